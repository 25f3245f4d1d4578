#include "borf/aggregate/avg.hpp"

#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace folds;
using aggregate::avg;

} // namespace

TEST_CASE("avg: the sum over the rows that are not null", "[aggregate]") {
    CHECK(answer<avg<plain<type_kind::i32>>>({1, 2}) == 1.5);
    CHECK(answer<avg<nullable<type_kind::i32>>>({1, INT32_MIN, 2}) == 1.5);
    CHECK(answer<avg<nullable<type_kind::f64>>>({NAN, 1, 4, NAN}) == 2.5);
    CHECK(answer<avg<nullable<type_kind::u8>>>({255, 7}) == 7);
    CHECK(answer<avg<plain<type_kind::boolean>>>({1, 0, 0, 0}) == 0.25);
    CHECK(std::isnan(answer<avg<plain<type_kind::f64>>>({1, NAN}))); // NaN is a value there
}

TEST_CASE("avg: null when there is nothing to average", "[aggregate]") {
    CHECK(std::isnan(answer<avg<plain<type_kind::i32>>>({})));
    CHECK(std::isnan(answer<avg<nullable<type_kind::i32>>>({INT32_MIN})));
    CHECK(std::isnan(answer<avg<nullable<type_kind::f64>>>({NAN, NAN})));
}

TEST_CASE("avg: integers add up exactly before they are divided", "[aggregate]") {
    using A = avg<plain<type_kind::i64>>;
    CHECK(answer<A>({INT64_MAX, INT64_MAX}) == 0x1p63);
    CHECK(answer<A>({INT64_MAX, 3, -INT64_MAX, 0}) == 0.75);
    CHECK(aggregate::fits<A>(state_of<A>({INT64_MAX, INT64_MAX}, 0, 2)));
}

TEMPLATE_TEST_CASE_SIG("avg: merged from any parts", "[aggregate]",
                       ((type_kind K, bool Nullable), K, Nullable), (type_kind::i16, true),
                       (type_kind::i64, false), (type_kind::f32, true)) {
    constexpr value_type type{K, Nullable};
    using A = avg<type>;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        const auto v = values<type>(random, random() % 40);
        CHECK(same(answer_in_parts<A>(v, random), answer<A>(v)));
    }
}

TEST_CASE("avg: taken from lanes of doubles", "[aggregate]") {
    using A = avg<nullable<type_kind::i32>>;
    A::state s;
    A::from_sums(s, 10.0, 4);
    CHECK(A::finish(s) == 2.5);
    A::from_sums(s, 0.0, 0);
    CHECK(std::isnan(A::finish(s)));
}
