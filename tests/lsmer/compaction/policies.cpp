// What holds of every policy, the library's and a user's: what it chooses of any tree passes check,
// and no choice takes a busy file.

#include "lsmer/compaction/expiring.hpp"
#include "lsmer/compaction/fifo.hpp"
#include "lsmer/compaction/leveled.hpp"
#include "lsmer/compaction/manual.hpp"
#include "lsmer/compaction/support/picture.hpp"
#include "lsmer/compaction/support/simulator.hpp"
#include "lsmer/compaction/tiered.hpp"
#include "lsmer/compaction/time_window.hpp"
#include "support/catch.hpp"

#include <cstdio>
#include <random>

using namespace lsmer::compaction;
using test::picture;

namespace {

/// A user's own: the two oldest runs of level 0, as long as there are more than three.
struct oldest_two {
    static constexpr std::string_view name = "oldest_two";
    [[nodiscard]] choice choose(const tree& t, time_ns) const {
        const auto runs = t.levels[0].runs;
        if (runs.size() < 4) return {};
        choice c{.what = action::merge, .place = output::own_run, .why = reason::other};
        for (const run& r : runs.last(2)) {
            if (any_busy(r.files)) return {};
            for (const file& f : r.files) c.inputs.push_back({0, f.number});
        }
        return c;
    }
    [[nodiscard]] std::uint64_t debt(const tree& t) const {
        return t.levels[0].runs.size() < 4 ? 0 : bytes_of(t.levels[0]);
    }
};

static_assert(compaction_policy<oldest_two> && compaction_policy<expiring<oldest_two>>);

/// How many of a number of random trees the policy had something to do with.
template <class Make>
std::size_t busy_with(Make make, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::size_t chosen = 0;
    for (int i = 0; i < 2500; ++i) {
        picture p = test::random_picture(random);
        const auto policy = make(random);
        const tree& t = p.view();
        const choice c = policy.choose(t, static_cast<time_ns>(random() % 1500));
        static_cast<void>(policy.debt(t));
        if (!c) continue;
        ++chosen;
        const lsmer::status s = check(t, c);
        if (!s)
            FAIL(policy.name << ", tree " << i << " of seed " << seed << ": " << s.error().message);
    }
    return chosen;
}

template <class T>
T one_of(std::mt19937_64& random, T a, T b) {
    return random() % 2 == 0 ? a : b;
}

leveled any_leveled(std::mt19937_64& random) {
    return leveled({.level0_runs = one_of(random, 1U, 3U),
                    .ratio = one_of(random, 2U, 5U),
                    .base_bytes = one_of<std::uint64_t>(random, 100, 2000),
                    .file_bytes = 500,
                    .dynamic = random() % 2 == 0,
                    .by = one_of(random, pick::least_overlap, pick::oldest),
                    .grandparent_files = one_of(random, 1U, 10U),
                    .tombstone_share = one_of(random, 0.0, 0.2),
                    .tombstone_age = one_of<time_ns>(random, 0, 300)});
}
tiered any_tiered(std::mt19937_64& random) {
    return tiered({.ratio = one_of(random, 2U, 4U),
                   .runs_max = 5,
                   .space = random() % 3 == 0 ? 0 : one_of(random, 1.5, 10.0)});
}
time_window any_windows(std::mt19937_64& random) {
    return time_window(
        {.window = one_of<time_ns>(random, 50, 400), .ratio = one_of(random, 2U, 3U)});
}
fifo any_fifo(std::mt19937_64& random) {
    return fifo({.bytes_max = random() % 3000,
                 .age_max = one_of<time_ns>(random, 0, 500),
                 .by = one_of(random, age_by::time_column, age_by::write)});
}
manual any_manual(std::mt19937_64& random) {
    return manual({.every_key = random() % 2 == 0,
                   .from = "c",
                   .to = "m",
                   .last_time = one_of<time_ns>(random, 300, time_most),
                   .last_sequence = one_of(random, 500U, 5000U),
                   .next_file = one_of(random, 20U, 5000U),
                   .rewrite = random() % 2 == 0,
                   .step_bytes = 1000});
}
retention any_retention(std::mt19937_64& random) {
    return {.keep = one_of<time_ns>(random, 100, 600),
            .by = one_of(random, age_by::time_column, age_by::write),
            .rewrite_share = one_of(random, 0.0, 0.3)};
}

/// Rows come while up to three compactions run, which end in any order; the most at a time.
template <class Policy>
std::size_t side_by_side(const Policy& policy, std::size_t levels, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    test::simulator s(levels);
    std::size_t most = 0;
    std::uint64_t near = 0; // each flush has keys of a part of all
    for (std::int64_t i = 0; i < 10'000; ++i) {
        const std::uint64_t key = (near + random() % 200) % 3000;
        s.put(key, i - static_cast<std::int64_t>(random() % 900), random() % 5 == 0);
        if (s.unflushed() != 50) continue;
        near = random() % 3000;
        s.flush();
        for (std::size_t tries = 0; tries < 4; ++tries) {
            if (s.under_way.size() < 3) {
                if (const choice c = policy.choose(s.view(), i)) s.begin(c);
            }
            most = std::max(most, s.under_way.size());
            if (!s.under_way.empty() && random() % 2 == 0) {
                s.finish(random() % s.under_way.size());
            }
        }
    }
    while (!s.under_way.empty()) s.finish(0);
    s.verify(false);
    s.settle(policy);
    s.verify(false);
    return most;
}

/// 100,000 rows in flushes of 200, one of 20 an erase, over 20,000 keys; or in order.
template <class Policy>
void print_figures(const std::string& what, const Policy& policy, bool in_order,
                   std::size_t levels) {
    std::mt19937_64 random(1);
    test::simulator s(levels);
    double space = 0;
    std::size_t runs = 0;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        const std::uint64_t key = in_order ? i : random() % 20'000;
        s.put(key, 0, !in_order && random() % 20 == 0);
        if (s.unflushed() != 200) continue;
        s.flush();
        s.settle(policy);
        runs = std::max(runs, s.runs());
        if (i > 50'000) space = std::max(space, s.space_amplification());
    }
    std::printf("%-28s %-8s writes %5.2f  space %.2f  runs %2zu  moves %zu\n", what.c_str(),
                in_order ? "in order" : "random", s.write_amplification(), space, runs,
                static_cast<std::size_t>(s.moves));
}

} // namespace

