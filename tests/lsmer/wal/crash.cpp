// The power goes at every call that changes the disk, in every mode; then again during the
// recovery; then again after it. What was promised is there, and nothing is there twice or
// without what came before it.
#include <algorithm>
#include <random>

#include "lsmer/wal/support.hpp"
#include "support/catch.hpp"

using namespace test_wal;

namespace {

struct outcome {
    std::size_t durable = 0; // records promised to survive a power cut
    std::size_t written = 0; // records promised to survive a kill
};

std::string text_of(std::uint64_t sequence) {
    // Some span blocks, so that a block may be lost while a later one is kept.
    return "record " + std::to_string(sequence) +
           std::string(sequence * 37 % 200 + (sequence % 4 == 2 ? 5000 : 0), '.');
}

/// Writes records 1.. until the disk stops, rolling now and then.
outcome workload(const io::Memory& disk, sync_level level, std::uint64_t reserve) {
    constexpr std::uint64_t records = 24;
    outcome done;
    auto options = first_log();
    options.reserve = reserve;
    options.copy_max = 120;
    options.buffer_max = 400;
    std::vector<std::string> texts; // large ones are borrowed until they are committed
    auto opened = writer::open(disk, "/", options);
    if (!opened) return done;
    writer& w = **opened;
    wal::position last{};
    texts.reserve(records);
    for (std::uint64_t s = 1; s <= records; ++s) {
        // Two records at once, every third time: a group of several.
        texts.push_back(text_of(s));
        const auto p = submit(w, s, texts.back());
        if (!p) return done;
        last = *p;
        if (s % 3 == 0) continue;
        if (!w.commit(last, level)) return done;
        if (level == sync::commit) done.durable = s;
        if (level != sync::none) done.written = s;
        if (s % 10 == 0) {
            if (!w.roll(1 + s / 10)) return done;
            done.durable = done.written = s;
        }
    }
    if (w.close()) done.durable = done.written = records;
    return done;
}

std::uint64_t next_number(const io::Memory& disk) {
    std::uint64_t number = 0;
    const auto names = disk.list("/").value();
    for (const std::string& name : names) {
        number = std::max(number, io::parse_numbered_name(name, wal::extension));
    }
    return number + 1;
}

void check(const read_back& r, std::size_t at_least) {
    REQUIRE(r.failed == "");
    REQUIRE(r.texts.size() >= at_least);
    for (std::size_t i = 0; i < r.texts.size(); ++i) REQUIRE(r.texts[i] == text_of(i + 1));
}

/// Writes two records behind a recovered end and takes the power away at once.
void write_and_crash_again(const io::Memory& disk, const read_back& r) {
    auto options = first_log();
    options.file = next_number(disk);
    options.predecessor = r.end;
    auto w = writer::open(disk, "/", options).value();
    const std::uint64_t next = r.texts.size() + 1;
    REQUIRE(put(*w, next, text_of(next), sync::commit));
    REQUIRE(put(*w, next + 1, text_of(next + 1), sync::commit));
    check(read(disk.crash(io::crash_mode::unsynced_lost, 1), plain(), true), next + 1);
}

} // namespace

TEST_CASE("power loss at every call of the log's life") {
    std::size_t recoveries = 0;
    for (const sync_level level : {sync::commit, sync::interval(60000), sync::none}) {
        for (const std::uint64_t reserve : {0, 1024}) {
            for (std::uint64_t call = 1;; ++call) {
                const io::Memory disk;
                disk.stop_at(call);
                const outcome promised = workload(disk, level, reserve);
                for (const io::crash_mode mode : io::every_crash_mode) {
                    for (std::uint64_t seed = 0; seed < 2; ++seed) {
                        CAPTURE(static_cast<int>(level.when), reserve, call, static_cast<int>(mode),
                                seed);
                        const io::Memory after = disk.crash(mode, seed * 1000 + call);
                        const std::size_t least =
                            mode == io::crash_mode::all_kept ? promised.written : promised.durable;
                        const read_back r = read(after, plain(), true);
                        check(r, least);
                        write_and_crash_again(after, r);
                        ++recoveries;
                    }
                }
                if (!disk.stopped()) break;
            }
        }
    }
    REQUIRE(recoveries > 3000);
}

TEST_CASE("recovery bug 7: power loss during recovery, again and again") {
    for (std::uint64_t call = 1; call < 60; call += 3) {
        const io::Memory disk;
        disk.stop_at(call);
        const outcome promised = workload(disk, sync::commit, 1024);
        for (const io::crash_mode mode : io::every_crash_mode) {
            io::Memory now = disk.crash(mode, call);
            for (std::uint64_t depth = 1; depth <= 4; ++depth) {
                CAPTURE(call, static_cast<int>(mode), depth);
                now.stop_at(depth);
                read(now, plain(), true);
                now = now.crash(io::every_crash_mode[(call + depth) % 8], call * depth);
            }
            const read_back r = read(now, plain(), true);
            check(r, promised.durable);
            write_and_crash_again(now, r);
        }
    }
}

TEST_CASE("an error at every call: the log is whole up to what was promised") {
    for (const io::fault what :
         {io::fault::io_error, io::fault::no_space, io::fault::short_write}) {
        for (const bool lasting : {false, true}) {
            for (std::uint64_t call = 1;; ++call) {
                const io::Memory disk;
                disk.fail_at(call, what, lasting);
                const outcome promised = workload(disk, sync::commit, 1024);
                const bool over = disk.calls() < call;
                for (const io::crash_mode mode :
                     {io::crash_mode::all_kept, io::crash_mode::unsynced_lost,
                      io::crash_mode::random_blocks}) {
                    CAPTURE(static_cast<int>(what), lasting, call, static_cast<int>(mode));
                    check(read(disk.crash(mode, call), plain(), true), promised.durable);
                }
                if (over) break;
            }
        }
    }
}
