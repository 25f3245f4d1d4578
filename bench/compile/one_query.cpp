// One query over plain vectors: what its pipeline costs.

#include "support/readings.hpp"

int main() {
    const auto source = borf::memory_source<readings>(rooms, celsius, hours).value();
    std::size_t rows = 0;
    rows += borf::query<"select avg(celsius) by room from readings where hour > 8">(source)
                .value()
                .rows();
    return rows == 0 ? 1 : 0;
}
