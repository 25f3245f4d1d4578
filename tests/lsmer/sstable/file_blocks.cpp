#include "lsmer/sstable/file_blocks.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/cache/none.hpp"

#include "files.hpp"
#include "support/catch.hpp"

#include <atomic>

using namespace lsmer;
using test::little;

namespace {

using cached_table = SSTable<codec::standard, io::Memory>;

/// A file of two groups on a disk in memory, and a cache of so many bytes.
struct Cached {
    test::Rows<little> source{3000};
    io::Memory disk;
    ref<cache::BlockCache> blocks;

    explicit Cached(std::size_t memory)
        : blocks(make_ref<cache::BlockCache>(make_ref<cache::MemoryBudget>(memory))) {
        test::write_file(disk, "/t.sst", 7, source.batch(), 2000);
    }
    [[nodiscard]] ref<const cached_table> open(sstable::access how = sstable::access::pread) const {
        return cached_table::open(disk, "/t.sst", 7, {.access = how}, blocks).value();
    }
    [[nodiscard]] std::size_t used(cache::user who) const { return blocks->budget()->used(who); }
};

} // namespace

TEST_CASE("sstable cache: a chunk is read and verified once") {
    const Cached file(std::size_t{1} << 20);
    const auto table = file.open();
    const std::uint64_t before = file.disk.reads();
    for (int i = 0; i < 3; ++i) {
        REQUIRE(table->column<std::int64_t>(0, 0).value().fetch(77) ==
                file.source.batch().column<0>()[77]);
        REQUIRE(table->column<std::int64_t>(1, 0).value().fetch(77) ==
                file.source.batch().column<0>()[2077]);
        REQUIRE(table->zones<std::int64_t>(1, 0).value().bounds(0).min ==
                file.source.batch().column<0>()[2000]);
    }
    CHECK(file.disk.reads() == before + 3);
    CHECK(file.blocks->statistics().hits == 6);
    CHECK(file.blocks->statistics().pinned == 0);
    const auto held = table->column<double>(0, 2).value();
    CHECK(file.blocks->statistics().pinned > held.stored_bytes());
    // The same file opened anew is another one.
    const auto again = file.open();
    REQUIRE(again->column<std::int64_t>(0, 0));
    CHECK(file.blocks->statistics().hits == 6);
}

TEST_CASE("sstable cache: who bypasses it uses what is there and adds nothing") {
    const Cached file(std::size_t{1} << 20);
    const auto table = file.open();
    REQUIRE(table->column<std::int64_t>(0, 0));
    const std::uint64_t before = file.disk.reads();
    REQUIRE(table->column<std::int64_t>(0, 0, cache::fill::bypass));
    CHECK(file.disk.reads() == before);
    for (int i = 0; i < 2; ++i) {
        const auto column = table->column<std::int64_t>(1, 0, cache::fill::bypass).value();
        CHECK(column.fetch(3) == file.source.batch().column<0>()[2003]);
        CHECK(file.used(cache::user::cache) > file.blocks->statistics().bytes); // counted, though
    }
    CHECK(file.disk.reads() == before + 2);
    CHECK(file.blocks->statistics().blocks == 1);
    CHECK(file.used(cache::user::cache) == file.blocks->statistics().bytes);
    // Whoever verifies wants to know what the disk holds.
    const std::uint64_t read = file.disk.reads();
    REQUIRE(table->verify_all());
    CHECK(file.disk.reads() == read + 10);
    CHECK(file.blocks->statistics().blocks == 1);
}

