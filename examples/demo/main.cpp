// demo [CSV]: real data into a durable table, four questions in both spellings, a writer killed
// with SIGKILL, and the proof that nothing it was told to be safe is lost.

#include "flights.hpp"

#include <lsmer/interop.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

double seconds_since(std::int64_t start) {
    return static_cast<double>(lsmer::monotonic_ns() - start) * 1e-9;
}

int failed(const char* what, const lsmer::error& e) {
    std::printf("demo failed: %s: %s\n", what, e.what());
    return 1;
}

constexpr std::int64_t batch_rows = 250;

/// Rows of the file that the writer repeats, and where in them its next batch begins.
std::int64_t repeated_rows(std::int64_t loaded) { return loaded < 100'000 ? loaded : 100'000; }
std::int64_t next_batch(std::int64_t written, std::int64_t loaded) {
    return written % (repeated_rows(loaded) - batch_rows);
}

/// Appends rows of the file again and again in small batches, each on stable storage before the
/// next, and tells each time how many rows the table has. Runs until it is killed.
[[noreturn]] void write_until_killed(const std::string& directory, std::int64_t loaded, int told) {
    auto table = flight_table::open(directory);
    if (!table) _exit(1);
    lsmer::ColumnBuffer<flights> file(table->symbols());
    const lsmer::status read = table->snapshot().scan([&](const lsmer::Batch<flights>& batch) {
        file.append(batch);
        return static_cast<std::int64_t>(file.rows()) < repeated_rows(loaded);
    });
    if (!read) _exit(1);
    for (std::int64_t rows = loaded;;) {
        const auto from = static_cast<std::size_t>(next_batch(rows - loaded, loaded));
        if (!table->append(file.batch().slice(from, batch_rows), lsmer::sync::commit)) _exit(1);
        rows += batch_rows;
        if (write(told, &rows, sizeof rows) != sizeof rows) _exit(1);
    }
}

/// Lets a child write for a while and kills it; gives the rows it was told to be safe.
std::int64_t kill_a_writer(const std::string& directory, std::int64_t loaded) {
    int pipe_ends[2];
    if (pipe(pipe_ends) != 0) return -1;
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        close(pipe_ends[0]);
        write_until_killed(directory, loaded, pipe_ends[1]);
    }
    close(pipe_ends[1]);
    const std::int64_t start = lsmer::monotonic_ns();
    std::int64_t acknowledged = loaded;
    std::int64_t rows = 0;
    bool killed = false;
    while (read(pipe_ends[0], &rows, sizeof rows) == sizeof rows) {
        acknowledged = rows; // what it managed to say before it died counts, too
        if (!killed && seconds_since(start) > 0.7) {
            kill(child, SIGKILL);
            killed = true;
        }
    }
    close(pipe_ends[0]);
    waitpid(child, nullptr, 0);
    return killed ? acknowledged : -1;
}

std::uint64_t hash_of(const lsmer::Row<flights>& row) {
    using f = flights;
    std::uint64_t h = lsmer::hash_integer(static_cast<std::uint64_t>(row[f::date].ns));
    h = lsmer::hash_combine(h, static_cast<std::uint64_t>(row[f::delay]));
    h = lsmer::hash_combine(h, static_cast<std::uint64_t>(row[f::distance]));
    h = lsmer::hash_combine(h, lsmer::hash_bytes(row[f::origin]));
    return lsmer::hash_combine(h, lsmer::hash_bytes(row[f::destination]));
}

struct recovery {
    std::int64_t rows = 0;
    bool exact = false; // every row is the one that was written
};

/// Reads everything back. The writer's rows leave memory sorted, so they are compared as a set: by
/// the sum of their hashes with those of the rows of the file that it repeated.
lsmer::result<recovery> check_rows(const flight_table& table, std::int64_t loaded) {
    recovery found;
    std::vector<std::uint64_t> file;
    std::uint64_t sum = 0;
    const lsmer::status read = table.snapshot().scan_rows([&](const lsmer::Row<flights>& row) {
        const std::uint64_t hash = hash_of(row);
        if (found.rows < repeated_rows(loaded)) file.push_back(hash);
        if (found.rows >= loaded) sum += hash;
        ++found.rows;
    });
    if (!read) return read.error();
    std::uint64_t expected = 0;
    for (std::int64_t done = 0; done < found.rows - loaded; done += batch_rows) {
        const std::int64_t from = next_batch(done, loaded);
        for (std::int64_t i = from; i < from + batch_rows; ++i) {
            expected += file[static_cast<std::size_t>(i)];
        }
    }
    found.exact = sum == expected && (found.rows - loaded) % batch_rows == 0;
    return found;
}

} // namespace

int main(int argc, char** argv) {
    const std::string csv = argc > 1 ? argv[1] : "examples/data/flights.csv";
    std::string directory = "/tmp/lsmer-demo-XXXXXX";
    if (mkdtemp(directory.data()) == nullptr) return 1;
    const std::string where = directory + "/flights";

    std::int64_t loaded = 0;
    {
        auto table = flight_table::open(where);
        if (!table) return failed("open", table.error());
        const std::int64_t start = lsmer::monotonic_ns();
        const auto report = lsmer::csv::import_file(*table, csv);
        if (!report) return failed("import", report.error());
        if (lsmer::status s = table->flush(); !s) return failed("flush", s.error());
        loaded = static_cast<std::int64_t>(report->rows);
        const double took = seconds_since(start);
        std::printf("%s: %lld flights into a durable table in %.3f s, %.1f M rows/s\n\n",
                    csv.c_str(), static_cast<long long>(loaded), took,
                    static_cast<double>(loaded) / took * 1e-6);
        const bool same = ask_four_questions(
            *table, [](const char* title, const auto& text, const auto& expression) {
                if (!text || !expression) return false;
                std::printf("%s\n", title);
                text->print();
                std::printf("\n");
                return text->to_csv() == expression->to_csv();
            });
        if (!same) {
            std::printf("demo failed: the two spellings of a question differ\n");
            return 1;
        }
        std::printf("Each question was asked as text and as a C++ expression; the answers are "
                    "equal.\n\n");
        if (lsmer::status s = table->close(); !s) return failed("close", s.error());
    }

    const std::int64_t start = lsmer::monotonic_ns();
    const std::int64_t acknowledged = kill_a_writer(where, loaded);
    const double wrote = seconds_since(start);
    if (acknowledged < 0) {
        std::printf("demo failed: the writer could not write\n");
        return 1;
    }
    std::printf("A writer appended batches of 250 rows, each synced to disk, and was killed with "
                "SIGKILL:\n  %lld rows acknowledged in %.2f s, %.0f rows/s\n",
                static_cast<long long>(acknowledged - loaded), wrote,
                static_cast<double>(acknowledged - loaded) / wrote);

    const std::int64_t reopened = lsmer::monotonic_ns();
    auto table = flight_table::open(where);
    if (!table) return failed("reopen", table.error());
    std::printf("  reopened in %.3f s\n", seconds_since(reopened));
    const auto found = check_rows(*table, loaded);
    if (!found) return failed("read", found.error());
    const std::int64_t lost = found->rows < acknowledged ? acknowledged - found->rows : 0;
    const bool ok = lost == 0 && found->exact;
    if (lsmer::status s = table->close(); !s) return failed("close", s.error());
    std::printf("demo %s rows=%lld acknowledged=%lld recovered=%lld lost=%lld\n",
                ok ? "ok" : "failed", static_cast<long long>(loaded),
                static_cast<long long>(acknowledged), static_cast<long long>(found->rows),
                static_cast<long long>(lost));
    return ok ? 0 : 1;
}
