#include "borf/pipeline/key_domain.hpp"

#include "support/catch.hpp"

#include <limits>

using borf::pipeline::key_domain;

TEST_CASE("A domain counts its places, null the first") {
    key_domain d;
    CHECK(d.size() == 1);
    d.extend(lsmer::zone<std::int32_t>{3, 7, true, false});
    CHECK(d.size() == 5);
    d.extend(lsmer::zone<std::int32_t>{-1, 4, true, true});
    CHECK(d.known);
    CHECK(d.size() == 10);
    d.extend(lsmer::zone<std::int32_t>{});
    CHECK(!d.known);
}

TEST_CASE("A domain of all 64-bit numbers is large, not empty") {
    using limits = std::numeric_limits<std::int64_t>;
    for (const bool nulls : {false, true}) {
        for (const std::int64_t lo : {limits::min(), limits::min() + 1, limits::min() + 2}) {
            key_domain d;
            d.extend(lsmer::zone<std::int64_t>{lo, limits::max(), true, nulls});
            CHECK(d.size() > ~std::uint64_t{0} - 4);
        }
    }
    key_domain d;
    d.extend(lsmer::zone<std::uint64_t>{0, ~std::uint64_t{0}, true, false});
    CHECK(!d.known); // beyond int64
}

TEST_CASE("A sum of keys is filled where no key varies, and with what all rows share") {
    std::uint32_t column[lsmer::vector_rows] = {};
    for (std::size_t i = 0; i < lsmer::vector_rows; ++i) column[i] = static_cast<std::uint32_t>(i);
    std::uint32_t own[lsmer::vector_rows];
    borf::pipeline::sum_of_keys<std::uint32_t> none{nullptr, 3, own};
    none.fill();
    CHECK(none.index == own);
    CHECK(own[1023] == 0);
    CHECK(none.first == 3);
    borf::pipeline::sum_of_keys<std::uint32_t> some{column, 5, own};
    some.fill();
    CHECK(some.index == column);
    some.fill_whole();
    CHECK(some.index == own);
    CHECK(own[1023] == 1028);
    CHECK(some.first == 0);
}
