#pragma once

// Runs the same question on several systems side by side and prints who was faster.
//
//   for each case:  warm up each system -> compare their answers -> rounds of each system in turn
//
//   suite  case  ours_s  peer  peer_s  ratio  limit_s  over_limit  | ours_median  peer_median
//                                                                  | limit_median  rows
//                                                                  | ours_cpu  peer_cpu
//   geomean SUITE RATIO worst CASE RATIO
//
// Times are the best of the repetitions, in seconds; `peer` is the fastest of the peers, and every
// single system goes to standard error. `_cpu` is the least processor time of all threads. Above a
// ratio of 1 we are faster. A system that is missing shows as "-". A case whose answers differ
// prints no times and makes the exit code 1.
//
// Threads: one.

#include "support/geomean.hpp"
#include "support/process_use.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

// What a question comes to, summed up so that systems with different orders of rows and of
// addition can be compared: integers must agree exactly, doubles to a relative 1e-9.
struct answer {
    std::vector<std::int64_t> exact;
    std::vector<double> approximate;

    bool agrees_with(const answer& other) const {
        const auto close = [](double a, double b) {
            return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
        };
        return exact == other.exact &&
               std::equal(approximate.begin(), approximate.end(), other.approximate.begin(),
                          other.approximate.end(), close);
    }
    std::string text() const {
        std::string out;
        char digits[40];
        for (const auto v : exact) {
            std::snprintf(digits, sizeof digits, "%lld ", static_cast<long long>(v));
            out += digits;
        }
        for (const auto v : approximate) {
            std::snprintf(digits, sizeof digits, "%.15g ", v);
            out += digits;
        }
        return out;
    }
};

enum class role { ours, peer, limit };

using summary = std::function<answer()>;
using task = std::function<summary()>;

// One system that can answer the question. run() is timed: it leaves its result in memory and
// returns a function that sums it up. That function, its end of life, and prepare() are not timed.
struct contender {
    role what;
    std::string name;
    task run;
    std::function<void()> prepare = [] {};
};

struct timing {
    double best = 0, median = 0, processor = 0;
};

inline timing summarise(std::vector<double> seconds, double processor) {
    std::sort(seconds.begin(), seconds.end());
    const std::size_t middle = seconds.size() / 2;
    const double median =
        seconds.size() % 2 != 0 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2;
    return {seconds.front(), median, processor};
}

template <class Body>
double seconds_of(Body&& body) {
    const auto begin = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

class Suite {
public:
    // REQUIRES: repetitions >= 1
    Suite(std::string name, unsigned repetitions)
        : name_(std::move(name)), repetitions_(repetitions) {
        std::fprintf(stderr, "# suite\tcase\tours_s\tpeer\tpeer_s\tratio\tlimit_s\tover_limit\t"
                             "ours_median\tpeer_median\tlimit_median\trows\tours_cpu\tpeer_cpu\n");
    }

    // `rows` go into each answer. `expected` is a published answer to agree with, or empty.
    void run(const std::string& name, std::size_t rows, const std::vector<contender>& contenders,
             const answer& expected = {}) {
        if (contenders.empty()) return;
        if (!warm_up_agrees(name, contenders, expected)) {
            failed_ = true;
            return;
        }
        std::vector<std::vector<double>> seconds(contenders.size());
        std::vector<double> processor(contenders.size(), 1e18);
        for (unsigned round = 0; round < repetitions_; ++round)
            for (std::size_t i = 0; i < contenders.size(); ++i) {
                contenders[i].prepare();
                summary result;
                const double before = processor_seconds();
                seconds[i].push_back(seconds_of([&] { result = contenders[i].run(); }));
                processor[i] = std::min(processor[i], processor_seconds() - before);
            }
        std::vector<timing> timings;
        for (std::size_t i = 0; i < contenders.size(); ++i)
            timings.push_back(summarise(std::move(seconds[i]), processor[i]));
        print(name, rows, contenders, timings);
    }

    // Prints the geometric mean and the worst case; the return value is the exit code.
    int finish() {
        print_geomean(name_, ratios_);
        return failed_ ? 1 : 0;
    }

private:
    bool warm_up_agrees(const std::string& name, const std::vector<contender>& contenders,
                        const answer& expected) const {
        const bool published = !expected.exact.empty() || !expected.approximate.empty();
        answer reference = expected;
        bool agree = true;
        for (const auto& c : contenders) {
            c.prepare();
            const answer got = c.run()();
            if (!published && &c == &contenders.front()) reference = got;
            if (got.agrees_with(reference)) continue;
            agree = false;
            std::fprintf(stderr, "DIFFERENT ANSWERS in %s: %s says %sbut %s says %s\n",
                         name.c_str(), c.name.c_str(), got.text().c_str(),
                         published ? "the definition" : contenders.front().name.c_str(),
                         reference.text().c_str());
        }
        return agree;
    }

    void print(const std::string& name, std::size_t rows, const std::vector<contender>& contenders,
               const std::vector<timing>& timings) {
        const auto fastest = [&](role wanted) -> const timing* {
            const timing* best = nullptr;
            for (std::size_t i = 0; i < contenders.size(); ++i)
                if (contenders[i].what == wanted && (!best || timings[i].best < best->best))
                    best = &timings[i];
            return best;
        };
        const timing* const ours = fastest(role::ours);
        const timing* const peer = fastest(role::peer);
        const timing* const limit = fastest(role::limit);
        const auto number = [](bool known, auto value) {
            char digits[32] = "-";
            if (known) std::snprintf(digits, sizeof digits, "%.6g", value());
            return std::string(digits);
        };
        const auto best = [&](const timing* t) { return number(t, [&] { return t->best; }); };
        const auto median = [&](const timing* t) { return number(t, [&] { return t->median; }); };
        const auto used = [&](const timing* t) { return number(t, [&] { return t->processor; }); };
        const std::string columns[] = {
            name_,
            name,
            best(ours),
            peer ? contenders[static_cast<std::size_t>(peer - timings.data())].name : "-",
            best(peer),
            number(ours && peer, [&] { return peer->best / ours->best; }),
            best(limit),
            number(ours && limit, [&] { return ours->best / limit->best; }),
            median(ours),
            median(peer),
            median(limit),
            std::to_string(rows),
            used(ours),
            used(peer)};
        const char* separator = "";
        for (const auto& column : columns)
            std::printf("%s%s", std::exchange(separator, "\t"), column.c_str());
        std::printf("\n");
        std::fflush(stdout);
        for (std::size_t i = 0; i < contenders.size(); ++i)
            std::fprintf(stderr, "# %s %s: best %.6g s, median %.6g s, processor %.6g s\n",
                         name.c_str(), contenders[i].name.c_str(), timings[i].best,
                         timings[i].median, timings[i].processor);
        if (ours && peer) ratios_.emplace_back(name, peer->best / ours->best);
    }

    std::string name_;
    unsigned repetitions_;
    case_ratios ratios_;
    bool failed_ = false;
};

} // namespace bench
