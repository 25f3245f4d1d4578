#pragma once
// A result without its types: columns of values in memory form, and all that they point to. Typed
// access (result.hpp), printing and CSV are thin layers over this; ordering and limits work here,
// once for all queries.
//
//   columns   values side by side; symbols and texts as string_views into `texts`
//   texts     the result's own copies: a result needs neither its source nor its query

#include "borf/plan/lane.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/column/buffer.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/kernel/hash.hpp"
#include "lsmer/kernel/sort.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace borf::inline v0 {

/// What zone maps decided of one conjunct of `where`: that no row passes, or that all do.
struct conjunct_statistics {
    std::uint64_t groups_none = 0;
    std::uint64_t groups_all = 0;
    std::uint64_t vectors_none = 0;
    std::uint64_t vectors_all = 0;

    void add(const conjunct_statistics& o) noexcept {
        groups_none += o.groups_none;
        groups_all += o.groups_all;
        vectors_none += o.vectors_none;
        vectors_all += o.vectors_all;
    }
};

/// What a run read and left out. A pruned group or vector was not touched at all.
struct statistics {
    static constexpr std::size_t conjuncts_max = 16; // later conjuncts are not counted

    std::uint64_t rows = 0;   // of the source
    std::uint64_t groups = 0; // of the source
    std::uint64_t groups_pruned = 0;
    std::uint64_t vectors = 0; // of the groups not pruned
    std::uint64_t vectors_pruned = 0;
    std::uint64_t rows_read = 0; // of the vectors not pruned
    std::uint64_t vectors_encoded = 0;  // conditions settled on encoded data, one a vector
    std::uint64_t vectors_summed = 0;   // columns of which a vector was added up as stored
    std::uint64_t groups_by_zones = 0;  // row groups answered by their zone maps alone
    std::uint64_t vectors_gathered = 0; // columns of which a vector's selected rows alone were made
    std::uint64_t rows_selected = 0;
    std::uint64_t chunks_opened = 0;
    std::uint64_t bytes_read = 0; // as stored, of the chunks opened
    std::uint64_t morsels = 0;
    std::uint64_t morsels_direct = 0; // grouped by direct index
    std::uint64_t partial_groups = 0; // groups of all morsels before they were merged
    conjunct_statistics conjuncts[conjuncts_max];
    std::int64_t elapsed_ns = 0;
    unsigned threads = 1;

    /// Adds what one worker counted.
    void add(const statistics& o) noexcept {
        groups_pruned += o.groups_pruned;
        vectors += o.vectors;
        vectors_pruned += o.vectors_pruned;
        rows_read += o.rows_read;
        vectors_encoded += o.vectors_encoded;
        vectors_summed += o.vectors_summed;
        groups_by_zones += o.groups_by_zones;
        vectors_gathered += o.vectors_gathered;
        rows_selected += o.rows_selected;
        chunks_opened += o.chunks_opened;
        bytes_read += o.bytes_read;
        morsels += o.morsels;
        morsels_direct += o.morsels_direct;
        partial_groups += o.partial_groups;
        for (std::size_t i = 0; i < conjuncts_max; ++i) conjuncts[i].add(o.conjuncts[i]);
    }
};

namespace result {

/// Bytes of a value in a result.
[[nodiscard]] constexpr std::uint32_t value_width(lsmer::type_kind k) noexcept {
    using lsmer::type_kind;
    switch (k) {
    case type_kind::boolean:
    case type_kind::i8:
    case type_kind::u8: return 1;
    case type_kind::i16:
    case type_kind::u16: return 2;
    case type_kind::i32:
    case type_kind::u32:
    case type_kind::f32:
    case type_kind::date: return 4;
    case type_kind::symbol:
    case type_kind::text:
    case type_kind::bytes:
    case type_kind::fixed_bytes: return sizeof(std::string_view);
    default: return 8;
    }
}

[[nodiscard]] constexpr bool is_textual(lsmer::type_kind k) noexcept {
    return k >= lsmer::type_kind::symbol;
}

struct Column {
    std::string_view name{};
    value_type type{};
    lsmer::buffer<std::byte> values;

    Column() = default;
    explicit Column(value_type t) noexcept : type(t) {}

    [[nodiscard]] std::uint32_t width() const noexcept { return value_width(type.kind); }
    [[nodiscard]] std::size_t rows() const noexcept { return values.size() / width(); }
    template <class T>
    [[nodiscard]] const T* as() const noexcept {
        return reinterpret_cast<const T*>(values.data());
    }
    /// Grows by `count` values and gives the first.
    template <class T>
    [[nodiscard]] T* extend(std::size_t count) {
        return reinterpret_cast<T*>(values.extend(count * sizeof(T)));
    }
};

struct Data {
    std::vector<Column> columns;
    std::vector<lsmer::TextArena> texts;
    statistics stats;

