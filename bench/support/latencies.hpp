#pragma once

// A histogram of times, 32 buckets to each power of two of nanoseconds: quantiles are right to 3 %,
// however many there are.
//
// Threads: one.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace bench {

class Latencies {
public:
    void add(std::uint64_t ns) {
        ++buckets_[bucket_of(ns)];
        ++count_;
        if (ns > longest_) longest_ = ns;
    }
    std::uint64_t count() const { return count_; }
    std::uint64_t longest() const { return longest_; }

    // The time that this share of all does not exceed.
    double quantile(double share) const {
        const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
        std::uint64_t seen = 0;
        for (std::size_t b = 0; b < buckets_.size(); ++b)
            if ((seen += buckets_[b]) > wanted) return static_cast<double>(end_of(b));
        return static_cast<double>(longest_);
    }
    // How many were longer, by whole buckets.
    std::uint64_t above(std::uint64_t ns) const {
        std::uint64_t sum = 0;
        for (std::size_t b = bucket_of(ns) + 1; b < buckets_.size(); ++b) sum += buckets_[b];
        return sum;
    }

private:
    static constexpr unsigned bits = 5;
    static constexpr std::size_t steps = std::size_t{1} << bits;

    static std::size_t bucket_of(std::uint64_t ns) {
        if (ns < steps) return ns;
        const unsigned power = static_cast<unsigned>(std::bit_width(ns)) - 1 - bits;
        return (power + 1) * steps + ((ns >> power) & (steps - 1));
    }
    static std::uint64_t end_of(std::size_t b) {
        if (b < steps) return b;
        const std::size_t power = b / steps - 1;
        return (steps + b % steps + 1) << power;
    }

    std::array<std::uint64_t, (64 - bits + 1) * steps> buckets_{};
    std::uint64_t count_ = 0;
    std::uint64_t longest_ = 0;
};

} // namespace bench
