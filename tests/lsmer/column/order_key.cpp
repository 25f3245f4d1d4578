#include "lsmer/column/order_key.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace {

using lsmer::nullable;

template <class T>
using plain_column = lsmer::column<"c", T>;

template <class C>
void comes_back(const typename C::storage_type& value) {
    if constexpr (std::is_arithmetic_v<typename C::storage_type>) {
        if (value == value) CHECK(lsmer::from_order_key<C>(lsmer::order_key<C>(value)) == value);
    }
}

/// The values are given in ascending order; equal neighbours are given as one inner list.
template <class C>
void ascends(const std::vector<std::vector<typename C::storage_type>>& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        for (const auto& a : steps[i]) {
            comes_back<C>(a);
            for (std::size_t j = 0; j < steps.size(); ++j) {
                for (const auto& b : steps[j]) {
                    CHECK(lsmer::before<C>(a, b) == (i < j));
                    if constexpr (lsmer::has_order_key<C>) {
                        const auto x = lsmer::wide_order_key<C>(a);
                        CHECK((x < lsmer::wide_order_key<C>(b)) == (i < j));
                    }
                }
            }
        }
    }
}

} // namespace

TEST_CASE("order key: numbers by value, nulls first whatever their pattern") {
    constexpr auto i64 = std::numeric_limits<std::int64_t>{};
    ascends<plain_column<std::int64_t>>({{i64.min()}, {-1}, {0}, {1}, {i64.max()}});
    ascends<plain_column<nullable<std::int64_t>>>({{i64.min()}, {i64.min() + 1}, {0}, {i64.max()}});
    ascends<plain_column<std::uint64_t>>({{0}, {1}, {~0ULL - 1}, {~0ULL}});
    ascends<plain_column<nullable<std::uint64_t>>>({{~0ULL}, {0}, {1}, {~0ULL - 1}});
    ascends<plain_column<nullable<std::uint8_t>>>({{255}, {0}, {254}});
    ascends<plain_column<std::int8_t>>({{-128}, {-1}, {0}, {127}});
    ascends<plain_column<nullable<bool>>>({{0x80}, {0}, {1}});
    ascends<plain_column<bool>>({{0}, {1}});
    ascends<plain_column<lsmer::date>>({{-5}, {0}, {20000}});
    ascends<plain_column<nullable<lsmer::symbol>>>({{0}, {1}, {0xffffffff}});
}

TEST_CASE("order key: floats with NaN first, zeros equal") {
    constexpr double inf = std::numeric_limits<double>::infinity();
    const double nan = std::nan("");
    constexpr double tiny = std::numeric_limits<double>::denorm_min();
    ascends<plain_column<double>>({{nan, -nan, std::nan("7")}, {-inf}, {-1.5}, {-tiny}, {-0.0, 0.0},
                            {tiny}, {1.5}, {inf}});
    ascends<plain_column<float>>({{std::nanf("")}, {-1e30F}, {-0.0F, 0.0F}, {1.0F},
                           {std::numeric_limits<float>::infinity()}});
}

TEST_CASE("order key: text and bytes by unsigned bytes") {
    ascends<plain_column<lsmer::text>>({{""}, {"a"}, {"a\x01"}, {"b"}, {"\xc3\xa4"}});
    using six = lsmer::fixed_bytes<6>;
    ascends<plain_column<six>>({{six{}}, {six{{0, 0, 0, 0, 0, 1}}}, {six{{1}}}, {six{{0xff}}}});
    using ten = lsmer::fixed_bytes<10>;
    ascends<plain_column<ten>>(
        {{ten{}}, {ten{{1}}}, {ten{{1, 0, 0, 0, 0, 0, 0, 0, 0, 3}}}, {ten{{0xff}}}});
}
