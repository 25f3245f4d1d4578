// A tree whose files are sorted rows in memory: it carries out choices as the docs of choice.hpp
// say, checks each of them, and counts what was written.
#pragma once

#include "lsmer/compaction/check.hpp"
#include "lsmer/compaction/place.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace test {

namespace compaction = lsmer::compaction;

inline constexpr std::uint64_t row_bytes = 100;

struct sim_row {
    std::uint64_t key = 0;
    std::uint64_t sequence = 0;
    std::int64_t time = 0;
    bool erase = false;
};

struct sim_file {
    std::uint64_t number = 0;
    std::vector<sim_row> rows{}; // by key; of equal keys, in append tables only, the newer first
    std::string smallest{};
    std::string largest{};
    compaction::file shown{};
};

class simulator {
public:
    using sim_run = std::vector<std::shared_ptr<sim_file>>;

    bool keyed = true;
    bool time_in_key = false;
    std::vector<std::vector<sim_run>> levels;
    std::uint64_t sequence = 0;
    std::uint64_t next_number = 1;
    std::uint64_t flushed = 0; // bytes
    std::uint64_t written = 0; // by flushes and merges
    std::uint64_t choices = 0;
    std::uint64_t moves = 0;
    std::uint64_t merges = 0;
    std::unordered_map<std::uint64_t, sim_row> model{};

    explicit simulator(std::size_t level_count = 7) : levels(level_count) {}

    void put(std::uint64_t key, std::int64_t time = 0, bool erase = false) {
        const sim_row row{key, ++sequence, time, erase};
        memtable_.push_back(row);
        const auto [at, fresh] = model.try_emplace(key, row);
        if (!fresh && !at->second.erase) --live_;
        live_ += erase ? 0U : 1U;
        at->second = row;
    }
    [[nodiscard]] std::size_t unflushed() const { return memtable_.size(); }

    void flush() {
        if (memtable_.empty()) return;
        sort_rows(memtable_);
        auto f = make_file(std::move(memtable_));
        memtable_.clear();
        flushed += f->rows.size() * row_bytes;
        written += f->rows.size() * row_bytes;
        levels[0].insert(levels[0].begin(), sim_run{f});
    }

    /// The picture of what is there; valid until the next call.
    const compaction::tree& view() {
        files_.clear();
        runs_.clear();
        levels_.clear();
        std::size_t file_count = 0;
        std::size_t run_count = 0;
        for (const auto& l : levels) {
            run_count += l.size();
            for (const auto& r : l) file_count += r.size();
        }
        files_.reserve(file_count);
        runs_.reserve(run_count);
        for (const auto& l : levels) {
            const std::size_t first_run = runs_.size();
            for (const auto& r : l) {
                const std::size_t first = files_.size();
                for (const auto& f : r) files_.push_back(f->shown);
                runs_.push_back({std::span(files_).subspan(first)});
            }
            levels_.push_back({std::span(runs_).subspan(first_run)});
        }
        running_.clear();
        for (const compaction::choice& c : under_way) {
            compaction::range all;
            for (const compaction::file& f : files_) {
                if (c.takes(f.number)) all.add(f);
            }
            if (c.place == compaction::output::in_run && c.what != compaction::action::drop) {
                running_.push_back({c.level, all.smallest, all.largest});
            }
        }
        tree_.running = running_;
        tree_.levels = levels_;
        tree_.keyed = keyed;
        tree_.time_in_key = time_in_key;
        return tree_;
    }

    /// Choices until there is nothing to do; how many there were.
    template <class Policy>
    std::size_t settle(const Policy& policy, std::int64_t now = 0) {
        std::size_t done = 0;
        for (;; ++done) {
            const compaction::choice c = policy.choose(view(), now);
            if (!c) return done;
            apply(c);
            if (done > 10'000) FAIL("the policy " << Policy::name << " does not come to an end");
        }
    }

    void apply(const compaction::choice& c) {
        const lsmer::status s = compaction::check(view(), c);
        if (!s) FAIL(s.error().message);
        ++choices;
        std::size_t at = 0; // of the run that outputs join or take the place of
        bool found = false;
        if (c.what != compaction::action::drop) {
            const compaction::place p = compaction::output_place(tree_, c);
            found = p != compaction::place_before(c.level) && !levels[c.level].empty();
            at = found ? (p & 0xFFFFFFFF) / 2 : 0;
        }
        std::vector<std::shared_ptr<sim_file>> inputs;
        for (std::size_t l = 0; l < levels.size(); ++l) {
            for (auto& r : levels[l]) {
                std::erase_if(r, [&](const auto& f) {
                    if (!c.takes(f->number)) return false;
                    inputs.push_back(f);
                    return true;
                });
            }
        }
        REQUIRE(inputs.size() == c.inputs.size());
        if (c.what == compaction::action::move) ++moves;
        if (c.what == compaction::action::merge) {
            ++merges;
            place_outputs(c, at, found, merged(c, inputs));
        } else if (c.what == compaction::action::move) {
            place_outputs(c, at, found, {inputs});
        }
        for (auto& l : levels) {
            std::erase_if(l, [](const sim_run& r) { return r.empty(); });
            // By the newest sequence, as the engine orders the runs of a level; stable.
            for (auto r = l.begin(); r != l.end(); ++r) {
                const auto to =
                    std::upper_bound(l.begin(), r, *r, [](const sim_run& a, const sim_run& b) {
                        return newest(a) > newest(b);
                    });
                std::rotate(to, r, r + 1);
            }
        }
    }

    /// The same in two halves, as several compactions at a time would do it.
    void begin(const compaction::choice& c) {
        const lsmer::status s = compaction::check(view(), c);
        if (!s) FAIL(s.error().message);
        under_way.push_back(c);
        mark(c, true);
    }
    void finish(std::size_t i) {
        const compaction::choice c = under_way[i];
        under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(i));
        mark(c, false);
        apply(c);
    }
    std::vector<compaction::choice> under_way{};

