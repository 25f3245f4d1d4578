#include "borf/aggregate/max.hpp"

#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace folds;
using aggregate::max;

/// Value by value.
template <value_type V>
auto largest(const std::vector<aggregate::lane_for<V>>& values) {
    using T = aggregate::lane_for<V>;
    bool any = false;
    T out{};
    for (const T v : values) {
        if (v != v || aggregate::is_null<V>(v)) continue;
        if (!any || v > out) out = v;
        any = true;
    }
    return any ? out : static_cast<T>(aggregate::null_answer<V>());
}

} // namespace

TEST_CASE("max: the largest value, nulls and NaN skipped", "[aggregate]") {
    CHECK(answer<max<plain<type_kind::i32>>>({-3, -2, -5}) == -2);
    CHECK(answer<max<plain<type_kind::i32>>>({INT32_MIN}) == INT32_MIN);
    CHECK(answer<max<nullable<type_kind::i32>>>({INT32_MIN + 1, INT32_MIN}) == INT32_MIN + 1);
    CHECK(answer<max<nullable<type_kind::u64>>>({UINT64_MAX, 7}) == 7);
    CHECK(answer<max<plain<type_kind::u64>>>({7, UINT64_MAX}) == UINT64_MAX);
    CHECK(answer<max<plain<type_kind::f64>>>({NAN, -2, -1.5, NAN}) == -1.5);
    CHECK(answer<max<nullable<type_kind::f32>>>({-NAN, -INFINITY}) == -INFINITY);
    CHECK(answer<max<plain<type_kind::f64>>>({INFINITY, 0}) == INFINITY);
    CHECK(answer<max<nullable<type_kind::boolean>>>({0, -128}) == 0);
}

TEST_CASE("max: null when there is nothing else", "[aggregate]") {
    CHECK(answer<max<nullable<type_kind::i32>>>({}) == INT32_MIN);
    CHECK(answer<max<nullable<type_kind::u8>>>({255, 255}) == 255);
    CHECK(std::isnan(answer<max<plain<type_kind::f64>>>({})));
    CHECK(std::isnan(answer<max<plain<type_kind::f32>>>({NAN, NAN})));
}

TEMPLATE_TEST_CASE_SIG("max: merged from any parts", "[aggregate]",
                       ((type_kind K, bool Nullable), K, Nullable), (type_kind::i16, true),
                       (type_kind::i64, false), (type_kind::u32, true),
                       (type_kind::timestamp, true), (type_kind::f32, true),
                       (type_kind::f64, false)) {
    constexpr value_type type{K, Nullable};
    using A = max<type>;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        const std::size_t least = Nullable ? 0 : 1;
        const auto v = values<type>(random, least + random() % 12);
        CHECK(same(answer<A>(v), largest<type>(v)));
        CHECK(same(answer_in_parts<A>(v, random), largest<type>(v)));
    }
}
