#include "lsmer/sstable/zones.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <random>
#include <vector>

using namespace lsmer;

namespace {

template <class T>
using plain = column<"c", T>;

/// The zone as one would write it down, a value at a time.
template <class C>
zone<typename C::storage_type> slow_zone(std::span<const typename C::storage_type> values) {
    using traits = value_traits<typename C::plain_type>;
    zone<typename C::storage_type> z;
    z.nulls = false;
    for (const auto v : values) {
        if (v != v || (C::nullable && traits::is_null(v))) {
            z.nulls = true;
            continue;
        }
        if (!z.known || before<C>(v, z.min)) z.min = v;
        if (!z.known || before<C>(z.max, v)) z.max = v;
        z.known = true;
    }
    return z;
}

template <class T>
void same(const zone<T>& got, const zone<T>& expected) {
    CHECK(got.known == expected.known);
    CHECK(got.nulls == expected.nulls);
    if (!expected.known || !got.known) return;
    CHECK(got.min == expected.min);
    CHECK(got.max == expected.max);
}

template <class C>
void check(const std::vector<typename C::storage_type>& values) {
    using T = typename C::storage_type;
    byte_buffer out;
    const zone<T> whole = sstable::put_zones<C>(values, out);
    same(whole, slow_zone<C>(values));
    const std::size_t vectors = sstable::vectors_of(values.size());
    REQUIRE(out.size() == sstable::zones_length(vectors, sizeof(T)));
    const sstable::Zones<T> zones(out.data(), vectors);
    for (std::size_t v = 0; v < vectors; ++v) {
        const std::size_t left = values.size() - v * 1024;
        same(zones[v], slow_zone<C>(std::span(values).subspan(v * 1024, std::min(left, 1024UL))));
    }
    sstable::chunk_entry entry;
    sstable::set_zone(entry, whole);
    same(sstable::zone_of<T>(entry), whole);
}

template <class T, class Make>
void check_type(std::mt19937_64& random, Make make) {
    using S = storage_of<T>;
    const S null = value_traits<T>::null;
    for (const std::size_t rows : {1UL, 2UL, 1023UL, 1024UL, 1025UL, 5000UL, 65536UL}) {
        for (const unsigned nulls : {0U, 10U, 1U}) { // none, some, all
            std::vector<S> values(rows);
            for (auto& v : values) v = nulls != 0 && random() % nulls == 0 ? null : make();
            CAPTURE(rows, nulls, int(value_traits<T>::kind));
            check<plain<nullable<T>>>(values);
            check<plain<T>>(values);
        }
    }
}

template <class T>
void check_integer(std::mt19937_64& random) {
    using S = storage_of<T>;
    check_type<T>(random, [&] { return static_cast<S>(random()); });
    check_type<T>(random, [&] { return static_cast<S>(random() % 50); });
}

} // namespace

TEST_CASE("zones: of every type, with nulls and without, as a plain loop finds them") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    check_integer<std::int8_t>(random);
    check_integer<std::int16_t>(random);
    check_integer<std::int32_t>(random);
    check_integer<std::int64_t>(random);
    check_integer<std::uint8_t>(random);
    check_integer<std::uint16_t>(random);
    check_integer<std::uint32_t>(random);
    check_integer<std::uint64_t>(random);
    check_integer<date>(random);
    check_integer<timestamp>(random);
    check_integer<timespan>(random);
    check_integer<symbol>(random);
    check_type<bool>(random, [&] { return static_cast<std::uint8_t>(random() % 2); });
    check_type<double>(random, [&] {
        const double v = static_cast<double>(random() % 1000) - 500;
        return random() % 20 == 0 ? -0.0 : random() % 30 == 0 ? v * HUGE_VAL : v / 7;
    });
    check_type<float>(random, [&] { return static_cast<float>(random() % 1000) - 500.5F; });
}

TEST_CASE("zones: text has none") {
    const sstable::Zones<std::string_view> zones(nullptr, 3);
    CHECK(zones.vectors() == 3);
    CHECK_FALSE(zones[2].known);
    CHECK(zones[2].nulls);
}
