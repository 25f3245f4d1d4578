// Trees written down by hand, and made at random.
#pragma once

#include "lsmer/compaction/tree.hpp"

#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace test {

/// A tree that owns what it shows. Files are described as in
///     picture p;
///     p.add(0, {1, "a", "c"});            a run of one file in level 0
///     p.add(1, {2, "a", "b"}, {3, "c"});  a run of two in level 1
struct picture {
    struct spec {
        std::uint64_t number = 0;
        std::string smallest{};
        std::string largest{}; // "" for one key
        std::uint64_t bytes = 100;
    };

    explicit picture(std::size_t levels = 4) : runs(levels) {}

    template <class... Specs>
    std::vector<lsmer::compaction::file>& add(std::size_t level, const Specs&... specs) {
        files.emplace_back();
        (add_file(files.back(), specs), ...);
        runs[level].push_back(&files.back());
        return files.back();
    }
    void add_file(std::vector<lsmer::compaction::file>& to, const spec& s) {
        lsmer::compaction::file f;
        f.number = s.number;
        f.bytes = s.bytes;
        f.rows = s.bytes;
        f.smallest = keys.emplace_back(s.smallest);
        f.largest = keys.emplace_back(s.largest.empty() ? s.smallest : s.largest);
        f.first_sequence = f.last_sequence = s.number;
        to.push_back(f);
    }
    lsmer::compaction::file& at(std::uint64_t number) {
        for (auto& r : files) {
            for (auto& f : r) {
                if (f.number == number) return f;
            }
        }
        std::abort();
    }
    /// The view of what is there now, valid until the next call.
    const lsmer::compaction::tree& view() {
        run_views.clear();
        level_views.clear();
        run_views.reserve(files.size());
        for (const auto& level : runs) {
            const std::size_t first = run_views.size();
            for (const auto* r : level) run_views.push_back({*r});
            level_views.push_back({std::span(run_views).subspan(first)});
        }
        tree.levels = level_views;
        tree.running = running;
        return tree;
    }

    lsmer::compaction::tree tree{}; // its flags may be set
    std::deque<std::vector<lsmer::compaction::file>> files{};
    std::vector<std::vector<std::vector<lsmer::compaction::file>*>> runs;
    std::vector<lsmer::compaction::running_merge> running{};

private:
    std::deque<std::string> keys{};
    std::vector<lsmer::compaction::run> run_views{};
    std::vector<lsmer::compaction::level> level_views{};
};

/// Any valid tree: of any shape, with busy files, snapshots, compactions that run, times.
inline picture random_picture(std::mt19937_64& random) {
    const auto below = [&](std::uint64_t n) { return random() % n; };
    const std::size_t levels = 1 + below(5);
    picture p(levels);
    const bool letters = below(8) != 0; // else no keys
    const bool like_leveled = below(2) == 0;
    const bool whole_runs = below(2) == 0; // keys of wide ranges
    std::uint64_t number = 1 + below(3);
    const auto key = [&](std::uint64_t n) {
        return letters
                   ? std::string{static_cast<char>('a' + n / 26), static_cast<char>('a' + n % 26)}
                   : std::string();
    };
    for (std::size_t l = 0; l < levels; ++l) {
        const std::size_t most = l != 0 && like_leveled ? 2 : 7;
        for (std::size_t r = below(most); r > 0; --r) {
            auto& run = p.add(l);
            std::uint64_t at = below(whole_runs ? 20 : 400);
            for (std::size_t f = 1 + (letters && (l != 0 || below(3) == 0) ? below(8) : 0);
                 f > 0 && at < 600; --f) {
                const std::uint64_t end = at + below(whole_runs ? 200 : 40);
                p.add_file(run, {number++, key(at), key(std::min<std::uint64_t>(end, 675)),
                                 1 + below(1000)});
                at = end + below(3) / 2 * below(60); // now and then the key at the border is shared
                auto& made = run.back();
                made.busy = below(12) == 0;
                made.tombstones = below(3) == 0 ? below(made.rows + 1) : 0;
                made.oldest_tombstone = static_cast<std::int64_t>(below(1000));
                made.newest_write = static_cast<std::int64_t>(below(1000));
                made.oldest_write = made.newest_write / 2;
                if (below(10) != 0) {
                    made.first_time = static_cast<std::int64_t>(below(1000)) - 200;
                    made.last_time = made.first_time + static_cast<std::int64_t>(below(300));
                }
                made.first_sequence = below(1000);
                made.last_sequence = made.first_sequence + below(100);
            }
        }
    }
    p.tree.keyed = below(4) != 0;
    p.tree.time_in_key = below(3) == 0;
    if (below(2) == 0) p.tree.oldest_snapshot = below(1100);
    static const std::string marks[] = {"c", "f", "m", "t"};
    for (std::size_t i = below(3); letters && i > 0; --i) {
        const std::size_t m = below(3);
        p.running.push_back({static_cast<std::uint32_t>(below(levels)), marks[m], marks[m + 1]});
    }
    return p;
}

} // namespace test
