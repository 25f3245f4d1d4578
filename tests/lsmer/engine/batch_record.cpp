#include "lsmer/engine/batch_record.hpp"

#include "lsmer/column/buffer.hpp"
#include "support/catch.hpp"
#include "support/counted_rows.hpp"

#include <string>
#include <vector>

using namespace lsmer;
using test::counted_table;
using Decoded = engine::DecodedBatch<counted_table>;

namespace {

byte_buffer encoded(const Batch<counted_table>& batch) {
    const engine::EncodedBatch<counted_table> record(batch);
    byte_buffer out;
    for (const byte_view piece : record.pieces()) put(out, piece);
    return out;
}

struct sample {
    explicit sample(std::int64_t rows) : buffer(symbols) { test::fill(buffer, 0, rows); }
    SymbolDictionary symbols{};
    ColumnBuffer<counted_table> buffer;
};

bool says(const error& e, std::string_view part) {
    return e.kind == error_kind::corruption && e.message.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a batch record gives back every value") {
    for (const std::int64_t rows : {1, 2, 17, 3000}) {
        const sample from(rows);
        const Batch<counted_table> batch = from.buffer.batch();
        const byte_buffer payload = encoded(batch);
        const auto back = Decoded::decode(payload.view(), from.symbols);
        REQUIRE(back);
        REQUIRE(back->batch().rows() == batch.rows());
        for (std::size_t r = 0; r < batch.rows(); ++r) {
            REQUIRE(back->batch()[counted_table::id][r] == batch[counted_table::id][r]);
            REQUIRE(back->batch()[counted_table::name][r] == batch[counted_table::name][r]);
            REQUIRE(back->batch()[counted_table::value][r] == batch[counted_table::value][r]);
            REQUIRE(back->batch()[counted_table::note][r] == batch[counted_table::note][r]);
            REQUIRE(back->batch()[counted_table::level][r] == batch[counted_table::level][r]);
        }
    }
}

TEST_CASE("a batch of no rows is a header and no more") {
    const byte_buffer payload = encoded({});
    CHECK(payload.size() == 8);
    const auto back = Decoded::decode(payload.view(), SymbolDictionary());
    REQUIRE(back);
    CHECK(back->batch().empty());
}

TEST_CASE("fixed-width columns are borrowed, not copied") {
    const sample from(5);
    const Batch<counted_table> batch = from.buffer.batch();
    const engine::EncodedBatch<counted_table> record(batch);
    const auto* const ids = reinterpret_cast<const std::byte*>(batch[counted_table::id].data());
    CHECK(record.pieces()[1].data() == ids);
}

TEST_CASE("a batch record that was cut, or lengthened, is an error at every length") {
    const sample from(9);
    byte_buffer payload = encoded(from.buffer.batch());
    for (std::size_t length = 0; length < payload.size(); ++length) {
        const auto back = Decoded::decode(payload.view().first(length), from.symbols);
        REQUIRE(!back);
        REQUIRE(says(back.error(), "a batch record "));
    }
    put(payload, std::uint8_t{0});
    const auto longer = Decoded::decode(payload.view(), from.symbols);
    REQUIRE(!longer);
    CHECK(says(longer.error(), "does not hold the columns it announces"));
}

TEST_CASE("any change of a byte gives a batch or an error, and codes stay known") {
    const sample from(9);
    const byte_buffer good = encoded(from.buffer.batch());
    std::size_t refused = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const int change : {0x01, 0x80, 0xff}) {
            std::vector<std::byte> bad(good.view().begin(), good.view().end());
            bad[at] ^= static_cast<std::byte>(change);
            const auto back = Decoded::decode(bad, from.symbols);
            if (!back) {
                REQUIRE(back.error().kind == error_kind::corruption);
                ++refused;
                continue;
            }
            for (const std::uint32_t code : back->batch()[counted_table::name]) {
                REQUIRE(code < from.symbols.size());
            }
        }
    }
    CHECK(refused > 100);
}

TEST_CASE("a batch record of another shape is refused") {
    const sample from(3);
    byte_buffer payload = encoded(from.buffer.batch());
    std::vector<std::byte> bytes(payload.view().begin(), payload.view().end());
    store(bytes.data() + 4, std::uint32_t{4});
    CHECK(says(Decoded::decode(bytes, from.symbols).error(), "another number of columns"));
    store(bytes.data() + 4, std::uint32_t{5});
    store(bytes.data(), std::uint32_t{0xffffffff});
    CHECK(says(Decoded::decode(bytes, from.symbols).error(), "more rows than a batch may"));
    CHECK(says(Decoded::decode(payload.view(), SymbolDictionary()).error(),
               "does not hold the columns it announces")); // codes that nobody gave out
}

TEST_CASE("a symbols record gives names the same codes in another dictionary") {
    SymbolDictionary from;
    for (int i = 0; i < 50; ++i) static_cast<void>(from.intern("name " + std::to_string(i)));
    byte_buffer payload;
    CHECK(engine::encode_symbols(from, 1, from.size(), 1 << 20, payload) == from.size());
    SymbolDictionary to;
    for (int i = 0; i < 2; ++i) { // a replay may meet it twice
        REQUIRE(engine::decode_symbols(payload.view(), to));
        REQUIRE(to.size() == from.size());
        for (std::uint32_t code = 1; code < from.size(); ++code) {
            REQUIRE(to.name(code) == from.name(code));
        }
    }
}

TEST_CASE("many symbols are parted into records of a bounded size, one name at least") {
    SymbolDictionary from;
    for (std::size_t i = 0; i < 20; ++i) static_cast<void>(from.intern(std::string(100 + i, 'x')));
    SymbolDictionary to;
    int records = 0;
    for (std::uint32_t code = 1; code < from.size(); ++records) {
        byte_buffer payload;
        const std::uint32_t end = engine::encode_symbols(from, code, from.size(), 250, payload);
        REQUIRE(end > code);
        code = end;
        REQUIRE(engine::decode_symbols(payload.view(), to));
    }
    CHECK(records == 10);
    CHECK(to.size() == from.size());
    byte_buffer payload;
    CHECK(engine::encode_symbols(from, 3, from.size(), 1, payload) == 4);
}

TEST_CASE("a symbols record that does not fit is refused") {
    SymbolDictionary from;
    for (const char* name : {"a", "bb", "ccc"}) static_cast<void>(from.intern(name));
    byte_buffer all;
    static_cast<void>(engine::encode_symbols(from, 1, from.size(), 1 << 20, all));
    for (std::size_t length = 0; length < all.size(); ++length) {
        SymbolDictionary to;
        REQUIRE(!engine::decode_symbols(all.view().first(length), to));
    }
    SymbolDictionary other;
    static_cast<void>(other.intern("z"));
    CHECK(says(engine::decode_symbols(all.view(), other).error(), "has another code already"));
    byte_buffer late;
    static_cast<void>(engine::encode_symbols(from, 2, from.size(), 1 << 20, late));
    SymbolDictionary empty;
    CHECK(says(engine::decode_symbols(late.view(), empty).error(), "skips codes"));
    put(all, std::uint8_t{0});
    SymbolDictionary fresh;
    CHECK(says(engine::decode_symbols(all.view(), fresh).error(), "longer than its names"));
}
