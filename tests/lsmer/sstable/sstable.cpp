#include "lsmer/sstable/sstable.hpp"
#include "lsmer/base/thread.hpp"

#include "files.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

#include <random>

using namespace lsmer;
using test::everything;
using test::little;

namespace {

using memory_table = SSTable<codec::standard, io::Memory>;
constexpr sstable::access both[] = {sstable::access::mmap, sstable::access::pread};

struct other : lsmer::table<"little"> {
    static constexpr struct time : lsmer::column<"time", lsmer::date, lsmer::sorted> {} time{};
    using columns = lsmer::columns<time>;
};

/// A file on a disk in memory, to be damaged.
struct Damaged {
    static constexpr std::size_t rows = 110;
    io::Memory disk;
    test::Rows<little> source{rows};
    std::vector<std::byte> whole;

    Damaged() {
        test::write_file(disk, "/t.sst", 7, source.batch(), 60);
        whole = disk.contents("/t.sst");
    }
    /// Opens and reads everything; an error, or nothing when all rows came back.
    [[nodiscard]] status read(sstable::access how) const {
        const auto table =
            memory_table::open(disk, "/t.sst", 7, sstable::facts_of<little>(), {.access = how});
        if (!table) return table.error();
        std::size_t wrong = 0;
        status s = test::read_back(**table, source.batch(), wrong);
        if (s && wrong != 0) std::abort();
        return s;
    }
};

} // namespace

