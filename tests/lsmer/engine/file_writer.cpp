#include "lsmer/engine/file_writer.hpp"

#include "lsmer/column/buffer.hpp"
#include "lsmer/io/memory.hpp"
#include "support/catch.hpp"
#include "support/counted_rows.hpp"
#include "support/engine.hpp"

using namespace lsmer;
using namespace lsmer::engine;

namespace {

struct days : table<"days"> {
    static constexpr struct day : column<"day", date, sorted> {} day{};
    static constexpr struct name : column<"name", text> {} name{};
    using columns = lsmer::columns<day, name>;
    using order = ordered_by<name, day>;
};
using sstable_type = SSTable<codec::standard, io::Memory>;
using writer = FileWriter<days, TableFile<sstable_type>, io::Memory>;

constexpr file_plan plan{.number = 3,
                         .file_id = 77,
                         .level = 2,
                         .run = 1,
                         .age = 6,
                         .first_sequence = 5,
                         .last_sequence = 9,
                         .written = {10, 20}};

status add(writer& out, std::vector<std::int32_t> day, std::vector<std::string_view> names) {
    return out.add_group(Batch<days>({{day}, {names}}));
}

} // namespace

TEST_CASE("a finished file is open and noted, as the manifest will keep it") {
    const io::Memory disk;
    disk.create_directory("/db").value();
    auto out = writer::create(disk, "/db/3.sst", plan).value();
    add(out, {4, 2}, {"a", "b"}).value();
    add(out, {1, 9}, {"c", "c"}).value();
    CHECK(out.rows() == 4);
    const auto file = out.finish().value();
    CHECK(file->table->rows() == 4);
    const manifest::file_record record = record_of(*file, 8);
    CHECK(record.table == 8);
    CHECK(record.number == 3);
    CHECK(record.level == 2);
    CHECK(record.rows == 4);
    CHECK(record.bytes == disk.contents("/db/3.sst").size());
    CHECK(record.first_sequence == 5);
    CHECK(record.last_sequence == 9);
    file_note note;
    REQUIRE(decode(record.bounds, note));
    CHECK(note == file->note);
    CHECK(note.checksum == file->table->checksum());
    CHECK(note.run == 1);
    CHECK(note.age == 6);
    CHECK(note.written == time_span{10, 20});
    CHECK(note.times == time_span{86'400'000'000'000, 9 * 86'400'000'000'000});
    // Names end with 0 1, a day is four bytes with its sign flipped.
    CHECK(note.smallest == std::string("a\0\1\x80\0\0\4", 7));
    CHECK(note.largest == std::string("c\0\1\x80\0\0\x9", 7));
}

TEST_CASE("a file that is not finished goes") {
    const io::Memory disk;
    disk.create_directory("/db").value();
    {
        auto out = writer::create(disk, "/db/3.sst", plan).value();
        add(out, {1}, {"a"}).value();
        const writer moved = std::move(out);
        CHECK(test::files_of(disk, "/db").size() == 1);
    }
    CHECK(test::files_of(disk, "/db").empty());
}
