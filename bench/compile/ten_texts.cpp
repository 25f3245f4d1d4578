// That query and ten more of its shape, with other constants.

#include "support/readings.hpp"

int main() {
    const auto source = borf::memory_source<readings>(rooms, celsius, hours).value();
    std::size_t rows = 0;
    rows += borf::query<"select avg(celsius) by room from readings where hour > 8">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > 9">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > "
                        "10">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > "
                        "11">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > "
                        "12">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > "
                        "13">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > "
                        "14">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > "
                        "15">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > "
                        "16">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > "
                        "17">(source)
                .value()
                .rows();
    rows += borf::query<"select avg(celsius) by room from readings where hour > "
                        "18">(source)
                .value()
                .rows();
    return rows == 0 ? 1 : 0;
}
