// Trades into an empty durable table until the last of them is on stable storage: in batches of
// 10,000 and one by one, at three levels of waiting.
//
//   bench_ingest [--rows N] [--threads N] [--reps N] [--dir D] [--case NAME] [--no-peers]
//
//   case              the library's append            DuckDB                     limit program
//   batch_none        returns from memory             appender, data chunks      raw columns
//   batch_interval    in the operating system         the same                   the same
//   batch_commit      on stable storage, each batch   a transaction per batch    fdatasync each
//   row_none          as above, one row per call      appender, one row          raw columns
//   row_interval      as above                        the same                   the same
//   row_commit        on stable storage, each row     an insert each             fdatasync each
//
// row_commit takes a hundredth of the rows, at most 2,000: its pace is the disk's. Disks have
// moods; compare it with the limit program of the same run only.

#include "limit/raw_file.hpp"
#include "support/duckdb.hpp"
#include "support/harness.hpp"
#include "support/options.hpp"
#include "support/ours.hpp"
#include "support/ticks.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bench {
namespace {

using ours::arrival;
using ours::wait;

constexpr std::size_t batch_rows = 10'000;
constexpr std::size_t raw_batch_rows = 65'536;

struct ingest_case {
    const char* name;
    arrival how;
    wait until;
};
constexpr ingest_case cases[] = {{"batch_none", arrival::batches, wait::none},
                                 {"batch_interval", arrival::batches, wait::interval},
                                 {"batch_commit", arrival::batches, wait::commit},
                                 {"row_none", arrival::rows, wait::none},
                                 {"row_interval", arrival::rows, wait::interval},
                                 {"row_commit", arrival::rows, wait::commit}};

template <class Body>
void each_batch(std::size_t rows, std::size_t most, Body body) {
    for (std::size_t at = 0; at < rows; at += most) body(at, std::min(most, rows - at));
}

// Everything that a contender leaves on disk; gone before it runs again and when it is done.
class Leftovers {
public:
    explicit Leftovers(std::string path) : path_(std::move(path)) {}
    Leftovers(const Leftovers&) = delete;
    Leftovers& operator=(const Leftovers&) = delete;
    ~Leftovers() { remove(); }

    const std::string& path() const { return path_; }
    void remove() const {
        std::filesystem::remove_all(path_);
        std::filesystem::remove_all(path_ + ".wal"); // DuckDB's log
    }

private:
    std::string path_;
};

contender limit_for(const ingest_case& c, const trades& t, std::size_t rows,
                    std::shared_ptr<const Leftovers> file) {
    const std::size_t batch = c.until != wait::commit     ? raw_batch_rows
                              : c.how == arrival::batches ? batch_rows
                                                          : 1;
    const bool sync_each = c.until == wait::commit;
    const auto run = [&t, rows, batch, sync_each, file]() -> summary {
        const auto raw = std::make_shared<limit::RawFile>(file->path());
        each_batch(rows, batch, [&](std::size_t at, std::size_t count) {
            raw->append(t, at, count);
            if (sync_each) raw->sync();
        });
        raw->sync();
        return [raw, file] {
            return answer{{static_cast<std::int64_t>(raw->rows()), raw->sum_of_sizes()}, {}};
        };
    };
    const auto prepare = [rows, sync_each, file] {
        file->remove();
        if (sync_each) limit::RawFile::prepare(file->path(), rows);
    };
    return {role::limit, "limit", run, prepare};
}

void insert(duckdb::Database& database, const ingest_case& c, const trades& t, std::size_t rows) {
    if (c.how == arrival::batches) {
        if (c.until != wait::commit)
            return database.append_chunks(t, 0, rows, duckdb::symbols::text);
        return each_batch(rows, batch_rows, [&](std::size_t at, std::size_t count) {
            database.execute("BEGIN TRANSACTION");
            database.append_chunks(t, at, count, duckdb::symbols::text);
            database.execute("COMMIT");
        });
    }
    if (c.until != wait::commit) return database.append_rows(t, rows);
    auto one = database.prepare("INSERT INTO trades VALUES (?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < rows; ++i) {
        one.bind(t, i);
        one.execute();
    }
}

contender duckdb_for(const ingest_case& c, const trades& t, std::size_t rows, unsigned threads,
                     std::shared_ptr<const duckdb::Library> library,
                     std::shared_ptr<const Leftovers> file) {
    const auto run = [&c, &t, rows, threads, library, file]() -> summary {
        const auto database = std::make_shared<duckdb::Database>(library, file->path(), threads);
        database->create_trades(duckdb::symbols::text, "BIGINT");
        insert(*database, c, t, rows);
        return [database, file] {
            auto result = database->prepare("SELECT count(*), sum(size) FROM trades").execute();
            const auto sums = result.sums({0, 1});
            return answer{{sums.columns[0].exact, sums.columns[1].exact}, {}};
        };
    };
    return {role::peer, "duckdb", run, [file] { file->remove(); }};
}

int run(const options& o) {
    const WorkingDirectory directory(o);
    const trades t = make_trades(o.rows);
    const auto library = o.peers ? duckdb::Library::find(o.duckdb) : nullptr;
    Suite suite("ingest", o.repetitions);
    for (const ingest_case& c : cases) {
        if (!wanted(o, c.name)) continue;
        const bool paced_by_disk = c.how == arrival::rows && c.until == wait::commit;
        const std::size_t rows =
            paced_by_disk ? std::clamp<std::size_t>(o.rows / 100, 1, 2'000) : o.rows;
        const auto own = [&](const char* name) {
            return std::make_shared<Leftovers>(directory / (std::string("ingest-") + name));
        };
        std::vector<contender> contenders;
        const auto table = own("lsmer");
        if (const auto ours = ours::ingest(table->path(), t, rows, c.how, c.until, batch_rows))
            contenders.push_back({role::ours, "lsmer", ours, [table] { table->remove(); }});
        if (library != nullptr)
            contenders.push_back(duckdb_for(c, t, rows, o.threads, library, own("duckdb")));
        contenders.push_back(limit_for(c, t, rows, own("raw")));
        suite.run(c.name, rows, contenders);
    }
    return suite.finish();
}

} // namespace
} // namespace bench

int main(int count, char** arguments) { return bench::run(bench::parse_options(count, arguments)); }
