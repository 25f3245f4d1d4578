// expect: borf: a memory source takes one contiguous range per column
#include "borf/source/memory.hpp"
#include "support/source.hpp"

#include <vector>

int main() {
    const std::vector<std::int64_t> times(3);
    const std::vector<std::string_view> symbols(3);
    const std::vector<double> prices(3);
    const std::vector<std::int32_t> sizes(3);
#ifdef LSMER_FAIL
    static_cast<void>(borf::memory_source<trades>(times, prices, symbols, sizes));
#else
    static_cast<void>(borf::memory_source<trades>(times, symbols, prices, sizes));
#endif
}
