// Power loss, simulated: a workload on a disk in memory is stopped at every mutating call, the
// disk is left as each crash mode leaves it, and the table must open with exactly a prefix of
// the committed batches that holds the last durable one; then it is written to, closed, opened.
// Some of the recoveries are themselves stopped, twice.

#include "support/engine.hpp"
#include "support/sanitized.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace lsmer;
using test::memory_table;

namespace {

constexpr std::string_view directory = "/db";

struct level_case {
    const char* name;
    sync_level level;
};
// An interval this long never ends by itself here: what is synced is what the workload syncs.
const level_case levels[] = {
    {"commit", sync::commit}, {"interval", sync::interval(3'600'000)}, {"none", sync::none}};

const char* const mode_names[] = {"unsynced_lost", "all_kept",     "torn_write",
                                  "random_blocks", "grew_zeros",   "grew_garbage",
                                  "directory_lost", "directory_reordered"};

/// With the first level tables compact, so that both lives of a file are cut short everywhere.
engine::options how_at(sync_level level) {
    return level == sync::commit ? test::compacting_options(40) : test::small_options(40);
}

/// What a run has promised: after batch i the table has ends[i] rows.
struct promises {
    std::vector<std::int64_t> ends{0};
    std::int64_t appended = 0; // rows of all batches that may be there
    std::int64_t durable = 0;  // rows that must be there
    std::int64_t written = 0;  // rows that must be there when only the process dies
};

[[noreturn]] void failed(const std::string& what) {
    std::fprintf(stderr, "power: %s\n", what.c_str());
    std::exit(1);
}

[[nodiscard]] bool is_end(const promises& p, std::int64_t rows) {
    return std::find(p.ends.begin(), p.ends.end(), rows) != p.ends.end();
}

/// Appends one batch and notes what it promises. False when the disk has stopped.
bool append(memory_table& table, promises& p, std::int64_t count, sync_level level) {
    p.appended += count;
    p.ends.push_back(p.appended);
    if (!test::append_rows(table, p.appended - count, count, level)) return false;
    if (level == sync::commit) p.durable = p.appended;
    if (level != sync::none) p.written = p.appended;
    return true;
}

/// 200 operations: batches of 1 to 23 rows, flushes, syncs, and two reopens. Stops with the disk.
promises work(const io::Memory& disk, sync_level level, std::uint64_t seed) {
    promises p;
    io::detail::noise random(seed);
    auto table = memory_table::open(directory, how_at(level), disk);
    if (!table) return p;
    for (int op = 0; op < 200; ++op) {
        const std::uint64_t dice = random.below(100);
        bool going = true;
        if (op == 70 || op == 140) {
            going = static_cast<bool>(table->close());
            if (going) p.durable = p.appended;
            { const memory_table gone = std::move(*table); }
            table = memory_table::open(directory, how_at(level), disk);
            going = going && table;
            if (!table) return p;
        } else if (dice < 4) {
            going = static_cast<bool>(table->flush());
            if (going) p.durable = p.appended;
        } else if (dice < 8) {
            going = static_cast<bool>(table->sync());
            if (going) p.durable = p.appended;
        } else {
            going = append(*table, p, static_cast<std::int64_t>(1 + random.below(23)), level);
        }
        if (!going) return p;
    }
    if (table->close()) p.durable = p.appended;
    return p;
}

struct counts {
    std::uint64_t recoveries = 0;
    std::uint64_t nested = 0;
    std::uint64_t lost_batches = 0;
};

/// Rows of a table, which must be whole batches and all that was promised.
std::int64_t check(const memory_table& table, const promises& p, const std::string& where) {
    const std::int64_t rows = test::rows_in(table);
    if (rows < 0) failed(where + ": wrong rows");
    if (rows < p.durable) {
        failed(join(where, ": ", rows, " rows, but ", p.durable, " were durable"));
    }
    if (!is_end(p, rows)) failed(join(where, ": ", rows, " rows end inside a batch"));
    return rows;
}

/// Recovers, and at some points writes, loses the power again and recovers again.
void recover(const io::Memory& disk, const promises& before, std::uint64_t seed, bool twice,
             const std::string& where, counts& n) {
    promises p = before;
    {
        auto table = memory_table::open(directory, test::compacting_options(40), disk);
        if (!table) failed(where + ": " + table.error().message);
        ++n.recoveries;
        const std::int64_t rows = check(*table, p, where);
        n.lost_batches += rows != p.appended;
        if (!twice) return;
        while (p.ends.back() != rows) p.ends.pop_back();
        p.appended = rows;
        p.durable = rows; // recovery has synced what it shows
        if (!append(*table, p, 5, sync::commit)) failed(where + ": cannot append");
        if (!append(*table, p, 30, sync::commit)) failed(where + ": cannot append");
        if (!append(*table, p, 3, sync::commit)) failed(where + ": cannot append");
        if (seed % 3 == 0 && !table->close()) failed(where + ": cannot close");
        const io::Memory again = disk.crash(io::every_crash_mode[seed % 8], seed);
        auto second = memory_table::open(directory, test::compacting_options(40), again);
        if (!second) failed(where + ", again: " + second.error().message);
        ++n.recoveries;
        check(*second, p, where + ", again");
        if (!second->close()) failed(where + ", again: cannot close");
    }
}

/// Stops a recovery at some call, and the recovery of that at another.
void recover_nested(const io::Memory& disk, const promises& p, std::uint64_t seed,
                    const std::string& where, counts& n) {
    io::detail::noise random(seed);
    io::Memory now = disk.crash(io::crash_mode::all_kept, seed);
    std::string path = where;
    for (int depth = 0; depth < 2; ++depth) {
        const std::uint64_t call = 1 + random.below(30);
        now.stop_at(call);
        {
            const auto table = memory_table::open(directory, test::compacting_options(40), now);
            if (!table && !now.stopped()) failed(path + ": " + table.error().message);
        }
        const std::uint64_t mode = random.below(8);
        path += join(", recovery stopped at ", call, " ", mode_names[mode]);
        now = now.crash(io::every_crash_mode[mode], random.next());
        ++n.nested;
    }
    recover(now, p, random.next(), true, path, n);
}

} // namespace

