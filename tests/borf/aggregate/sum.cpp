#include "borf/aggregate/sum.hpp"

#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace folds;
using aggregate::sum;

template <class A>
bool fits(const std::vector<typename A::value>& v) {
    return aggregate::fits<A>(state_of<A>(v, 0, v.size()));
}

} // namespace

TEST_CASE("sum: of integers in 64 bits, whatever their width", "[aggregate]") {
    using i8 = sum<plain<type_kind::i8>>;
    STATIC_REQUIRE(std::is_same_v<decltype(i8::finish({})), std::int64_t>);
    CHECK(answer<i8>(std::vector<std::int8_t>(1000, -128)) == -128000);
    CHECK(answer<sum<plain<type_kind::u32>>>({UINT32_MAX, UINT32_MAX}) == 8589934590);
    CHECK(answer<sum<plain<type_kind::timespan>>>({5, -7}) == -2);
    CHECK(answer<sum<plain<type_kind::boolean>>>({1, 0, 1}) == 2);
}

TEST_CASE("sum: of floats as doubles, NaN included where it is a value", "[aggregate]") {
    using f32 = sum<plain<type_kind::f32>>;
    STATIC_REQUIRE(std::is_same_v<decltype(f32::finish({})), double>);
    CHECK(answer<f32>({16777216.0F, 1.0F}) == 16777217.0);
    CHECK(std::isnan(answer<sum<plain<type_kind::f64>>>({1.0, NAN})));
    CHECK(answer<sum<plain<type_kind::f64>>>({1.0, INFINITY}) == INFINITY);
}

TEST_CASE("sum: nulls are skipped, nothing is 0", "[aggregate]") {
    CHECK(answer<sum<nullable<type_kind::i64>>>({INT64_MIN, 3, INT64_MIN, 4}) == 7);
    CHECK(answer<sum<nullable<type_kind::u16>>>({65535, 1}) == 1);
    CHECK(answer<sum<nullable<type_kind::f64>>>({NAN, 2.5}) == 2.5);
    CHECK(answer<sum<nullable<type_kind::f64>>>({NAN}) == 0);
    CHECK(answer<sum<nullable<type_kind::i32>>>({}) == 0);
    CHECK(answer<sum<plain<type_kind::f64>>>({}) == 0);
}

TEST_CASE("sum: an answer beyond 64 bits is found out, a detour is none", "[aggregate]") {
    using A = sum<plain<type_kind::i64>>;
    CHECK(fits<A>({INT64_MAX, 1, -1}));
    CHECK(answer<A>({INT64_MAX, INT64_MAX, -INT64_MAX}) == INT64_MAX);
    CHECK_FALSE(fits<A>({INT64_MAX, 1}));
    CHECK(fits<A>({INT64_MIN}));
    CHECK_FALSE(fits<A>({INT64_MIN, -1}));
    CHECK(fits<A>({}));
    using U = sum<plain<type_kind::u64>>;
    CHECK_FALSE(fits<U>({UINT64_MAX}));
    CHECK(fits<U>({INT64_MAX}));
    CHECK(fits<sum<plain<type_kind::f64>>>({1e308, 1e308}));

    A::state all = state_of<A>({INT64_MAX}, 0, 1);
    A::merge(all, state_of<A>({1}, 0, 1));
    CHECK_FALSE(A::fits(all));
    A::merge(all, state_of<A>({-1}, 0, 1));
    CHECK(A::fits(all));
}

TEMPLATE_TEST_CASE_SIG("sum: merged from any parts", "[aggregate]",
                       ((type_kind K, bool Nullable), K, Nullable), (type_kind::i8, true),
                       (type_kind::i64, false), (type_kind::u32, true), (type_kind::f64, true)) {
    constexpr value_type type{K, Nullable};
    using A = sum<type>;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        const auto v = values<type>(random, random() % 40);
        double expected = 0;
        for (const auto x : v) expected += aggregate::is_null<type>(x) ? 0 : static_cast<double>(x);
        CHECK(static_cast<double>(answer<A>(v)) == expected);
        CHECK(answer_in_parts<A>(v, random) == answer<A>(v));
    }
}

TEST_CASE("sum: taken from lanes of doubles", "[aggregate]") {
    sum<plain<type_kind::i32>>::state whole;
    sum<plain<type_kind::i32>>::from_sums(whole, -9007199254740991.0, 3);
    CHECK(sum<plain<type_kind::i32>>::finish(whole) == -9007199254740991);
    sum<plain<type_kind::f64>>::state real;
    sum<plain<type_kind::f64>>::from_sums(real, 0.5, 3);
    CHECK(sum<plain<type_kind::f64>>::finish(real) == 0.5);
}
