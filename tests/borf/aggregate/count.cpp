#include "borf/aggregate/count.hpp"

#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace folds;
using aggregate::count;

} // namespace

TEST_CASE("count: rows that are not null", "[aggregate]") {
    CHECK(answer<count<nullable<type_kind::i32>>>({1, INT32_MIN, 0, INT32_MIN}) == 2);
    CHECK(answer<count<plain<type_kind::i32>>>({1, INT32_MIN, 0, INT32_MIN}) == 4);
    CHECK(answer<count<nullable<type_kind::f64>>>({NAN, 0.0, -NAN, INFINITY}) == 2);
    CHECK(answer<count<plain<type_kind::f64>>>({NAN, 0.0}) == 2); // NaN is a value there
    CHECK(answer<count<nullable<type_kind::symbol>>>({0, 1, 2, 0, 2}) == 3);
    CHECK(answer<count<nullable<type_kind::u8>>>({0, 255}) == 1);
    CHECK(answer<count<nullable<type_kind::boolean>>>({0, 1, -128}) == 2);
}

TEST_CASE("count: nothing is 0 rows", "[aggregate]") {
    CHECK(answer<count<nullable<type_kind::text>>>({}) == 0);
    CHECK(answer<count<nullable<type_kind::i64>>>({INT64_MIN}) == 0);
}

TEST_CASE("count: merged from any parts, or taken from elsewhere", "[aggregate]") {
    using A = count<nullable<type_kind::i16>>;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        const auto v = values<nullable<type_kind::i16>>(random, random() % 40);
        CHECK(answer_in_parts<A>(v, random) == answer<A>(v));
    }
    A::state s;
    A::from_sums(s, 0.5, 7);
    CHECK(A::finish(s) == 7);
}
