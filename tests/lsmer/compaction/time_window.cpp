#include "lsmer/compaction/time_window.hpp"

#include "lsmer/compaction/support/picture.hpp"
#include "lsmer/compaction/support/simulator.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace lsmer::compaction;
using test::picture;
using test::simulator;

namespace {

constexpr time_ns window = 2000;

struct figures {
    double writes = 0;
    std::size_t runs_most = 0;
};

/// A row a nanosecond in flushes of 100 rows; of 100 rows `late` are up to three windows late.
figures series(simulator& s, const time_window& policy, std::int64_t rows, std::uint64_t late) {
    std::mt19937_64 random(1);
    figures f;
    for (std::int64_t i = 0; i < rows; ++i) {
        std::int64_t time = i;
        if (random() % 100 < late) {
            time =
                std::max<std::int64_t>(0, i - static_cast<std::int64_t>(random() % (3 * window)));
        }
        s.put(random() % 50 << 40 | static_cast<std::uint64_t>(time), time);
        if (s.unflushed() != 100) continue;
        s.flush();
        s.settle(policy);
        f.runs_most = std::max(f.runs_most, s.runs());
    }
    f.writes = s.write_amplification();
    return f;
}

/// Windows that the rows of a file lie in.
std::set<std::int64_t> windows_of(const test::sim_file& f) {
    std::set<std::int64_t> out;
    for (const auto& r : f.rows) out.insert(r.time / window);
    return out;
}

} // namespace

TEST_CASE("windows begin at multiples, before 1970 too") {
    const time_window policy({.window = 10});
    REQUIRE(policy.window_of(0) == 0);
    REQUIRE(policy.window_of(9) == 0);
    REQUIRE(policy.window_of(10) == 1);
    REQUIRE(policy.window_of(-1) == -1);
    REQUIRE(policy.window_of(-10) == -1);
    REQUIRE(policy.window_of(-11) == -2);
    REQUIRE(policy.window_of(time_least) < policy.window_of(-100));
}