    [[nodiscard]] std::uint64_t bytes() const {
        std::uint64_t rows = 0;
        for (const auto& l : levels) {
            for (const auto& r : l) {
                for (const auto& f : r) rows += f->rows.size();
            }
        }
        return rows * row_bytes;
    }
    [[nodiscard]] std::uint64_t live_bytes() const { return live_ * row_bytes; }
    [[nodiscard]] double write_amplification() const {
        return static_cast<double>(written) / static_cast<double>(flushed);
    }
    [[nodiscard]] double space_amplification() const {
        return static_cast<double>(bytes()) / static_cast<double>(live_bytes());
    }

    /// The first version in the order of search, which must be the newest there is.
    [[nodiscard]] std::optional<sim_row> find(std::uint64_t key) const {
        const std::string k = key_bytes(key);
        for (const auto& l : levels) {
            for (const auto& r : l) {
                for (const auto& f : r) {
                    if (k < f->smallest || f->largest < k) continue;
                    const auto row = std::lower_bound(
                        f->rows.begin(), f->rows.end(), key,
                        [](const sim_row& a, std::uint64_t b) { return a.key < b; });
                    if (row != f->rows.end() && row->key == key) return *row;
                }
            }
        }
        return std::nullopt;
    }

    /// Every key reads as in the model, and levels from 1 on have one run of disjoint files.
    void verify(bool one_run_a_level) const {
        std::size_t wrong = 0;
        for (const auto& [key, row] : model) {
            const std::optional<sim_row> got = find(key);
            const bool live = got && !got->erase;
            wrong += live != !row.erase || (live && got->sequence != row.sequence) ? 1U : 0U;
        }
        REQUIRE(wrong == 0);
        for (std::size_t l = 0; l < levels.size(); ++l) {
            if (l != 0 && one_run_a_level) REQUIRE(levels[l].size() <= 1);
            for (const auto& r : levels[l]) {
                for (std::size_t f = 1; f < r.size(); ++f) {
                    if (!(r[f - 1]->largest < r[f]->smallest)) FAIL("files of a run overlap");
                }
            }
        }
    }

    [[nodiscard]] std::size_t runs() const {
        std::size_t count = 0;
        for (const auto& l : levels) count += l.size();
        return count;
    }

    static std::string key_bytes(std::uint64_t key) {
        std::string out(8, '\0');
        for (std::size_t i = 0; i < 8; ++i) out[i] = static_cast<char>(key >> (56 - 8 * i));
        return out;
    }

private:
    static std::uint64_t newest(const sim_run& r) {
        std::uint64_t most = 0;
        for (const auto& f : r) most = std::max(most, f->shown.last_sequence);
        return most;
    }

    void mark(const compaction::choice& c, bool busy) {
        for (auto& l : levels) {
            for (auto& r : l) {
                for (auto& f : r) {
                    if (c.takes(f->number)) f->shown.busy = busy;
                }
            }
        }
    }

    void sort_rows(std::vector<sim_row>& rows) const {
        std::sort(rows.begin(), rows.end(), [](const sim_row& a, const sim_row& b) {
            return a.key != b.key ? a.key < b.key : a.sequence > b.sequence;
        });
        if (!keyed) return;
        const auto same_key = [](const sim_row& a, const sim_row& b) { return a.key == b.key; };
        rows.erase(std::unique(rows.begin(), rows.end(), same_key), rows.end());
    }

    std::shared_ptr<sim_file> make_file(std::vector<sim_row> rows) {
        auto f = std::make_shared<sim_file>();
        f->number = next_number++;
        f->rows = std::move(rows);
        f->smallest = key_bytes(f->rows.front().key);
        f->largest = key_bytes(f->rows.back().key);
        f->shown = picture_of(*f);
        return f;
    }

