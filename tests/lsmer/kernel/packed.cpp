#include "lsmer/kernel/packed.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

using lsmer::vector_rows;
namespace kernel = lsmer::kernel;

namespace {

// A vector of T packed in `width` bits from `base` on, and its values.
template <class T>
struct packed_values {
    using U = std::make_unsigned_t<T>;
    std::vector<T> values;
    std::vector<std::byte> bytes;
    kernel::packed_vector packed;

    packed_values(std::mt19937_64& random, unsigned width, T base)
        : values(vector_rows), bytes(width * kernel::packed_row_bytes + 1) {
        // No value lies above the type's largest: a frame begins at its smallest value.
        const auto room = static_cast<U>(static_cast<U>(std::numeric_limits<T>::max()) -
                                         static_cast<U>(base));
        const std::uint64_t most =
            std::min<std::uint64_t>(room, width == 0 ? 0 : ~std::uint64_t{0} >> (64 - width));
        std::vector<U> raw(vector_rows);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const std::uint64_t n = most == ~std::uint64_t{0} ? random() : random() % (most + 1);
            raw[i] = static_cast<U>(static_cast<U>(base) + static_cast<U>(n));
            values[i] = static_cast<T>(raw[i]);
        }
        kernel::pack<U>(raw.data(), static_cast<U>(base), width, bytes.data());
        packed = {static_cast<U>(base), width, bytes.data()};
    }
};

template <class T>
std::vector<T> bounds_to_try(std::mt19937_64& random, const packed_values<T>& v, T base) {
    using limits = std::numeric_limits<T>;
    std::vector<T> out{limits::lowest(), limits::max(), base, T{0}};
    if (base > limits::lowest()) out.push_back(static_cast<T>(base - 1));
    for (int k = 0; k < 6; ++k) out.push_back(v.values[random() % vector_rows]);
    out.push_back(*std::max_element(v.values.begin(), v.values.end()));
    return out;
}

} // namespace

TEMPLATE_TEST_CASE("Packed numbers compare as their values do", "", std::int8_t, std::uint8_t,
                   std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, std::int64_t,
                   std::uint64_t) {
    using T = TestType;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    bool right = true;
    for (unsigned width = 0; width <= 8 * sizeof(T); ++width) {
        const T bases[] = {0, std::numeric_limits<T>::lowest(), static_cast<T>(random())};
        const packed_values<T> v(random, width, bases[width % 3]);
        const auto bounds = bounds_to_try(random, v, bases[width % 3]);
        for (const T lo : bounds) {
            for (const T hi : bounds) {
                const bool negated = random() % 2 == 0;
                std::vector<std::uint8_t> mask(vector_rows, 1);
                mask[7] = 0; // what is out stays out
                const kernel::range<T> r{lo, hi, lo > hi, false, negated};
                kernel::keep_packed(v.packed, kernel::packed_range_of(v.packed, r), negated,
                                    mask.data());
                for (std::size_t i = 0; i < vector_rows; ++i) {
                    const bool in = v.values[i] >= lo && v.values[i] <= hi;
                    right = right && mask[i] == (i != 7 && in != negated);
                }
            }
        }
        CAPTURE(width);
        REQUIRE(right);
    }
}

TEMPLATE_TEST_CASE("The values of a few rows are read from packed numbers", "", std::uint8_t,
                   std::uint16_t, std::uint32_t, std::uint64_t) {
    using T = TestType;
    std::mt19937_64 random(7);
    for (unsigned width = 0; width <= 8 * sizeof(T); ++width) {
        const packed_values<T> v(random, width, static_cast<T>(random() % 99));
        std::vector<std::uint16_t> selection;
        for (std::uint16_t i = 0; i < vector_rows; ++i) {
            if (random() % 5 == 0) selection.push_back(i);
        }
        std::vector<T> out(vector_rows, 77);
        std::vector<T> wanted = out;
        for (const std::uint16_t i : selection) wanted[i] = v.values[i];
        kernel::gather_packed<T>(v.packed, selection.data(), selection.size(), out.data());
        CAPTURE(width);
        CHECK(out == wanted);
    }
}

TEST_CASE("Packed numbers add up") {
    std::mt19937_64 random(9);
    for (unsigned width = 0; width <= 54; ++width) {
        const packed_values<std::uint64_t> v(random, width, 1000);
        std::uint64_t sum = 0;
        for (const std::uint64_t x : v.values) sum += x - 1000;
        CAPTURE(width);
        CHECK(kernel::sum_packed(v.packed) == sum);
    }
    const std::vector<std::uint16_t> most(vector_rows, 0xffff);
    std::vector<std::byte> bytes(16 * kernel::packed_row_bytes);
    kernel::pack<std::uint16_t>(most.data(), 0, 16, bytes.data());
    CHECK(kernel::sum_packed({0, 16, bytes.data()}) == vector_rows * 0xffff);
}

TEST_CASE("An empty range keeps nothing, its negation all") {
    std::mt19937_64 random(8);
    const packed_values<std::int32_t> v(random, 5, -9);
    std::vector<std::uint8_t> mask(vector_rows, 1);
    const kernel::range<std::int32_t> none{5, 4, true, false, false};
    kernel::keep_packed(v.packed, kernel::packed_range_of(v.packed, none), true, mask.data());
    CHECK(std::count(mask.begin(), mask.end(), 1) == vector_rows);
    kernel::keep_packed(v.packed, kernel::packed_range_of(v.packed, none), false, mask.data());
    CHECK(std::count(mask.begin(), mask.end(), 0) == vector_rows);
}
