#include "lsmer/kernel/alp_rd.hpp"

#include "lsmer/kernel/bodies.hpp"
#include "lsmer/kernel/impl/scalar/alp_rd.hpp"
#include "lsmer/kernel/impl/scalar/bitpack.hpp"
#include "support/catch.hpp"

#include <bit>
#include <cstring>
#include <random>
#include <vector>

namespace {

using namespace lsmer;

using kernel_tests::bodies;

template <class T>
using bits_of = kernel::detail::alp_rd_bits<T>;

// Values of which most have one of the entries on their left.
template <class T>
std::vector<T> values_of(std::mt19937_64& random, unsigned right_bits,
                         const std::uint16_t* entries) {
    std::vector<T> values(vector_rows);
    for (T& v : values) {
        auto bits = static_cast<bits_of<T>>(random());
        if (random() % 10 != 0) {
            const bits_of<T> mask = (bits_of<T>{1} << right_bits) - 1;
            bits = static_cast<bits_of<T>>(bits_of<T>{entries[random() % 8]} << right_bits |
                                           (bits & mask));
        }
        v = std::bit_cast<T>(bits);
    }
    return values;
}

} // namespace

TEMPLATE_TEST_CASE("alp_rd: every body cuts as the reference does, and what is cut is joined",
                   "[kernel]", double, float) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    constexpr unsigned value_bits = 8 * sizeof(TestType);
    for (unsigned right = value_bits - 16; right < value_bits; ++right) {
        std::uint16_t entries[kernel::alp_rd_entries];
        for (auto& e : entries) {
            e = static_cast<std::uint16_t>(random() % (1U << (value_bits - right)));
        }
        entries[6] = entries[7] = entries[0]; // as where there are fewer than eight
        const auto values = values_of<TestType>(random, right, entries);
        for (const isa which : bodies) {
            if (which > best_isa()) continue;
            CAPTURE(seed, right, static_cast<int>(which));
            std::vector<std::uint64_t> words(vector_rows);
            std::vector<std::uint64_t> codes(vector_rows);
            std::vector<std::uint8_t> bad(vector_rows);
            kernel::alp_rd_encode_as(which, values.data(), right, entries, 8, words.data(),
                                     codes.data(), bad.data());
            for (std::size_t i = 0; i < vector_rows; ++i) {
                const auto parts = kernel::scalar::alp_rd_cut(values[i], right, entries);
                const bool known = parts.code < kernel::alp_rd_entries;
                if (words[i] == parts.right && bad[i] == (known ? 0 : 1) &&
                    codes[i] == (known ? parts.code : 0)) {
                    continue;
                }
                FAIL("row " << i);
            }
            std::vector<std::byte> packed_words(1 + right * kernel::packed_row_bytes);
            std::vector<std::byte> packed_codes(1 + 3 * kernel::packed_row_bytes);
            kernel::scalar::pack(words.data(), std::uint64_t{0}, right, packed_words.data() + 1);
            kernel::scalar::pack(codes.data(), std::uint64_t{0}, 3, packed_codes.data() + 1);
            std::vector<TestType> back(vector_rows);
            kernel::alp_rd_decode(packed_words.data() + 1, right, packed_codes.data() + 1, 3,
                                  entries, back.data());
            for (std::size_t i = 0; i < vector_rows; ++i) {
                const auto expected =
                    kernel::scalar::alp_rd_value<TestType>({words[i], codes[i]}, right, entries);
                if (std::memcmp(&back[i], &expected, sizeof expected) != 0) FAIL("row " << i);
                if (bad[i] == 0 && std::memcmp(&back[i], &values[i], sizeof expected) != 0) {
                    FAIL("row " << i);
                }
            }
        }
    }
    CHECK(true);
}
