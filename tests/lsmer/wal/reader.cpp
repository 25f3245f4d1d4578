#include "lsmer/wal/reader.hpp"

#include "lsmer/wal/support.hpp"
#include "support/catch.hpp"

using namespace test_wal;

namespace {

constexpr std::string_view first = "/000001.log";
constexpr std::string_view second = "/000002.log";
using texts = std::vector<std::string>;

/// Three logs: records 1-2, 3-4 and 5-6; closed cleanly.
io::Memory three_logs(bool close = true) {
    const io::Memory disk;
    auto w = writer::open(disk, "/", first_log()).value();
    for (std::uint64_t s = 1; s <= 6; ++s) {
        // Closing makes durable what no commit did.
        const sync_level level = close ? sync::none : sync::commit;
        put(*w, s, "record " + std::to_string(s), level).value();
        if (s == 2 || s == 4) w->roll(s / 2 + 1).value();
    }
    if (close) w->close().value();
    return disk.crash(io::crash_mode::all_kept, 0); // the writer's close does not reach it
}
const texts all_six{"record 1", "record 2", "record 3", "record 4", "record 5", "record 6"};

wal::reader_options with(wal::recovery policy) {
    wal::reader_options o = plain();
    o.policy = policy;
    return o;
}

io::Memory changed(const io::Memory& disk, std::string_view path, auto change) {
    const io::Memory copy = disk.crash(io::crash_mode::all_kept, 0);
    auto bytes = copy.contents(path);
    change(bytes);
    copy.replace(path, std::move(bytes));
    return copy;
}

bool is_prefix(const texts& part, const texts& whole) {
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

} // namespace

TEST_CASE("an empty directory is an empty log, unless a log was promised") {
    const io::Memory disk;
    const read_back r = read(disk, plain(), true);
    REQUIRE(r.failed == "");
    REQUIRE(r.end == wal::log_end{});
    wal::reader_options o = plain();
    o.first_file = 3;
    const read_back missing = read(disk, o);
    REQUIRE(missing.kind == error_kind::corruption);
    REQUIRE(missing.failed == "/000003.log: the log is missing");
    o = plain();
    o.durable = {2, 100};
    REQUIRE(read(disk, o).failed == "/000002.log: the log is missing");
}

TEST_CASE("reading begins with the first log asked for") {
    const io::Memory disk = three_logs();
    wal::reader_options o = plain();
    o.first_file = 2;
    const read_back r = read(disk, o);
    REQUIRE(r.texts == texts{"record 3", "record 4", "record 5", "record 6"});
    REQUIRE(r.end.file == 3);
    REQUIRE(r.end.sequence == 6);
}

TEST_CASE("every flipped byte of closed logs: exact data or an error") {
    const io::Memory disk = three_logs();
    for (const std::string_view path :
         {std::string_view(first), std::string_view(second), std::string_view("/000003.log")}) {
        const std::size_t size = disk.contents(path).size();
        for (std::size_t at = 0; at < size; ++at) {
            for (const int change : {1, 0x80, 0xFF}) {
                CAPTURE(path, at, change);
                const io::Memory hurt = changed(
                    disk, path, [&](auto& bytes) { bytes[at] ^= static_cast<std::byte>(change); });
                const read_back r = read(hurt, plain());
                if (r.failed.empty()) {
                    REQUIRE(r.texts == all_six);
                } else {
                    REQUIRE(r.failed.find(path.substr(1)) != std::string::npos);
                    REQUIRE(
                        (r.kind == error_kind::corruption || r.kind == error_kind::unsupported));
                    REQUIRE(is_prefix(r.texts, all_six));
                }
            }
        }
    }
}

TEST_CASE("every truncation: exact data, an error, or a counted tear of the last log") {
    const io::Memory disk = three_logs();
    const std::size_t whole = disk.contents("/000003.log").size();
    wal::reader_options marked = plain();
    marked.durable = {3, whole};
    for (const std::string_view path : {std::string_view(first), std::string_view("/000003.log")}) {
        const std::size_t size = disk.contents(path).size();
        for (std::size_t length = 0; length < size; ++length) {
            CAPTURE(path, length);
            const io::Memory cut = changed(disk, path, [&](auto& bytes) { bytes.resize(length); });
            const read_back r = read(cut, marked);
            REQUIRE_FALSE(r.failed.empty()); // the manifest knows what was durable
            const read_back alone = read(cut, plain());
            if (path == first) {
                REQUIRE_FALSE(alone.failed.empty());
            } else if (alone.failed.empty()) {
                REQUIRE(is_prefix(alone.texts, all_six));
                REQUIRE_FALSE(alone.report.closed); // so the loss of the end shows
            }
        }
    }
}

TEST_CASE("garbage behind a log, zeros behind a log") {
    const io::Memory disk = three_logs();
    const io::Memory open_end = three_logs(false);
    const auto garbage = [](auto& bytes) { bytes.resize(bytes.size() + 100, std::byte{0xA5}); };
    const auto zeros = [](auto& bytes) { bytes.resize(bytes.size() + 100); };
    REQUIRE_FALSE(read(changed(disk, first, garbage), plain()).failed.empty());
    REQUIRE_FALSE(read(changed(disk, first, zeros), plain()).failed.empty());
    REQUIRE_FALSE(read(changed(disk, "/000003.log", garbage), plain()).failed.empty());
    REQUIRE(read(changed(disk, "/000003.log", zeros), plain()).texts == all_six);
    const io::Memory torn = changed(open_end, "/000003.log", garbage);
    const read_back r = read(torn, plain());
    REQUIRE(r.texts == all_six);
    REQUIRE(r.report.torn);
    REQUIRE(r.report.dropped_bytes == 100);
    const read_back refused = read(torn, with(wal::recovery::absolute));
    REQUIRE(refused.kind == error_kind::corruption);
    REQUIRE(refused.failed.find("is torn") != std::string::npos);
    REQUIRE(read(changed(open_end, "/000003.log", zeros), with(wal::recovery::absolute)).texts ==
            all_six);
}

TEST_CASE("files swapped, copied from another database, renamed, replaced by directories") {
    const io::Memory disk = three_logs();
    const io::Memory swapped = changed(disk, first, [&](auto& b) { b = disk.contents(second); });
    REQUIRE(read(swapped, plain()).failed == "/000001.log: is log 2 under another name");
    wal::reader_options other = plain();
    other.database = 99;
    REQUIRE(read(disk, other).failed == "/000001.log: belongs to another database");

    const io::Memory gap = disk.crash(io::crash_mode::all_kept, 0);
    REQUIRE(gap.remove(second));
    REQUIRE(read(gap, plain()).failed ==
            "/000002.log: the log is missing; /000003.log names it as the one before");
    REQUIRE(gap.create_directory(second));
    REQUIRE(read(gap, plain()).failed == "/000002.log: not a regular file; move it away");

    const io::Memory foreign = disk.crash(io::crash_mode::all_kept, 0);
    foreign.replace("/notes.txt", std::vector<std::byte>(10));
    foreign.replace("/1.log", std::vector<std::byte>(10));
    REQUIRE(read(foreign, plain()).texts == all_six);
    foreign.replace("/000009.log", std::vector<std::byte>(100, std::byte{'x'}));
    REQUIRE(read(foreign, plain(), true).texts == all_six); // holds no record of ours
    REQUIRE(foreign.contents("/000009.log").size() == 100); // and stays
}

TEST_CASE("a log of a newer format is too new, not damaged") {
    const io::Memory disk;
    io::file_header h{wal::magic, wal::format_version + 1, database, 1, {}};
    std::vector<std::byte> bytes(io::file_header_bytes);
    io::encode(h, bytes.data());
    disk.replace(first, bytes);
    const read_back r = read(disk, plain());
    REQUIRE(r.kind == error_kind::unsupported);
    REQUIRE(r.failed.find("too new") != std::string::npos);
    h.magic = 1;
    io::encode(h, bytes.data());
    disk.replace(first, bytes);
    REQUIRE(read(disk, plain()).kind == error_kind::corruption);
}

TEST_CASE("point in time stops before the damage and sets the rest aside") {
    const io::Memory disk = three_logs();
    const std::size_t second_record = io::file_header_bytes + 40;
    const io::Memory hurt =
        changed(disk, second, [&](auto& b) { b[second_record] ^= std::byte{1}; });
    REQUIRE_FALSE(read(hurt, plain()).failed.empty());
    const auto before = hurt.contents(second);
    const auto third = hurt.contents("/000003.log");
    read_back r = read(hurt, with(wal::recovery::point_in_time), true);
    REQUIRE(r.failed == "");
    REQUIRE(r.texts == texts{"record 1", "record 2", "record 3"});
    REQUIRE(r.report.damage.find("/000002.log: the record at offset 104") == 0);
    REQUIRE(r.report.aside ==
            items<std::string>{"/000003.log.aside", "/000002.log.104.aside"});
    REQUIRE(hurt.contents("/000003.log.aside") == third);
    REQUIRE(hurt.contents("/000002.log.104.aside").size() == before.size() - second_record);
    r = read(hurt, plain(), true); // what is left is whole
    REQUIRE(r.failed == "");
    REQUIRE(r.texts == texts{"record 1", "record 2", "record 3"});

    // Killed at every call of the repair, it can be done again.
    for (std::uint64_t call = 1; call <= 12; ++call) {
        for (const io::crash_mode mode : io::every_crash_mode) {
            const io::Memory again =
                changed(disk, second, [&](auto& b) { b[second_record] ^= std::byte{1}; });
            again.stop_at(call);
            read(again, with(wal::recovery::point_in_time), true);
            const io::Memory after = again.crash(mode, call);
            const read_back again_read = read(after, with(wal::recovery::point_in_time), true);
            CAPTURE(call, static_cast<int>(mode), again_read.failed);
            REQUIRE(again_read.texts == texts{"record 1", "record 2", "record 3"});
        }
    }
}

TEST_CASE("point in time stops before a gap") {
    const io::Memory disk = three_logs();
    REQUIRE(disk.remove(second));
    const read_back r = read(disk, with(wal::recovery::point_in_time), true);
    REQUIRE(r.failed == "");
    REQUIRE(r.texts == texts{"record 1", "record 2"});
    REQUIRE(r.report.damage.find("is missing") != std::string::npos);
    REQUIRE(r.report.aside ==
            items<std::string>{"/000003.log.aside"});
    REQUIRE(read(disk, plain()).texts == texts{"record 1", "record 2"});
}

TEST_CASE("allocation is bounded by the file, whatever lengths it claims") {
    const io::Memory disk;
    {
        auto w = writer::open(disk, "/", first_log()).value();
        REQUIRE(put(*w, 1, "one", sync::commit));
    }
    auto bytes = disk.contents(first);
    io::record_header h;
    h.type = 2;
    h.sequence = 2;
    h.payload_bytes = static_cast<std::uint32_t>(io::record_payload_max);
    bytes.resize(144);
    io::encode(h, {database, 1}, 104, bytes.data() + 104); // whole, but its payload is not
    bytes.resize(136);
    const io::Memory lying;
    lying.replace(first, bytes);
    const read_back r = read(lying, plain());
    REQUIRE(r.texts == texts{"one"});
}

// The bugs that other recoveries shipped, as far as they concern the log.

TEST_CASE("recovery bug 2: the tail of an old log lost, the next one replayed") {
    const io::Memory disk = three_logs(false);
    const io::Memory lost = changed(disk, first, [](auto& b) { b.resize(b.size() - 40); });
    const read_back r = read(lost, plain());
    REQUIRE(r.kind == error_kind::corruption);
    REQUIRE(r.failed.find("/000001.log: ends at offset 104") == 0);
    REQUIRE(r.texts == texts{"record 1"});
}

TEST_CASE("recovery bug 3: a read error taken for a torn tail") {
    const io::Memory disk = three_logs(false);
    const std::uint64_t begin = disk.reads();
    REQUIRE(read(disk, plain()).failed == "");
    const std::uint64_t reads = disk.reads() - begin;
    REQUIRE(reads >= 6);
    for (std::uint64_t i = 1; i <= reads; ++i) {
        const io::Memory copy =
            changed(disk, "/000003.log", [](auto& b) { b.resize(b.size() - 1); });
        copy.fail_read_at(copy.reads() + i, io::fault::io_error);
        const auto before = copy.contents("/000003.log");
        const read_back r = read(copy, plain(), true);
        CAPTURE(i);
        REQUIRE(r.kind == error_kind::io);
        REQUIRE(copy.contents("/000003.log") == before);
    }
}

TEST_CASE("recovery bug 4: tables flushed past the end of the log") {
    const io::Memory disk = three_logs(false);
    wal::reader_options o = plain();
    o.flushed_sequence = 6;
    REQUIRE(read(disk, o).failed == "");
    const io::Memory torn = changed(disk, "/000003.log", [](auto& b) { b.resize(b.size() - 1); });
    REQUIRE(read(torn, plain()).failed == "");
    for (const auto policy : {wal::recovery::strict, wal::recovery::point_in_time}) {
        o.policy = policy;
        REQUIRE(read(torn, o).kind == error_kind::corruption);
    }
}

TEST_CASE("recovery bug 5: a power cut reported as corruption") {
    // Between creating a log and its first sync: nothing, zeros or garbage under its name.
    const io::Memory disk = three_logs(false);
    for (const std::size_t size : {0, 10, 64, 200}) {
        for (const int fill : {0, 0xA5}) {
            const io::Memory cut = disk.crash(io::crash_mode::all_kept, 0);
            cut.replace("/000004.log", std::vector<std::byte>(size, static_cast<std::byte>(fill)));
            const read_back r = read(cut, plain(), true);
            REQUIRE(r.failed == "");
            REQUIRE(r.texts == all_six);
            REQUIRE(r.end.file == 3);
            // The next writer goes on behind it, and the leftover stays harmless.
            auto o = first_log();
            o.file = 5;
            o.predecessor = r.end;
            auto w = writer::open(cut, "/", o).value();
            REQUIRE(put(*w, 7, "record 7", sync::commit));
            REQUIRE(read(cut, plain()).texts.size() == 7);
        }
    }
}

TEST_CASE("recovery bug 6: sequences restart and a second crash loses data") {
    io::Memory disk;
    texts expected;
    wal::log_end end{};
    for (std::uint64_t round = 1; round <= 5; ++round) {
        auto o = first_log();
        o.file = round;
        o.predecessor = end;
        auto w = writer::open(disk, "/", o).value();
        if (round > 1) REQUIRE_FALSE(submit(*w, end.sequence - 1, "old"));
        for (int i = 0; i < 3; ++i) {
            expected.push_back("round " + std::to_string(round) + " " + std::to_string(i));
            REQUIRE(put(*w, end.sequence + 1 + static_cast<std::uint64_t>(i), expected.back(),
                        sync::commit));
        }
        disk = disk.crash(io::crash_mode::unsynced_lost, round);
        const read_back r = read(disk, plain(), true);
        REQUIRE(r.failed == "");
        REQUIRE(r.texts == expected);
        REQUIRE(r.end.sequence == 3 * round);
        end = r.end;
    }
}

TEST_CASE("recovery bug 8: stale records with valid checksums") {
    const io::Memory disk = three_logs(false);
    // Bytes of an older log of the same shape behind the end of the last one, at the very place.
    const auto older = disk.contents(first);
    const auto stale = [&](auto& b) { b.insert(b.end(), older.begin() + 104, older.end()); };
    const read_back r = read(changed(disk, "/000003.log", stale), plain());
    REQUIRE(r.failed == "");
    REQUIRE(r.texts == all_six);
    REQUIRE(r.report.dropped_records == 0);
    // The same record again, further on in its own file.
    const auto own = disk.contents("/000003.log");
    const auto moved = [&](auto& b) { b.insert(b.end(), own.begin() + 104, own.end()); };
    REQUIRE(read(changed(disk, "/000003.log", moved), plain()).texts == all_six);
}

TEST_CASE("recovery bug 9: a failing recovery makes the log longer at each try") {
    const io::Memory disk =
        changed(three_logs(false), "/000003.log", [](auto& b) { b.resize(b.size() - 1); });
    std::uint64_t before = disk.contents("/000003.log").size();
    for (std::uint64_t call = 1; call < 5; ++call) {
        disk.fail_at(disk.calls() + call, io::fault::io_error);
        read(disk, plain(), true);
        const std::uint64_t size = disk.contents("/000003.log").size();
        REQUIRE(size <= before);
        REQUIRE(disk.list("/")->size() == 3);
        before = size;
    }
}
