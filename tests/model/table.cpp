// Random operations on a table and on a model of it, a vector of rows: batches of all sizes,
// flushes, reopens, compactions, snapshots held for a while, under several configurations. Rows
// compare as they stand: runs in the schema's order, stable, the rest in the order of arrival.

#include "support/catch.hpp"
#include "support/engine.hpp"

#include <cstdio>
#include <deque>
#include <optional>

using namespace lsmer;

namespace {

struct notes : table<"notes"> {
    static constexpr struct key : column<"key", std::int16_t, sorted> {} key{};
    static constexpr struct tag : column<"tag", nullable<symbol>> {} tag{};
    static constexpr struct weight : column<"weight", nullable<double>> {} weight{};
    static constexpr struct flag : column<"flag", bool> {} flag{};
    static constexpr struct line : column<"line", text> {} line{};
    using columns = lsmer::columns<key, tag, weight, flag, line>;
};

struct model_row {
    std::int16_t key;
    std::optional<std::string> tag;
    std::optional<double> weight;
    bool flag;
    std::string line;
    friend bool operator==(const model_row&, const model_row&) = default;
};

using test_table = Table<notes, test::in_memory>;

struct configuration {
    const char* name;
    std::size_t memtable_rows;
    std::size_t sealed_max;
    bool background;
    sstable::access access;
    sync_level level;
    bool compaction;
};

const configuration configurations[] = {
    {"one row a memtable", 1, 1, false, sstable::access::mmap, sync::none, true},
    {"tiny memtables, background", 20, 1, true, sstable::access::pread, sync::interval(1), true},
    {"small memtables", 150, 3, false, sstable::access::pread, sync::commit, false},
    {"one memtable", 100'000, 2, true, sstable::access::mmap, sync::none, false},
};

/// The rows of one memtable after another; a flushed one is sorted by key.
class Model {
public:
    explicit Model(std::size_t memtable_rows) : most_(memtable_rows) {}

    void append(const std::vector<model_row>& batch) {
        if (batch.empty()) return;
        if (parts_.empty() || parts_.back().size() >= most_) parts_.emplace_back();
        parts_.back().insert(parts_.back().end(), batch.begin(), batch.end());
    }
    void flush() { parts_.emplace_back(); }
    void reopen() { parts_.emplace_back(); } // a memtable per log
    [[nodiscard]] const std::deque<std::vector<model_row>>& parts() const { return parts_; }
    [[nodiscard]] std::size_t rows() const {
        std::size_t n = 0;
        for (const auto& p : parts_) n += p.size();
        return n;
    }

private:
    std::size_t most_;
    std::deque<std::vector<model_row>> parts_;
};

std::vector<model_row> read(const test_table::snapshot_type& snapshot) {
    std::vector<model_row> out;
    snapshot
        .scan_rows([&](const Row<notes>& r) {
            model_row m{r[notes::key], {}, {}, r[notes::flag], std::string(r[notes::line])};
            if (r[notes::tag]) m.tag = std::string(*r[notes::tag]);
            if (r[notes::weight]) m.weight = *r[notes::weight];
            out.push_back(std::move(m));
        })
        .value();
    return out;
}

std::vector<model_row> by_key(std::vector<model_row> rows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const model_row& a, const model_row& b) { return a.key < b.key; });
    return rows;
}

/// Whether the rows are those of the model in one run, sorted; or can become that: a compaction
/// brings neighbouring parts together and keeps the order of equal keys.
bool equal_sorted(std::vector<model_row> rows, const Model& model, bool one_run) {
    std::vector<model_row> all;
    for (const auto& part : model.parts()) all.insert(all.end(), part.begin(), part.end());
    return (one_run ? rows : by_key(std::move(rows))) == by_key(std::move(all));
}

/// Whether the rows are those of the model, each part either as it came or sorted.
bool equal(const std::vector<model_row>& rows, const Model& model, bool compacted) {
    if (rows.size() != model.rows()) return false;
    if (compacted) return equal_sorted(rows, model, false);
    auto at = rows.begin();
    for (const auto& part : model.parts()) {
        const auto end = at + static_cast<std::ptrdiff_t>(part.size());
        const std::vector<model_row> sorted = by_key(part);
        if (!std::equal(at, end, part.begin()) && !std::equal(at, end, sorted.begin())) {
            return false;
        }
        at = end;
    }
    return true;
}

struct counts {
    std::uint64_t operations = 0;
    std::uint64_t reopens = 0;
    std::uint64_t power_cuts = 0;
    std::uint64_t snapshots = 0;
    std::uint64_t rows = 0;
};

