#pragma once

// Keys, values and orders of the key-value bench: 16 digits, and 100 bytes of which a compressor
// removes about half, as in the bench that LevelDB comes with.
//
//   pool    | 50 random letters, twice | 50 others, twice | ...    a million bytes
//   value i =  100 bytes of it from byte 100 i on, round and round

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace bench::kv {

inline constexpr std::size_t key_bytes = 16;
inline constexpr std::size_t value_bytes = 100;
inline constexpr std::size_t pair_bytes = key_bytes + value_bytes;

class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() { // splitmix64: Steele, Lea, Flood, OOPSLA 2014
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    std::size_t below(std::size_t n) { // n < 2^32
        return static_cast<std::size_t>(((next() >> 32) * n) >> 32);
    }

private:
    std::uint64_t state_;
};

// The digits of a number; a key of a buffer that the next call writes over.
class KeyText {
public:
    std::string_view operator()(std::uint64_t n) {
        for (std::size_t i = key_bytes; i-- != 0; n /= 10)
            digits_[i] = static_cast<char>('0' + n % 10);
        return {digits_, key_bytes};
    }

private:
    char digits_[key_bytes];
};

class Values {
public:
    Values() {
        Random random(301);
        pool_.reserve(pool_bytes);
        while (pool_.size() < pool_bytes) {
            const std::size_t from = pool_.size();
            for (std::size_t i = 0; i < value_bytes / 2; ++i)
                pool_ += static_cast<char>(' ' + random.below(95));
            pool_.append(pool_, from, value_bytes / 2);
        }
    }
    std::string_view operator[](std::size_t i) const {
        return std::string_view(pool_).substr(i * value_bytes % pool_bytes, value_bytes);
    }

private:
    static constexpr std::size_t pool_bytes = 1'000'000; // whole values
    std::string pool_;
};

// All numbers below n, shuffled.
inline std::vector<std::uint32_t> shuffled(std::size_t n, std::uint64_t seed) {
    std::vector<std::uint32_t> out(n);
    std::iota(out.begin(), out.end(), 0U);
    Random random(seed);
    for (std::size_t i = n; i > 1; --i) std::swap(out[i - 1], out[random.below(i)]);
    return out;
}

// `count` numbers below n, drawn at random.
inline std::vector<std::uint32_t> drawn(std::size_t count, std::size_t n, std::uint64_t seed) {
    std::vector<std::uint32_t> out(count);
    Random random(seed);
    for (auto& v : out) v = static_cast<std::uint32_t>(random.below(n));
    return out;
}

// What was read, in the order it was read: its ends and its size, so that a system cannot get
// away with not touching it.
class Checksum {
public:
    void add(std::string_view text) {
        std::uint64_t first = 0, last = 0;
        if (text.size() >= sizeof first) {
            std::memcpy(&first, text.data(), sizeof first);
            std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
        }
        sum_ = (sum_ + (first ^ (last << 1)) + text.size()) * 0x9e3779b97f4a7c15U;
        ++count_;
    }
    std::int64_t count() const { return count_; }
    std::int64_t sum() const { return static_cast<std::int64_t>(sum_); }

private:
    std::uint64_t sum_ = 0;
    std::int64_t count_ = 0;
};

} // namespace bench::kv
