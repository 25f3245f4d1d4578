// Chunks that refer to columns before theirs, through a whole file.

#include "lsmer/sstable/sstable.hpp"

#include "files.hpp"
#include "support/catch.hpp"

#include <utility>

using namespace lsmer;

namespace {

struct quotes : lsmer::table<"quotes"> {
    static constexpr struct time : column<"time", timestamp, sorted> {} time{};
    static constexpr struct symbol : column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct bid : column<"bid", nullable<double>> {} bid{};
    static constexpr struct ask : column<"ask", nullable<double>> {} ask{};
    static constexpr struct seen : column<"seen", timestamp> {} seen{};
    using columns = lsmer::columns<time, symbol, bid, ask, seen>;
};
constexpr std::size_t rows = 70'000; // two groups

class Quotes {
public:
    Quotes() : buffer_(symbols_) {
        for (std::size_t i = 0; i < rows; ++i) {
            const std::uint64_t h = hash_integer(i);
            const auto symbol = static_cast<std::uint32_t>(1 + h % 700);
            const double bid = static_cast<double>(hash_integer(symbol) % 50'000 + h / 1000 % 90);
            const auto time = static_cast<std::int64_t>(i * 1'000'000 + h % 900'000);
            buffer_.push_storage<0>(time);
            buffer_.push_storage<1>(symbol);
            buffer_.push_storage<2>(i % 997 == 5 ? value_traits<double>::null : bid / 100);
            buffer_.push_storage<3>((bid + static_cast<double>(h >> 40 & 7)) / 100);
            buffer_.push_storage<4>(time + static_cast<std::int64_t>(h >> 50));
            buffer_.row_done();
        }
    }
    [[nodiscard]] Batch<quotes> batch() const { return buffer_.batch(); }

private:
    SymbolDictionary symbols_;
    ColumnBuffer<quotes> buffer_;
};

using memory_table = SSTable<codec::standard, io::Memory>;
constexpr sstable::access either[] = {sstable::access::mmap, sstable::access::pread};

template <class Codec = codec::standard>
sstable::file_facts write(const io::Memory& disk, const Quotes& source, codec::effort how) {
    auto out = sstable::Writer<quotes, Codec, io::Memory>::create(disk, "/t.sst", 7,
                                                                   {.effort = how})
                   .value();
    out.add_group(source.batch().slice(0, group_rows)).value();
    out.add_group(source.batch().slice(group_rows, rows - group_rows)).value();
    return out.finish().value();
}

} // namespace

TEST_CASE("references: columns refer to those before them, and come back") {
    const Quotes source;
    io::Memory disk;
    const auto facts = write(disk, source, codec::effort::small);
    for (const auto how : either) {
        const auto table =
            memory_table::open(disk, "/t.sst", 7, sstable::facts_of<quotes>(), {.access = how})
                .value();
        const std::uint32_t expected[] = {0, 0, 2, 3, 1};
        for (std::size_t c = 0; c < 5; ++c) {
            CAPTURE(c);
            CHECK(table->entry(0, c).reference == expected[c]);
            CHECK((table->entry(0, c).tag == codec::tags::relative) == (expected[c] != 0));
        }
        std::size_t wrong = 0;
        CHECK(test::read_back(*table, source.batch(), wrong));
        CHECK(wrong == 0);
        CHECK(table->verify_all());
        // Its own bytes only.
        CHECK(table->column<double>(0, 3)->stored_bytes() < 65536 / 2 + 4000);
    }
    io::Memory other;
    CHECK(write(other, source, codec::effort::fast).bytes > facts.bytes + rows * 3);
    const auto fast = memory_table::open(other, "/t.sst", 7).value();
    for (std::size_t c = 0; c < 5; ++c) CHECK(fast->entry(0, c).reference == 0);
}

TEST_CASE("references: none goes to a group before") {
    // What is seen in the second group are the times of the first.
    SymbolDictionary symbols;
    ColumnBuffer<quotes> buffer(symbols);
    constexpr std::size_t half = 5000;
    const auto time = [](std::size_t i) { return static_cast<std::int64_t>(hash_integer(i) >> 8); };
    for (std::size_t i = 0; i < 2 * half; ++i) {
        buffer.push_storage<0>(time(i));
        buffer.push_storage<1>(1);
        buffer.push_storage<2>(1);
        buffer.push_storage<3>(1);
        buffer.push_storage<4>(i < half ? 0 : time(i - half));
        buffer.row_done();
    }
    io::Memory disk;
    auto out = sstable::Writer<quotes, codec::standard, io::Memory>::create(
                   disk, "/t.sst", 7, {.effort = codec::effort::small})
                   .value();
    out.add_group(buffer.batch().slice(0, half)).value();
    out.add_group(buffer.batch().slice(half, half)).value();
    REQUIRE(out.finish());
    std::size_t wrong = 0;
    const auto table = memory_table::open(disk, "/t.sst", 7).value();
    CHECK(test::read_back(*table, buffer.batch(), wrong));
    CHECK(wrong == 0);
    CHECK(table->entry(1, 4).reference == 0);
}

TEST_CASE("references: a column may move, and the one it refers to be closed") {
    const Quotes source;
    io::Memory disk;
    write(disk, source, codec::effort::small);
    for (const auto how : either) {
        const auto table = memory_table::open(disk, "/t.sst", 7, {.access = how}).value();
        std::vector<sstable::Column<double>> columns;
        columns.push_back(table->column<double>(0, 3).value());
        static_cast<void>(table->column<double>(0, 2).value());
        static_cast<void>(table->column<std::uint32_t>(0, 1).value());
        sstable::Column<double> ask = std::move(columns.front());
        columns.clear();
        columns.shrink_to_fit();
        std::vector<double> scratch(vector_rows);
        const double* const read = ask.read(63, scratch.data());
        for (std::size_t i = 0; i < vector_rows; ++i) {
            REQUIRE(test::same(read[i], source.batch().column<3>()[63 * vector_rows + i]));
        }
    }
}

TEST_CASE("references: damage of a column is found by those that refer to it") {
    const Quotes source;
    io::Memory disk;
    write(disk, source, codec::effort::small);
    const std::vector<std::byte> whole = disk.contents("/t.sst");
    const auto table = memory_table::open(disk, "/t.sst", 7).value();
    auto bytes = whole;
    const auto& symbol = table->entry(0, 1);
    bytes[sstable::Directory::body_offset(symbol) + symbol.body_length - 1] ^= std::byte{1};
    disk.replace("/t.sst", bytes);
    for (const auto how : either) {
        const auto damaged = memory_table::open(disk, "/t.sst", 7, {.access = how}).value();
        CHECK(damaged->column<std::int64_t>(0, 4)); // refers to the time
        for (const std::size_t column : {2U, 3U}) { // the ask by the bid
            const auto got = damaged->column<double>(0, column);
            REQUIRE_FALSE(got);
            CHECK(got.error().kind == error_kind::corruption);
            CHECK(got.error().message.find("of column symbol in group 0") != std::string::npos);
            CHECK(damaged->column<double>(1, column));
        }
    }
}

TEST_CASE("references: codecs that cannot are named, and never written") {
    using plain = codec::any<codec::plain, codec::bitpack>;
    const Quotes source;
    io::Memory disk;
    write(disk, source, codec::effort::small);
    const auto table = SSTable<plain, io::Memory>::open(disk, "/t.sst", 7).value();
    CHECK(table->column<std::uint32_t>(0, 1));
    const auto bid = table->column<double>(0, 2);
    REQUIRE_FALSE(bid);
    CHECK(bid.error().kind == error_kind::unsupported);
    CHECK(bid.error().message.find("codec 14 (relative)") != std::string::npos);
    io::Memory other;
    write<plain>(other, source, codec::effort::small);
    const auto alone = SSTable<plain, io::Memory>::open(other, "/t.sst", 7).value();
    for (std::size_t c = 0; c < 5; ++c) CHECK(alone->entry(0, c).reference == 0);
}

TEST_CASE("references: those that no writer makes are refused, checksums or not") {
    const Quotes source;
    io::Memory disk;
    write(disk, source, codec::effort::small);
    const std::vector<std::byte> whole = disk.contents("/t.sst");
    const auto end = load<sstable::footer>(whole.data() + whole.size() - 64);
    // Opens the file with another reference in an entry, all checksums right.
    const auto said = [&](std::size_t column, std::uint32_t reference) {
        auto bytes = whole;
        std::byte* const entries =
            bytes.data() + end.index_offset + end.index_length - 10 * sizeof(sstable::chunk_entry);
        std::byte* const at = entries + column * sizeof(sstable::chunk_entry);
        auto entry = load<sstable::chunk_entry>(at);
        entry.reference = reference;
        store(at, entry);
        auto foot = end;
        foot.index_checksum = sstable::checksum_of(
            7, end.index_offset, byte_view(bytes).subspan(end.index_offset, end.index_length));
        store(bytes.data() + bytes.size() - 64, foot);
        foot.checksum = sstable::checksum_of(7, bytes.size() - 64,
                                             byte_view(bytes).last(64).first(48));
        store(bytes.data() + bytes.size() - 64, foot);
        disk.replace("/t.sst", bytes);
        const auto table = memory_table::open(disk, "/t.sst", 7, {.access = either[column % 2]});
        if (!table) return table.error().message;
        if (column == 4) {
            const auto got = (*table)->column<std::int64_t>(0, column);
            return got ? std::string() : got.error().message;
        }
        const auto got = (*table)->column<double>(0, column);
        return got ? std::string() : got.error().message;
    };
    CHECK(said(2, 2).empty());
    const auto found = [](const std::string& text, const char* part) {
        return text.find(part) != std::string::npos;
    };
    CHECK(found(said(2, 3), "a wrong reference in column bid of group 0")); // to itself
    CHECK(found(said(2, 4), "a wrong reference in column bid of group 0")); // to one behind it
    CHECK(found(said(2, 1000), "a wrong reference in column bid of group 0"));
    CHECK(found(said(2, ~0U), "a wrong reference in column bid of group 0"));
    CHECK(found(said(2, 0), "it is not said which"));
    CHECK(found(said(2, 1), "of another type or length")); // a time has no codes
    CHECK(found(said(4, 3), "of another type or length"));
    CHECK(said(3, 2) != ""); // by number, but symbols are no doubles
}
