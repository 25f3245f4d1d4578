// Real kills: a child writes to a table on the real disk and tells through a pipe what was
// acknowledged; it is killed with SIGKILL at a random moment; the parent opens the table and
// finds every acknowledged row, no half batch, and a free lock. The next child goes on with the
// same directory.

#include "support/engine.hpp"
#include "support/temp_directory.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace lsmer;
using test::disk_table;

namespace {

constexpr int kills = 50;
constexpr std::int64_t batch_rows = 17;

[[noreturn]] void failed(const std::string& what) {
    std::fprintf(stderr, "kill: %s\n", what.c_str());
    std::exit(1);
}

engine::options how() {
    engine::options o;
    o.memtable.rows = 600; // several flushes in a life
    o.log_reserve = 1 << 16;
    return o;
}

/// Appends batches until it is killed; after each it writes the number of rows acknowledged.
[[noreturn]] void child(const std::string& directory, int pipe, sync_level level) {
    auto table = disk_table::open(directory, how());
    if (!table) {
        std::fprintf(stderr, "kill: child: %s\n", table.error().message.c_str());
        _exit(2);
    }
    auto rows = static_cast<std::int64_t>(table->rows());
    for (int n = 0;; ++n) {
        if (write(pipe, &rows, sizeof rows) != sizeof rows) _exit(3);
        status s = n % 40 == 39 ? table->flush() : status();
        if (s) s = test::append_rows(*table, rows, batch_rows, level);
        if (!s) {
            std::fprintf(stderr, "kill: child: %s\n", s.error().message.c_str());
            _exit(4);
        }
        rows += batch_rows;
    }
}

struct pipe_ends {
    int read = -1;
    int write = -1;
};

/// Runs a child for some microseconds after its first word; gives the rows that it acknowledged.
std::int64_t run_and_kill(const char* self, const std::string& directory, const char* level,
                          long microseconds) {
    pipe_ends ends;
    if (pipe(&ends.read) != 0) failed("pipe");
    const pid_t pid = fork();
    if (pid < 0) failed("fork");
    if (pid == 0) {
        close(ends.read);
        const std::string number = std::to_string(ends.write);
        execl(self, self, "child", directory.c_str(), number.c_str(), level,
              static_cast<char*>(nullptr));
        _exit(9);
    }
    close(ends.write);
    std::int64_t acknowledged = -1;
    std::int64_t word = 0;
    if (read(ends.read, &word, sizeof word) == sizeof word) acknowledged = word;

    // While it writes, nobody else may.
    const auto second = disk_table::open(directory, how());
    if (second) failed("two processes hold the same table");
    if (second.error().kind != error_kind::busy ||
        second.error().message.find(std::to_string(pid)) == std::string::npos) {
        failed("the second writer is told: " + second.error().message);
    }
    // A full pipe would stop the child: it is read while the time runs out.
    const std::int64_t until = monotonic_ns() + microseconds * 1000;
    while (monotonic_ns() < until && read(ends.read, &word, sizeof word) == sizeof word) {
        acknowledged = word;
    }
    ::kill(pid, SIGKILL);
    while (read(ends.read, &word, sizeof word) == sizeof word) acknowledged = word;
    close(ends.read);
    int state = 0;
    waitpid(pid, &state, 0);
    if (!WIFSIGNALED(state)) failed("the child ended before it was killed");
    return acknowledged;
}

} // namespace

int main(int count, char* words[]) {
    if (count == 5 && std::string(words[1]) == "child") {
        const sync_level level =
            std::string(words[4]) == "commit" ? sync::commit : sync::interval(50);
        child(words[2], std::atoi(words[3]), level);
    }
    const std::uint64_t seed = count > 1 ? std::strtoull(words[1], nullptr, 10) : 1;
    io::detail::noise random(seed);
    const test::temp_directory dir;
    const std::string directory = dir / "db";
    std::int64_t acknowledged = 0;
    std::int64_t before = 0;
    std::uint64_t torn = 0;
    std::uint64_t unacknowledged = 0;
    for (int k = 0; k < kills; ++k) {
        const char* const level = k % 2 == 0 ? "commit" : "interval";
        const long wait = static_cast<long>(200 + random.below(60'000));
        acknowledged = run_and_kill("/proc/self/exe", directory, level, wait);
        const std::string where = join("kill ", k, " (", level, ", seed ", seed, ")");
        if (acknowledged < before) failed(where + ": nothing was acknowledged");
        auto table = disk_table::open(directory, how());
        if (!table) failed(where + ": " + table.error().message);
        const std::int64_t rows = test::rows_in(*table);
        if (rows < 0) failed(where + ": wrong rows");
        if (rows < acknowledged) {
            failed(join(where, ": ", acknowledged, " rows were acknowledged, ", rows, " are left"));
        }
        if (rows % batch_rows != 0) failed(where + ": half a batch");
        if (rows > acknowledged + batch_rows) failed(where + ": rows that nobody wrote");
        torn += table->recovered().torn;
        unacknowledged += rows != acknowledged;
        before = rows;
    }
    std::printf("kill: seed %llu, %d kills, %lld rows acknowledged, %lld recovered, lost 0; %llu "
                "torn tails, %llu times a batch more than acknowledged\n",
                static_cast<unsigned long long>(seed), kills,
                static_cast<long long>(acknowledged), static_cast<long long>(before),
                static_cast<unsigned long long>(torn),
                static_cast<unsigned long long>(unacknowledged));
    return 0;
}
