#pragma once

// What the tests of all codecs share: values in patterns, the check that they come back, and the
// check that damaged bytes do no harm.
//
// Bodies are copied into allocations of exactly their size, so that the address sanitizer sees a
// read past them.

#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bits.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace codec_tests {

using lsmer::byte_buffer;
using lsmer::byte_view;
using lsmer::vector_rows;
namespace codec = lsmer::codec;

enum class pattern { random, narrow, sorted, constant, extremes, runs, few };
inline constexpr pattern patterns[] = {pattern::random,   pattern::narrow,   pattern::sorted,
                                       pattern::constant, pattern::extremes, pattern::runs,
                                       pattern::few};
inline constexpr std::size_t lengths[] = {1,   2,    3,    16,   63,   64,   65,   127,  128, 129,
                                          511, 1023, 1024, 1025, 1500, 2047, 2048, 2049, 2050};

// A value for each number; what the values of the patterns are made of.
template <class T>
T value_of(std::uint64_t number) {
    if constexpr (std::is_integral_v<T>) {
        return static_cast<T>(number);
    } else if constexpr (std::is_floating_point_v<T>) {
        T value;
        std::memcpy(&value, &number, sizeof value); // every bit pattern, NaN payloads among them
        return value;
    } else {
        T value{};
        for (std::size_t i = 0; i < sizeof value.data; ++i) {
            value.data[i] = static_cast<std::uint8_t>(number >> (8 * (i % 8)));
        }
        return value;
    }
}

// Texts live as long as the process: they are few.
template <>
inline std::string_view value_of<std::string_view>(std::uint64_t number) {
    static std::vector<std::unique_ptr<std::string>> kept;
    std::string text(number % 23, static_cast<char>('a' + number % 26));
    if (number % 5 != 0) text += std::to_string(number >> 7);
    if (number % 11 == 0) text += std::string("\0\xff", 2);
    kept.push_back(std::make_unique<std::string>(std::move(text)));
    return *kept.back();
}

template <class T>
std::uint64_t extreme_of(std::uint64_t which) {
    constexpr std::uint64_t top = std::uint64_t{1}
                                  << (8 * sizeof(T) % 64 == 0 ? 63 : 8 * sizeof(T) - 1);
    const std::uint64_t numbers[] = {0, ~std::uint64_t{0}, top, top - 1, 1, top + 1};
    return numbers[which % 6];
}

template <class T>
std::vector<T> make(pattern p, std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<T> values;
    values.reserve(count);
    const std::uint64_t one = random();
    std::uint64_t rising = random() >> 2;
    std::vector<T> few;
    for (int i = 0; i < 5; ++i) few.push_back(value_of<T>(random()));
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t r = random();
        switch (p) {
        case pattern::random: values.push_back(value_of<T>(r >> r % 64)); break;
        case pattern::narrow: values.push_back(value_of<T>(one + r % 1000)); break;
        case pattern::sorted: values.push_back(value_of<T>(rising += r % 500)); break;
        case pattern::constant: values.push_back(i == 0 ? value_of<T>(one) : values.front()); break;
        case pattern::extremes: values.push_back(value_of<T>(extreme_of<T>(r))); break;
        case pattern::runs:
            values.push_back(i == 0 || r % 40 == 0 ? value_of<T>(r >> 8) : values.back());
            break;
        case pattern::few: values.push_back(few[r % few.size()]); break;
        }
    }
    return values;
}

// Bytes in an allocation of their own, `shift` bytes off its alignment.
class Bytes {
public:
    explicit Bytes(byte_view from, std::size_t shift = 0)
        : all_(new std::byte[from.size() + shift]), size_(from.size()), shift_(shift) {
        if (size_ != 0) std::memcpy(all_.get() + shift, from.data(), size_);
    }
    std::byte& operator[](std::size_t i) { return all_[shift_ + i]; }
    byte_view view() const { return {all_.get() + shift_, size_}; }

private:
    std::unique_ptr<std::byte[]> all_;
    std::size_t size_;
    std::size_t shift_;
};

template <class C, class T>
byte_buffer encoded(const std::vector<T>& values) {
    byte_buffer out;
    C::template encode<T>(std::span<const T>(values), out);
    return out;
}