int main(int count, char* words[]) {
    const std::uint64_t seed = count > 1 ? std::strtoull(words[1], nullptr, 10) : 1;
    const std::uint64_t step = count > 2 ? std::strtoull(words[2], nullptr, 10) : 16;
    const std::uint64_t stride = test::sanitized ? 7 : 1; // odd: it meets every other step
    counts n;
    std::printf("power: seed %llu, every call in %llu\n", static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(stride));
    for (const level_case& l : levels) {
        const io::Memory whole;
        const promises all = work(whole, l.level, seed);
        const std::uint64_t calls = whole.calls();
        if (all.durable != all.appended) failed("the workload itself fails");
        const std::uint64_t begin = n.recoveries;
        for (std::uint64_t call = 1 + seed % stride; call <= calls; call += stride) {
            const io::Memory disk;
            disk.stop_at(call);
            const promises p = work(disk, l.level, seed);
            for (std::uint64_t m = 0; m < 8; ++m) {
                // The first three modes and lost names at every call, the others at some.
                const bool always = m < 3 || m == 6;
                if (!always && (call + m) % step != 0) continue;
                const std::string where =
                    join(l.name, ", call ", call, ", ", mode_names[m], ", seed ", seed);
                const std::uint64_t s = seed * 1'000'003 + call * 8 + m;
                const io::Memory after = disk.crash(io::every_crash_mode[m], s);
                if ((call + m) % step == 1) recover_nested(after, p, s, where, n);
                promises expected = p;
                if (io::every_crash_mode[m] == io::crash_mode::all_kept) {
                    expected.durable = std::max(p.durable, p.written);
                }
                recover(after, expected, s, (call + m) % 4 == 0, where, n);
            }
        }
        std::printf("power: %s, %llu calls, %llu recoveries\n", l.name,
                    static_cast<unsigned long long>(calls),
                    static_cast<unsigned long long>(n.recoveries - begin));
    }
    std::printf("power: %llu recoveries checked, %llu stopped on the way, %llu lost a tail that "
                "was never durable\n",
                static_cast<unsigned long long>(n.recoveries),
                static_cast<unsigned long long>(n.nested),
                static_cast<unsigned long long>(n.lost_batches));
    return 0;
}
