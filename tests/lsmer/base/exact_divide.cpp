#include "lsmer/base/exact_divide.hpp"

#include "support/catch.hpp"

#include <random>

using lsmer::exact_divider;

static_assert(exact_divider(60)(6000) == 100);
static_assert(exact_divider(1)(~std::uint64_t{0}) == ~std::uint64_t{0});
static_assert(!exact_divider(60).divides(61));

TEST_CASE("Multiples divide exactly, others are told") {
    std::mt19937_64 random(5);
    for (int i = 0; i < 20'000; ++i) {
        std::uint64_t d = random() >> random() % 64;
        d = d == 0 ? 1 : d << random() % 3;
        if (d == 0) continue;
        const exact_divider by(d);
        const std::uint64_t quotient = random() >> random() % 64;
        const std::uint64_t n = quotient % (~std::uint64_t{0} / d) * d;
        CHECK(by.divides(n));
        CHECK(by(n) == n / d);
        const std::uint64_t any = random() >> random() % 64;
        CHECK(by.divides(any) == (any % d == 0));
    }
}

TEST_CASE("Powers of two, and the largest numbers") {
    for (unsigned k = 0; k < 64; ++k) {
        const std::uint64_t d = std::uint64_t{1} << k;
        const exact_divider by(d);
        CHECK(by.divides(0));
        CHECK(by(0) == 0);
        const std::uint64_t most = ~std::uint64_t{0} / d * d;
        CHECK(by.divides(most));
        CHECK(by(most) == most / d);
        if (k != 0) CHECK_FALSE(by.divides(most + 1));
    }
}