// Empty, or what is wrong.
template <class T>
std::string compare(const codec::chunk<T>& chunk, const std::vector<T>& values) {
    std::vector<T> scratch(vector_rows);
    lsmer::TextArena arena;
    if (chunk.rows() != values.size()) return "rows";
    for (std::uint32_t v = 0; v < chunk.vectors(); ++v) {
        arena.clear();
        const T* const read = chunk.read(v, scratch.data(), arena);
        const std::size_t begin = v * vector_rows;
        for (std::size_t i = 0; i < codec::rows_of_vector(values.size(), v); ++i) {
            if (!codec::same_bits(read[i], values[begin + i])) {
                return "read at row " + std::to_string(begin + i);
            }
        }
    }
    const std::size_t step = values.size() > 4096 ? 97 : 1;
    for (std::size_t row = 0; row < values.size(); row += step) {
        arena.clear();
        if (!codec::same_bits(chunk.fetch(static_cast<std::uint32_t>(row), arena), values[row])) {
            return "fetch of row " + std::to_string(row);
        }
    }
    return {};
}

template <class C, class T>
std::string round_trip(const std::vector<T>& values) {
    const byte_buffer out = encoded<C>(values);
    for (const std::size_t shift : {0U, 1U}) {
        const Bytes body(out.view(), shift);
        auto chunk = codec::any<C>::template open<T>(C::tag, body.view(),
                                                     static_cast<std::uint32_t>(values.size()));
        if (!chunk) return chunk.error().message;
        std::string wrong = compare(*chunk, values);
        if (!wrong.empty()) return wrong + (shift == 0 ? "" : ", body not aligned");
    }
    return {};
}

// Every pattern in every length, and a whole chunk of some.
template <class C, class T>
void round_trips() {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed, sizeof(T), std::string(C::name));
    const auto check = [&](pattern p, std::size_t count) {
        const std::string wrong = round_trip<C>(make<T>(p, count, seed));
        if (wrong.empty()) return;
        CAPTURE(static_cast<int>(p), count);
        FAIL_CHECK(wrong);
    };
    for (const pattern p : patterns) {
        if (C::tag == codec::tags::constant && p != pattern::constant) continue;
        for (const std::size_t count : lengths) check(p, count);
    }
    check(C::tag == codec::tags::constant ? pattern::constant : pattern::few, 65536);
    CHECK(true);
}

template <class T>
void touch(const T& value, unsigned& sum) {
    if constexpr (std::is_same_v<T, std::string_view>) {
        for (const char c : value) sum += static_cast<unsigned char>(c);
    } else {
        unsigned char first;
        std::memcpy(&first, &value, 1);
        sum += first;
    }
}

// Opens bytes and reads all there is: an error or some values, and no access outside.
template <class C, class T>
bool survives(byte_view bytes, std::uint32_t rows, unsigned& sum) {
    auto chunk = codec::any<C>::template open<T>(C::tag, bytes, rows);
    if (!chunk) return false;
    std::vector<T> scratch(vector_rows);
    lsmer::TextArena arena;
    for (std::uint32_t v = 0; v < chunk->vectors(); ++v) {
        const T* const read = chunk->read(v, scratch.data(), arena);
        for (std::size_t i = 0; i < vector_rows; i += 13) touch(read[i], sum);
    }
    for (std::uint32_t row = 0; row < rows; row += 211) touch(chunk->fetch(row, arena), sum);
    touch(chunk->fetch(rows - 1, arena), sum);
    return true;
}

// Every byte of the front changed in several ways, some of the rest; cut to many lengths; and
// noise. Returns how often the bytes were refused.
template <class C, class T>
unsigned damage(pattern p, std::uint32_t rows = 1500) {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    const byte_buffer out = encoded<C>(make<T>(p, rows, seed));
    unsigned refused = 0;
    unsigned sum = 0;
    for (std::size_t i = 0; i < out.size(); i += i < 160 ? 1 : 1 + out.size() / 64) {
        for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
            Bytes body(out.view());
            body[i] ^= static_cast<std::byte>(flip);
            refused += survives<C, T>(body.view(), rows, sum) ? 0U : 1U;
        }
    }
    for (std::size_t cut = 0; cut < out.size(); cut += cut < 160 ? 1 : 1 + out.size() / 64) {
        const Bytes body(out.view().first(cut));
        refused += survives<C, T>(body.view(), rows, sum) ? 0U : 1U;
    }
    for (const std::uint32_t wrong_rows : {0U, 1U, 1024U, rows + 1, 65536U, 65537U, ~0U}) {
        const Bytes body(out.view());
        refused += survives<C, T>(body.view(), wrong_rows, sum) ? 0U : 1U;
    }
    std::mt19937_64 random(seed);
    for (int round = 0; round < 64; ++round) {
        Bytes body(out.view());
        for (std::size_t i = 0; i < out.size() && i < 96; ++i) {
            if (random() % 4 == 0) body[i] = static_cast<std::byte>(random());
        }
        refused += survives<C, T>(body.view(), rows, sum) ? 0U : 1U;
    }
    CHECK(sum != 1); // the values are used
    return refused;
}

} // namespace codec_tests
