#include "borf/aggregate/first.hpp"

#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace folds;
using aggregate::first;

} // namespace

TEST_CASE("first: the first value that is not null", "[aggregate]") {
    CHECK(answer<first<plain<type_kind::i32>>>({INT32_MIN, 4}) == INT32_MIN);
    CHECK(answer<first<nullable<type_kind::i32>>>({INT32_MIN, 4, 5}) == 4);
    CHECK(answer<first<nullable<type_kind::f64>>>({NAN, 0.5, 1}) == 0.5);
    CHECK(std::isnan(answer<first<plain<type_kind::f64>>>({NAN, 0.5})));
    CHECK(answer<first<nullable<type_kind::symbol>>>({0, 7, 8}) == 7);
    CHECK(answer<first<nullable<type_kind::boolean>>>({-128, 0, 1}) == 0);
}

TEST_CASE("first: null when there is none", "[aggregate]") {
    CHECK(answer<first<plain<type_kind::i32>>>({}) == INT32_MIN);
    CHECK(answer<first<nullable<type_kind::i64>>>({INT64_MIN}) == INT64_MIN);
    CHECK(std::isnan(answer<first<plain<type_kind::f32>>>({})));
    CHECK(answer<first<plain<type_kind::u16>>>({}) == 65535);
    CHECK(answer<first<plain<type_kind::text>>>({}) == 0);
    CHECK(answer<first<plain<type_kind::boolean>>>({}) == 0x80);
}

TEMPLATE_TEST_CASE_SIG("first: merged from any parts, in their order", "[aggregate]",
                       ((type_kind K, bool Nullable), K, Nullable), (type_kind::i16, true),
                       (type_kind::u64, false), (type_kind::f64, true), (type_kind::symbol, true)) {
    constexpr value_type type{K, Nullable};
    using A = first<type>;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        const auto v = values<type>(random, random() % 12);
        CHECK(same(answer_in_parts<A>(v, random), answer<A>(v)));
    }
}
