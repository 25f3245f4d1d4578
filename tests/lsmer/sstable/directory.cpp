#include "lsmer/sstable/directory.hpp"

#include "files.hpp"
#include "support/catch.hpp"

using namespace lsmer;
using namespace lsmer::sstable;

namespace {

/// The bytes of a file of two groups, taken apart as a reader takes them.
struct Parts {
    std::vector<std::byte> bytes;

    Parts() {
        io::Memory disk;
        test::write_file(disk, "/t.sst", 7, test::Rows<test::little>(100).batch(), 60);
        bytes = disk.contents("/t.sst");
    }
    [[nodiscard]] byte_view first() const { return byte_view(bytes).first(64); }
    [[nodiscard]] byte_view last() const { return byte_view(bytes).last(64); }
    [[nodiscard]] result<footer> ends() const {
        return read_ends("/t.sst", bytes.size(), 7, first(), last());
    }
    [[nodiscard]] Directory directory() const {
        Directory d;
        d.path = "/t.sst";
        d.end = ends().value();
        d.index.append(bytes.data() + d.end.index_offset, d.end.index_length);
        return d;
    }
};

/// Changes an entry and puts the checksum right, as only a program could.
std::string after(const Parts& parts, std::size_t chunk, void (*change)(chunk_entry&)) {
    Directory d = parts.directory();
    std::byte* const at = d.index.data() + d.index.size() - (10 - chunk) * sizeof(chunk_entry);
    auto entry = load<chunk_entry>(at);
    change(entry);
    store(at, entry);
    d.end.index_checksum = checksum_of(7, d.end.index_offset, d.index.view());
    const status s = read_index(d);
    return s ? "" : s.error().message;
}

} // namespace

TEST_CASE("directory: a good file") {
    const Parts parts;
    Directory d = parts.directory();
    REQUIRE(read_index(d));
    CHECK(d.end.rows == 100);
    REQUIRE(d.group_rows.size() == 2);
    CHECK(d.group_rows[0] == 60);
    CHECK(d.group_rows[1] == 40);
    CHECK(d.chunks.size() == 10);
    CHECK(d.chunk(1, 2).rows == 40);
    CHECK(Directory::body_offset(d.chunk(0, 0)) == 64 + 64);
    CHECK(Directory::body_offset(d.chunk(0, 3)) == d.chunk(0, 3).offset); // text has no zones
}

TEST_CASE("directory: what is wrong at the ends is said, with the file and the offset") {
    const auto said = [](auto change) {
        Parts parts;
        change(parts.bytes);
        const auto ends = parts.ends();
        return ends ? std::string() : ends.error().message;
    };
    const auto at_end = [](auto& bytes, std::size_t n) { return bytes.data() + bytes.size() - n; };
    CHECK(said([](auto&) {}).empty());
    CHECK(said([](auto& b) { b[0] = std::byte{0}; }).find("/t.sst: offset 0: this is no SSTable") ==
          0);
    CHECK(said([&](auto& b) { *at_end(b, 1) = std::byte{0}; }).find("it was cut off") !=
          std::string::npos);
    CHECK(said([](auto& b) { store(b.data() + 8, 9U); }).find("different versions") !=
          std::string::npos);
    CHECK(said([](auto& b) { b[16] = std::byte{9}; }).find("different files, 9 and 7") !=
          std::string::npos);
    CHECK(said([](auto& b) { b[30] = std::byte{9}; }).find("the checksum of the header") !=
          std::string::npos);
    CHECK(said([&](auto& b) { *at_end(b, 60) = std::byte{9}; })
              .find("the checksum of the footer") != std::string::npos);
}

TEST_CASE("directory: entries that do not fit are refused, checksum or not") {
    const Parts parts;
    CHECK(after(parts, 7, [](chunk_entry&) {}).empty());
    const std::string wrong = "a wrong entry for column price of group 1";
    CHECK(after(parts, 7, [](chunk_entry& e) { e.offset += 1; }).find(wrong) != std::string::npos);
    CHECK(after(parts, 7, [](chunk_entry& e) { e.offset = 0; }).find(wrong) != std::string::npos);
    CHECK(after(parts, 7, [](chunk_entry& e) { e.offset = ~63ULL; }).find(wrong) !=
          std::string::npos);
    CHECK(after(parts, 7, [](chunk_entry& e) { e.body_length = ~0ULL; }).find(wrong) !=
          std::string::npos);
    CHECK(after(parts, 7, [](chunk_entry& e) { e.body_length += 100'000; }).find(wrong) !=
          std::string::npos);
    CHECK(after(parts, 7, [](chunk_entry& e) { e.rows = 41; }).find(wrong) != std::string::npos);
    CHECK(after(parts, 7, [](chunk_entry& e) { e.zones_length = 0; }).find(wrong) !=
          std::string::npos);
    CHECK(after(parts, 7, [](chunk_entry& e) { e.zone_flags = 4; }).find(wrong) !=
          std::string::npos);
}

TEST_CASE("directory: references go to columns before, and not on for ever") {
    const Parts parts;
    CHECK(after(parts, 6, [](chunk_entry& e) { e.reference = 1; }).empty());
    CHECK(after(parts, 9, [](chunk_entry& e) { e.reference = 4; }).empty());
    const std::string wrong = "a wrong reference in column symbol of group 1";
    CHECK(after(parts, 6, [](chunk_entry& e) { e.reference = 2; }).find(wrong) !=
          std::string::npos);
    CHECK(after(parts, 6, [](chunk_entry& e) { e.reference = 6; }).find(wrong) !=
          std::string::npos);
    CHECK(after(parts, 5, [](chunk_entry& e) { e.reference = 1; }).find("column time of group 1") !=
          std::string::npos);
    // A chain: each column refers to the one before it.
    for (const std::uint32_t length : {1U, 2U, 3U, 4U}) {
        Directory d = parts.directory();
        std::byte* const entries = d.index.data() + d.index.size() - 5 * sizeof(chunk_entry);
        for (std::uint32_t c = 1; c <= length; ++c) {
            auto entry = load<chunk_entry>(entries + c * sizeof(chunk_entry));
            entry.reference = c;
            store(entries + c * sizeof(chunk_entry), entry);
        }
        d.end.index_checksum = checksum_of(7, d.end.index_offset, d.index.view());
        CAPTURE(length);
        CHECK(read_index(d).has_value() == (length <= codec::references_max));
    }
}

TEST_CASE("directory: counts that contradict each other are refused") {
    const Parts parts;
    Directory more = parts.directory();
    more.end.groups = 3;
    CHECK_FALSE(read_index(more));
    more = parts.directory();
    more.end.groups = ~0U;
    CHECK_FALSE(read_index(more));
    more = parts.directory();
    more.end.columns = 4;
    CHECK_FALSE(read_index(more));
    more = parts.directory();
    more.end.rows = 99;
    CHECK_FALSE(read_index(more));
    more = parts.directory();
    more.index[5] = std::byte{1};
    CHECK(read_index(more).error().message.find("the checksum of the index") != std::string::npos);
}
