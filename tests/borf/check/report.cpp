#include "borf/check/report.hpp"

#include "support/catch.hpp"

#include <type_traits>

namespace {

struct holder {
    static constexpr borf::failure error{borf::failure_kind::no_such_column, 11, 5, "prize",
                                         "a_name_that_is_longer_than_a_piece"};
};

} // namespace

// That the sentences are raised is the business of tests/fail.
TEST_CASE("report: a failure's facts become short template arguments", "[check]") {
    using said = borf::check::sentence_of<holder>;
    static_assert(sizeof(said::found) == 6 && sizeof(said::expected) == borf::piece_size_max + 1);
    static_assert(std::is_same_v<
                  said::type,
                  borf::check::sentence<borf::failure_kind::no_such_column, borf::piece<5>("prize"),
                                        borf::piece<20>("a_name_that_is_longe"), 11>>);
    SUCCEED();
}
