#include "borf/aggregate/min.hpp"

#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace folds;
using aggregate::min;

/// Value by value.
template <value_type V>
auto smallest(const std::vector<aggregate::lane_for<V>>& values) {
    using T = aggregate::lane_for<V>;
    bool any = false;
    T out{};
    for (const T v : values) {
        if (v != v || aggregate::is_null<V>(v)) continue;
        if (!any || v < out) out = v;
        any = true;
    }
    return any ? out : static_cast<T>(aggregate::null_answer<V>());
}

} // namespace

TEST_CASE("min: the smallest value, nulls and NaN skipped", "[aggregate]") {
    CHECK(answer<min<plain<type_kind::i32>>>({3, -2, 5}) == -2);
    CHECK(answer<min<plain<type_kind::i32>>>({3, INT32_MIN}) == INT32_MIN);
    CHECK(answer<min<nullable<type_kind::i32>>>({3, INT32_MIN, 5}) == 3);
    CHECK(answer<min<nullable<type_kind::u64>>>({UINT64_MAX, UINT64_MAX - 1}) == UINT64_MAX - 1);
    CHECK(answer<min<plain<type_kind::u64>>>({UINT64_MAX}) == UINT64_MAX);
    CHECK(answer<min<plain<type_kind::f64>>>({NAN, 2, -1.5, NAN}) == -1.5);
    CHECK(answer<min<nullable<type_kind::f32>>>({-NAN, INFINITY}) == INFINITY);
    CHECK(answer<min<plain<type_kind::f64>>>({-INFINITY, 0}) == -INFINITY);
    CHECK(answer<min<nullable<type_kind::boolean>>>({1, -128}) == 1);
}

TEST_CASE("min: null when there is nothing else", "[aggregate]") {
    CHECK(answer<min<nullable<type_kind::i32>>>({}) == INT32_MIN);
    CHECK(answer<min<nullable<type_kind::u8>>>({255, 255}) == 255);
    CHECK(std::isnan(answer<min<plain<type_kind::f64>>>({})));
    CHECK(std::isnan(answer<min<plain<type_kind::f32>>>({NAN, NAN})));
}

TEMPLATE_TEST_CASE_SIG("min: merged from any parts", "[aggregate]",
                       ((type_kind K, bool Nullable), K, Nullable), (type_kind::i16, true),
                       (type_kind::i64, false), (type_kind::u32, true),
                       (type_kind::timestamp, true), (type_kind::f32, true),
                       (type_kind::f64, false)) {
    constexpr value_type type{K, Nullable};
    using A = min<type>;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        const std::size_t least = Nullable ? 0 : 1;
        const auto v = values<type>(random, least + random() % 12);
        CHECK(same(answer<A>(v), smallest<type>(v)));
        CHECK(same(answer_in_parts<A>(v, random), smallest<type>(v)));
    }
}
