#include "lsmer/kernel/prefix_sum.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <random>
#include <vector>

TEMPLATE_TEST_CASE("prefix_sum: every body gives the running sums, modulo 2^bits", "[kernel]",
                   std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t) {
    using namespace lsmer;
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    std::vector<TestType> values(vector_rows);
    for (auto& v : values) v = static_cast<TestType>(random());
    const auto start = static_cast<TestType>(random());
    std::vector<TestType> expected(vector_rows);
    TestType sum = start;
    for (std::size_t i = 0; i < vector_rows; ++i) {
        expected[i] = sum = static_cast<TestType>(sum + values[i]);
    }
    for (const isa which : {isa::baseline, isa::avx2, isa::avx512}) {
        if (which > best_isa()) continue;
        CAPTURE(seed, static_cast<int>(which));
        auto sums = values;
        kernel::prefix_sum<TestType>(start, sums.data(), which);
        CHECK(sums == expected);
    }
}
