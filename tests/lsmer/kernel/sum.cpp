#include "lsmer/kernel/sum.hpp"

#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

#include <random>

namespace {

using namespace lsmer;

std::vector<double> prices(std::mt19937_64& random) {
    std::vector<double> out(vector_rows);
    for (double& v : out) v = static_cast<double>(random() >> random() % 64) / 1024 - 1e6;
    return out;
}

/// Row i to lane i % 16, one after the other.
void add(const std::vector<double>& values, const std::uint8_t* mask, std::vector<double>& sums) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        volatile double sum = sums[i % kernel::sum_lanes];
        if (mask == nullptr || mask[i] == 1) sum = sum + values[i];
        sums[i % kernel::sum_lanes] = sum;
    }
}

} // namespace

TEST_CASE("sum: every body adds the rows of the mask in the documented order", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const isa which : lanes::bodies()) {
        CAPTURE(static_cast<int>(which));
        std::vector<double> sums(kernel::sum_lanes);
        std::vector<double> expected(kernel::sum_lanes);
        for (const unsigned one_in : {1U, 2U, 0U, 3U, 100U}) {
            const auto values = prices(random);
            const auto mask = lanes::mask(random, one_in);
            using kernel::detail::once;
            invoke_isa_lanes<kernel::detail::sum_masked<once>>(which, +values.data(), once{},
                                                               +mask.data(), sums.data());
            add(values, mask.data(), expected);
            CHECK(lanes::first_difference(sums, expected) == kernel::sum_lanes);
            invoke_isa_as<kernel::detail::sum_all>(which, values.data(), sums.data());
            add(values, nullptr, expected);
            CHECK(lanes::first_difference(sums, expected) == kernel::sum_lanes);
        }
    }
}

TEST_CASE("sum: products under a mask are those of a vector of products", "[kernel]") {
    using kernel::detail::sum_masked;
    using kernel::detail::times;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto factors = lanes::random<std::int32_t>(random);
    const auto mask = lanes::mask(random, 3);
    const auto values = prices(random);
    std::vector<double> products(vector_rows);
    for (std::size_t i = 0; i < vector_rows; ++i) {
        products[i] = values[i] * static_cast<double>(factors[i]);
    }
    std::vector<double> expected(kernel::sum_lanes);
    for (int again = 0; again < 2; ++again) add(products, mask.data(), expected);
    for (const isa which : lanes::bodies()) {
        CAPTURE(static_cast<int>(which));
        std::vector<double> sums(kernel::sum_lanes);
        for (int again = 0; again < 2; ++again) {
            invoke_isa_lanes<sum_masked<times>>(which, +values.data(), times{factors.data()},
                                                +mask.data(), sums.data());
        }
        CHECK(lanes::first_difference(sums, expected) == kernel::sum_lanes);
    }
    std::vector<double> sums(kernel::sum_lanes);
    for (int again = 0; again < 2; ++again) {
        kernel::sum_products(values.data(), factors.data(), mask.data(), sums.data());
    }
    CHECK(lanes::first_difference(sums, expected) == kernel::sum_lanes);
}

TEST_CASE("sum: rows outside the mask do not matter, whatever they are", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    auto values = lanes::random<double>(random); // NaN and infinities among them
    auto mask = lanes::mask(random, 2);
    for (std::size_t i = 0; i < vector_rows; ++i) {
        if (mask[i] == 1) values[i] = 1;
    }
    std::vector<double> sums(kernel::sum_lanes);
    kernel::sum(values.data(), mask.data(), sums.data());
    double rows = 0;
    for (const std::uint8_t m : mask) rows += m;
    CHECK(kernel::sum_of(sums.data()) == rows);

    mask.assign(vector_rows, 0);
    const std::vector<double> before = sums;
    kernel::sum(values.data(), mask.data(), sums.data());
    CHECK(lanes::first_difference(sums, before) == kernel::sum_lanes);
}

TEST_CASE("sum: minus zeros add up to plus zero, and NaN to NaN", "[kernel]") {
    std::vector<double> values(vector_rows, -0.0);
    std::vector<double> sums(kernel::sum_lanes);
    kernel::sum(values.data(), nullptr, sums.data());
    CHECK_FALSE(std::signbit(kernel::sum_of(sums.data())));
    values[77] = NAN;
    kernel::sum(values.data(), nullptr, sums.data());
    CHECK(std::isnan(kernel::sum_of(sums.data())));
}

TEST_CASE("sum: lanes are added from the first to the last", "[kernel]") {
    std::vector<double> sums(kernel::sum_lanes);
    sums[0] = 1;
    sums[1] = 1e100;
    sums[15] = -1e100;
    CHECK(kernel::sum_of(sums.data()) == 0);
    sums[0] = -1e100;
    sums[15] = 1;
    CHECK(kernel::sum_of(sums.data()) == 1);
}
