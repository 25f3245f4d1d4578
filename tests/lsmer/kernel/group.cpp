#include "lsmer/kernel/group.hpp"

#include "lsmer/base/bytes.hpp"
#include "lsmer/kernel/filter.hpp"
#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

#include <random>

namespace {

using namespace lsmer;

/// Every body of a kernel writes what `expected` says of each row, over a vector of threes.
template <class Kernel, class Out, class Expected, class... Args>
void check_bodies(Expected expected, Args... args) {
    for (const isa which : lanes::bodies()) {
        std::vector<Out> out(vector_rows, Out{3});
        invoke_isa_as<Kernel>(which, args..., out.data());
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const auto wanted = static_cast<Out>(expected(i));
            if (lanes::same(out[i], wanted)) continue;
            CAPTURE(static_cast<int>(which), i);
            REQUIRE(out[i] == wanted);
        }
    }
}

template <class T>
void check_index(std::mt19937_64& random) {
    using U = std::make_unsigned_t<T>;
    using kernel::detail::index_keys;
    // A range of 100 keys somewhere in the type, at its ends too; null lies outside.
    for (const T lowest : {static_cast<T>(std::numeric_limits<T>::min() + 1), T{0},
                           static_cast<T>(std::numeric_limits<T>::max() - 100)}) {
        std::vector<T> keys(vector_rows);
        std::vector<T> some(vector_rows);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            keys[i] = static_cast<T>(static_cast<U>(lowest) + random() % 100);
            some[i] = random() % 4 == 0 ? kernel::null_lane<T> : keys[i];
        }
        const auto place = [&](std::size_t i) {
            return static_cast<std::uint32_t>(static_cast<U>(keys[i] - lowest));
        };
        const auto null_first = [&](std::size_t i) {
            return kernel::is_null_lane(some[i]) ? 0U : place(i) + 1;
        };
        check_bodies<index_keys<T, true, false>, std::uint32_t>(
            [&](std::size_t i) { return place(i) * 9; }, keys.data(), lowest, 9U);
        check_bodies<index_keys<T, false, false>, std::uint32_t>(
            [&](std::size_t i) { return 3 + place(i) * 5; }, keys.data(), lowest, 5U);
        check_bodies<index_keys<T, true, true>, std::uint32_t>(
            [&](std::size_t i) { return null_first(i) * 9; }, some.data(), lowest, 9U);
        check_bodies<index_keys<T, false, true>, std::uint32_t>(
            [&](std::size_t i) { return 3 + null_first(i); }, some.data(), lowest, 1U);
    }
}

template <unsigned Pairs>
void check_cells(std::mt19937_64& random) {
    constexpr std::size_t groups = 50;
    std::vector<std::vector<double>> lanes(2 * Pairs, std::vector<double>(vector_rows));
    kernel::lane_set set{};
    for (std::size_t l = 0; l < 2 * Pairs; ++l) {
        for (double& v : lanes[l]) v = static_cast<double>(random() >> random() % 64) / 64 - 1e5;
        set.lane[l] = lanes[l].data();
    }
    std::vector<std::uint32_t> index(vector_rows);
    for (auto& g : index) g = static_cast<std::uint32_t>(random() % groups);
    buffer<double> cells(groups * 2 * Pairs);
    for (double& c : cells) c = 0.25;
    std::vector<double> expected(cells.begin(), cells.end());

    const auto expect = [&](auto takes_part) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            if (!takes_part(i)) continue;
            for (std::size_t l = 0; l < 2 * Pairs; ++l) {
                volatile double sum = expected[index[i] * 2 * Pairs + l];
                sum = sum + lanes[l][i];
                expected[index[i] * 2 * Pairs + l] = sum;
            }
        }
        CHECK(std::vector<double>(cells.begin(), cells.end()) == expected);
    };
    kernel::add_rows<Pairs>(set, index.data(), vector_rows, cells.data());
    expect([](std::size_t) { return true; });
    kernel::add_rows<Pairs>(set, index.data(), 77, cells.data());
    expect([](std::size_t i) { return i < 77; });
    const auto mask = lanes::mask(random, 3);
    std::vector<std::uint16_t> selection(kernel::selection_room);
    const std::size_t count = kernel::select(mask.data(), selection.data());
    kernel::add_selected<Pairs>(set, index.data(), selection.data(), count, cells.data());
    expect([&](std::size_t i) { return mask[i] == 1; });
    kernel::add_selected<Pairs>(set, index.data(), selection.data(), 0, cells.data());
    expect([](std::size_t) { return false; });
}

} // namespace

TEMPLATE_TEST_CASE("group: keys become indices, null before the lowest", "[kernel]", std::int8_t,
                   std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t) {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    check_index<TestType>(random);
}

