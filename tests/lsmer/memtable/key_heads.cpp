#include "lsmer/memtable/key_heads.hpp"

#include "support/catch.hpp"
#include "support/keyed_rows.hpp"

#include <limits>
#include <string>
#include <vector>

using namespace lsmer;

namespace {

struct placed : table<"placed"> {
    static constexpr struct x : column<"x", std::int16_t> {} x{};
    static constexpr struct y : column<"y", std::int64_t> {} y{};
    using columns = lsmer::columns<x, y>;
    using primary_key = keyed_by<x, y>;
};
using placed_rows = stored_rows<placed>;

/// Heads that do not tell keys apart as the bytes do, or do not settle what they say they settle.
template <class R>
std::size_t wrong_heads(const Memtable<R>& rows, bool settle) {
    memtable::TextHead base;
    const memtable::KeyHeads<R> heads(rows, base);
    KeyMaker<R> makers[2];
    const auto n = static_cast<std::uint32_t>(rows.written());
    std::size_t wrong = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        const std::string_view a = heads.key_of(i, makers[0]);
        const auto head = heads.head(a);
        wrong += settle && !heads.settles(head);
        for (std::uint32_t j = 0; j < n; ++j) {
            const std::string_view b = heads.key_of(j, makers[1]);
            const auto other = heads.head(b);
            wrong += head < other && !(a < b);
            wrong += head == other && heads.settles(head) && a != b;
            const int order = heads.compare(a, j);
            wrong += (order < 0) != (a < b) || (order == 0) != (a == b);
        }
    }
    return wrong;
}

} // namespace

TEST_CASE("heads of keys: 8 bytes and 10 say all, of texts as much as fits") {
    using limits = std::numeric_limits<std::int64_t>;
    SymbolDictionary symbols;
    Memtable<test::counter_rows> numbers;
    Memtable<placed_rows> places;
    ColumnBuffer<test::counter_rows> number_rows(symbols);
    ColumnBuffer<placed_rows> place_rows(symbols);
    const std::int64_t ids[] = {limits::min(), limits::min() + 1, -1, 0, 1, std::int64_t{1} << 40,
                                limits::max()};
    for (const std::int64_t n : ids) {
        number_rows.push_back({1, n, std::uint8_t{0}});
        place_rows.push_back({std::int16_t{-1}, n, std::uint8_t{0}});
        place_rows.push_back({std::int16_t{1}, n, std::uint8_t{0}});
    }
    REQUIRE(numbers.append(number_rows.batch()));
    REQUIRE(places.append(place_rows.batch()));
    CHECK(wrong_heads(numbers, true) == 0);
    CHECK(wrong_heads(places, true) == 0);

    Memtable<test::account_rows> texts;
    ColumnBuffer<test::account_rows> text_rows(symbols);
    std::mt19937_64 random(3);
    for (int i = 0; i < 60; ++i) {
        test::push_act(text_rows, {row_op::put, test::random_key(random), 1, {}});
    }
    REQUIRE(texts.append(text_rows.batch()));
    CHECK(wrong_heads(texts, false) == 0);
}
