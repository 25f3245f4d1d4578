#include "lsmer/io/memory.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace lsmer;
using io::crash_mode;
using io::fault;
using io::open_mode;

namespace {

std::string text(const io::Memory& disk, std::string_view path) {
    const auto bytes = disk.contents(path);
    return std::string(as_text(bytes));
}

/// "old" is durable in /a, "new" was appended and not synced.
io::Memory half_synced() {
    const io::Memory disk;
    auto file = disk.open("/a", open_mode::create).value();
    REQUIRE(file.append(as_bytes("old")));
    REQUIRE(file.sync());
    REQUIRE(disk.sync_directory("/"));
    REQUIRE(file.append(as_bytes("new")));
    return disk;
}

} // namespace

TEST_CASE("memory: a file is what was written, live at once") {
    const io::Memory disk;
    auto file = disk.open("/a", open_mode::create).value();
    REQUIRE(file.append(as_bytes("abc")));
    REQUIRE(file.write_at(5, as_bytes("x")));
    REQUIRE(text(disk, "/a") == std::string("abc\0\0x", 6));
    REQUIRE(file.truncate(2));
    REQUIRE(file.append(as_bytes("!")));
    REQUIRE(text(disk, "/a") == "ab!");
    REQUIRE(file.preallocate(5));
    REQUIRE(file.size().value() == 5);
    REQUIRE(file.preallocate(1));
    REQUIRE(file.size().value() == 5);
    REQUIRE(disk.open("/a", open_mode::create).error().kind == error_kind::invalid_argument);
    REQUIRE(disk.open("/b", open_mode::modify).error().kind == error_kind::not_found);
    REQUIRE(disk.open("/no/b", open_mode::create).error().kind == error_kind::not_found);
    auto reader = disk.open("/a", open_mode::read).value();
    REQUIRE_FALSE(reader.append(as_bytes("x")));
    REQUIRE_FALSE(reader.truncate(0));
    REQUIRE(disk.open("/a", open_mode::truncate));
    REQUIRE(text(disk, "/a").empty());
    REQUIRE(disk.map("/a", 1).error().kind == error_kind::corruption);
}

TEST_CASE("memory: what each crash mode leaves of a file") {
    const io::Memory disk = half_synced();
    REQUIRE(text(disk.crash(crash_mode::unsynced_lost, 1), "/a") == "old");
    REQUIRE(text(disk.crash(crash_mode::all_kept, 1), "/a") == "oldnew");
    REQUIRE(text(disk.crash(crash_mode::grew_zeros, 1), "/a") == std::string("old\0\0\0", 6));
    const std::string garbage = text(disk.crash(crash_mode::grew_garbage, 1), "/a");
    REQUIRE(garbage.size() == 6);
    REQUIRE(garbage.substr(0, 3) == "old");
    REQUIRE(garbage.substr(3) != "new");
    bool cut[4] = {};
    bool kept = false;
    bool lost = false;
    for (std::uint64_t seed = 0; seed < 64; ++seed) {
        const std::string torn = text(disk.crash(crash_mode::torn_write, seed), "/a");
        REQUIRE(std::string("oldnew").substr(0, torn.size()) == torn);
        REQUIRE(torn.size() >= 3);
        cut[torn.size() - 3] = true;
        const std::string blocks = text(disk.crash(crash_mode::random_blocks, seed), "/a");
        kept = kept || blocks == "oldnew";
        lost = lost || blocks == "old";
    }
    REQUIRE((cut[0] && cut[1] && cut[2]));
    REQUIRE((kept && lost));
    REQUIRE(text(disk, "/a") == "oldnew"); // the disk itself goes on
}

