#include "lsmer/memtable/ordered.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

namespace memtable = lsmer::memtable;

struct by_time : lsmer::table<"by_time"> {
    static constexpr struct id : lsmer::column<"id", std::uint32_t> {} id{};
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {} time{};
    using columns = lsmer::columns<id, time>;
};

struct by_all : lsmer::table<"by_all"> {
    static constexpr struct id : lsmer::column<"id", std::uint32_t> {} id{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct title : lsmer::column<"title", lsmer::text> {} title{};
    static constexpr struct price : lsmer::column<"price", lsmer::nullable<double>> {} price{};
    using columns = lsmer::columns<id, symbol, title, price>;
    using order = lsmer::ordered_by<symbol, title, price>;
};

struct as_they_came : lsmer::table<"as_they_came"> {
    static constexpr struct id : lsmer::column<"id", std::uint32_t> {} id{};
    using columns = lsmer::columns<id>;
};

struct Times {
    std::vector<std::uint32_t> id;
    std::vector<std::int64_t> time;
    explicit Times(std::vector<std::int64_t> t) : time(std::move(t)) {
        for (std::size_t i = 0; i < time.size(); ++i) id.push_back(static_cast<std::uint32_t>(i));
    }
    void into(lsmer::Memtable<by_time>& table) const {
        table.publish(table.append(lsmer::Batch<by_time>({{id}, {time}})).value());
        table.seal();
    }
};

/// Ids of all rows as the flush would write them.
template <class S>
std::vector<std::uint32_t> ids(memtable::Ordered<S>& ordered) {
    std::vector<std::uint32_t> out;
    for (std::size_t g = 0; g < ordered.groups(); ++g) {
        const auto batch = ordered.group(g);
        const auto part = batch.template column<0>();
        out.insert(out.end(), part.begin(), part.end());
    }
    return out;
}

std::vector<std::int64_t> ascending(std::size_t count) {
    std::vector<std::int64_t> out(count);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::int64_t>(i / 3 * 10);
    return out;
}

} // namespace

TEST_CASE("ordered: rows that came in order stay where they are") {
    for (const std::size_t count : {0UL, 1UL, 2UL, 1024UL, 1025UL, 65536UL, 65537UL, 140'000UL}) {
        lsmer::Memtable<by_time> table;
        Times(ascending(count)).into(table);
        memtable::Ordered<by_time> ordered(table);
        CAPTURE(count);
        CHECK_FALSE(ordered.sorted());
        CHECK(ordered.rows() == count);
        REQUIRE(ordered.groups() == (count + 65535) / 65536);
        if (count != 0) CHECK(ordered.group(0).column<1>().data() == table.values<1>(0));
    }
}

TEST_CASE("ordered: one row out of place is found wherever it is") {
    const std::size_t count = 66'600;
    for (const std::size_t at : {1UL, 2UL, 1023UL, 1024UL, 1025UL, 65535UL, 65536UL, 65537UL,
                                 66'560UL, 66'561UL, 66'599UL}) {
        auto times = ascending(count);
        times[at] = -1;
        lsmer::Memtable<by_time> table;
        const Times rows(times);
        rows.into(table);
        CAPTURE(at);
        CHECK_FALSE(memtable::in_order(table, count));
        memtable::Ordered<by_time> ordered(table);
        CHECK(ordered.sorted());
        const auto got = ids(ordered);
        REQUIRE(got.size() == count);
        CHECK(got[0] == at);
        CHECK(got[1] == 0);
        CHECK(got[at + 1 < count ? at + 1 : at] == (at + 1 < count ? at + 1 : at - 1));
    }
}

TEST_CASE("ordered: the order is that of the stable sort") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::uint64_t spread : {1ULL, 50ULL, 100'000ULL, ~0ULL}) {
        std::vector<std::int64_t> times(70'000);
        for (auto& t : times) t = static_cast<std::int64_t>(random() % spread);
        lsmer::Memtable<by_time> table;
        const Times rows(times);
        rows.into(table);
        std::vector<std::uint32_t> expected(rows.id);
        std::sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) {
            return times[a] != times[b] ? times[a] < times[b] : a < b;
        });
        memtable::Ordered<by_time> ordered(table);
        CHECK(ids(ordered) == expected);
    }
}

TEST_CASE("ordered: several columns, text and nulls among them") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const std::size_t count = 20'000;
    std::vector<std::uint32_t> id(count);
    std::vector<std::uint32_t> symbol(count);
    std::vector<std::string> texts(count);
    std::vector<std::string_view> name(count);
    std::vector<double> price(count);
    for (std::size_t i = 0; i < count; ++i) {
        id[i] = static_cast<std::uint32_t>(i);
        symbol[i] = static_cast<std::uint32_t>(random() % 20);
        texts[i] = std::string(random() % 3, static_cast<char>('a' + random() % 4));
        name[i] = texts[i];
        price[i] = random() % 10 == 0 ? std::numeric_limits<double>::quiet_NaN()
                                      : static_cast<double>(random() % 7) - 3;
    }
    lsmer::Memtable<by_all> table;
    REQUIRE(table.append(lsmer::Batch<by_all>({{id}, {symbol}, {name}, {price}})));
    table.seal();
    const auto rank = [&](std::uint32_t i) { return price[i] != price[i] ? -1e9 : price[i]; };
    std::vector<std::uint32_t> expected(id);
    std::sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) {
        if (symbol[a] != symbol[b]) return symbol[a] < symbol[b];
        if (name[a] != name[b]) return name[a] < name[b];
        return rank(a) != rank(b) ? rank(a) < rank(b) : a < b;
    });
    memtable::Ordered<by_all> ordered(table);
    CHECK(ids(ordered) == expected);
    const auto batch = ordered.group(0);
    CHECK(batch[by_all::title][17] == texts[expected[17]]);
}

TEST_CASE("ordered: a table without an order keeps the order of arrival") {
    lsmer::Memtable<as_they_came> table;
    const std::vector<std::uint32_t> id{3, 1, 2};
    REQUIRE(table.append(lsmer::Batch<as_they_came>(lsmer::Batch<as_they_came>::views{{id}})));
    table.seal();
    memtable::Ordered<as_they_came> ordered(table);
    CHECK_FALSE(ordered.sorted());
    CHECK(ids(ordered) == id);
}