TEST_CASE("sstable cache: bytes that fail their checksum do not enter it") {
    Cached file(std::size_t{1} << 20);
    const auto table = file.open();
    auto bytes = file.disk.contents("/t.sst");
    const auto good = bytes;
    bytes[table->entry(0, 0).offset + 1] ^= std::byte{1};
    file.disk.replace("/t.sst", std::move(bytes));
    CHECK(table->column<std::int64_t>(0, 0).error().kind == error_kind::corruption);
    CHECK(table->zones<std::int64_t>(0, 0).error().kind == error_kind::corruption);
    CHECK(file.used(cache::user::cache) == 0);
    file.disk.fail_read_at(file.disk.reads() + 1, io::fault::io_error);
    CHECK(table->column<std::int64_t>(1, 0).error().kind == error_kind::io);
    CHECK(file.used(cache::user::cache) == 0);
    file.disk.replace("/t.sst", good);
    CHECK(table->column<std::int64_t>(0, 0));
    CHECK(table->zones<std::int64_t>(0, 0));
}

TEST_CASE("sstable cache: a closed file leaves nothing behind") {
    const Cached file(std::size_t{1} << 20);
    const auto other = file.open();
    REQUIRE(other->column<std::int64_t>(0, 0));
    const std::size_t before = file.blocks->budget()->used();
    {
        const auto table = file.open();
        std::size_t wrong = 0;
        REQUIRE(test::read_back(*table, file.source.batch(), wrong));
        REQUIRE(table->zones<double>(1, 2));
        CHECK(wrong == 0);
        CHECK(file.blocks->statistics().blocks == 12);
    }
    CHECK(file.blocks->statistics().blocks == 1);
    CHECK(file.blocks->budget()->used() == before);
}

TEST_CASE("sstable cache: an index is counted, and a mapped file caches nothing") {
    const Cached file(std::size_t{1} << 20);
    {
        const auto mapped = file.open(sstable::access::mmap);
        CHECK(file.used(cache::user::indexes) > 10 * sizeof(sstable::chunk_entry));
        REQUIRE(mapped->column<std::int64_t>(0, 0));
        REQUIRE(mapped->zones<std::int64_t>(0, 0));
        CHECK(file.blocks->statistics().misses == 0);
        CHECK(file.used(cache::user::cache) == 0);
    }
    CHECK(file.blocks->budget()->used() == 0);
    // An index that needs room gets that of blocks.
    const Cached small(40'000);
    const auto table = small.open();
    REQUIRE(table->column<std::int64_t>(0, 0));
    REQUIRE(table->column<std::int64_t>(1, 0));
    std::vector<ref<const cached_table>> more;
    while (small.blocks->statistics().blocks != 0) {
        more.push_back(small.open());
        REQUIRE(small.blocks->budget()->used() <= 40'000);
    }
    CHECK(more.size() > 1);
}

TEST_CASE("sstable cache: columns stay right while their blocks are thrown out", "[threads]") {
    // A fifth of the file.
    const Cached file(20'000);
    const auto table = file.open();
    std::atomic<std::size_t> wrong{0};
    lsmer::parallel(3, 6, [&](std::size_t) {
        std::size_t mine = 0;
        if (!test::read_back(*table, file.source.batch(), mine)) ++mine;
        wrong += mine;
    });
    CHECK(wrong == 0);
    CHECK(file.blocks->statistics().evictions > 10);
    CHECK(file.blocks->statistics().pinned == 0);
    CHECK(file.used(cache::user::cache) == file.blocks->statistics().bytes);
}

TEST_CASE("sstable cache: without one, bytes belong to the column and are counted") {
    const Cached file(0);
    const auto budget = make_ref<cache::MemoryBudget>(std::size_t{1} << 20);
    const auto table = SSTable<codec::standard, io::Memory, cache::none>::open(
                           file.disk, "/t.sst", 7, {.access = sstable::access::pread},
                           make_ref<cache::none>(budget))
                           .value();
    {
        const auto column = table->column<std::int64_t>(0, 0).value();
        CHECK(column.fetch(5) == file.source.batch().column<0>()[5]);
        CHECK(budget->used(cache::user::cache) > column.stored_bytes());
    }
    CHECK(budget->used(cache::user::cache) == 0);
}
