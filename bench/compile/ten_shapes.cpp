// That query and ten more, each of a shape of its own.

#include "support/readings.hpp"

int main() {
    const auto source = borf::memory_source<readings>(rooms, celsius, hours).value();
    std::size_t rows = 0;
    rows += borf::query<"select avg(celsius) by room from readings where hour > 8">(source)
                .value()
                .rows();
    rows += borf::query<"select sum(hour) by room from readings where celsius > "
                        "20.0">(source)
                .value()
                .rows();
    rows += borf::query<"select max(celsius), min(celsius) by room from readings">(source)
                .value()
                .rows();
    rows += borf::query<"select count(celsius) by hour from readings where hour < "
                        "12">(source)
                .value()
                .rows();
    rows += borf::query<"select first(celsius), last(celsius) by room from "
                        "readings">(source)
                .value()
                .rows();
    rows += borf::query<"select room, celsius from readings where hour between 8 and "
                        "10">(source)
                .value()
                .rows();
    rows += borf::query<"select f: 32 + 1.8 * celsius from readings">(source)
                .value()
                .rows();
    rows += borf::query<"select sum(celsius) from readings where hour > 8">(source)
                .value()
                .rows();
    rows += borf::query<"select hour wavg celsius by room from readings">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius), sum(hour) by room from readings where "
                        "hour < 20, celsius > 1.0">(source)
                .value()
                .rows();
    rows += borf::query<"select sum(celsius * hour) by room from readings">(source)
                .value()
                .rows();
    return rows == 0 ? 1 : 0;
}