TEMPLATE_TEST_CASE("group: lanes are widened to doubles, null to nothing", "[kernel]", std::int8_t,
                   std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t, float, double) {
    using T = TestType;
    using kernel::detail::widen_lane;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto values = lanes::random<T>(random);
    const T* const v = values.data();
    const auto null = [&](std::size_t i) { return kernel::is_null_lane(v[i]); };
    const auto wide = [&](std::size_t i) { return static_cast<double>(v[i]); };
    for (const double plus : {0.0, 0x1p40, -128.0}) {
        CAPTURE(plus);
        check_bodies<widen_lane<T, false>, double>([&](std::size_t i) { return wide(i) + plus; },
                                                   v, plus);
        check_bodies<widen_lane<T, true>, double>(
            [&](std::size_t i) { return null(i) ? 0.0 : wide(i) + plus; }, v, plus);
    }
    check_bodies<kernel::detail::flag_some<T>, double>(
        [&](std::size_t i) { return null(i) ? 0.0 : 1.0; }, v);
}

TEST_CASE("group: weights and weighted values, nothing where either is null", "[kernel]") {
    using kernel::detail::weigh_lane;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto sizes = lanes::random<std::int32_t>(random);
    const auto prices = lanes::random<double>(random);
    const std::int32_t* const w = sizes.data();
    const double* const x = prices.data();
    const auto product = [&](std::size_t i) { return static_cast<double>(w[i]) * x[i]; };
    const auto no_w = [&](std::size_t i) { return w[i] == INT32_MIN; };
    const auto no_x = [&](std::size_t i) { return std::isnan(x[i]); };
    check_bodies<weigh_lane<true, std::int32_t, double, false, false>, double>(product, w, x);
    check_bodies<weigh_lane<true, std::int32_t, double, true, true>, double>(
        [&](std::size_t i) { return no_w(i) || no_x(i) ? 0.0 : product(i); }, w, x);
    check_bodies<weigh_lane<true, std::int32_t, double, true, false>, double>(
        [&](std::size_t i) { return no_w(i) ? 0.0 : product(i); }, w, x);
    check_bodies<weigh_lane<false, std::int32_t, double, false, true>, double>(
        [&](std::size_t i) { return no_x(i) ? 0.0 : static_cast<double>(w[i]); }, w, x);
}

TEST_CASE("group: rows are added to their cells in row order", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    check_cells<1>(random);
    check_cells<2>(random);
    check_cells<3>(random);
    check_cells<4>(random);
}

TEST_CASE("group: lanes made while they are added give what lanes made before give", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    constexpr std::uint32_t groups = 9;
    const auto sizes = lanes::random<std::int32_t>(random);
    std::vector<double> prices(vector_rows);
    for (double& p : prices) p = static_cast<double>(random() >> random() % 64) / 128 - 1e6;
    std::vector<double> products(vector_rows);
    std::vector<double> more(vector_rows);
    kernel::weigh_lane<true, false, false>(sizes.data(), prices.data(), products.data());
    kernel::widen_lane<false>(sizes.data(), 0x1p31, more.data());
    std::vector<std::uint32_t> index(vector_rows);
    for (auto& g : index) g = static_cast<std::uint32_t>(random() % groups);
    for (const std::size_t rows : {vector_rows, std::size_t{77}, std::size_t{2}, std::size_t{0}}) {
        CAPTURE(rows);
        buffer<double> cells(2 * groups);
        buffer<double> expected(2 * groups);
        const auto check = [&](auto a, auto b, const double* made_a, const double* made_b) {
            for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = expected[i] = 0.25;
            kernel::add_pairs(a, b, index.data(), rows, cells.data());
            kernel::add_rows<1>({{made_a, made_b}}, index.data(), rows, expected.data());
            CHECK(std::equal(cells.begin(), cells.end(), expected.begin()));
        };
        const kernel::real_lane real{prices.data()};
        const kernel::whole_lane whole{sizes.data(), 0x1p31};
        const kernel::product_lane product{sizes.data(), prices.data()};
        check(real, whole, prices.data(), more.data());
        check(whole, product, more.data(), products.data());
        check(product, product, products.data(), products.data());
    }
}

TEST_CASE("group: what users of the kernels call", "[kernel]") {
    std::vector<std::int32_t> keys(vector_rows, 12);
    keys[1] = INT32_MIN;
    std::vector<std::uint32_t> index(vector_rows);
    kernel::index_keys<true, true>(keys.data(), 10, 4U, index.data());
    CHECK((index[0] == 12 && index[1] == 0));
    kernel::index_keys<false, false>(keys.data(), 11, 2U, index.data());
    CHECK(index[0] == 14);
    std::vector<double> out(vector_rows);
    kernel::widen_lane<true>(keys.data(), 0.5, out.data());
    CHECK((out[0] == 12.5 && out[1] == 0));
    kernel::flag_some(keys.data(), out.data());
    CHECK((out[0] == 1 && out[1] == 0));
    const std::vector<double> halves(vector_rows, 0.5);
    kernel::weigh_lane<true, true, false>(keys.data(), halves.data(), out.data());
    CHECK((out[0] == 6 && out[1] == 0));
}
