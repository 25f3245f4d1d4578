// The first six cases of the tick suite over trades at rest: the library from its SSTables, DuckDB
// from a file, from memory, and from memory with enumerations for symbols, and the limit program.
//
//   bench_flagship [--rows N] [--threads N] [--reps N] [--dir D] [--case NAME] [--no-peers]
//
// The SQL below states the questions. With fewer rows than 50 M the tenth of the time
// that flagship_tenth asks for shrinks with them.

#include "limit/ticks.hpp"
#include "support/duckdb.hpp"
#include "support/harness.hpp"
#include "support/options.hpp"
#include "support/ours.hpp"
#include "support/ticks.hpp"

#include <cstdint>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t published_rows = 50'000'000;

template <class T>
T total(const std::vector<T>& column) {
    T sum = 0;
    for (const T value : column) sum += value;
    return sum;
}

template <class T>
std::int64_t count(const std::vector<T>& column) {
    return static_cast<std::int64_t>(column.size());
}

// One question: how DuckDB reads it, which of its columns are summed up, and how the limit program
// answers it. `groups` says whether the number of rows is part of the answer.
struct question {
    std::string name;
    std::string sql;
    std::vector<std::uint64_t> exact, approximate; // columns of the result of `sql`
    bool groups;
    task ours, limit;
    answer published; // at 50 M rows
};

answer summed(duckdb::Result& result, const question& q) {
    std::vector<std::uint64_t> columns = q.exact;
    columns.insert(columns.end(), q.approximate.begin(), q.approximate.end());
    const auto sums = result.sums(columns);
    answer out;
    if (q.groups) out.exact.push_back(sums.rows);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (i < q.exact.size())
            out.exact.push_back(sums.columns[i].exact);
        else
            out.approximate.push_back(sums.columns[i].approximate);
    return out;
}

question flagship(std::string name, const ours::Trades& table, const trades& t, std::int64_t from,
                  std::int64_t to, unsigned threads, answer published) {
    const std::string range = "make_timestamp_ns(" + std::to_string(from) +
                              ") AND make_timestamp_ns(" + std::to_string(to) + ")";
    return {.name = std::move(name),
            .sql = "SELECT symbol, avg(price), sum(size) FROM trades WHERE time BETWEEN " + range +
                   " GROUP BY symbol",
            .exact = {2},
            .approximate = {1},
            .groups = true,
            .ours = table.flagship(from, to),
            .limit =
                [&t, from, to, threads] {
                    return [r = limit::flagship(t, from, to + 1, threads)] {
                        return answer{{count(r.symbol), total(r.sum_size)}, {total(r.avg_price)}};
                    };
                },
            .published = std::move(published)};
}

question filter(const ours::Trades& table, const trades& t, unsigned threads) {
    return {.name = "filter",
            .sql = "SELECT sum(price * size) FROM trades WHERE side AND price BETWEEN 20 AND 80 "
                   "AND exchange = 'NASDAQ'",
            .exact = {},
            .approximate = {0},
            .groups = false,
            .ours = table.filter(),
            .limit =
                [&t, threads] {
                    return [r = limit::filtered_turnover(t, threads)] { return answer{{}, {r}}; };
                },
            .published = {{}, {17544673603.62}}};
}

// DuckDB divides nanoseconds faster than it truncates a timestamp to the minute.
std::string bucket_sql(std::int64_t length) {
    return "epoch_ns(time) // " + std::to_string(length) + " AS bucket";
}

question vwap(std::string name, const ours::Trades& table, const trades& t, std::int64_t length,
              unsigned threads, answer published) {
    return {.name = std::move(name),
            .sql = "SELECT symbol, " + bucket_sql(length) +
                   ", sum(price * size) / sum(size) FROM trades GROUP BY symbol, bucket",
            .exact = {},
            .approximate = {2},
            .groups = true,
            .ours = table.vwap(length),
            .limit =
                [&t, length, threads] {
                    return [r = limit::vwap(t, length, threads)] {
                        return answer{{count(r.vwap)}, {total(r.vwap)}};
                    };
                },
            .published = std::move(published)};
}

// arg_min by nanoseconds is three times as fast as arg_min by a timestamp.
question ohlc(const ours::Trades& table, const trades& t, unsigned threads) {
    return {.name = "ohlc_1m",
            .sql = "SELECT symbol, " + bucket_sql(minute) +
                   ", arg_min(price, epoch_ns(time)), max(price), min(price), "
                   "arg_max(price, epoch_ns(time)), sum(size) FROM trades GROUP BY symbol, bucket",
            .exact = {6},
            .approximate = {2, 3, 4, 5},
            .groups = false,
            .ours = table.ohlc(minute),
            .limit =
                [&t, threads] {
                    return [r = limit::ohlc(t, minute, threads)] {
                        return answer{{total(r.sum_size)},
                                      {total(r.first), total(r.max), total(r.min), total(r.last)}};
                    };
                },
            .published = {{6826401150}, {19630425.18, 19680771.25, 19580065.29, 19630300.10}}};
}

