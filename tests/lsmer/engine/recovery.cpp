#include "lsmer/engine/recovery.hpp"

#include "support/catch.hpp"
#include "support/engine.hpp"
#include "support/temp_directory.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

using namespace lsmer;
using test::append_rows;
using test::disk_table;
using test::memory_table;
using test::rows_in;

namespace {

/// Why a table does not open; fails the test when it does.
template <class Opened>
error refusal(const Opened& opened) {
    REQUIRE(!opened);
    return opened.error();
}
bool has(const error& e, std::string_view part) {
    return e.message.find(part) != std::string::npos;
}

engine::options how(std::size_t rows = 1000) { return test::small_options(rows); }

/// A disk with a table that was killed: 20 rows in a file, 30 in three batches in the log.
io::Memory killed() {
    const io::Memory disk;
    auto table = memory_table::open("/db", how(), disk).value();
    append_rows(table, 0, 20).value();
    table.flush().value();
    for (const std::int64_t n : {20, 30, 40}) append_rows(table, n, 10).value();
    return disk.crash(io::crash_mode::all_kept, 1);
}
std::string only(const io::Memory& disk, std::string_view extension) {
    return "/db/" + test::only_file(test::files_of(disk, "/db"), extension);
}

/// Runs something in a child and gives the child's exit code.
template <class Body>
int in_child(Body body) {
    const pid_t child = fork();
    if (child == 0) _exit(body());
    int state = 0;
    waitpid(child, &state, 0);
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

struct counted_with_float_level : table<"counted"> {
    static constexpr struct id : column<"id", std::int64_t, sorted> {} id{};
    static constexpr struct name : column<"name", symbol> {} name{};
    static constexpr struct value : column<"value", float> {} value{};
    static constexpr struct note : column<"note", text> {} note{};
    static constexpr struct level : column<"level", nullable<std::int32_t>> {} level{};
    using columns = lsmer::columns<id, name, value, note, level>;
};

} // namespace

TEST_CASE("a directory whose parent is missing: which one, and what to do") {
    const test::temp_directory dir;
    const error e = refusal(disk_table::open(dir / "no/db"));
    CHECK(e.kind == error_kind::not_found);
    CHECK(has(e, "opening table counted in " + (dir / "no/db")));
    CHECK(has(e, (dir / "no") + " is not there; make it first"));
    CHECK(disk_table::open(dir / "db/")); // a slash at the end is none of the name
    CHECK(disk_table::open(dir / "db//").value().directory() == dir / "db");
}

TEST_CASE("a file, a pipe or a dead link in the place of the directory") {
    const test::temp_directory dir;
    std::ofstream(dir / "file") << "x";
    error e = refusal(disk_table::open(dir / "file"));
    CHECK(e.kind == error_kind::invalid_argument);
    CHECK(has(e, (dir / "file") + " is not a directory"));
    CHECK(has(refusal(disk_table::open(dir / "file/db")), dir / "file"));
    CHECK(mkfifo((dir / "pipe").c_str(), 0600) == 0);
    CHECK(has(refusal(disk_table::open(dir / "pipe")), dir / "pipe"));
    CHECK(symlink("/nowhere/at/all", (dir / "link").c_str()) == 0);
    CHECK(has(refusal(disk_table::open(dir / "link")), dir / "link"));
}

TEST_CASE("foreign files beside those of a table are left alone") {
    const io::Memory disk = killed();
    const std::vector<std::byte> letter(100, std::byte{'x'});
    for (const char* name : {"/db/letter.txt", "/db/000099.sst", "/db/000001.log.bak",
                             "/db/7.sst"}) {
        disk.replace(name, letter);
    }
    auto table = memory_table::open("/db", how(), disk).value();
    CHECK(rows_in(table) == 50);
    table.flush().value();
    table.close().value();
    for (const char* name : {"/db/letter.txt", "/db/000099.sst", "/db/000001.log.bak",
                             "/db/7.sst"}) {
        CHECK(disk.contents(name) == letter);
    }
}

TEST_CASE("files of a table without the one that names them are not overwritten") {
    const io::Memory disk = killed();
    disk.remove("/db/CURRENT").value();
    const auto before = test::files_of(disk, "/db");
    const error e = refusal(memory_table::open("/db", how(), disk));
    CHECK(e.kind == error_kind::corruption);
    CHECK(has(e, "but no CURRENT"));
    CHECK(test::files_of(disk, "/db") == before);
}

TEST_CASE("a second writer in another process is told who holds the table") {
    const test::temp_directory dir;
    disk_table::open(dir / "db").value().close().value();
    int ready[2];
    int done[2];
    REQUIRE(pipe(ready) == 0);
    REQUIRE(pipe(done) == 0);
    const pid_t child = fork();
    if (child == 0) {
        close(done[1]);
        char c = 0;
        const auto table = disk_table::open(dir / "db");
        if (!table || write(ready[1], "x", 1) != 1) _exit(1);
        while (read(done[0], &c, 1) > 0) {} // until the parent is done, or dead
        _exit(0); // without closing: the kernel takes the lock back
    }
    close(done[0]);
    char c = 0;
    REQUIRE(read(ready[0], &c, 1) == 1);
    const error e = refusal(disk_table::open(dir / "db"));
    CHECK(e.kind == error_kind::busy);
    CHECK(has(e, dir / "db/LOCK"));
    CHECK(has(e, "held by process " + std::to_string(child)));
    close(done[1]);
    int state = 0;
    waitpid(child, &state, 0);
    CHECK(state == 0);
    CHECK(disk_table::open(dir / "db")); // the lock of the dead is no lock
    close(ready[0]);
    close(ready[1]);
}

TEST_CASE("no permission: the path, and what to look at") {
    const test::temp_directory dir;
    disk_table::open(dir / "db").value().close().value();
    chmod(dir.path().c_str(), 0755);
    chmod((dir / "db").c_str(), 0500);
    const int code = in_child([&] {
        const bool was_root = geteuid() == 0; // to whom everything is allowed: step down
        if (was_root && (setgid(65534) != 0 || setuid(65534) != 0)) return 0;
        const auto there = disk_table::open(dir / "db");
        if (there || !has(there.error(), dir / "db")) return 3;
        if (!has(there.error(), "check the owner and the permissions")) return 4;
        const auto fresh = disk_table::open(dir / "other");
        if (was_root && fresh) return 5; // the parent belongs to another
        if (!fresh && !has(fresh.error(), "check the owner and the permissions")) return 6;
        return 0;
    });
    CHECK(code == 0);
    chmod((dir / "db").c_str(), 0700);
}

TEST_CASE("another schema is refused with path, column and both types, and does no harm") {
    const test::temp_directory dir;
    {
        auto table = disk_table::open(dir / "db").value();
        append_rows(table, 0, 10).value();
        table.close().value();
    }
    const error e = refusal(Table<counted_with_float_level>::open(dir / "db"));
    CHECK(e.kind == error_kind::schema_mismatch);
    CHECK(has(e, "opening table counted in " + (dir / "db")));
    CHECK(has(e, "column value is stored as f64, the program's schema says f32"));
    CHECK(rows_in(disk_table::open(dir / "db").value()) == 10);
}

TEST_CASE("a torn tail is dropped and counted; `absolute` refuses it; then it is gone") {
    const io::Memory disk = killed();
    const std::string log = only(disk, ".log");
    auto bytes = disk.contents(log);
    bytes.resize(bytes.size() - 7);
    disk.replace(log, bytes);
    engine::options strict = how();
    engine::options absolute = how();
    absolute.recovery = wal::recovery::absolute;
    const error e = refusal(memory_table::open("/db", absolute, disk));
    CHECK(e.kind == error_kind::corruption);
    CHECK(has(e, log));
    {
        const auto table = memory_table::open("/db", strict, disk).value();
        CHECK(rows_in(table) == 40);
        CHECK(table.recovered().torn);
        CHECK(table.recovered().dropped_bytes > 0);
        CHECK_FALSE(table.recovered().closed);
    }
    const auto again = memory_table::open("/db", absolute, disk).value();
    CHECK(rows_in(again) == 40);
    CHECK_FALSE(again.recovered().torn);
}

TEST_CASE("damage in the middle of a log is refused with file and offset, or cut at as asked") {
    const io::Memory disk = killed();
    const std::string log = only(disk, ".log");
    auto bytes = disk.contents(log);
    bytes[bytes.size() / 2] ^= std::byte{4};
    disk.replace(log, bytes);
    const error e = refusal(memory_table::open("/db", how(), disk));
    CHECK(e.kind == error_kind::corruption);
    CHECK(has(e, log));
    CHECK(has(e, "offset"));
    engine::options until = how();
    until.recovery = wal::recovery::point_in_time;
    const auto table = memory_table::open("/db", until, disk).value();
    const std::int64_t rows = rows_in(table);
    CHECK((rows == 20 || rows == 30 || rows == 40));
    CHECK_FALSE(table.recovered().damage.empty());
    CHECK_FALSE(table.recovered().aside.empty());
}

TEST_CASE("an open that is refused may be tried again without end, and nothing grows") {
    const io::Memory disk = killed();
    const std::string log = only(disk, ".log");
    auto bytes = disk.contents(log);
    const auto good = bytes;
    bytes[bytes.size() / 2] ^= std::byte{4};
    disk.replace(log, bytes);
    static_cast<void>(refusal(memory_table::open("/db", how(), disk)));
    const auto size = [&] {
        std::size_t total = 0;
        for (const std::string& n : test::files_of(disk, "/db")) {
            total += disk.contents("/db/" + n).size();
        }
        return total;
    };
    const std::size_t files = test::files_of(disk, "/db").size();
    const std::size_t before = size();
    for (int i = 0; i < 20; ++i) {
        const error e = refusal(memory_table::open("/db", how(), disk));
        REQUIRE(has(e, log));
    }
    CHECK(test::files_of(disk, "/db").size() == files);
    CHECK(size() <= before + 64);
    CHECK(disk.contents(log) == bytes);
    disk.replace(log, good);
    CHECK(rows_in(memory_table::open("/db", how(), disk).value()) == 50);
}

TEST_CASE("what a crash has left is swept, if it is provably ours") {
    const io::Memory disk;
    {
        auto table = memory_table::open("/db", how(), disk).value();
        append_rows(table, 0, 10).value();
        table.flush().value();
        append_rows(table, 10, 10).value();
        table.close().value();
    }
    // A file as a flush leaves it that was killed before the manifest named it: ours by its
    // header, and by number and checksum no other than itself.
    const io::Memory copy = disk.crash(io::crash_mode::all_kept, 1);
    std::string orphan;
    {
        auto table = memory_table::open("/db", how(), copy).value();
        table.flush().value();
        orphan = only(copy, ".sst");
    }
    disk.replace(orphan, copy.contents(orphan));
    REQUIRE_FALSE(disk.contents(orphan).empty());
    const auto table = memory_table::open("/db", how(), disk).value();
    CHECK(rows_in(table) == 20);
    CHECK(disk.contents(orphan).empty());
}

TEST_CASE("what a power cut left of a file that was begun is swept, if its number was given out") {
    const io::Memory disk;
    const engine::options quiet = how();
    memory_table::open("/db", quiet, disk).value().close().value();
    // Numbers are given out one after the other: a log has the largest.
    std::uint64_t given = 0;
    for (const auto& name : test::files_of(disk, "/db")) {
        given = std::max(given, io::parse_numbered_name(name, "log"));
    }
    const std::string ours = "/db/" + io::numbered_name(given + 1, "sst");
    const std::string beyond = "/db/" + io::numbered_name(given + 10'000, "sst");
    const std::vector<std::byte> zeros(500);
    std::vector<std::byte> begun(20);
    std::memcpy(begun.data(), "LSMERsst\1\0\0\0\0\0\0", 15); // then its id, which is another
    for (const auto& [left, goes] : {std::pair{std::vector<std::byte>(), true},
                                     std::pair{zeros, true}, std::pair{begun, false}}) {
        disk.replace(ours, left);
        disk.replace(beyond, left);
        memory_table::open("/db", quiet, disk).value().close().value();
        const auto names = test::files_of(disk, "/db");
        const auto holds = [&](const std::string& path) {
            return std::count(names.begin(), names.end(), path.substr(4)) != 0;
        };
        CHECK(holds(ours) != goes);
        CHECK(holds(beyond));
        disk.remove(beyond).value();
        if (!goes) disk.remove(ours).value();
    }
}

TEST_CASE("a full disk refuses to open with words, and opens when there is space") {
    const io::Memory disk = killed();
    for (std::uint64_t after = 1; after < 40; ++after) {
        const io::Memory copy = disk.crash(io::crash_mode::all_kept, after);
        copy.fail_at(after, io::fault::no_space, true);
        const auto table = memory_table::open("/db", how(), copy);
        if (copy.calls() < after) break;
        CAPTURE(after);
        if (!table) {
            REQUIRE(table.error().kind == error_kind::out_of_space);
            REQUIRE(has(table.error(), "/db"));
            REQUIRE(has(table.error(), "free some space"));
        } else {
            REQUIRE(rows_in(*table) == 50);
        }
        const io::Memory later = copy.crash(io::crash_mode::all_kept, after);
        REQUIRE(rows_in(memory_table::open("/db", how(), later).value()) == 50);
    }
}

TEST_CASE("a read that fails is not taken for a torn tail") {
    const io::Memory disk = killed();
    for (std::uint64_t read = 1;; ++read) {
        const io::Memory copy = disk.crash(io::crash_mode::all_kept, read);
        copy.fail_read_at(read, io::fault::io_error);
        const auto table = memory_table::open("/db", how(), copy);
        CAPTURE(read);
        if (table) {
            REQUIRE(rows_in(*table) == 50);
            break;
        }
        REQUIRE(table.error().kind == error_kind::io);
        REQUIRE(rows_in(memory_table::open("/db", how(), copy).value()) == 50);
    }
}

TEST_CASE("rows of a log fill memtables of the size that is asked for now") {
    const io::Memory disk = killed();
    auto table = memory_table::open("/db", how(10), disk).value();
    CHECK(rows_in(table) == 50);
    table.flush().value();
    std::size_t files = 0;
    for (const std::string& n : test::files_of(disk, "/db")) files += n.ends_with(".sst");
    CHECK(files == 4); // the one there was, and three of ten rows
    CHECK(rows_in(table) == 50);
}

TEST_CASE("memtables that share a log are flushed one by one, and any of these may be the last") {
    for (std::uint64_t after = 1;; ++after) {
        const io::Memory disk = killed();
        auto table = memory_table::open("/db", how(10), disk).value();
        disk.stop_at(disk.calls() + after);
        const bool done = static_cast<bool>(table.flush());
        for (const auto mode : {io::crash_mode::unsynced_lost, io::crash_mode::all_kept}) {
            CAPTURE(after, static_cast<int>(mode));
            const auto again = memory_table::open("/db", how(10), disk.crash(mode, after));
            if (!again) FAIL(again.error().message);
            REQUIRE(rows_in(*again) == 50);
        }
        if (done && !disk.stopped()) break;
    }
}
