// A series as it comes in life: trades written out of order by up to a minute, in batches, while
// another thread asks about the last minutes; then questions to what is on disk, before and after
// compaction has come to its end, and the table opened again. One table for each policy.
//
//   bench_series [--rows N] [--threads N] [--reps N] [--dir D] [--case POLICY]
//
//   ingest   rows a second, by slices of a fortieth, a million at least: least, median, most,
//            least / median; the live query beside it: median, most
//   disk     bytes a row; bytes written to data files for each byte there at the end of writing;
//            seconds until the policy had nothing left to do (`none`: until Table::compact ended)
//   ask      milliseconds, best of the repetitions: the flagship question over a tenth of the
//            time, and one symbol in one minute
//   open     milliseconds
//
// `none` merges nothing before it is told to. Answers must not change, and are the same for all.

#include "borf.hpp"
#include "lsmer/compaction.hpp"

#include "support/geomean.hpp"
#include "support/harness.hpp"
#include "support/options.hpp"
#include "support/ours_table.hpp"
#include "support/ticks.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace bench {
namespace {

using ours::need;
using ours::ticks;

constexpr std::size_t batch_rows = 10'000;

// Trades in the order of their arrival: each comes up to a minute after its time.
class LateTrades {
public:
    explicit LateTrades(std::size_t rows) : left_(rows) {}

    // Appends what arrives in the next second to `out`; false when nothing will come after it.
    bool next(trades& out) {
        while (left_ != 0 && now_ <= (second_ + 1) * second) {
            const std::size_t n = std::min<std::size_t>(left_, 4096);
            market_.next(n, block_);
            left_ -= n;
            for (std::size_t i = 0; i < n; ++i) {
                const std::int64_t late = static_cast<std::int64_t>(
                    delay_.below(static_cast<std::uint64_t>(minute)));
                const std::int64_t arrives = (block_.time[i] - first_time + late) / second;
                take(block_, i, seconds_[static_cast<std::size_t>(arrives) % seconds_.size()]);
            }
            now_ = block_.time.back() - first_time;
        }
        trades& come = seconds_[static_cast<std::size_t>(second_) % seconds_.size()];
        for (std::size_t i = 0; i < come.rows(); ++i) take(come, i, out);
        come.resize(0);
        ++second_;
        return left_ != 0 || second_ * second <= now_ + minute;
    }

private:
    static void take(const trades& from, std::size_t i, trades& to) {
        to.time.push_back(from.time[i]);
        to.symbol.push_back(from.symbol[i]);
        to.price.push_back(from.price[i]);
        to.size.push_back(from.size[i]);
        to.side.push_back(from.side[i]);
        to.exchange.push_back(from.exchange[i]);
    }

    TradeGenerator market_;
    splitmix64 delay_{7};
    trades block_;
    std::array<trades, 128> seconds_; // by the second of arrival: more than the latest can be
    std::size_t left_;
    std::int64_t now_ = 0;    // of the last trade made
    std::int64_t second_ = 0; // that arrives next
};

template <class Policy>
struct with : lsmer::engine::standard {
    using compaction = Policy;
};

struct asked {
    double seconds = 1e9;
    std::int64_t rows = 0;
    std::int64_t size = 0;
};

// Once; the answer summed up.
template <class Query, class Source>
asked ask_once(const Query& query, const Source& source, unsigned threads) {
    asked out;
    const borf::options how{.threads = threads};
    out.seconds = seconds_of([&] {
        const auto r = need(query(source, how));
        for (const auto n : r.template column<"rows">().raw())
            out.rows += static_cast<std::int64_t>(n);
        for (const auto n : r.template column<"size">().raw())
            out.size += static_cast<std::int64_t>(n);
    });
    return out;
}

auto flagship(std::int64_t from, std::int64_t to) {
    return borf::select(borf::avg(ticks::price), borf::sum(ticks::size),
                        borf::count().as<"rows">())
        .by(ticks::symbol)
        .where(borf::between(ticks::time, lsmer::timestamp{from}, lsmer::timestamp{to}));
}
auto one_symbol(std::int64_t from, std::int64_t to) {
    return borf::select(borf::avg(ticks::price), borf::sum(ticks::size),
                        borf::count().as<"rows">())
        .where(borf::between(ticks::time, lsmer::timestamp{from}, lsmer::timestamp{to}),
               ticks::symbol == "SYM0013");
}

std::uint64_t bytes_in(const std::string& directory, std::uint64_t& files) {
    std::uint64_t sum = 0;
    files = 0;
    std::error_code gone;
    for (const auto& f : std::filesystem::directory_iterator(directory)) {
        if (f.path().extension() != ".sst") continue;
        const auto bytes = f.file_size(gone);
        if (gone) continue;
        sum += bytes;
        ++files;
    }
    return sum;
}

// There is no end of work to wait for: the files stay as they are for two seconds.
void wait_until_still(const std::string& directory) {
    std::uint64_t files = 0;
    std::uint64_t bytes = bytes_in(directory, files);
    for (int still = 0; still < 20; ++still) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        std::uint64_t files_now = 0;
        const std::uint64_t now = bytes_in(directory, files_now);
        if (now != bytes || files != files_now) still = 0;
        bytes = now;
        files = files_now;
    }
}

