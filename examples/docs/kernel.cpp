// The program behind docs/rooms/kernel.md.

#include <lsmer/kernel.hpp>
#include <lsmer/kernel/compare.hpp>
#include <lsmer/kernel/filter.hpp>

#include <cstdint>
#include <cstdlib>

int main() {
    // [use]
    namespace kernel = lsmer::kernel;
    std::int32_t sizes[lsmer::vector_rows] = {};
    double prices[lsmer::vector_rows] = {};
    for (int i = 0; i < 1000; ++i) sizes[i] = i, prices[i] = i / 4.0;

    std::uint8_t mask[lsmer::vector_rows];
    kernel::fill_mask(mask, 1000);                                         // of 1,000 rows
    kernel::keep_in_range(sizes, {.lo = 100, .hi = 199}, mask);            // size within (100;199)
    kernel::keep_in_range(prices, {.hi = 30.0, .nan = true}, mask);        // price <= 30

    std::uint16_t rows[kernel::selection_room];
    const std::uint32_t count = kernel::select(mask, rows);
    double chosen[lsmer::vector_rows];
    kernel::gather(prices, rows, count, chosen);
    // [/use]
    return count == 21 && chosen[0] == 25 && chosen[20] == 30 ? 0 : 1;
}