TEST_CASE("memory: random blocks are blocks of 4 KiB") {
    const io::Memory disk;
    auto file = disk.open("/a", open_mode::create).value();
    REQUIRE(file.append(as_bytes(std::string(10 * 4096, 'o'))));
    REQUIRE(file.sync());
    REQUIRE(disk.sync_directory("/"));
    REQUIRE(file.write_at(0, as_bytes(std::string(10 * 4096, 'n'))));
    const std::string after = text(disk.crash(crash_mode::random_blocks, 3), "/a");
    for (std::size_t block = 0; block < 10; ++block) {
        const std::string part = after.substr(block * 4096, 4096);
        REQUIRE((part == std::string(4096, 'o') || part == std::string(4096, 'n')));
    }
    REQUIRE(std::count(after.begin(), after.end(), 'o') > 0);
    REQUIRE(std::count(after.begin(), after.end(), 'n') > 0);
}

TEST_CASE("memory: a name lives with its directory's sync, not its file's") {
    const io::Memory disk;
    auto file = disk.open("/a", open_mode::create).value();
    REQUIRE(file.append(as_bytes("data")));
    REQUIRE(file.sync());
    const auto there = [&](crash_mode mode, std::string_view path) {
        return disk.crash(mode, 1).stat(path)->kind == io::file_kind::file;
    };
    REQUIRE_FALSE(there(crash_mode::unsynced_lost, "/a"));
    REQUIRE_FALSE(there(crash_mode::directory_lost, "/a"));
    REQUIRE(there(crash_mode::all_kept, "/a"));
    REQUIRE(disk.sync_directory("/"));
    REQUIRE(there(crash_mode::unsynced_lost, "/a"));
    REQUIRE(disk.rename("/a", "/b"));
    REQUIRE(there(crash_mode::unsynced_lost, "/a"));
    REQUIRE(there(crash_mode::all_kept, "/b"));
    REQUIRE_FALSE(there(crash_mode::all_kept, "/a"));
    REQUIRE(disk.remove("/b"));
    REQUIRE(there(crash_mode::directory_lost, "/a"));
    REQUIRE_FALSE(there(crash_mode::all_kept, "/b"));
    REQUIRE(text(disk.crash(crash_mode::unsynced_lost, 1), "/a") == "data");
}

TEST_CASE("memory: names may reach the disk in any order") {
    const io::Memory disk;
    REQUIRE(disk.sync_directory("/"));
    for (const char* name : {"/a", "/b", "/c"}) REQUIRE(disk.open(name, open_mode::create));
    bool second_alone = false;
    for (std::uint64_t seed = 0; seed < 64; ++seed) {
        const io::Memory after = disk.crash(crash_mode::directory_reordered, seed);
        second_alone = second_alone || after.list("/").value() == std::vector<std::string>{"b"};
    }
    REQUIRE(second_alone);
}

TEST_CASE("memory: a directory that was not synced takes its files along") {
    const io::Memory disk;
    REQUIRE(disk.create_directory("/db"));
    REQUIRE(disk.create_directory("/db"));
    REQUIRE(disk.open("/db/a", open_mode::create));
    REQUIRE(disk.sync_directory("/db"));
    REQUIRE(disk.crash(crash_mode::unsynced_lost, 1).stat("/db/a")->kind == io::file_kind::absent);
    REQUIRE(disk.sync_directory("/"));
    REQUIRE(disk.crash(crash_mode::unsynced_lost, 1).stat("/db/a")->kind == io::file_kind::file);
    REQUIRE(disk.list("/db/").value() == std::vector<std::string>{"a"});
    REQUIRE(disk.list("/").value() == std::vector<std::string>{"db"});
    REQUIRE_FALSE(disk.remove("/db"));
    REQUIRE_FALSE(disk.create_directory("/db/a"));
    REQUIRE(disk.list("/none").error().kind == error_kind::not_found);
}