TEST_CASE("the figures of the documentation", "[.figures]") {
    for (const bool in_order : {false, true}) {
        for (const std::uint32_t ratio : {4U, 6U, 10U}) {
            leveled_options o{
                .level0_runs = 4, .ratio = ratio, .base_bytes = 80'000, .file_bytes = 20'000};
            const std::string name = "leveled, ratio " + std::to_string(ratio);
            print_figures(name, leveled(o), in_order, 7);
            o.by = pick::oldest;
            print_figures(name + ", oldest", leveled(o), in_order, 7);
        }
        for (const std::uint32_t ratio : {2U, 4U, 8U}) {
            for (const double space : {1.5, 3.0}) {
                const std::string name = "tiered, ratio " + std::to_string(ratio) + ", space ";
                print_figures(name + (space == 3 ? "3" : "1.5"),
                              tiered({.ratio = ratio, .space = space}), in_order, 1);
            }
        }
    }
}

TEST_CASE("what a policy chooses of any tree passes check") {
    REQUIRE(busy_with(any_leveled, 1) > 400);
    REQUIRE(busy_with(any_tiered, 2) > 400);
    REQUIRE(busy_with(any_windows, 3) > 400);
    REQUIRE(busy_with(any_fifo, 4) > 400);
    REQUIRE(busy_with(any_manual, 5) > 400);
    REQUIRE(busy_with([](std::mt19937_64& r) { return expiring(any_retention(r), any_leveled(r)); },
                      6) > 400);
    REQUIRE(busy_with([](std::mt19937_64& r) { return expiring(any_retention(r), any_windows(r)); },
                      7) > 400);
}

TEST_CASE("several compactions at a time do not disturb each other") {
    const leveled small({.level0_runs = 3, .ratio = 3, .base_bytes = 20'000, .file_bytes = 2'000});
    REQUIRE(side_by_side(small, 5, 21) == 3);
    REQUIRE(side_by_side(leveled({.level0_runs = 3,
                                  .ratio = 3,
                                  .base_bytes = 10'000,
                                  .file_bytes = 2'000,
                                  .dynamic = false,
                                  .by = pick::oldest}),
                         5, 22) == 3);
    REQUIRE(side_by_side(tiered({.ratio = 2, .space = 3}), 1, 23) > 1);
    REQUIRE(side_by_side(time_window({.window = 800, .ratio = 2}), 1, 24) > 1);
}

TEST_CASE("a policy of one's own is simulated as the library's are") {
    test::simulator s(2);
    std::mt19937_64 random(9);
    for (std::size_t i = 0; i < 3000; ++i) {
        s.put(random() % 500, 0, random() % 5 == 0);
        if (s.unflushed() != 100) continue;
        s.flush();
        s.settle(oldest_two());
    }
    s.verify(true);
    REQUIRE(s.runs() == 3);
}

TEST_CASE("policies may be changed on a tree that is in use") {
    std::mt19937_64 random(11);
    test::simulator s(4);
    const leveled a({.level0_runs = 3, .ratio = 3, .base_bytes = 20'000, .file_bytes = 5'000});
    const tiered b({.ratio = 3, .space = 2, .file_bytes = 10'000});
    for (std::size_t i = 0; i < 12'000; ++i) {
        s.put(random() % 1500, 0, random() % 5 == 0);
        if (s.unflushed() != 100) continue;
        s.flush();
        if (i / 1500 % 2 == 0) {
            s.settle(a);
        } else {
            s.settle(b);
        }
    }
    s.verify(false);
    s.settle(a);
    s.verify(true);
}