    [[nodiscard]] std::size_t rows() const noexcept {
        return columns.empty() ? 0 : columns[0].rows();
    }
};

/// Calls f with the lane type of a kind, as a value of it; nullable booleans are signed.
template <class F>
decltype(auto) with_lane(value_type t, F&& f) {
    using lsmer::type_kind;
    switch (t.kind) {
    case type_kind::boolean: return t.nullable ? f(std::int8_t{}) : f(std::uint8_t{});
    case type_kind::i8: return f(std::int8_t{});
    case type_kind::i16: return f(std::int16_t{});
    case type_kind::i32:
    case type_kind::date: return f(std::int32_t{});
    case type_kind::u8: return f(std::uint8_t{});
    case type_kind::u16: return f(std::uint16_t{});
    case type_kind::u32: return f(std::uint32_t{});
    case type_kind::u64: return f(std::uint64_t{});
    case type_kind::f32: return f(float{});
    case type_kind::f64: return f(double{});
    default: return f(std::int64_t{});
    }
}

/// Symbols and texts of a column, in place of their codes.
inline void name_codes(Column& column, std::span<const std::uint32_t> codes,
                       const lsmer::SymbolDictionary& names, lsmer::TextArena& arena) {
    lsmer::buffer<std::string_view> known(names.size());
    for (auto& k : known) k = std::string_view(nullptr, 0);
    auto* const out = column.template extend<std::string_view>(codes.size());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::uint32_t c = codes[i] < known.size() ? codes[i] : 0;
        if (known[c].data() == nullptr) known[c] = arena.keep(names.name(c));
        out[i] = known[c];
    }
}

namespace detail {

/// A column's values as words in their order; texts through a dictionary's ranks.
inline void order_words(const Column& c, std::vector<std::uint64_t>& words) {
    words.resize(c.rows());
    if (is_textual(c.type.kind)) {
        lsmer::SymbolDictionary names;
        const auto* const texts = c.as<std::string_view>();
        for (std::size_t i = 0; i < words.size(); ++i) words[i] = names.intern(texts[i]);
        const auto ranks = names.ranks();
        for (auto& w : words) w = ranks->rank[w];
        return;
    }
    with_lane(c.type, [&](auto lane) {
        using T = decltype(lane);
        const T* const v = c.as<T>();
        for (std::size_t i = 0; i < words.size(); ++i) {
            words[i] = c.type.nullable ? lsmer::kernel::to_word<true>(v[i])
                                       : lsmer::kernel::to_word<false>(v[i]);
        }
    });
}

} // namespace detail

struct order_by {
    std::uint16_t column = 0;
    bool descending = false;
};

/// The rows in order, nulls first (last when descending); rows that compare equal stay in the
/// order in which they came. With a limit only that many are made.
[[nodiscard]] inline lsmer::buffer<std::uint32_t>
ordered_rows(const Data& data, std::span<const order_by> order, std::size_t limit) {
    const std::size_t n = data.rows();
    lsmer::buffer<lsmer::kernel::keyed_row> rows(n);
    for (std::size_t i = 0; i < n; ++i) rows[i] = {0, static_cast<std::uint32_t>(i)};
    std::vector<std::uint64_t> words;
    for (std::size_t k = order.size(); k-- > 0;) {
        detail::order_words(data.columns[order[k].column], words);
        const std::uint64_t flip = order[k].descending ? ~std::uint64_t{0} : 0;
        for (auto& r : rows) r.key = words[r.row] ^ flip;
        // A single column and few wanted rows: the others need no order.
        if (order.size() == 1 && limit < n / 8) {
            std::partial_sort(rows.begin(), rows.begin() + limit, rows.end(),
                              [](const auto& a, const auto& b) {
                                  return a.key != b.key ? a.key < b.key : a.row < b.row;
                              });
        } else {
            lsmer::kernel::sort_rows(rows);
        }
    }
    const std::size_t count = std::min(n, limit);
    lsmer::buffer<std::uint32_t> out(count);
    for (std::size_t i = 0; i < count; ++i) out[i] = rows[i].row;
    return out;
}

/// Keeps the given rows, in their order.
inline void take_rows(Data& data, std::span<const std::uint32_t> rows) {
    for (Column& c : data.columns) {
        const std::uint32_t width = c.width();
        lsmer::buffer<std::byte> taken(rows.size() * width);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            std::memcpy(taken.data() + i * width,
                        c.values.data() + std::size_t{rows[i]} * width, width);
        }
        c.values = std::move(taken);
    }
}

/// Keeps the first rows.
inline void cut_rows(Data& data, std::size_t rows) {
    for (Column& c : data.columns) {
        if (c.rows() > rows) c.values.resize(rows * c.width());
    }
}

} // namespace result

} // namespace borf::inline v0
