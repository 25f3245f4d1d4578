#include "lsmer/kernel/delta.hpp"

#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <random>
#include <vector>

using namespace lsmer;

TEMPLATE_TEST_CASE("delta: every body sums transposed differences, modulo 2^bits", "[kernel]",
                   std::uint32_t, std::uint64_t) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    std::vector<TestType> steps(vector_rows);
    for (auto& s : steps) s = static_cast<TestType>(random());
    const auto start = static_cast<TestType>(random());
    std::vector<TestType> expected(vector_rows);
    TestType sum = start;
    for (std::size_t i = 0; i < vector_rows; ++i) {
        expected[i] = sum = static_cast<TestType>(sum + steps[kernel::delta_place(i)]);
    }
    for (const isa which : lanes::bodies()) {
        CAPTURE(seed, static_cast<int>(which));
        std::vector<TestType> sums(vector_rows + 1); // also off a register's alignment
        for (const std::size_t shift : {0U, 1U}) {
            kernel::transposed_sums<TestType>(start, steps.data(), sums.data() + shift, which);
            CHECK(std::vector<TestType>(
                      sums.begin() + static_cast<std::ptrdiff_t>(shift),
                      sums.begin() + static_cast<std::ptrdiff_t>(shift + vector_rows)) == expected);
        }
    }
}

TEST_CASE("delta: each difference has its place", "[kernel]") {
    std::vector<std::int64_t> in(vector_rows);
    for (std::size_t i = 0; i < vector_rows; ++i) in[i] = static_cast<std::int64_t>(i);
    for (const isa which : lanes::bodies()) {
        std::vector<std::int64_t> out(vector_rows, -1);
        kernel::transpose_steps(in.data(), out.data(), which);
        CHECK(out[0] == 0);
        CHECK(out[1] == 64);
        CHECK(out[16] == 1);
        unsigned wrong = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            wrong += out[kernel::delta_place(i)] == in[i] ? 0U : 1U;
        }
        CHECK(wrong == 0);
    }
}
