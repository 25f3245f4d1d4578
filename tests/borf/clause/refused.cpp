#include "borf/clause/refused.hpp"

#include "support/catch.hpp"

TEST_CASE("refused: it takes whatever an answer would", "[clause]") {
    const borf::refused_query none;
    CHECK_FALSE(none);
    none.value().print();
    CHECK(none->rows() == 0);
    CHECK(none->to_csv().empty());
    CHECK(none.value().column<"price">()[0].empty());
    for (const auto row : none.value()) static_cast<void>(row.get<"price">());
    CHECK(none.error().message.empty());
}