TEST_CASE("sstable: every type comes back bit for bit, at every border of rows") {
    for (const std::size_t rows : {1UL, 1023UL, 1024UL, 1025UL, 65535UL, 65536UL}) {
        const test::Rows<everything> source(rows);
        io::Memory disk;
        const auto facts = test::write_file(disk, "/t.sst", 7, source.batch());
        for (const auto how : both) {
            const auto table = memory_table::open(disk, "/t.sst", 7,
                                                  sstable::facts_of<everything>(), {.access = how})
                                   .value();
            CAPTURE(rows, int(how));
            CHECK(table->rows() == rows);
            CHECK(table->bytes() == facts.bytes);
            CHECK(table->checksum() == facts.checksum);
            std::size_t wrong = 0;
            CHECK(test::read_back(*table, source.batch(), wrong));
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("sstable: many groups, on the real disk") {
    const test::Rows<little> source(200'000);
    const test::temp_directory folder;
    test::write_file(io::Posix{}, folder / "t.sst", 7, source.batch());
    for (const auto how : both) {
        const auto table =
            SSTable<>::open(io::Posix{}, folder / "t.sst", 7, sstable::facts_of<little>(),
                            {.access = how, .verify = sstable::verify::at_open})
                .value();
        CHECK(table->groups() == 4);
        CHECK(table->group_rows(3) == 200'000 - 3 * 65'536);
        std::size_t wrong = 0;
        CHECK(test::read_back(*table, source.batch(), wrong));
        CHECK(wrong == 0);
    }
}

TEST_CASE("sstable: a file of no rows") {
    const test::Rows<little> source(0);
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, source.batch());
    const auto table = memory_table::open(disk, "/t.sst", 7).value();
    CHECK(table->rows() == 0);
    CHECK(table->groups() == 0);
    CHECK(table->verify_all());
}

TEST_CASE("sstable: the file tells its schema") {
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, test::Rows<little>(10).batch());
    const auto table = memory_table::open(disk, "/t.sst", 7).value();
    CHECK(table->schema().table == "little");
    REQUIRE(table->schema().columns.size() == 5);
    CHECK(table->schema().columns[2].name == "price");
    CHECK(table->schema().columns[2].nullable);
    REQUIRE(table->schema().order.size() == 1);
    CHECK(table->schema().order[0] == 0);
    CHECK(table->holds<std::int64_t>(0));
    CHECK_FALSE(table->holds<double>(0));
    CHECK(table->holds<std::string_view>(3));
    CHECK_FALSE(table->holds<std::int64_t>(5));
}

TEST_CASE("sstable: bounds come from memory, vector bounds from the zones alone") {
    const test::Rows<little> source(70'000);
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, source.batch());
    const auto table = memory_table::open(disk, "/t.sst", 7, {.access = sstable::access::pread})
                           .value();
    const auto times = source.batch().column<0>();
    const std::uint64_t reads = disk.reads();
    CHECK(table->bounds<std::int64_t>(0, 0).min == times[0]);
    CHECK(table->bounds<std::int64_t>(0, 0).max == times[65535]);
    CHECK(table->bounds<std::int64_t>(1, 0).min == times[65536]);
    CHECK_FALSE(table->bounds<std::string_view>(0, 3).known);
    CHECK(table->bounds<double>(0, 2).nulls);
    CHECK(disk.reads() == reads);
    const auto zones = table->zones<std::int64_t>(1, 0).value();
    CHECK(disk.reads() == reads + 1);
    CHECK(zones.vectors() == 5);
    CHECK(zones.bounds(4).max == times[69'999]);
    const auto column = table->column<std::int64_t>(1, 0).value();
    CHECK(column.bounds().max == times[69'999]);
    CHECK(column.bounds(1).min == times[65536 + 1024]);
    CHECK(column.stored_bytes() > 0);
    CHECK_FALSE(table->zones<std::string_view>(1, 3).value().bounds(0).known);
}

TEST_CASE("sstable: a column may be moved and outlives the call that opened it") {
    const test::Rows<little> source(2000);
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, source.batch());
    for (const auto how : both) {
        const auto table = memory_table::open(disk, "/t.sst", 7, {.access = how}).value();
        auto first = table->column<std::int64_t>(0, 0).value();
        const auto second = std::move(first);
        CHECK(second.fetch(1999) == source.batch().column<0>()[1999]);
        CHECK(second.bounds(0).min == source.batch().column<0>()[0]);
    }
}

TEST_CASE("sstable: another schema is refused by name") {
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, test::Rows<little>(10).batch());
    const auto table = memory_table::open(disk, "/t.sst", 7, sstable::facts_of<other>());
    REQUIRE_FALSE(table);
    CHECK(table.error().kind == error_kind::schema_mismatch);
    CHECK(table.error().message.find("/t.sst: column time is timestamp in the file and date in "
                                     "the schema") == 0);
}

TEST_CASE("sstable: another file under the name is refused") {
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, test::Rows<little>(10).batch());
    const auto table = memory_table::open(disk, "/t.sst", 8);
    REQUIRE_FALSE(table);
    CHECK(table.error().kind == error_kind::corruption);
    CHECK(table.error().message.find("this is file 7, expected file 8") != std::string::npos);
}

TEST_CASE("sstable: a newer format is too new, not damaged") {
    Damaged file;
    auto bytes = file.whole;
    store(bytes.data() + 8, std::uint32_t{2});
    store(bytes.data() + bytes.size() - 12, std::uint32_t{2});
    file.disk.replace("/t.sst", bytes);
    const status s = file.read(sstable::access::mmap);
    REQUIRE_FALSE(s);
    CHECK(s.error().kind == error_kind::unsupported);
    CHECK(s.error().message.find("too new") != std::string::npos);
}

TEST_CASE("sstable: a missing file, a directory, another kind of file") {
    io::Memory disk;
    CHECK(memory_table::open(disk, "/no.sst", 7).error().kind == error_kind::not_found);
    REQUIRE(disk.create_directory("/d"));
    CHECK_FALSE(memory_table::open(disk, "/d", 7));
    disk.replace("/t.sst", std::vector<std::byte>(4000));
    CHECK(memory_table::open(disk, "/t.sst", 7).error().kind == error_kind::corruption);
    disk.replace("/t.sst", {});
    CHECK(memory_table::open(disk, "/t.sst", 7).error().kind == error_kind::corruption);
}

TEST_CASE("sstable: any byte changed is an error or changes nothing") {
    Damaged file;
    REQUIRE(file.read(sstable::access::mmap));
    std::size_t harmless = 0;
    for (std::size_t at = 0; at < file.whole.size(); ++at) {
        for (const int how : {0, 1, 2, 3}) {
            auto bytes = file.whole;
            const std::byte was = bytes[at];
            bytes[at] = how == 0   ? was ^ std::byte{1}
                        : how == 1 ? was ^ std::byte{0x80}
                        : how == 2 ? ~was
                                   : std::byte{0};
            if (bytes[at] == was) continue;
            file.disk.replace("/t.sst", std::move(bytes));
            const auto access = both[at % 2];
            const status s = file.read(access); // aborts on wrong rows
            harmless += s.has_value();
            if (!s && s.error().message.find("/t.sst") == std::string::npos) FAIL(s.error().what());
            if (!s && s.error().kind == error_kind::io) FAIL(s.error().what());
        }
    }
    // Only the zeros between chunks may change unnoticed.
    CHECK(harmless < file.whole.size());
}

TEST_CASE("sstable: any length but the whole is an error") {
    Damaged file;
    for (std::size_t length = 0; length < file.whole.size(); ++length) {
        file.disk.replace("/t.sst", {file.whole.begin(), file.whole.begin() + long(length)});
        const status s = file.read(both[length % 2]);
        REQUIRE_FALSE(s);
        CHECK(s.error().kind == error_kind::corruption);
    }
    for (const std::size_t more : {1UL, 63UL, 64UL, 5000UL}) {
        auto bytes = file.whole;
        bytes.resize(bytes.size() + more, std::byte{7});
        file.disk.replace("/t.sst", std::move(bytes));
        CHECK_FALSE(file.read(sstable::access::mmap));
    }
}

TEST_CASE("sstable: chunks of the right checksum in the wrong place are refused") {
    Damaged file;
    const auto table = memory_table::open(file.disk, "/t.sst", 7).value();
    const auto& a = table->entry(0, 0);
    const auto& b = table->entry(1, 0);
    const std::size_t length = 64;
    auto bytes = file.whole;
    for (std::size_t i = 0; i < length; ++i) std::swap(bytes[a.offset + i], bytes[b.offset + i]);
    file.disk.replace("/t.sst", std::move(bytes));
    CHECK_FALSE(file.read(sstable::access::mmap));
}

TEST_CASE("sstable: hostile bytes under right checksums never leave the file") {
    Damaged file;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto table = memory_table::open(file.disk, "/t.sst", 7).value();
    const auto end = load<sstable::footer>(file.whole.data() + file.whole.size() - 64);
    for (int round = 0; round < 4000; ++round) {
        auto bytes = file.whole;
        const bool in_index = round % 2 == 0;
        auto foot = end;
        if (in_index) {
            bytes[end.index_offset + random() % end.index_length] = std::byte(random());
            if (round % 8 == 0) foot.groups = static_cast<std::uint32_t>(random());
            if (round % 8 == 2) foot.index_length = random() % 5000;
            if (round % 16 == 4) foot.index_offset = random() % 5000 / 64 * 64;
        } else { // a body, with its checksum put right in the index
            const std::size_t g = random() % table->groups();
            const std::size_t c = random() % table->columns();
            sstable::chunk_entry e = table->entry(g, c);
            const std::size_t at = e.offset + round_up(e.zones_length, 64);
            for (int i = 0; i < 3; ++i) {
                bytes[at + random() % e.body_length] = std::byte(random());
            }
            if (round % 8 == 1) e.tag = static_cast<std::uint16_t>(random() % 9);
            if (round % 8 == 3) e.body_length = random() % (e.body_length + 1);
            e.body_checksum = sstable::checksum_of(
                7, at, byte_view(bytes).subspan(at, e.body_length));
            const std::size_t entry_at = end.index_offset + end.index_length -
                                         (table->groups() * table->columns() -
                                          (g * table->columns() + c)) * sizeof(e);
            store(bytes.data() + entry_at, e);
        }
        if (foot.index_offset + foot.index_length <= bytes.size()) {
            foot.index_checksum = sstable::checksum_of(
                7, foot.index_offset,
                byte_view(bytes).subspan(foot.index_offset, foot.index_length));
        }
        const std::size_t foot_at = bytes.size() - 64;
        store(bytes.data() + foot_at, foot);
        foot.checksum = sstable::checksum_of(7, foot_at, byte_view(bytes).subspan(foot_at, 48));
        store(bytes.data() + foot_at, foot);
        file.disk.replace("/t.sst", std::move(bytes));
        const auto opened = memory_table::open(file.disk, "/t.sst", 7,
                                               {.access = both[round / 2 % 2]});
        if (!opened || (*opened)->rows() != Damaged::rows || (*opened)->columns() != 5) continue;
        std::size_t wrong = 0; // values may differ: the checksums say they are right
        static_cast<void>(test::read_back(**opened, file.source.batch(), wrong));
    }
}

TEST_CASE("sstable: a failing disk is an error of its own kind") {
    Damaged file;
    for (std::uint64_t read = 1; read < 40; ++read) {
        file.disk.fail_read_at(file.disk.reads() + read, io::fault::io_error);
        const status s = file.read(sstable::access::pread);
        if (s) break; // it needs fewer reads
        CHECK(s.error().kind == error_kind::io);
        REQUIRE(read < 39);
    }
}

TEST_CASE("sstable: under mmap a chunk is verified once, under pread each time") {
    Damaged file;
    const auto mapped = memory_table::open(file.disk, "/t.sst", 7).value();
    const auto read = memory_table::open(file.disk, "/t.sst", 7, {.access = sstable::access::pread})
                          .value();
    const std::uint64_t before = file.disk.reads();
    REQUIRE(mapped->column<std::int64_t>(0, 0));
    REQUIRE(mapped->column<std::int64_t>(0, 0));
    CHECK(file.disk.reads() == before);
    REQUIRE(read->column<std::int64_t>(0, 0));
    REQUIRE(read->column<std::int64_t>(0, 0));
    CHECK(file.disk.reads() == before + 2);
}

TEST_CASE("sstable: threads open and read the same columns", "[threads]") {
    const test::Rows<little> source(20'000);
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, source.batch(), 4000);
    for (const auto how : both) {
        const auto table = memory_table::open(disk, "/t.sst", 7, {.access = how}).value();
        std::atomic<std::size_t> failures{0};
        const auto reader = [&] {
            std::size_t wrong = 0;
            if (!test::read_back(*table, source.batch(), wrong)) ++failures;
            failures += wrong;
        };
        {
            lsmer::thread one(reader);
            lsmer::thread two(reader);
            lsmer::thread three(reader);
        }
        CHECK(failures == 0);
    }
}
