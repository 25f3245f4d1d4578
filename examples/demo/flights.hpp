#pragma once
// The flights of the demo: schema, and the four questions in both spellings.

#include <borf.hpp>
#include <lsmer.hpp>

#include <cstdint>

struct flights : lsmer::table<"flights"> {
    static constexpr struct date : lsmer::column<"date", lsmer::timestamp, lsmer::sorted> {} date{};
    static constexpr struct delay : lsmer::column<"delay", std::int32_t> {} delay{};
    static constexpr struct distance : lsmer::column<"distance", std::int32_t> {} distance{};
    static constexpr struct origin : lsmer::column<"origin", lsmer::symbol> {} origin{};
    static constexpr struct destination : lsmer::column<"destination", lsmer::symbol> {
    } destination{};
    using columns = lsmer::columns<date, delay, distance, origin, destination>;
};

using flight_table = lsmer::Table<flights>;

/// A question, asked twice: `answer(title, text, expression, text's words)`.
template <class Answer>
bool ask_four_questions(const flight_table& table, Answer&& answer) {
    using namespace borf;
    using namespace borf::literals;
    using f = flights;
    bool good = true;

    constexpr auto busiest = borf::query<"select flights: count i, avg delay by origin "
                                         "from flights order flights desc limit 5">;
    good &= answer("The busiest airports, and how late one leaves them",
                   busiest(table),
                   select(count().as<"flights">(), avg(f::delay)).by(f::origin)
                       .order(desc<"flights">).limit(5)(table));

    constexpr auto long_haul = borf::query<"select worst: max delay, avg delay by destination "
                                           "from flights where distance > 2000 "
                                           "order worst desc limit 5">;
    good &= answer("Where long flights arrive latest",
                   long_haul(table),
                   select(max(f::delay).as<"worst">(), avg(f::delay)).by(f::destination)
                       .where(f::distance > 2000).order(desc<"worst">).limit(5)(table));

    constexpr auto by_hour = borf::query<"select flights: count i, miles: sum distance "
                                         "by hour: 0D06:00 xbar date from flights "
                                         "where date between 2001-01-01 and 2001-01-02">;
    good &= answer("The first day, six hours at a time",
                   by_hour(table),
                   select(count().as<"flights">(), sum(f::distance).as<"miles">())
                       .by(xbar(6_h, f::date).as<"hour">())
                       .where(between(f::date, "2001-01-01"_date, "2001-01-02"_date))(table));

    constexpr auto late = borf::query<"select date, origin, destination, delay from flights "
                                      "where origin in (`JFK;`LGA), delay > 180 limit 5">;
    good &= answer("Five that left New York more than three hours late",
                   late(table),
                   select(f::date, f::origin, f::destination, f::delay)
                       .where(in(f::origin, "JFK", "LGA"), f::delay > 180).limit(5)(table));
    return good;
}
