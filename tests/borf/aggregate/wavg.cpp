#include "borf/aggregate/wavg.hpp"

#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace folds;
using borf::aggregate::wavg;

} // namespace

TEST_CASE("wavg: weighted values over weights", "[aggregate]") {
    CHECK(answer<wavg>({{1, 10}, {3, 20}}) == 17.5);
    CHECK(answer<wavg>({{0, 10}, {2, 20}}) == 20);
}

TEST_CASE("wavg: null when the weights add up to nothing", "[aggregate]") {
    CHECK(std::isnan(answer<wavg>({})));
    CHECK(std::isnan(answer<wavg>({{0, 5}})));
    CHECK(std::isnan(answer<wavg>({{1, 5}, {-1, 7}})));
}

TEST_CASE("wavg: merged from any parts, or taken from two sums", "[aggregate]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        std::vector<wavg::value> rows(1 + random() % 20);
        double product = 0;
        double weight = 0;
        for (auto& r : rows) {
            r = {static_cast<double>(1 + random() % 9), static_cast<double>(random() % 99)};
            product += r.weight * r.of;
            weight += r.weight;
        }
        CHECK(answer_in_parts<wavg>(rows, random) == product / weight);
        wavg::state s;
        wavg::from_sums(s, product, weight);
        CHECK(wavg::finish(s) == product / weight);
    }
}