class Run {
public:
    Run(const configuration& c, std::uint64_t seed, counts& n)
        : c_(c), random_(seed), n_(n), model_(c.memtable_rows) {
        how_.memtable.rows = c.memtable_rows;
        how_.sealed_max = c.sealed_max;
        how_.background_flush = c.background;
        how_.compaction = c.compaction;
        how_.access = c.access;
        if (c.access == sstable::access::pread) how_.memory = 200'000; // blocks come and go
        how_.sync = c.level;
        how_.log_reserve = 0;
        open();
    }

    /// False when table and model differ.
    bool go(int operations) {
        for (int i = 0; i < operations; ++i) {
            if (!step()) return false;
        }
        model_.reopen();
        close_and_open();
        n_.rows += model_.rows();
        if (!equal(read(table_->snapshot()), model_, c_.compaction)) return false;
        if (!c_.compaction) return true;
        table_->compact().value();
        return equal_sorted(read(table_->snapshot()), model_, true);
    }

private:
    struct held {
        test_table::snapshot_type snapshot;
        std::vector<model_row> rows;
    };

    void open() { table_.emplace(test_table::open("/db", how_, disk_).value()); }
    void close_and_open() {
        const std::uint64_t dice = random_.below(3);
        io::Memory next = disk_;
        if (dice == 0) table_->close().value();
        if (dice == 1 && c_.level == sync::commit) {
            next = disk_.crash(io::crash_mode::unsynced_lost, random_.next()); // the power went
            ++n_.power_cuts;
        }
        table_.reset();
        disk_ = next;
        open();
        ++n_.reopens;
    }

    bool step() {
        const std::uint64_t dice = random_.below(20);
        ++n_.operations;
        if (dice < 12) {
            append();
        } else if (dice < 14) {
            table_->flush().value();
            model_.flush();
        } else if (dice < 15) {
            model_.reopen();
            close_and_open();
        } else if (dice < 17) {
            auto snapshot = table_->snapshot();
            std::vector<model_row> rows = read(snapshot);
            if (!equal(rows, model_, c_.compaction)) return false;
            ++n_.snapshots;
            held_.push_back({std::move(snapshot), std::move(rows)});
            if (held_.size() > 3) held_.pop_front();
        } else if (!held_.empty()) {
            const held& old = held_[random_.below(held_.size())];
            return read(old.snapshot) == old.rows;
        }
        return true;
    }

    void append() {
        std::vector<model_row> batch(random_.below(8) == 0 ? random_.below(300)
                                                           : random_.below(12));
        for (model_row& r : batch) {
            r.key = static_cast<std::int16_t>(static_cast<int>(random_.below(40)) - 20);
            if (random_.below(4) != 0) r.tag = "tag" + std::to_string(random_.below(60));
            if (random_.below(4) != 0) r.weight = static_cast<double>(random_.below(1000)) / 8;
            r.flag = random_.coin();
            r.line = std::string(random_.below(30), static_cast<char>('a' + random_.below(26)));
        }
        if (random_.coin() && batch.size() < 4) {
            for (const model_row& r : batch) {
                table_->append(shown(r)).value();
                model_.append({r});
            }
            return;
        }
        ColumnBuffer<notes> rows(table_->symbols());
        for (const model_row& r : batch) rows.push_back(shown(r));
        table_->append(rows.batch()).value();
        model_.append(batch);
    }

    static Row<notes> shown(const model_row& r) {
        Row<notes> row;
        row[notes::key] = r.key;
        if (r.tag) row[notes::tag] = std::string_view(*r.tag);
        if (r.weight) row[notes::weight] = *r.weight;
        row[notes::flag] = r.flag;
        row[notes::line] = r.line;
        return row;
    }

    const configuration& c_;
    io::detail::noise random_;
    counts& n_;
    Model model_;
    io::Memory disk_;
    engine::options how_;
    std::optional<test_table> table_;
    std::deque<held> held_;
};

} // namespace

TEST_CASE("random operations leave a table equal to its model") {
    constexpr std::uint64_t seeds = 200;
    counts n;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const configuration& c = configurations[seed % 4];
        INFO("seed " << seed << ", " << c.name);
        REQUIRE(Run(c, seed, n).go(60));
    }
    const auto figure = [](std::uint64_t v) { return static_cast<unsigned long long>(v); };
    std::printf("model: %llu seeds, %llu operations, %llu reopens, %llu power cuts, "
                "%llu snapshots, %llu rows compared at the end, all equal\n",
                figure(seeds), figure(n.operations), figure(n.reopens), figure(n.power_cuts),
                figure(n.snapshots), figure(n.rows));
}
