// expect: borf: where symbols are given as codes, a memory source takes their dictionary before
#include "borf/source/memory.hpp"
#include "support/source.hpp"

#include <vector>

int main() {
    const std::vector<std::int64_t> times(3);
    const std::vector<lsmer::symbol> symbols(3);
    const std::vector<double> prices(3);
    const std::vector<std::int32_t> sizes(3);
    lsmer::SymbolDictionary names;
#ifdef LSMER_FAIL
    static_cast<void>(borf::memory_source<trades>(times, symbols, prices, sizes));
#else
    static_cast<void>(borf::memory_source<trades>(names, times, symbols, prices, sizes));
#endif
}
