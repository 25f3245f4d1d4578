// Power loss while files are moved, dropped, cut by time window and rewritten for a retention: a
// workload on a disk in memory is stopped at every few mutating calls, the disk is left as each
// crash mode leaves it, and the table must open with all durable rows, none twice, none changed,
// none missing that is young enough, and no file that nothing names. Then compaction goes on.
//
//   test_crash_compaction_power [SEED [STRIDE]]

#include "lsmer/io/memory.hpp"
#include "support/late_rows.hpp"
#include "support/sanitized.hpp"

#include <cstdio>
#include <cstdlib>

using namespace lsmer;
using test::told_way;
using test::way;

namespace {

constexpr std::string_view directory = "/db";

struct parts : engine::standard {
    using io = lsmer::io::Memory;
    using compaction = told_way;
};
using late = Table<test::late_table, parts>;

engine::options how(bool compacts) {
    engine::options o;
    o.memtable.rows = 24;
    o.background_flush = false;
    o.log_reserve = 0;
    o.compaction = compacts;
    return o;
}

[[noreturn]] void failed(const std::string& what) {
    std::fprintf(stderr, "compaction power: %s\n", what.c_str());
    std::exit(1);
}

struct promises {
    std::vector<std::int64_t> ends{0};
    std::int64_t durable = 0;
    engine::compaction_stats done{};
};

promises work(const io::Memory& disk, std::uint64_t seed) {
    promises p;
    io::detail::noise random(seed);
    auto table = late::open(directory, how(true), disk);
    if (!table) return p;
    for (int op = 0; op < 80; ++op) {
        const auto count = static_cast<std::int64_t>(1 + random.below(12));
        const std::int64_t first = p.ends.back();
        p.ends.push_back(first + count);
        if (!test::append_late(*table, first, count, sync::commit)) break;
        p.durable = p.ends.back();
    }
    p.done = table->compactions();
    return p;
}

/// The table as it is left: every promise kept, and no orphan. Then it compacts and is asked again.
void recover(const io::Memory& disk, const promises& p, bool garbage,
             const std::string& where) {
    std::string what;
    std::int64_t rows = 0;
    {
        auto table = late::open(directory, how(false), disk);
        if (!table) failed(where + ": " + table.error().message);
        rows = test::late_rows(*table, what);
        if (rows < 0) failed(where + ": " + what);
        if (rows < p.durable) {
            failed(join(where, ": ", rows, " rows, ", p.durable, " were durable"));
        }
        if (std::find(p.ends.begin(), p.ends.end(), rows) == p.ends.end()) {
            failed(join(where, ": ", rows, " rows end inside a batch"));
        }
        const std::uint64_t named = table->stats().files();
        const std::uint64_t there = test::data_files(disk, directory);
        // What begins with garbage may be anybody's, and is left.
        if (there != named && !garbage) {
            failed(join(where, ": ", there, " files, ", named, " are named"));
        }
    }
    auto table = late::open(directory, how(true), disk);
    if (!table) failed(where + ", again: " + table.error().message);
    if (!test::append_late(*table, rows, 30, sync::commit) || !table->flush()) {
        failed(where + ": cannot write");
    }
    if (test::late_rows(*table, what) != rows + 30) failed(where + ", compacted: " + what);
    if (table->compactions().failures != 0) {
        failed(where + ", compacted: " + table->compactions().last_error);
    }
}

} // namespace

int main(int count, char* words[]) {
    const std::uint64_t seed = count > 1 ? std::strtoull(words[1], nullptr, 10) : 1;
    const std::uint64_t stride = count > 2   ? std::strtoull(words[2], nullptr, 10)
                                 : test::sanitized ? 29
                                                   : 7;
    std::uint64_t recoveries = 0;
    for (const way w : {way::levels, way::windows, way::expiring}) {
        told_way::now = w;
        const io::Memory whole;
        const promises all = work(whole, seed);
        const engine::compaction_stats& done = all.done;
        if (done.failures != 0) failed("the workload itself fails: " + done.last_error);
        if (done.merges < 3) failed("the workload merges too little");
        if (w == way::levels && done.moves == 0) failed("the workload moves nothing");
        if (w == way::expiring && (done.drops == 0 || done.rows_expired == 0)) {
            failed("the workload drops nothing");
        }
        for (std::uint64_t call = 1 + seed % stride; call <= whole.calls(); call += stride) {
            const io::Memory disk;
            disk.stop_at(call);
            const promises p = work(disk, seed);
            for (std::uint64_t m = 0; m < 8; ++m) {
                const std::string where =
                    join(test::way_names[static_cast<int>(w)], ", call ", call, ", mode ", m,
                         ", seed ", seed);
                const io::crash_mode mode = io::every_crash_mode[m];
                recover(disk.crash(mode, seed + call * 8 + m), p,
                        mode == io::crash_mode::grew_garbage, where);
                ++recoveries;
            }
        }
        std::printf("compaction power: %s, %llu calls, %llu merges, %llu moves, %llu drops\n",
                    test::way_names[static_cast<int>(w)],
                    static_cast<unsigned long long>(whole.calls()),
                    static_cast<unsigned long long>(done.merges),
                    static_cast<unsigned long long>(done.moves),
                    static_cast<unsigned long long>(done.drops));
    }
    std::printf("compaction power: seed %llu, every call in %llu, %llu recoveries checked\n",
                static_cast<unsigned long long>(seed), static_cast<unsigned long long>(stride),
                static_cast<unsigned long long>(recoveries));
    return 0;
}