TEST_CASE("memory: a stop, a fault once, a fault from then on") {
    const io::Memory disk = half_synced();
    disk.stop_at(disk.calls() + 2);
    auto file = disk.open("/a", open_mode::modify).value();
    REQUIRE(file.append(as_bytes("1")));
    const status stopped = file.append(as_bytes("2"));
    REQUIRE(stopped.error().message.find("stopped") != std::string::npos);
    REQUIRE_FALSE(file.sync());
    REQUIRE_FALSE(disk.list("/"));
    std::byte b[1];
    REQUIRE_FALSE(file.read_at(0, b));
    REQUIRE(disk.stopped());
    REQUIRE(text(disk.crash(crash_mode::all_kept, 1), "/a") == "oldnew1");

    const io::Memory other = half_synced();
    auto f = other.open("/a", open_mode::modify).value();
    other.fail_at(other.calls() + 1, fault::short_write);
    REQUIRE(f.append(as_bytes("1234")).error().kind == error_kind::io);
    REQUIRE(text(other, "/a") == "oldnew12");
    other.fail_at(other.calls() + 1, fault::no_space, true);
    REQUIRE(f.append(as_bytes("x")).error().kind == error_kind::out_of_space);
    REQUIRE(other.rename("/a", "/b").error().kind == error_kind::out_of_space);
    REQUIRE(text(other, "/a") == "oldnew12");
    other.fail_read_at(other.reads() + 1, fault::io_error);
    REQUIRE(f.read_at(0, b).error().kind == error_kind::io);
    REQUIRE(f.read_at(0, b));
}

TEST_CASE("memory: after a failed sync the data is undefined, and a second sync does not help") {
    bool lost = false;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const io::Memory disk = half_synced();
        const io::Memory image = disk.crash(crash_mode::all_kept, seed); // another seed each
        auto file = image.open("/a", open_mode::modify).value();
        REQUIRE(file.append(as_bytes("late")));
        image.fail_at(image.calls() + 1, fault::io_error);
        REQUIRE_FALSE(file.sync());
        REQUIRE(file.sync());
        REQUIRE(text(image, "/a") == "oldnewlate"); // as the process still sees it
        lost = lost || text(image.crash(crash_mode::unsynced_lost, 1), "/a") != "oldnewlate";
    }
    REQUIRE(lost);
}

TEST_CASE("memory: a full disk") {
    const io::Memory disk;
    disk.limit_space(10);
    auto file = disk.open("/a", open_mode::create).value();
    REQUIRE(file.append(as_bytes("12345678")));
    REQUIRE(file.append(as_bytes("123")).error().kind == error_kind::out_of_space);
    REQUIRE(file.preallocate(11).error().kind == error_kind::out_of_space);
    REQUIRE(file.append(as_bytes("12")));
}

TEST_CASE("memory: one lock holder at a time") {
    const io::Memory disk;
    {
        auto first = disk.lock("/LOCK").value();
        REQUIRE(first.held());
        const auto second = disk.lock("/LOCK");
        REQUIRE(second.error().kind == error_kind::busy);
        REQUIRE(second.error().message.find("is held by process") != std::string::npos);
        REQUIRE(disk.crash(crash_mode::all_kept, 1).lock("/LOCK")); // the holder died
    }
    REQUIRE(disk.lock("/LOCK"));
}

TEST_CASE("memory: writes to some files can be slow") {
    const io::Memory disk;
    auto slow = disk.open("/a.sst", open_mode::create).value();
    auto fast = disk.open("/a.log", open_mode::create).value();
    disk.slow_writes(".sst", 100'000);
    const std::vector<std::byte> bytes(100);
    std::int64_t before = monotonic_ns();
    REQUIRE(slow.append(bytes));
    REQUIRE(monotonic_ns() - before >= 10'000'000);
    disk.slow_writes(".sst", 100'000'000);
    before = monotonic_ns();
    REQUIRE(fast.append(bytes));
    REQUIRE(monotonic_ns() - before < 5'000'000'000);
    disk.slow_writes("", 0);
    REQUIRE(slow.append(bytes));
    REQUIRE(text(disk, "/a.sst").size() == 200);
}
