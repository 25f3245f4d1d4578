// expect: borf: a clause has at most 64 items, a query 2048 operations and 1024 constants
// max-lines: 40
#include "support/source.hpp"

template <std::size_t... I>
static auto select_all(std::index_sequence<I...>) {
    return borf::select((static_cast<void>(I), trades::price + static_cast<double>(I))...);
}

int main() {
#ifdef LSMER_FAIL
    constexpr std::size_t items = 65;
#else
    constexpr std::size_t items = 2;
#endif
    static_cast<void>(select_all(std::make_index_sequence<items>{}));
}
