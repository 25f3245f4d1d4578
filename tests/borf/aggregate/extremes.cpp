#include "borf/aggregate/extremes.hpp"

#include "borf/aggregate/max.hpp"
#include "borf/aggregate/min.hpp"
#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace folds;

} // namespace

TEST_CASE("extremes: min and max of floats keep one state", "[aggregate]") {
    constexpr value_type type = plain<type_kind::f64>;
    STATIC_REQUIRE(std::is_same_v<aggregate::min<type>::state, aggregate::max<type>::state>);
    STATIC_REQUIRE(sizeof(aggregate::extremes<type>::state) == 16);
}

TEMPLATE_TEST_CASE("extremes: both ends, whatever stands between", "[aggregate]", float, double) {
    constexpr bool single = std::is_same_v<TestType, float>;
    constexpr value_type type = plain<single ? type_kind::f32 : type_kind::f64>;
    using A = aggregate::extremes<type>;
    using limits = std::numeric_limits<TestType>;
    const TestType inf = limits::infinity();
    const TestType nan = limits::quiet_NaN();
    const TestType some[] = {-inf, limits::lowest(), TestType{-1}, -limits::denorm_min(),
                             TestType{0}, limits::denorm_min(), TestType{1}, limits::max(), inf};
    for (const TestType lo : some) {
        for (const TestType hi : some) {
            if (hi < lo) continue;
            for (const auto& v : {std::vector<TestType>{lo, hi}, std::vector<TestType>{hi, lo},
                                  std::vector<TestType>{nan, hi, nan, lo, nan}}) {
                const auto s = state_of<A>(v, 0, v.size());
                CAPTURE(lo, hi);
                CHECK(A::min(s) == lo);
                CHECK(A::max(s) == hi);
                auto merged = state_of<A>(v, 0, 1);
                A::merge(merged, state_of<A>(v, 1, v.size()));
                CHECK(A::min(merged) == lo);
                CHECK(A::max(merged) == hi);
            }
        }
    }
}

TEST_CASE("extremes: nothing but NaN has none", "[aggregate]") {
    using A = aggregate::extremes<plain<type_kind::f64>>;
    auto s = state_of<A>({NAN, -NAN}, 0, 2);
    CHECK(std::isnan(A::min(s)));
    CHECK(std::isnan(A::max(s)));
    A::merge(s, A::state{});
    CHECK(std::isnan(A::max(s)));
    A::merge(s, state_of<A>({-INFINITY}, 0, 1));
    CHECK(A::max(s) == -INFINITY);
    CHECK(A::min(s) == -INFINITY);
}
