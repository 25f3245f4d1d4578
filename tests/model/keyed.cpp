// Random operations on keyed tables and on a model of them, a std::map: puts, erases, ranges,
// merges, conditional batches, gets, walks of cursors both ways, queries' groups, snapshots held
// for a while, flushes, compactions, reopens and power cuts. The same operations go to twelve
// tables, each extreme in its own way, with keys of three kinds: every answer is the model's, so
// the histories are identical.
//
// LSMER_SEEDS=n runs so many seeds a kind of key, LSMER_SEED=s only that one.

#include "lsmer/compaction.hpp"
#include "lsmer/filter/none.hpp"
#include "support/catch.hpp"
#include "support/engine.hpp"

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <optional>

using namespace lsmer;

namespace { // apart from the other models' names
namespace keyed_model {

using adds = merges<merge::sum>;
using sinks = merges<merge::min>;
using maybe = nullable<std::int32_t>;

struct by_text : table<"by_text"> {
    static constexpr struct id : column<"id", text> {} id{};
    static constexpr struct owner : column<"owner", text> {} owner{};
    static constexpr struct hits : column<"hits", std::int64_t, adds> {} hits{};
    static constexpr struct low : column<"low", maybe, sinks> {} low{};
    using columns = lsmer::columns<id, owner, hits, low>;
    using primary_key = keyed_by<id>;

    /// Keys are numbers; those of tables stand in the same order.
    struct key_type {
        std::string id;
        [[nodiscard]] Key<by_text> key() const { return {id}; }
        void into(Row<by_text>& row) const { row[by_text::id] = id; }
    };
    static key_type key_of(int n) {
        std::string id = n % 3 == 0 ? "a common start of keys " : "";
        id += std::to_string(1000 + n);
        if (n % 5 == 0) id += std::string("\0\xff", 2);
        return {n % 3 == 0 ? id : "b" + id};
    }
};
struct by_number : table<"by_number"> {
    static constexpr struct owner : column<"owner", text> {} owner{};
    static constexpr struct hits : column<"hits", std::int64_t, adds> {} hits{};
    static constexpr struct id : column<"id", std::int64_t> {} id{};
    static constexpr struct low : column<"low", maybe, sinks> {} low{};
    using columns = lsmer::columns<owner, hits, id, low>;
    using primary_key = keyed_by<id>;

    struct key_type {
        std::int64_t id;
        [[nodiscard]] Key<by_number> key() const { return {id}; }
        void into(Row<by_number>& row) const { row[by_number::id] = id; }
    };
    static key_type key_of(int n) { return {(std::int64_t{n} - 40) * 1'000'003}; }
};
struct by_symbol : table<"by_symbol"> {
    static constexpr struct time : column<"time", timestamp> {} time{};
    static constexpr struct id : column<"id", symbol> {} id{};
    static constexpr struct owner : column<"owner", text> {} owner{};
    static constexpr struct hits : column<"hits", std::int64_t, adds> {} hits{};
    static constexpr struct low : column<"low", maybe, sinks> {} low{};
    using columns = lsmer::columns<time, id, owner, hits, low>;
    using primary_key = keyed_by<id, time>;

    struct key_type {
        std::string id;
        timestamp time;
        [[nodiscard]] Key<by_symbol> key() const { return {id, time}; }
        void into(Row<by_symbol>& row) const {
            row[by_symbol::id] = id;
            row[by_symbol::time] = time;
        }
    };
    static key_type key_of(int n) {
        return {"S" + std::to_string(n / 20), timestamp{(std::int64_t{n} % 20 - 10) * 1000}};
    }
};
constexpr int keys_max = 120;

// The numbers of keys, in the order of keys.
template <class S>
const std::vector<int>& key_order() {
    static const std::vector<int> order = [] {
        std::vector<int> out(keys_max);
        for (int n = 0; n < keys_max; ++n) out[static_cast<std::size_t>(n)] = n;
        if constexpr (std::is_same_v<S, by_text>) {
            std::sort(out.begin(), out.end(),
                      [](int a, int b) { return by_text::key_of(a).id < by_text::key_of(b).id; });
        }
        return out;
    }();
    return order;
}

enum class policy : std::uint8_t { leveled, tiered, none };
policy next_policy = policy::leveled; // of the table that is opened next

struct any_policy {
    static constexpr std::string_view name = "any";
    policy which = next_policy;
    compaction::leveled leveled{{.level0_runs = 1, .ratio = 2, .base_bytes = 4096,
                                 .file_bytes = 2048}};
    compaction::tiered tiered{{.ratio = 2, .runs_max = 4, .file_bytes = 4096}};