std::vector<question> questions(const ours::Trades& table, const trades& t, unsigned threads) {
    const auto at = [&](std::int64_t seconds) { // scaled to the rows there are
        const auto rows = static_cast<std::int64_t>(t.rows());
        return first_time + seconds * rows / static_cast<std::int64_t>(published_rows) * second;
    };
    std::vector<question> all;
    all.push_back(flagship("flagship_tenth", table, t, at(9360), at(11700), threads,
                           {{1000, 682494572}, {50145.699720826}}));
    all.push_back(flagship("flagship_all", table, t, first_time, first_time + 100'000 * second,
                           threads, {{1000, 6826401150}, {50205.744205315}}));
    all.push_back(filter(table, t, threads));
    all.push_back(vwap("vwap_1m", table, t, minute, threads, {{391000}, {19630412.46286646}}));
    all.push_back(vwap("vwap_5m", table, t, 5 * minute, threads, {{79000}, {3966228.782902}}));
    all.push_back(ohlc(table, t, threads));
    return all;
}

// The three ways in which DuckDB may hold the trades; the best of them counts.
class DuckDb {
public:
    DuckDb(const options& o, const WorkingDirectory& directory, const trades& t) {
        if (!o.peers) return;
        const auto library = duckdb::Library::find(o.duckdb);
        if (library == nullptr) return;
        const std::string file = directory / ("duckdb-" + std::to_string(t.rows()) + ".db");
        if (!std::filesystem::exists(file)) {
            std::filesystem::remove(file + ".part");
            {
                duckdb::Database loading(library, file + ".part", o.threads);
                load(loading, t, duckdb::symbols::text);
                loading.execute("CHECKPOINT");
            }
            std::filesystem::rename(file + ".part", file);
        }
        add("duckdb_file", std::make_unique<duckdb::Database>(library, file, o.threads));
        add("duckdb_memory", std::make_unique<duckdb::Database>(library, "", o.threads));
        load(*variants_.back().database, t, duckdb::symbols::text);
        add("duckdb_enum", std::make_unique<duckdb::Database>(library, "", o.threads));
        load(*variants_.back().database, t, duckdb::symbols::enumeration);
    }

    void add_contenders(const question& q, std::vector<contender>& to) {
        for (auto& v : variants_) {
            const auto statement = std::make_shared<duckdb::Statement>(v.database->prepare(q.sql));
            to.push_back({role::peer, v.name, [statement, &q] {
                              const auto result =
                                  std::make_shared<duckdb::Result>(statement->execute());
                              return [result, &q] { return summed(*result, q); };
                          }});
        }
    }

private:
    struct variant {
        std::string name;
        std::unique_ptr<duckdb::Database> database;
    };

    void add(const char* name, std::unique_ptr<duckdb::Database> database) {
        variants_.push_back({name, std::move(database)});
    }
    static void load(duckdb::Database& database, const trades& t, duckdb::symbols how) {
        database.create_trades(how);
        const double seconds = seconds_of([&] { database.append_chunks(t, 0, t.rows(), how); });
        std::fprintf(stderr, "# duckdb loaded %zu rows in %.3g s\n", t.rows(), seconds);
    }

    std::vector<variant> variants_;
};

int run(const options& o) {
    const WorkingDirectory directory(o);
    const trades t = make_trades(o.rows);
    const ours::Trades table(directory / ("lsmer-" + std::to_string(t.rows())), t, o.threads);
    DuckDb duckdb(o, directory, t);
    Suite suite("flagship", o.repetitions);
    for (const question& q : questions(table, t, o.threads)) {
        if (!wanted(o, q.name)) continue;
        std::vector<contender> contenders;
        if (q.ours) contenders.push_back({role::ours, "lsmer", q.ours});
        duckdb.add_contenders(q, contenders);
        contenders.push_back({role::limit, "limit", q.limit});
        suite.run(q.name, t.rows(), contenders,
                  t.rows() == published_rows ? q.published : answer{});
    }
    return suite.finish();
}

} // namespace
} // namespace bench

int main(int count, char** arguments) { return bench::run(bench::parse_options(count, arguments)); }
