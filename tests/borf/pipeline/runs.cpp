#include "borf/pipeline/runs.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <vector>

using borf::pipeline::RunMerge;
using borf::pipeline::SortedRun;

namespace {

SortedRun run_of(const std::vector<std::uint64_t>& keys, unsigned bits) {
    lsmer::buffer<std::uint64_t> copy;
    copy.append(keys.data(), keys.size());
    SortedRun run;
    run.sort(std::move(copy), bits);
    return run;
}

} // namespace

TEST_CASE("A run has its keys in order, and whose they are") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::size_t count : {0U, 1U, 2U, 40U, 1000U, 3000U}) {
        for (const unsigned bits : {1U, 20U, 50U, 60U, 64U}) {
            CAPTURE(count, bits);
            std::vector<std::uint64_t> keys(count);
            for (auto& k : keys) k = random() >> (64 - bits);
            for (const int kind : {0, 1, 2, 3}) {
                // As they are; alike but for a few of the upper, then the lower bits; in order.
                const std::uint64_t few = kind == 1 ? std::uint64_t{5} << (bits - 1) | 0x300 : 0x1f;
                if (kind == 1 || kind == 2) {
                    for (auto& k : keys) k = (random() & few) >> (bits < 4 ? 4 : 0);
                    for (auto& k : keys) k &= ~std::uint64_t{0} >> (64 - bits);
                }
                if (kind == 3) std::sort(keys.begin(), keys.end());
                CAPTURE(kind);
                const SortedRun run = run_of(keys, bits);
                REQUIRE(run.keys.size() == count);
                CHECK(std::is_sorted(run.keys.begin(), run.keys.end()));
                CHECK(std::set<std::uint32_t>(run.order.begin(), run.order.end()).size() == count);
                std::size_t wrong = 0;
                for (std::size_t i = 0; i < count; ++i) {
                    wrong += keys[run.order[i]] == run.keys[i] ? 0U : 1U;
                    wrong += i != 0 && run.keys[i] == run.keys[i - 1] &&
                             run.order[i] < run.order[i - 1]; // stable
                }
                CHECK(wrong == 0);
            }
        }
    }
}

TEST_CASE("Runs are merged alike on any number of threads, whatever their keys") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    // Several ranges; hot keys that fill ranges alone; no groups, and runs without groups.
    for (const std::size_t count : {0U, 1U, 30000U}) {
        for (const std::uint64_t different : {std::uint64_t{1}, std::uint64_t{100}, UINT64_MAX}) {
            for (const unsigned threads : {1U, 3U}) {
                CAPTURE(count, different, threads);
                std::vector<SortedRun> runs;
                std::set<std::uint64_t> known;
                for (std::size_t m = 0; m < 4; ++m) {
                    std::vector<std::uint64_t> keys(m == 2 ? 0 : count);
                    for (auto& k : keys) k = random() % different;
                    known.insert(keys.begin(), keys.end());
                    runs.push_back(run_of(keys, 64));
                }
                const RunMerge merge(runs, threads);
                REQUIRE(merge.groups() == known.size());
                const std::vector<std::uint64_t> expected(known.begin(), known.end());
                std::vector<std::uint64_t> found(expected.size());
                merge.each_range([&](std::size_t first, std::span<const std::uint64_t> keys) {
                    std::copy(keys.begin(), keys.end(),
                              found.begin() + static_cast<std::ptrdiff_t>(first));
                });
                CHECK(found == expected);
                std::size_t wrong = 0;
                for (const SortedRun& r : runs) {
                    for (std::size_t i = 0; i < r.keys.size(); ++i) {
                        wrong += expected[r.place[i]] == r.keys[i] ? 0U : 1U;
                    }
                }
                CHECK(wrong == 0);
            }
        }
    }
}
