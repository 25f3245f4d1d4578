#include "lsmer/engine/verify.hpp"

#include "support/engine.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <string>
#include <vector>

using namespace lsmer;
using namespace lsmer::engine;
using test::append_rows;
using test::memory_table;

namespace {

/// Two files, and a log with rows.
void fill_for_verify(memory_table& table) {
    for (int i = 0; i < 2; ++i) {
        append_rows(table, i * 100, 100).value();
        table.flush().value();
    }
    append_rows(table, 200, 30).value();
}

} // namespace

TEST_CASE("verify reads everything there is, also of a table that only holds a log") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    CHECK(table.verify().value().files == 0);
    fill_for_verify(table);
    progress watch;
    const std::uint64_t reads = disk.reads();
    const verify_report r = table.verify({.watch = &watch}).value();
    CHECK(disk.reads() > reads + 10);
    CHECK(r.files == 2);
    CHECK(r.rows == 200);
    CHECK(r.logs == 1);
    CHECK(r.records == 2); // new symbols, and the batch
    CHECK(watch.rows.done == 200);
    CHECK(watch.rows.done == watch.rows.total);
    CHECK(watch.bytes.done == watch.bytes.total);
    CHECK(watch.bytes.done == r.bytes);
    std::uint64_t on_disk = 0;
    for (const auto& name : test::files_of(disk, "/db")) {
        if (name.ends_with(".sst")) on_disk += disk.stat("/db/" + name).value().size;
    }
    CHECK(r.bytes > on_disk);
}

TEST_CASE("verify finds any byte that changed in files, log and manifest of an open table") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    fill_for_verify(table);
    REQUIRE(table.verify());
    std::size_t found = 0;
    std::size_t padding = 0;
    for (const auto& name : test::files_of(disk, "/db")) {
        if (name == "LOCK") continue;
        const std::string path = "/db/" + name;
        const auto right = disk.contents(path);
        for (std::size_t at = 0; at < right.size(); at += name.ends_with(".sst") ? 7 : 3) {
            auto wrong = right;
            wrong[at] ^= std::byte{1};
            disk.replace(path, wrong);
            const auto r = table.verify();
            if (!r) {
                ++found;
                const error_kind kind = r.error().kind;
                if (kind != error_kind::corruption && kind != error_kind::unsupported) {
                    FAIL_CHECK(path << ' ' << at << ": " << r.error().message);
                }
                CHECK(r.error().message.find("/db/") != std::string::npos);
            } else {
                // Between the parts of a file there are bytes that nobody reads, and CURRENT's
                // manifest may end in a mark that was not confirmed.
                ++padding;
                if (!name.ends_with(".sst") && !name.ends_with(".manifest")) {
                    FAIL_CHECK(path << ' ' << at << " was not noticed");
                }
            }
        }
        disk.replace(path, right);
    }
    CAPTURE(found, padding);
    CHECK(found > 500);
    CHECK(padding < found);
    CHECK(table.verify());
    CHECK(append_rows(table, 230, 1)); // it still takes writes
}

TEST_CASE("verify names a file that is missing, and a read that failed") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    fill_for_verify(table);
    disk.fail_read_at(disk.reads() + 8, io::fault::io_error);
    const auto failed = table.verify();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == error_kind::io);
    disk.fail_read_at(0, io::fault::none);
    const std::string gone = test::only_file(test::files_of(disk, "/db"), ".sst");
    disk.remove("/db/" + gone).value();
    const auto r = table.verify();
    REQUIRE_FALSE(r);
    CHECK(r.error().kind == error_kind::not_found);
    CHECK(r.error().message.find(gone) != std::string::npos);
}

TEST_CASE("verify and compact end when they are cancelled or late, and nothing is half done") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    fill_for_verify(table);
    progress watch;
    watch.report = [](void*, const progress& p) { const_cast<progress&>(p).cancel = true; };
    const auto v = table.verify({.watch = &watch});
    REQUIRE_FALSE(v);
    CHECK(v.error().kind == error_kind::cancelled);
    CHECK(v.error().message ==
          "verify was cancelled after 100 of 200 rows; what was read is right");

    watch.cancel = false;
    watch.rows.done = watch.rows.total = 0;
    const status c = table.compact({.watch = &watch});
    REQUIRE_FALSE(c);
    CHECK(c.error().kind == error_kind::cancelled);
    CHECK(c.error().message == "the compaction was cancelled after 230 of 230 rows; what was not "
                               "finished is undone, no row is lost");
    CHECK(table.compactions().cancelled == 1);
    CHECK(table.compactions().failures == 0);
    CHECK(test::rows_in(table) == 230);
    CHECK(table.stats().files() == 3);
    CHECK(test::files_of(disk, "/db").size() == 3 + 4); // CURRENT, LOCK, a log, a manifest

    progress late;
    late.deadline_ns = monotonic_ns();
    CHECK(table.compact({.watch = &late}).error().kind == error_kind::cancelled);
    CHECK(table.verify({.watch = &late}).error().kind == error_kind::cancelled);

    progress fine;
    fine.deadline_ns = monotonic_ns() + 600'000'000'000;
    table.compact({.watch = &fine}).value();
    CHECK(fine.rows.done == 230);
    CHECK(fine.bytes.done == fine.bytes.total);
    CHECK(table.stats().files() == 1);
    CHECK(test::rows_in(table) == 230);
    REQUIRE(table.verify());
    table.close().value();
    CHECK(table.verify().error().kind == error_kind::read_only);
}

TEST_CASE("verify beside writers, flushes and compactions", "[threads]") {
    const io::Memory disk;
    engine::options how = test::compacting_options(50);
    how.background_flush = true;
    auto table = memory_table::open("/db", how, disk).value();
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0};
    std::string first;
    {
        const thread checker([&] {
            while (!done.load()) {
                const auto r = table.verify();
                if (!r && wrong++ == 0) first = r.error().message;
                if (table.stats().rows_visible > 3000) ++wrong;
            }
        });
        for (std::int64_t n = 0; n < 3000; n += 10) {
            if (!append_rows(table, n, 10, n % 100 == 0 ? sync::commit : sync::none)) ++wrong;
        }
        done = true;
    }
    INFO(first);
    CHECK(wrong == 0);
    CHECK(test::rows_in(table) == 3000);
}
