#include "lsmer/kernel/relative.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

using namespace lsmer;
using kernel::alp_scale;

namespace {

constexpr isa all_isas[] = {isa::baseline, isa::avx2, isa::avx512};
constexpr alp_scale cents{14, 12};

template <class T>
struct Vector {
    alignas(64) std::uint32_t codes[vector_rows];
    alignas(64) kernel::relative_offset<T> offsets[vector_rows];
    alignas(64) T numbers[vector_rows];
    alignas(64) T out[vector_rows];
    std::vector<std::uint64_t> table;

    /// Offsets of doubles are signed and small enough for integers to stay decimals.
    explicit Vector(std::uint64_t seed) {
        std::mt19937_64 random(seed);
        table.resize(1 + random() % 300);
        for (auto& n : table) n = std::same_as<T, double> ? random() % 1'000'000 : random();
        for (std::size_t i = 0; i < vector_rows; ++i) {
            codes[i] = static_cast<std::uint32_t>(100 + random() % table.size());
            offsets[i] = static_cast<kernel::relative_offset<T>>(
                std::same_as<T, double> ? random() % 200 - 100 : random());
            numbers[i] = std::same_as<T, double> ? static_cast<T>(random() % 1'000'000) / 100
                                                 : static_cast<T>(random());
        }
    }
};

std::uint64_t sum_of(std::uint64_t base, std::uint64_t offset) { return base + offset; }

template <class T>
bool equal_bits(T a, T b) {
    return std::memcmp(&a, &b, sizeof(T)) == 0;
}

} // namespace

TEMPLATE_TEST_CASE("relative: integers are sums modulo their bits", "[kernel]", std::uint32_t,
                   std::uint64_t) {
    Vector<TestType> v(std::random_device{}());
    const kernel::number_table table{v.table.data(), 100,
                                     static_cast<std::uint32_t>(v.table.size() - 1)};
    for (const isa which : all_isas) {
        if (which > best_isa()) continue;
        std::size_t wrong = 0;
        kernel::join_codes_as<TestType>(which, v.codes, v.offsets, table, {}, v.out);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const auto expected =
                static_cast<TestType>(sum_of(v.table[v.codes[i] - 100], v.offsets[i]));
            wrong += v.out[i] != expected;
            wrong += kernel::join_code<TestType>(v.codes[i], v.offsets[i], table, {}) != expected;
        }
        kernel::join_numbers_as<TestType>(which, v.numbers, v.offsets, {}, v.out);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const auto expected = static_cast<TestType>(sum_of(v.numbers[i], v.offsets[i]));
            wrong += v.out[i] != expected;
            wrong += kernel::join_number<TestType>(v.numbers[i], v.offsets[i], {}) != expected;
        }
        CAPTURE(static_cast<int>(which));
        CHECK(wrong == 0);
    }
}

TEST_CASE("relative: doubles are sums of the integers of decimals", "[kernel]") {
    Vector<double> v(std::random_device{}());
    std::vector<std::uint64_t> shifted = v.table;
    for (std::uint64_t& n : shifted) n += kernel::detail::alp_shift_bits;
    const kernel::number_table table{shifted.data(), 100,
                                     static_cast<std::uint32_t>(shifted.size() - 1)};
    const auto value = [](std::int64_t n) { return static_cast<double>(n) / 100; };
    for (const isa which : all_isas) {
        if (which > best_isa()) continue;
        std::size_t wrong = 0;
        kernel::join_codes_as<double>(which, v.codes, v.offsets, table, cents, v.out);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const auto offset = static_cast<std::int32_t>(v.offsets[i]);
            const double expected =
                value(static_cast<std::int64_t>(v.table[v.codes[i] - 100]) + offset);
            wrong += !equal_bits(v.out[i], expected);
            wrong += !equal_bits(kernel::join_code<double>(v.codes[i], v.offsets[i], table, cents),
                           expected);
        }
        kernel::join_numbers_as<double>(which, v.numbers, v.offsets, cents, v.out);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const auto offset = static_cast<std::int32_t>(v.offsets[i]);
            const double expected = value(std::llround(v.numbers[i] * 100) + offset);
            wrong += !equal_bits(v.out[i], expected);
            wrong += !equal_bits(kernel::join_number<double>(v.numbers[i], v.offsets[i], cents),
                           expected);
        }
        CAPTURE(static_cast<int>(which));
        CHECK(wrong == 0);
    }
}

TEST_CASE("relative: codes outside of the table read its last entry", "[kernel]") {
    const std::vector<std::uint64_t> entries = {5, 6, 7};
    const kernel::number_table table{entries.data(), 10, 2};
    alignas(64) std::uint32_t codes[vector_rows];
    alignas(64) std::uint32_t offsets[vector_rows] = {};
    alignas(64) std::uint32_t out[vector_rows];
    const std::uint32_t kinds[] = {10, 11, 12, 13, 9, 0, ~0U, 0x80000000U};
    const std::uint32_t expected[] = {5, 6, 7, 7, 7, 7, 7, 7};
    for (std::size_t i = 0; i < vector_rows; ++i) codes[i] = kinds[i % 8];
    for (const isa which : all_isas) {
        if (which > best_isa()) continue;
        kernel::join_codes_as<std::uint32_t>(which, codes, offsets, table, {}, out);
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) wrong += out[i] != expected[i % 8];
        CHECK(wrong == 0);
    }
    for (std::size_t k = 0; k < 8; ++k) {
        CHECK(kernel::join_code<std::uint32_t>(kinds[k], 0, table, {}) == expected[k]);
    }
}