struct state {
    asked tenth, one;
    double bytes_row = 0;
    std::uint64_t files = 0;
};

class Series {
public:
    Series(const options& o, const WorkingDirectory& directory) : o_(o), directory_(directory) {}

    template <class Policy>
    void run(const char* name) {
        if (!wanted(o_, name)) return;
        using Table = lsmer::Table<ticks, with<Policy>>;
        const std::string path = directory_ / (std::string("series-") + name);
        std::filesystem::remove_all(path);
        lsmer::engine::options how;
        how.sync = lsmer::sync::interval(50);
        {
            Table table = need(Table::open(path, how));
            write(table);
            const auto flushed = table.compactions();
            state before = look(table, path);
            std::uint64_t files = 0;
            const double ends = seconds_of([&] {
                if constexpr (std::is_same_v<Policy, lsmer::compaction::none>) {
                    need(table.compact());
                } else {
                    wait_until_still(path);
                }
            }) - (std::is_same_v<Policy, lsmer::compaction::none> ? 0 : 2);
            const state after = look(table, path);
            const auto done = table.compactions();
            const double at_end = static_cast<double>(bytes_in(path, files));
            const double written = 1 + static_cast<double>(done.bytes_written) / at_end;
            print(name, before, after, written, ends);
            std::fprintf(stderr,
                         "# %s: %llu merges (%llu while writing), %llu moves, %.3g GB read, "
                         "%.3g GB written\n",
                         name, static_cast<unsigned long long>(done.merges),
                         static_cast<unsigned long long>(flushed.merges),
                         static_cast<unsigned long long>(done.moves),
                         static_cast<double>(done.bytes_read) / 1e9,
                         static_cast<double>(done.bytes_written) / 1e9);
            need(table.close());
        }
        const double opened = seconds_of([&] { need(Table::open(path, how)); });
        std::printf("series\t%s\topen\t%.1f ms\n", name, opened * 1e3);
        std::fflush(stdout);
        if (o_.directory.empty()) std::filesystem::remove_all(path);
    }
    int finish() const {
        print_geomean("series", {});
        return failed_ ? 1 : 0;
    }

private:
    template <class Table>
    void write(Table& table) {
        std::atomic<std::int64_t> newest{first_time};
        std::atomic<bool> done{false};
        std::vector<double> live;
        std::thread asker([&] {
            while (!done.load()) {
                const std::int64_t to = newest.load();
                live.push_back(
                    ask_once(flagship(to - 5 * minute, to), table.snapshot(), 1).seconds);
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        });
        ours::Appender<Table> appender(table);
        LateTrades source(o_.rows);
        trades come;
        std::vector<double> rates;
        double busy = 0;
        std::size_t in_slice = 0;
        const auto put = [&](std::size_t at, std::size_t rows) {
            busy += seconds_of([&] { appender.append_batch(come, at, rows); });
            newest.store(come.time[at + rows - 1]);
            in_slice += rows;
            if (in_slice < std::max<std::size_t>(o_.rows / 40, 1'000'000)) return;
            rates.push_back(static_cast<double>(in_slice) / busy);
            in_slice = 0;
            busy = 0;
        };
        const double all = seconds_of([&] {
            bool more = true;
            while (more) {
                more = source.next(come);
                if (more && come.rows() < 8 * batch_rows) continue;
                for (std::size_t at = 0; at < come.rows(); at += batch_rows)
                    put(at, std::min(batch_rows, come.rows() - at));
                come.resize(0);
            }
        });
        done = true;
        asker.join();
        need(table.flush());
        if (rates.empty()) rates.push_back(static_cast<double>(in_slice) / busy);
        std::sort(rates.begin(), rates.end());
        std::sort(live.begin(), live.end());
        const double median = rates[rates.size() / 2];
        std::snprintf(ingest_, sizeof ingest_,
                      "%.2f\t%.2f\t%.2f\t%.2f\t%.1f s\t%.1f\t%.1f", rates.front() / 1e6,
                      median / 1e6, rates.back() / 1e6, rates.front() / median, all,
                      live[live.size() / 2] * 1e3, live.back() * 1e3);
    }

    template <class Table>
    state look(const Table& table, const std::string& path) {
        state out;
        const auto rows = table.snapshot();
        if (rows.rows() != o_.rows) wrong("rows");
        // A day of trades takes 50 million rows: the tenth asked for shrinks with them.
        const auto length =
            static_cast<std::int64_t>(static_cast<double>(o_.rows) * 468.5e3); // ns a row
        const std::int64_t middle = first_time + length / 2;
        for (unsigned r = 0; r < o_.repetitions; ++r) {
            keep(out.tenth, ask_once(flagship(middle, middle + length / 10), rows, o_.threads));
            keep(out.one, ask_once(one_symbol(middle, middle + minute), rows, o_.threads));
        }
        same(tenth_, out.tenth, "the tenth");
        same(one_, out.one, "one symbol");
        out.bytes_row = static_cast<double>(bytes_in(path, out.files)) /
                        static_cast<double>(o_.rows);
        return out;
    }
    static void keep(asked& best, const asked& now) {
        const double seconds = std::min(best.seconds, now.seconds);
        best = now;
        best.seconds = seconds;
    }
    void same(asked& first, const asked& now, const char* what) {
        if (first.rows == 0) first = now;
        if (first.rows != now.rows || first.size != now.size) wrong(what);
    }
    void wrong(const char* what) {
        std::fprintf(stderr, "DIFFERENT ANSWERS: %s\n", what);
        failed_ = true;
    }

    void print(const char* name, const state& before, const state& after, double written,
               double seconds) const {
        std::printf("series\t%s\tingest\t%s\n", name, ingest_);
        std::printf("series\t%s\tdisk\t%.2f\t%.2f\t%.2f\t%.1f s\t%llu\t%llu files\n", name,
                    before.bytes_row, after.bytes_row, written, seconds,
                    static_cast<unsigned long long>(before.files),
                    static_cast<unsigned long long>(after.files));
        std::printf("series\t%s\task\t%.2f\t%.2f\t%.3f\t%.3f\n", name, before.tenth.seconds * 1e3,
                    after.tenth.seconds * 1e3, before.one.seconds * 1e3, after.one.seconds * 1e3);
        std::fflush(stdout);
    }

    const options& o_;
    const WorkingDirectory& directory_;
    char ingest_[128] = "";
    asked tenth_{.rows = 0}, one_{.rows = 0};
    bool failed_ = false;
};

int run(const options& o) {
    const WorkingDirectory directory(o);
    std::fprintf(stderr, "# ingest: M rows/s least, median, most, least / median; seconds; live "
                         "query ms median, most\n"
                         "# disk: bytes a row before, after; written / there; seconds to the end; "
                         "files before, after\n"
                         "# ask: ms tenth before, after; one symbol and minute before, after\n");
    Series suite(o, directory);
    suite.run<lsmer::compaction::none>("none");
    suite.run<lsmer::compaction::leveled>("leveled");
    suite.run<lsmer::compaction::tiered>("tiered");
    suite.run<lsmer::compaction::time_window>("time_window");
    return suite.finish();
}

} // namespace
} // namespace bench

int main(int count, char** arguments) {
    bench::options o;
    o.rows = 200'000'000;
    return bench::run(bench::parse_options(count, arguments, o));
}
