#include "borf/aggregate/last.hpp"

#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace folds;
using aggregate::last;

} // namespace

TEST_CASE("last: the last value that is not null", "[aggregate]") {
    CHECK(answer<last<plain<type_kind::i32>>>({4, INT32_MIN}) == INT32_MIN);
    CHECK(answer<last<nullable<type_kind::i32>>>({4, 5, INT32_MIN}) == 5);
    CHECK(answer<last<nullable<type_kind::f64>>>({1, 0.5, NAN}) == 0.5);
    CHECK(std::isnan(answer<last<plain<type_kind::f64>>>({0.5, NAN})));
    CHECK(answer<last<nullable<type_kind::symbol>>>({7, 8, 0}) == 8);
}

TEST_CASE("last: null when all are", "[aggregate]") {
    CHECK(answer<last<nullable<type_kind::i64>>>({}) == INT64_MIN);
    CHECK(answer<last<nullable<type_kind::i64>>>({INT64_MIN}) == INT64_MIN);
    CHECK(std::isnan(answer<last<nullable<type_kind::f64>>>({})));
    CHECK(answer<last<nullable<type_kind::text>>>({0, 0}) == 0);
}

TEMPLATE_TEST_CASE_SIG("last: merged from any parts, in their order", "[aggregate]",
                       ((type_kind K, bool Nullable), K, Nullable), (type_kind::i16, true),
                       (type_kind::u64, false), (type_kind::f64, true), (type_kind::symbol, true)) {
    constexpr value_type type{K, Nullable};
    using A = last<type>;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        const auto v = values<type>(random, random() % 12);
        // Where no value is null a part has a row, or it would not be merged.
        CHECK(same(answer_in_parts<A>(v, random, Nullable), answer<A>(v)));
    }
}