    static compaction::file picture_of(const sim_file& f) {
        compaction::file out;
        out.number = f.number;
        out.bytes = f.rows.size() * row_bytes;
        out.rows = f.rows.size();
        out.smallest = f.smallest;
        out.largest = f.largest;
        out.first_sequence = ~std::uint64_t{0};
        for (const sim_row& r : f.rows) {
            out.tombstones += r.erase ? 1U : 0U;
            out.first_time = std::min(out.first_time, r.time);
            out.last_time = std::max(out.last_time, r.time);
            out.first_sequence = std::min(out.first_sequence, r.sequence);
            out.last_sequence = std::max(out.last_sequence, r.sequence);
        }
        out.oldest_write = static_cast<std::int64_t>(out.first_sequence); // a row a nanosecond
        out.newest_write = static_cast<std::int64_t>(out.last_sequence);
        return out;
    }

    /// The rows of a merge, as runs of files.
    std::vector<sim_run> merged(const compaction::choice& c,
                                const std::vector<std::shared_ptr<sim_file>>& inputs) {
        std::vector<sim_row> rows;
        for (const auto& f : inputs) rows.insert(rows.end(), f->rows.begin(), f->rows.end());
        sort_rows(rows);
        std::erase_if(rows, [&](const sim_row& r) {
            return (r.erase && c.drop_tombstones) || r.time < c.expire_before;
        });
        written += rows.size() * row_bytes;
        std::vector<std::pair<std::int64_t, std::vector<sim_row>>> parts;
        for (const sim_row& r : rows) {
            const std::int64_t w = c.cut_at.window == 0 ? 0 : r.time / c.cut_at.window;
            auto part = std::find_if(parts.begin(), parts.end(),
                                     [&](const auto& p) { return p.first == w; });
            if (part == parts.end()) part = parts.insert(parts.end(), {w, {}});
            part->second.push_back(r);
        }
        std::vector<sim_run> out;
        for (auto& [w, part] : parts) out.push_back(cut_up(c, part));
        for (auto& r : out) {
            for (auto& f : r) { // sequences of all inputs: see choice.hpp
                for (const auto& i : inputs) {
                    f->shown.first_sequence =
                        std::min(f->shown.first_sequence, i->shown.first_sequence);
                    f->shown.last_sequence =
                        std::max(f->shown.last_sequence, i->shown.last_sequence);
                }
            }
        }
        return out;
    }

    sim_run cut_up(const compaction::choice& c, const std::vector<sim_row>& rows) {
        sim_run out;
        std::vector<sim_row> now;
        for (const sim_row& r : rows) {
            const bool new_key = now.empty() || now.back().key != r.key;
            if (new_key && !now.empty() &&
                ((c.cut_at.bytes != 0 && now.size() * row_bytes >= c.cut_at.bytes) ||
                 overlaps_much(c, now.front().key, r.key))) {
                out.push_back(make_file(std::move(now)));
                now.clear();
            }
            now.push_back(r);
        }
        if (!now.empty()) out.push_back(make_file(std::move(now)));
        return out;
    }

    bool overlaps_much(const compaction::choice& c, std::uint64_t first, std::uint64_t last) {
        if (c.cut_at.overlap_bytes == 0 || c.level + 1 >= levels.size()) return false;
        const std::string from = key_bytes(first);
        const std::string to = key_bytes(last);
        std::uint64_t sum = 0;
        for (const auto& r : levels[c.level + 1]) {
            auto f = std::partition_point(r.begin(), r.end(),
                                          [&](const auto& x) { return x->largest < from; });
            for (; f != r.end() && (*f)->smallest <= to; ++f) sum += (*f)->rows.size() * row_bytes;
        }
        return sum > c.cut_at.overlap_bytes;
    }

    void place_outputs(const compaction::choice& c, std::size_t at, bool found,
                       std::vector<sim_run> outputs) {
        auto& level = levels[c.level];
        if (c.place == compaction::output::own_run) {
            const auto where = level.begin() + static_cast<std::ptrdiff_t>(at);
            level.insert(where, outputs.begin(), outputs.end());
            return;
        }
        if (!found) level.insert(level.begin(), sim_run{});
        REQUIRE(outputs.size() <= 1);
        if (outputs.empty()) return;
        sim_run& r = level[at];
        r.insert(r.end(), outputs[0].begin(), outputs[0].end());
        std::sort(r.begin(), r.end(),
                  [](const auto& a, const auto& b) { return a->smallest < b->smallest; });
    }

    std::vector<sim_row> memtable_{};
    std::uint64_t live_ = 0; // keys that are not erased
    std::vector<compaction::file> files_{};
    std::vector<compaction::run> runs_{};
    std::vector<compaction::level> levels_{};
    std::vector<compaction::running_merge> running_{};
    compaction::tree tree_{};
};

} // namespace test
