#include "lsmer/engine/unexpired.hpp"

#include "lsmer/column/zone.hpp"
#include "support/catch.hpp"

#include <vector>

using namespace lsmer;
using engine::Unexpired;

namespace {

struct dated : table<"dated"> {
    static constexpr struct id : column<"id", std::int32_t> {} id{};
    static constexpr struct day : column<"day", nullable<date>> {} day{};
    using columns = lsmer::columns<id, day>;
};
struct undated : table<"undated"> {
    static constexpr struct id : column<"id", std::int32_t> {} id{};
    using columns = lsmer::columns<id>;
};

constexpr std::int64_t a_day = 86'400'000'000'000;

/// One group with these bounds.
struct Bounded {
    zone<std::int32_t> z;
    template <class T>
    [[nodiscard]] zone<T> bounds(std::size_t, std::size_t column) const {
        CHECK(column == 1);
        return {z.min, z.max, z.known, z.nulls};
    }
};

} // namespace

TEST_CASE("rows before a time are left out, those without one stay") {
    const std::vector<std::int32_t> id{1, 2, 3, 4};
    const std::vector<std::int32_t> day{5, value_traits<date>::null, 7, 6};
    const Batch<dated> batch({{id}, {day}});
    Unexpired<dated> kept(6 * a_day);
    const auto ids = kept(batch).column<0>();
    CHECK(std::vector<std::int32_t>(ids.begin(), ids.end()) == std::vector<std::int32_t>{2, 3, 4});
    CHECK(kept(batch).column<1>()[0] == value_traits<date>::null);
    CHECK(Unexpired<dated>(8 * a_day)(batch).rows() == 1);
    Unexpired<dated> all(compaction::time_least);
    CHECK(all(batch).column<0>().data() == id.data()); // not copied
    Unexpired<dated> old_enough(5 * a_day);
    CHECK(old_enough(batch).column<0>().data() == id.data());
    Unexpired<undated> never(8 * a_day);
    Batch<undated>::views views;
    get<0>(views) = id;
    CHECK(never(Batch<undated>(views)).rows() == 4);
}

TEST_CASE("a group that no row goes from is told by its bounds") {
    const Unexpired<dated> kept(6 * a_day);
    CHECK(kept.keeps(Bounded{{6, 9, true, true}}, 0));
    CHECK_FALSE(kept.keeps(Bounded{{5, 9, true, false}}, 0));
    CHECK_FALSE(kept.keeps(Bounded{{9, 9, false, true}}, 0)); // nothing is known
    CHECK(Unexpired<dated>(compaction::time_least).keeps(Bounded{{5, 9, true, true}}, 0));
    CHECK(Unexpired<undated>(6 * a_day).keeps(Bounded{}, 0));
}
