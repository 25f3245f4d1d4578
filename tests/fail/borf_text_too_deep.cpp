// expect: borf: the query is too long or nested too deep
#include "support/source.hpp"

/// `select price from trades where ((..(price > 1)..))`
template <std::size_t Depth>
static consteval auto nested() {
    constexpr std::string_view begin = "select price from trades where ";
    constexpr std::string_view inner = "price > 1";
    char text[begin.size() + inner.size() + 2 * Depth + 1] = {};
    std::size_t size = 0;
    for (const char c : begin) text[size++] = c;
    for (std::size_t i = 0; i < Depth; ++i) text[size++] = '(';
    for (const char c : inner) text[size++] = c;
    for (std::size_t i = 0; i < Depth; ++i) text[size++] = ')';
    return lsmer::fixed_string(text);
}

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<nested<101>()>.from(trades_source));
#else
    static_cast<void>(borf::query<nested<30>()>.from(trades_source));
#endif
}
