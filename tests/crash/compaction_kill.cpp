// Real kills in the middle of compactions, and a minute of churn.
//
//   test_crash_compaction_kill [kills N | churn SECONDS]     else 6 kills and a second of churn
//
// kills   a child writes to a table on the real disk, in small memtables and under an eager policy,
//         so that some compaction runs at any moment; it is killed with SIGKILL at a random one.
//         The parent finds every acknowledged row once, and no file that nothing names. Ways of
//         compaction take turns in the same directory. LSMER_KILLS says how many, too.
// churn   appends, flushes, compactions, queries, snapshots held for a while, reopens: descriptors,
//         memory and files on disk must be flat, but for what the rows take.

#include "lsmer/io/memory.hpp"
#include "support/late_rows.hpp"
#include "support/sanitized.hpp"
#include "support/temp_directory.hpp"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

using namespace lsmer;
using test::told_way;
using test::way;

namespace {

struct parts : engine::standard {
    using compaction = told_way;
};
using late = Table<test::late_table, parts>;

[[noreturn]] void failed(const std::string& what) {
    std::fprintf(stderr, "compaction kill: %s\n", what.c_str());
    std::exit(1);
}

engine::options how(std::size_t memtable_rows) {
    engine::options o;
    o.memtable.rows = memtable_rows;
    o.log_reserve = 1 << 16;
    return o;
}

/// Appends until it is killed; after each batch it writes how many rows were acknowledged, and
/// after each compaction that it sees the negative of how many there were.
[[noreturn]] void child(const std::string& directory, int pipe) {
    auto table = late::open(directory, how(100));
    if (!table) {
        std::fprintf(stderr, "compaction kill: child: %s\n", table.error().message.c_str());
        _exit(2);
    }
    std::string what;
    std::int64_t rows = test::late_rows(*table, what);
    if (rows < 0) _exit(3);
    for (;;) {
        const engine::compaction_stats done = table->compactions();
        const std::int64_t words[2] = {
            rows, static_cast<std::int64_t>(done.merges + done.moves + done.drops)};
        if (write(pipe, words, sizeof words) != sizeof words || done.failures != 0) _exit(4);
        if (!test::append_late(*table, rows, 25, sync::interval(50))) _exit(5);
        rows += 25;
    }
}

struct life {
    std::int64_t rows = -1;
    std::int64_t compactions = 0;
};

life run_and_kill(const std::string& directory, long microseconds) {
    int ends[2];
    if (pipe(ends) != 0) failed("pipe");
    const pid_t pid = fork();
    if (pid < 0) failed("fork");
    if (pid == 0) {
        close(ends[0]);
        const std::string number = std::to_string(ends[1]);
        const std::string kind = std::to_string(static_cast<int>(told_way::now));
        execl("/proc/self/exe", "compaction_kill", "child", directory.c_str(), number.c_str(),
              kind.c_str(), static_cast<char*>(nullptr));
        _exit(9);
    }
    close(ends[1]);
    life out;
    std::int64_t words[2];
    const auto next = [&] {
        if (read(ends[0], words, sizeof words) != sizeof words) return false;
        out = {words[0], words[1]};
        return true;
    };
    next(); // it is open
    const std::int64_t until = monotonic_ns() + microseconds * 1000;
    while (monotonic_ns() < until && next()) {}
    ::kill(pid, SIGKILL);
    while (next()) {}
    close(ends[0]);
    int state = 0;
    waitpid(pid, &state, 0);
    if (!WIFSIGNALED(state)) failed("the child ended before it was killed");
    return out;
}

void kills(int count, std::uint64_t seed) {
    io::detail::noise random(seed);
    const test::temp_directory dir;
    std::int64_t compactions = 0;
    std::int64_t rows = 0;
    std::uint64_t orphans = 0;
    std::string what;
    for (int k = 0; k < count; ++k) {
        told_way::now = static_cast<way>(k % 4);
        // What `expiring` took away others would miss: it has a directory of its own.
        const std::string directory = dir / (told_way::now == way::expiring ? "old" : "db");
        const std::string where = join("kill ", k, " (",
                                       test::way_names[static_cast<int>(told_way::now)],
                                       ", seed ", seed, ")");
        const life one = run_and_kill(directory, static_cast<long>(5'000 + random.below(60'000)));
        compactions += one.compactions;
        const std::uint64_t before = test::data_files(io::Posix(), directory);
        engine::options still = how(100); // nothing is written while files are counted
        still.background_flush = false;
        still.compaction = false;
        auto table = late::open(directory, still);
        if (!table) failed(where + ": " + table.error().message);
        rows = test::late_rows(*table, what);
        if (rows < one.rows) {
            failed(join(where, ": ", one.rows, " rows were acknowledged, ", rows, " are left ",
                        what));
        }
        if (rows > one.rows + 25 || rows % 25 != 0) failed(where + ": rows that nobody wrote");
        const std::uint64_t named = table->stats().files();
        const std::uint64_t after = test::data_files(io::Posix(), directory);
        if (after != named) failed(where + ": an orphan stays");
        orphans += before - named;
    }
    std::printf("compaction kill: seed %llu, %d kills, %lld compactions, %llu files swept, "
                "lost 0\n",
                static_cast<unsigned long long>(seed), count, static_cast<long long>(compactions),
                static_cast<unsigned long long>(orphans));
    if (count >= 50 && orphans == 0) failed("no kill met a compaction");
}