    [[nodiscard]] compaction::choice choose(const compaction::tree& t,
                                            compaction::time_ns now) const {
        if (which == policy::leveled) return leveled.choose(t, now);
        return which == policy::tiered ? tiered.choose(t, now) : compaction::choice{};
    }
    [[nodiscard]] std::uint64_t debt(const compaction::tree& t) const {
        if (which == policy::leveled) return leveled.debt(t);
        return which == policy::tiered ? tiered.debt(t) : 0;
    }
};

struct parts : engine::standard {
    using io = lsmer::io::Memory;
    using compaction = any_policy;
    using filter = lsmer::filter::blocked_bloom<4>;
};
struct parts_without_filter : parts {
    using filter = lsmer::filter::none;
};

struct configuration {
    const char* name;
    std::size_t rows; // of a memtable
    policy compaction;
    bool background;
    sstable::access access;
    sync_level level;
    unsigned reopens; // one in so many operations
};
constexpr auto mapped = sstable::access::mmap;
constexpr auto read = sstable::access::pread;

const configuration configurations[] = {
    {"a row a memtable, leveled", 1, policy::leveled, false, mapped, sync::none, 200},
    {"a row a memtable, no policy, pread", 1, policy::none, false, read, sync::none, 200},
    {"tiny memtables, leveled, background", 20, policy::leveled, true, read, sync::none, 200},
    {"tiny memtables, tiered", 20, policy::tiered, false, mapped, sync::commit, 100},
    {"tiny memtables, tiered, background", 20, policy::tiered, true, mapped, sync::interval(1), 60},
    {"tiny memtables, reopened all the time", 20, policy::leveled, false, mapped, sync::commit, 8},
    {"small memtables, no policy", 100, policy::none, false, mapped, sync::commit, 100},
    {"small memtables, leveled, pread", 100, policy::leveled, false, read, sync::commit, 100},
    {"small memtables, tiered, background, pread", 100, policy::tiered, true, read, sync::none, 90},
    {"one memtable, reopened", 100'000, policy::leveled, false, mapped, sync::commit, 40},
    {"one memtable, background", 100'000, policy::leveled, true, read, sync::none, 300},
    {"tiny memtables, never reopened", 15, policy::leveled, true, mapped, sync::none, 1'000'000},
};

struct value {
    std::string owner{};
    std::int64_t hits = 0;
    std::optional<std::int32_t> low{};
    friend bool operator==(const value&, const value&) = default;
};
using Model = std::map<int, value>; // by place in the order of keys

struct counts {
    std::uint64_t operations = 0;
    std::uint64_t answers = 0;
    std::uint64_t reopens = 0;
    std::uint64_t power_cuts = 0;
    std::uint64_t snapshots = 0;
    std::uint64_t merges = 0;
};

template <class S, class Parts>
class Run {
    using table_type = Table<S, Parts>;
    using snapshot_type = typename table_type::snapshot_type;

public:
    Run(const configuration& c, std::uint64_t seed, counts& n) : c_(c), random_(seed), n_(n) {
        how_.memtable.rows = c.rows;
        how_.sealed_max = 2;
        how_.background_flush = c.background;
        how_.access = c.access;
        how_.sync = c.level;
        how_.log_reserve = 0;
        open();
    }

    /// What went wrong, and nothing when all answers are the model's.
    std::string go(int operations) {
        for (int i = 0; i < operations; ++i) {
            ++n_.operations;
            write();
            chance_.seed(random_.next()); // only what is asked differs between tables
            if (std::string bad = ask(); !bad.empty()) return bad + " at " + std::to_string(i);
        }
        for (const held& h : held_) {
            if (std::string bad = check(h.snapshot, h.model); !bad.empty()) return "held: " + bad;
        }
        table_->compact().value();
        n_.merges += table_->compactions().merges;
        return check(table_->snapshot(), model_);
    }

private:
    struct held {
        snapshot_type snapshot;
        Model model;
    };
    struct source { // of choices, the same for all tables
        explicit source(std::uint64_t seed) : noise(seed) {}
        std::uint64_t next() { return noise.next(); }
        std::uint64_t below(std::uint64_t n) { return noise.below(n); }
        void seed(std::uint64_t s) { noise = io::detail::noise(s); }
        io::detail::noise noise;
    };

    void open() {
        next_policy = c_.compaction;
        table_.emplace(table_type::open("/db", how_, disk_).value());
        // Symbols are ordered by arrival.
        for (int n = 0; n < keys_max; n += 20) {
            static_cast<void>(table_->intern("S" + std::to_string(n / 20)));
        }
    }
    void reopen() {
        io::Memory next = disk_;
        if (c_.level == sync::commit && chance_.below(2) == 0) {
            next = disk_.crash(io::crash_mode::unsynced_lost, chance_.next());
            ++n_.power_cuts;
        }
        n_.merges += table_->compactions().merges;
        table_.reset();
        disk_ = next;
        open();
        ++n_.reopens;
    }

    static auto key_at(int place) {
        return S::key_of(key_order<S>()[static_cast<std::size_t>(place)]);
    }
    int random_place(source& from) {
        // Some keys are met often.
        const std::uint64_t most = from.below(3) == 0 ? 8 : keys_max;
        return static_cast<int>(from.below(most));
    }

    /// One batch, of what the seed says, to table and model.
    void write() {
        auto batch = table_->batch();
        const std::uint64_t acts = 1 + random_.below(random_.below(10) == 0 ? 60 : 4);
        const Model before = model_;
        for (std::uint64_t i = 0; i < acts; ++i) act(batch);
        if (random_.below(10) != 0) {
            table_->write(batch).value();
            return;
        }
        // Half of the conditions hold.
        const int place = random_place(random_);
        const bool wanted = random_.below(2) == 0;
        const bool there = before.contains(place);
        const auto key = key_at(place);
        const bool written = table_->write_if(batch, [&](const snapshot_type& s) {
                                       return s.contains(key.key()).value() == wanted;
                                   }).value();
        if (written != (there == wanted)) wrong_ = "a condition";
        if (!written) model_ = before;
    }
    template <class Batch>
    void act(Batch& batch) {
        const int place = random_place(random_);
        const auto key = key_at(place);
        const std::uint64_t dice = random_.below(100);
        Row<S> row;
        key.into(row);
        const std::string owner = "owner " + std::to_string(random_.below(1000));
        const auto hits = static_cast<std::int64_t>(random_.below(1000)) - 300;
        std::optional<std::int32_t> low;
        if (random_.below(3) != 0) low = static_cast<std::int32_t>(random_.below(100)) - 50;
        row[S::owner] = owner;
        row[S::hits] = hits;
        if (low) row[S::low] = *low;
        if (dice < 50) {
            batch.put(row);
            model_[place] = {owner, hits, low};
        } else if (dice < 75) {
            batch.merge(row);
            value& v = model_[place];
            v.owner = owner;
            v.hits += hits;
            if (low) v.low = std::min(v.low.value_or(*low), *low);
        } else if (dice < 94) {
            if constexpr (std::is_same_v<S, by_symbol>) {
                batch.erase(key.id, key.time);
            } else {
                batch.erase(key.id);
            }
            model_.erase(place);
        } else if (dice < 99) {
            const int end = random_place(random_);
            const auto end_key = key_at(end);
            batch.erase_range(key.key(), end_key.key());
            if (place < end) model_.erase(model_.lower_bound(place), model_.lower_bound(end));
        } else {
            batch.erase_from(key.key());
            model_.erase(model_.lower_bound(place), model_.end());
        }
    }

    /// Looks at the table, and does to it what changes nothing that can be seen.
    std::string ask() {
        if (!wrong_.empty()) return wrong_;
        const std::uint64_t dice = chance_.below(40);
        if (chance_.below(c_.reopens) == 0) reopen();
        if (dice == 0) table_->flush().value();
        if (dice == 1 && chance_.below(4) == 0) table_->compact().value();
        if (dice == 2) {
            held_.push_back({table_->snapshot(), model_});
            if (held_.size() > 3) held_.pop_front();
            ++n_.snapshots;
        }
        if (dice == 3 && !held_.empty()) {
            const held& h = held_[chance_.below(held_.size())];
            if (std::string bad = check(h.snapshot, h.model); !bad.empty()) return "held: " + bad;
        }
        if (dice == 4) return check(table_->snapshot(), model_);
        return check_one(table_->snapshot());
    }
    /// One get and a short walk.
    std::string check_one(const snapshot_type& s) {
        const int place = random_place(chance_);
        const auto key = key_at(place);
        ++n_.answers;
        const auto found = s.get(key.key()).value();
        const auto at = model_.find(place);
        if (static_cast<bool>(found) != (at != model_.end())) return "whether a key is there";
        if (found && value_of(*found) != at->second) return "a get";
        auto cursor = s.seek(key.key());
        auto next = model_.lower_bound(place);
        for (int i = 0; i < 6; ++i) {
            if (cursor.valid() != (next != model_.end())) return "the end of a walk";
            if (!cursor.valid()) return {};
            if (value_of(cursor.row()) != next->second) return "a walk";
            if (chance_.below(3) != 0) {
                cursor.next();
                ++next;
            } else if (next != model_.begin()) {
                cursor.previous();
                --next;
            }
        }
        return {};
    }
    static value value_of(const Row<S>& row) {
        value out{std::string(row[S::owner]), row[S::hits], {}};
        if (row[S::low]) out.low = *row[S::low];
        return out;
    }
    /// Everything: both ways, by key, and as groups.
    std::string check(const snapshot_type& s, const Model& model) {
        auto cursor = s.begin();
        for (const auto& [place, v] : model) {
            if (!cursor.valid()) return "rows are missing";
            const auto row = cursor.row();
            if (value_of(row) != v || !is_key(row, place)) return "a row";
            cursor.next();
        }
        if (cursor.valid() || !cursor.state()) return "rows that are not there";
        cursor.seek_last();
        for (auto at = model.rbegin(); at != model.rend(); ++at) {
            if (!cursor.valid()) return "rows are missing backwards";
            if (value_of(cursor.row()) != at->second) return "a row backwards";
            cursor.previous();
        }
        if (cursor.valid() || !cursor.state()) return "rows that are not there, backwards";
        for (int place = 0; place < keys_max; ++place) {
            const auto found = s.get(key_at(place).key()).value();
            const auto at = model.find(place);
            if (static_cast<bool>(found) != (at != model.end())) return "a key";
            if (found && value_of(*found) != at->second) return "a key's row";
        }
        n_.answers += 2 * model.size() + keys_max;
        return check_groups(s, model);
    }
    static bool is_key(const Row<S>& row, int place) {
        const auto key = key_at(place);
        if constexpr (std::is_same_v<S, by_symbol>) {
            return row[S::id] == key.id && row[S::time] == key.time;
        } else {
            return row[S::id] == key.id;
        }
    }
    static std::string check_groups(const snapshot_type& s, const Model& model) {
        const auto groups = s.live_rows();
        if (!groups.state() || groups.rows() != model.size()) return "the groups' rows";
        constexpr std::size_t hits = column_index<S, struct S::hits>;
        std::int64_t sum = 0;
        for (std::size_t g = 0; g < groups.groups(); ++g) {
            const auto column = groups.template column<hits>(g).value();
            for (std::uint32_t r = 0; r < groups.group_rows(g); ++r) {
                const std::uint8_t* const live = groups.live(g, r / vector_rows);
                if (live == nullptr || live[r % vector_rows] != 0) sum += column.fetch(r);
            }
        }
        for (const auto& [place, v] : model) sum -= v.hits;
        return sum == 0 ? "" : "the groups' sum";
    }

    const configuration& c_;
    source random_;
    source chance_{0};
    counts& n_;
    Model model_;
    io::Memory disk_;
    engine::options how_;
    std::optional<table_type> table_;
    std::deque<held> held_;
    std::string wrong_;
};

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

template <class S, class Parts>
void run_kind(const char* kind, std::uint64_t seeds, counts& n) {
    const std::uint64_t only = setting("LSMER_SEED", 0);
    for (std::uint64_t seed = only == 0 ? 1 : only; seed <= (only == 0 ? seeds : only); ++seed) {
        for (const configuration& c : configurations) {
            INFO("keys " << kind << ", seed " << seed << ", " << c.name);
            const std::string wrong = Run<S, Parts>(c, seed, n).go(150);
            INFO(wrong);
            REQUIRE(wrong.empty());
        }
    }
}

TEST_CASE("random operations leave keyed tables equal to their model, under all configurations") {
    counts n;
    const std::uint64_t seeds = setting("LSMER_SEEDS", 4);
    run_kind<by_text, parts>("texts", seeds, n);
    run_kind<by_number, parts_without_filter>("numbers, no filter", seeds, n);
    run_kind<by_symbol, parts>("symbol and time", seeds, n);
    const auto figure = [](std::uint64_t v) { return static_cast<unsigned long long>(v); };
    std::printf("keyed model: %llu seeds, 36 tables each, %llu batches, %llu answers, "
                "%llu reopens, %llu power cuts, %llu snapshots, %llu merges, all equal\n",
                figure(seeds), figure(n.operations), figure(n.answers), figure(n.reopens),
                figure(n.power_cuts), figure(n.snapshots), figure(n.merges));
    CHECK(n.merges > 100);
    CHECK(n.power_cuts > 20);
}

} // namespace keyed_model
} // namespace
