#include "lsmer/kernel/bitpack.hpp"

#include "lsmer/kernel/bodies.hpp"
#include "lsmer/kernel/impl/scalar/bitpack.hpp"
#include "support/catch.hpp"

#include <cstring>
#include <random>
#include <vector>

namespace {

using namespace lsmer;

using kernel_tests::bodies;

template <class U>
std::vector<U> values_of(unsigned width, U base, std::mt19937_64& random) {
    std::vector<U> values(vector_rows);
    for (U& v : values) {
        const std::uint64_t r = width == 0 ? 0 : random() >> (64 - width);
        v = static_cast<U>(base + static_cast<U>(r));
    }
    return values;
}

} // namespace

TEMPLATE_TEST_CASE("bitpack: every body packs and unpacks as the reference does, at every width",
                   "[kernel]", std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (unsigned width = 0; width <= 8 * sizeof(TestType); ++width) {
        const auto base = static_cast<TestType>(random());
        const auto values = values_of<TestType>(width, base, random);
        // Exact sizes, so that the address sanitizer sees a byte too many; one byte off alignment.
        std::vector<std::byte> expected(1 + width * kernel::packed_row_bytes);
        kernel::scalar::pack(values.data(), base, width, expected.data() + 1);
        std::vector<TestType> back(vector_rows);
        kernel::scalar::unpack(expected.data() + 1, width, base, back.data());
        CAPTURE(seed, width);
        REQUIRE(back == values);
        for (const isa which : bodies) {
            if (which > best_isa()) continue;
            CAPTURE(static_cast<int>(which));
            std::vector<std::byte> packed(expected.size());
            kernel::pack_as<TestType>(which, values.data(), base, width, packed.data() + 1);
            REQUIRE(packed == expected);
            std::vector<TestType> unpacked(vector_rows);
            kernel::unpack_as<TestType>(which, packed.data() + 1, width, base, unpacked.data());
            REQUIRE(unpacked == values);
        }
    }
}

TEST_CASE("bitpack: one value is found where the vector's bits say", "[kernel]") {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (unsigned width = 0; width <= 64; ++width) {
        const auto values = values_of<std::uint64_t>(width, 0, random);
        std::vector<std::byte> packed(width * kernel::packed_row_bytes);
        kernel::pack<std::uint64_t>(values.data(), 0, width, packed.data());
        unsigned wrong = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            wrong += kernel::unpack_one(packed.data(), width, i) == values[i] ? 0U : 1U;
        }
        CAPTURE(seed, width);
        CHECK(wrong == 0);
    }
}

TEST_CASE("bitpack: the first values of a vector lie in its first words", "[kernel]") {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (unsigned width = 1; width <= 64; ++width) {
        CHECK(kernel::packed_bytes(width, vector_rows) == width * kernel::packed_row_bytes);
        CHECK(kernel::packed_bytes(width, 0) == 0);
        const auto values = values_of<std::uint64_t>(width, 0, random);
        std::vector<std::byte> packed(width * kernel::packed_row_bytes);
        kernel::pack<std::uint64_t>(values.data(), 0, width, packed.data());
        for (const std::size_t count : {1, 15, 16, 17, 63, 64, 129, 500, 1023}) {
            const std::size_t bytes = kernel::packed_bytes(width, count);
            const std::vector<std::byte> cut(packed.begin(),
                                             packed.begin() + static_cast<std::ptrdiff_t>(bytes));
            unsigned wrong = 0;
            for (std::size_t i = 0; i < count; ++i) {
                wrong += kernel::unpack_one(cut.data(), width, i) == values[i] ? 0U : 1U;
            }
            CAPTURE(seed, width, count);
            REQUIRE(wrong == 0);
        }
    }
}

TEST_CASE("bitpack: sums with the base wrap", "[kernel]") {
    std::vector<std::uint8_t> values(vector_rows);
    for (std::size_t i = 0; i < vector_rows; ++i) {
        values[i] = static_cast<std::uint8_t>(250 + i % 16); // over the top
    }
    std::vector<std::byte> packed(4 * kernel::packed_row_bytes);
    kernel::pack<std::uint8_t>(values.data(), 250, 4, packed.data());
    std::vector<std::uint8_t> back(vector_rows);
    kernel::unpack<std::uint8_t>(packed.data(), 4, 250, back.data());
    CHECK(back == values);
}