std::uint64_t descriptors() {
    std::uint64_t n = 0;
    DIR* const d = opendir("/proc/self/fd");
    while (readdir(d) != nullptr) ++n;
    closedir(d);
    return n;
}
/// Bytes of memory that are the process's own.
std::uint64_t resident() {
    unsigned long long pages = 0;
    unsigned long long all = 0;
    unsigned long long shared = 0;
    std::FILE* const f = std::fopen("/proc/self/statm", "r");
    if (f == nullptr || std::fscanf(f, "%llu %llu %llu", &all, &pages, &shared) != 3) pages = 0;
    if (f != nullptr) std::fclose(f);
    return (pages - shared) * 4096;
}

void churn(double seconds) {
    told_way::now = way::expiring; // the rows that are kept do not grow
    const test::temp_directory dir;
    const std::string directory = dir / "db";
    std::int64_t rows = 0;
    std::uint64_t rounds = 0;
    std::uint64_t fds[2] = {};   // the most of the first fifth, and after it
    std::uint64_t bytes[2] = {};
    std::uint64_t files[2] = {};
    std::string what;
    const std::int64_t begin = monotonic_ns();
    const auto passed = [&] { return static_cast<double>(monotonic_ns() - begin) / 1e9; };
    while (passed() < seconds) {
        auto table = late::open(directory, how(200));
        if (!table) failed("churn: " + table.error().message);
        std::optional<late::snapshot_type> held;
        for (int op = 0; op < 60; ++op) {
            if (!test::append_late(*table, rows, 40, sync::none)) failed("churn: append");
            rows += 40;
            if (op % 7 == 0 && !table->flush()) failed("churn: flush");
            if (op % 20 == 3) held.emplace(table->snapshot());
            if (op % 20 == 13) held.reset();
            if (op == 30 && !table->compact()) failed("churn: compact");
            if (op % 25 == 24 && test::late_rows(*table, what) != rows) failed("churn: " + what);
        }
        if (table->compactions().failures != 0) failed("churn: " + table->compactions().last_error);
        held.reset();
        if (!table->close()) failed("churn: close");
        ++rounds;
        const bool early = rounds <= 2 || passed() < seconds / 5;
        files[!early] = std::max(files[!early], test::data_files(io::Posix(), directory));
        fds[!early] = std::max(fds[!early], descriptors());
        bytes[!early] = std::max(bytes[!early], resident());
    }
    std::printf("churn: %.0f s, %llu rounds, %lld rows; first fifth and after: descriptors %llu, "
                "%llu; memory %.1f, %.1f MB; files %llu, %llu\n",
                seconds, static_cast<unsigned long long>(rounds), static_cast<long long>(rows),
                static_cast<unsigned long long>(fds[0]), static_cast<unsigned long long>(fds[1]),
                static_cast<double>(bytes[0]) / 1e6, static_cast<double>(bytes[1]) / 1e6,
                static_cast<unsigned long long>(files[0]),
                static_cast<unsigned long long>(files[1]));
    if (fds[1] > fds[0]) failed("churn: descriptors leak");
    if (files[1] > files[0] + 20) failed("churn: files stay");
    // Allocators keep some; sanitizers keep all that was freed for a while.
    const std::uint64_t slack = test::sanitized ? std::uint64_t{512} << 20 : std::uint64_t{8} << 20;
    if (bytes[1] > bytes[0] + slack) failed("churn: memory leaks");
}

} // namespace

int main(int count, char* words[]) {
    const std::string what = count > 1 ? words[1] : "";
    if (what == "child" && count == 5) {
        told_way::now = static_cast<way>(std::atoi(words[4]));
        child(words[2], std::atoi(words[3]));
    }
    const char* const asked = std::getenv("LSMER_KILLS");
    const std::uint64_t seed = 1;
    if (what == "churn") {
        churn(count > 2 ? std::atof(words[2]) : 60);
    } else if (what == "kills") {
        kills(count > 2 ? std::atoi(words[2]) : 100, seed);
    } else {
        kills(asked != nullptr ? std::atoi(asked) : 6, seed);
        churn(1);
    }
    return 0;
}
