#include "lsmer/codec/fsst_parts/decode.hpp"

#include "lsmer/codec/fsst_parts/encode.hpp"
#include "lsmer/codec/fsst_parts/train.hpp"
#include "lsmer/codec/texts.hpp"

using namespace codec_tests;
using namespace lsmer::codec::fsst_parts;

namespace {

struct Stored {
    lsmer::byte_buffer bytes;
    StoredSymbols symbols;
    explicit Stored(const SymbolTable& t) {
        t.put_counts(bytes.extend(8));
        t.put_symbols(bytes);
        std::memset(bytes.extend(8), 0, 8);
        symbols = StoredSymbols(bytes.data(), bytes.data() + 8);
    }
};

/// Codes one after the other, into room of exactly what may be written.
std::string expanded(const StoredSymbols& symbols, lsmer::byte_view codes, std::size_t bound,
                     std::vector<std::uint32_t>& offsets) {
    const Expander expander(symbols);
    std::vector<char> room(bound + Expander::slack);
    Expander::progress p{room.data(), room.data() + bound};
    offsets.clear();
    for (std::size_t at = 0; at < codes.size(); at += 700) {
        const std::size_t count = std::min<std::size_t>(700, codes.size() - at);
        std::vector<std::uint32_t> some(count + 8);
        expander(codes.data() + at, count, room.data(), p, some.data());
        offsets.insert(offsets.end(), some.begin(), some.begin() + static_cast<long>(count));
    }
    return {room.data(), static_cast<std::size_t>(p.out - room.data())};
}

} // namespace

TEST_CASE("expanding: gives back what was compressed, and where each code begins", "[codec]") {
    Trainer train;
    Matcher matcher;
    for (const text_kind kind : text_kinds) {
        const Texts made(kind, 900, 31);
        const Stored table(train(made.views(), matcher));
        lsmer::byte_buffer out;
        std::vector<std::uint64_t> ends(made.views().size());
        Compressor{}(made.views(), matcher, 0, out, ends.data());
        const Bytes codes(out.view());
        std::string all;
        for (const std::string_view t : made.views()) all += t;
        std::vector<std::uint32_t> offsets;
        CAPTURE(static_cast<int>(kind));
        CHECK(expanded(table.symbols, codes.view(), all.size(), offsets) == all);
        std::size_t before = 0;
        bool right = true;
        for (std::size_t i = 0; i < ends.size(); ++i) {
            before += made.views()[i].size();
            if (ends[i] < offsets.size()) right &= offsets[ends[i]] == before;
        }
        CHECK(right);
    }
}

TEST_CASE("expanding: any codes stay inside the bound and its slack", "[codec]") {
    Trainer train;
    Matcher matcher;
    const Texts words(text_kind::words, 2000, 32);
    const Stored table(train(words.views(), matcher));
    std::mt19937 random(5);
    for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 1000U, 2000U}) {
        for (const unsigned escapes : {0U, 2U, 256U}) {
            std::vector<std::byte> codes(count);
            for (std::byte& c : codes) {
                c = static_cast<std::byte>(random() % 256 < escapes ? 255 : random());
            }
            std::vector<std::uint32_t> offsets;
            for (const std::size_t bound : {std::size_t{0}, count / 2, count * 8}) {
                const std::string out = expanded(table.symbols, codes, bound, offsets);
                CHECK(out.size() <= bound + Expander::slack);
            }
            // One text alone comes out the same.
            std::vector<char> room(8 * count + 8);
            const char* const end =
                expand_one(table.symbols, codes.data(), codes.size(), room.data());
            CHECK(expanded(table.symbols, codes, 8 * count, offsets) ==
                  std::string_view(room.data(), static_cast<std::size_t>(end - room.data())));
        }
    }
}