TEST_CASE("rows in order: windows that are over become one run, and windows never mix") {
    for (const std::uint32_t ratio : {2U, 4U, 8U}) {
        simulator s(1);
        s.keyed = false;
        const figures f = series(s, time_window({.window = window, .ratio = ratio}), 21'000, 0);
        const std::int64_t newest = 20'999 / window;
        std::map<std::int64_t, std::size_t> runs;
        for (const auto& r : s.levels[0]) {
            REQUIRE(windows_of(*r[0]).size() == 1); // flushes end at borders here
            ++runs[*windows_of(*r[0]).begin()];
        }
        for (const auto& [w, count] : runs) REQUIRE((w + 2 > newest || count == 1));
        // Once at the flush, once for each size in a window, once when it is over.
        CAPTURE(ratio, f.writes);
        REQUIRE(f.writes <= 2 + std::log(window / 100.0) / std::log(ratio));
        REQUIRE(f.writes >= 2);
        REQUIRE(s.bytes() == 21'000 * test::row_bytes);
    }
}

TEST_CASE("late rows come to their window, and what was merged lies in one window alone") {
    for (const std::uint32_t ratio : {2U, 4U}) {
        simulator s(1);
        s.keyed = false;
        const figures f = series(s, time_window({.window = window, .ratio = ratio}), 20'000, 5);
        std::size_t merged = 0;
        for (const auto& r : s.levels[0]) {
            for (const auto& file : r) {
                if (file->rows.size() > 100) merged += file->rows.size();
                if (file->rows.size() > 100) REQUIRE(windows_of(*file).size() == 1);
            }
        }
        REQUIRE(merged > 15'000);
        CAPTURE(ratio, f.writes, f.runs_most);
        REQUIRE(f.writes <=
                2 + std::log(window / 100.0) / std::log(ratio) + 0.05 * 10 * (ratio + 1));
        REQUIRE(s.bytes() == 20'000 * test::row_bytes);
    }
}

TEST_CASE("keyed by time, windows hold different keys, so late rows are merged all the same") {
    simulator with(1);
    with.time_in_key = true;
    const figures f = series(with, time_window({.window = window}), 12'000, 5);
    with.verify(false);
    simulator without(1); // nothing known of keys and times: order of versions first
    const figures g = series(without, time_window({.window = window}), 12'000, 5);
    without.verify(false);
    REQUIRE(with.runs() < without.runs());
    REQUIRE(f.writes > 1.5);
    REQUIRE(g.writes > 1.5);
}

TEST_CASE("keys that are overwritten and erased across windows read as they should") {
    simulator s(1);
    std::mt19937_64 random(7);
    const time_window policy({.window = 500, .ratio = 2});
    for (std::int64_t i = 0; i < 8000; ++i) {
        s.put(random() % 900, i - static_cast<std::int64_t>(random() % 700), random() % 9 == 0);
        if (s.unflushed() == 50) {
            s.flush();
            s.settle(policy);
        }
    }
    s.verify(false);
    REQUIRE(s.merges > 20);
}

TEST_CASE("a little late data waits until it is worth a merge") {
    picture p(1);
    const auto add = [&](std::uint64_t number, std::uint64_t bytes, time_ns last) {
        p.add(0, picture::spec{number, "", "", bytes});
        p.at(number).first_time = last - 1;
        p.at(number).last_time = last;
    };
    p.tree.keyed = false;
    add(9, 100, 35);
    add(8, 100, 25);
    add(7, 20, 5); // late
    add(6, 100, 15);
    add(5, 10, 9);
    add(4, 1000, 8);
    p.at(7).first_sequence = p.at(7).last_sequence = 10;
    const time_window policy({.window = 10, .ratio = 4});
    choice c = policy.choose(p.view(), 0);
    REQUIRE(c.why == reason::window);
    REQUIRE(c.inputs == lsmer::items<input>{{0, 5}, {0, 4}}); // begun before 8: it is over
    REQUIRE(policy.debt(p.view()) == 1010);
    p.at(5).last_time = 16; // now of the window of 6
    c = policy.choose(p.view(), 0);
    REQUIRE(c.inputs == lsmer::items<input>{{0, 6}, {0, 5}});
    p.at(5).last_time = 46; // the newest; nothing is due
    REQUIRE_FALSE(policy.choose(p.view(), 0));
    REQUIRE(policy.debt(p.view()) == 0);
    p.at(7).bytes = 250;
    c = policy.choose(p.view(), 0);
    REQUIRE(c.why == reason::window);
    REQUIRE(c.inputs == lsmer::items<input>{{0, 7}, {0, 4}});
    REQUIRE(c.cut_at.window == 10);
    REQUIRE(policy.debt(p.view()) == 1250);
    p.at(4).busy = true;
    REQUIRE_FALSE(policy.choose(p.view(), 0));
}

TEST_CASE("a window is over when two newer ones have rows") {
    picture p(1);
    p.tree.keyed = false;
    for (const std::uint64_t n : {4U, 3U, 2U, 1U}) {
        p.add(0, picture::spec{n, "", "", n == 1 ? 1000U : 10U});
        p.at(n).first_time = p.at(n).last_time = static_cast<time_ns>(n < 3 ? n : n * 10);
    }
    const time_window policy({.window = 10, .ratio = 4});
    REQUIRE(policy.choose(p.view(), 0).inputs == lsmer::items<input>{{0, 2}, {0, 1}});
    p.at(4).last_time = 35;
    REQUIRE_FALSE(policy.choose(p.view(), 0));
}

TEST_CASE("hundreds of windows are looked through as quickly as they are listed") {
    picture p(1);
    p.tree.keyed = false;
    for (std::uint64_t i = 0; i < 500; ++i) {
        p.add(0, picture::spec{i + 1});
        p.at(i + 1).last_time = static_cast<time_ns>((i * 7919) % 500 * 10); // out of order
    }
    const time_window policy({.window = 10});
    REQUIRE_FALSE(policy.choose(p.view(), 0));
    p.at(77).last_time = p.at(400).last_time;
    const choice c = policy.choose(p.view(), 0);
    REQUIRE(c.inputs.size() == 2);
    REQUIRE(c.takes(77));
    REQUIRE(c.takes(400));
}
