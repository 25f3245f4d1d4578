#pragma once
// Plain vectors as the source of queries, with no storage at all.
//
//   std::vector<std::string_view> symbols; std::vector<double> prices;
//   auto source = borf::memory_source<trades>(symbols, prices).value();
//
//   values   used where they lie when they already have the column's form; others, and ranges
//            that are about to go out of scope, are converted into buffers of the source
//   symbols  interned into a dictionary of the source, unless one is given
//
// What is used where it lies must outlive the source and must not change under it.

#include "borf/source/memory_source.hpp"
#include "lsmer/column/input.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace borf::inline v0 {

namespace detail {

/// A range that will not be there later: not an lvalue, nor a view of something else.
template <class R>
inline constexpr bool is_passing = !std::is_lvalue_reference_v<R> &&
                                   !std::ranges::enable_borrowed_range<std::remove_cvref_t<R>>;

template <lsmer::schema S, class... R>
inline constexpr bool columns_fit = [] {
    if constexpr (sizeof...(R) == lsmer::column_count<S>) {
        return lsmer::detail::ranges_fit<S, R...>;
    } else {
        return false;
    }
}();

template <class R>
inline constexpr bool gives_codes = [] {
    if constexpr (lsmer::contiguous_values<R>) {
        return std::is_same_v<lsmer::detail::element_of<R>, lsmer::symbol>;
    } else {
        return false;
    }
}();

/// The sentence, if ranges are not the columns of a source.
template <bool Fit, bool HasDictionary, class... R>
struct memory_check {
    static_assert(Fit, "borf: a memory source takes one contiguous range per column, in column "
                       "order, of the column's type");
    static constexpr bool understood = !Fit || HasDictionary || !(gives_codes<R> || ...);
    static_assert(understood, "borf: where symbols are given as codes, a memory source takes their "
                              "dictionary before the ranges");
};

template <class C, class R>
std::span<const typename C::storage_type>
memory_column(R&& values, lsmer::buffer<typename C::storage_type>& own, lsmer::TextArena& texts,
              lsmer::SymbolDictionary& symbols) {
    auto view = lsmer::detail::column_view<C>(values, own, symbols);
    if constexpr (is_passing<R>) {
        if (own.empty()) own.append(view);
        if constexpr (std::is_same_v<typename C::storage_type, std::string_view>) {
            for (std::string_view& v : own) v = texts.keep(v);
        }
        view = own.view();
    }
    return view;
}

/// Why ranges cannot be the columns of a source, if they cannot.
template <lsmer::schema S>
lsmer::status check_memory(const typename lsmer::Batch<S>::views& columns,
                           const lsmer::SymbolDictionary& symbols) {
    constexpr auto& infos = lsmer::column_infos<S>;
    const std::size_t rows = lsmer::get<0>(columns).size();
    const std::uint32_t codes = symbols.size();
    lsmer::status out;
    lsmer::each_index<lsmer::column_count<S>>([&](auto i) {
        if (!out) return;
        const auto values = lsmer::get<i>(columns);
        if (values.size() != rows) {
            out = lsmer::make_error(lsmer::error_kind::invalid_argument, "column ", infos[i].name,
                                    " has ", values.size(), " values and column ", infos[0].name,
                                    " has ", rows, "; a source needs as many of each");
        } else if constexpr (infos[i].kind == lsmer::type_kind::symbol) {
            std::uint32_t largest = 0;
            for (const std::uint32_t code : values) largest = code > largest ? code : largest;
            if (largest < codes || values.empty()) return;
            out = lsmer::make_error(lsmer::error_kind::invalid_argument, "column ", infos[i].name,
                                    " has code ", largest, ", but the dictionary has only ",
                                    codes, " codes");
        }
    });
    return out;
}

template <lsmer::schema S, std::size_t... I, class... R>
lsmer::result<MemorySource<S>> make_memory(std::index_sequence<I...>,
                                           lsmer::SymbolDictionary* symbols, R&&... columns) {
    auto own = lsmer::make_owned<MemoryColumns<S>>();
    if (symbols == nullptr) symbols = &own->symbols;
    typename lsmer::Batch<S>::views views;
    ((lsmer::get<I>(views) = memory_column<lsmer::column_at<S, I>>(
          std::forward<R>(columns), own->converted.template column<I>(), own->texts, *symbols)),
     ...);
    if (lsmer::status s = check_memory<S>(views, *symbols); !s) return std::move(s).error();
    return MemorySource<S>(views, *symbols, std::move(own));
}

template <class Schema, bool HasDictionary, class... R>
auto memory_source_of(lsmer::SymbolDictionary* symbols, R&&... columns) {
    static_assert(sizeof(lsmer::schema_check<Schema>) != 0); // says its sentence, and no other
    using S = lsmer::checked_schema<Schema>;
    constexpr bool fit = columns_fit<S, R...>;
    if constexpr (std::is_same_v<S, Schema>) {
        static_assert(sizeof(memory_check<fit, HasDictionary, R...>) != 0);
    }
    if constexpr (fit) {
        return make_memory<S>(std::index_sequence_for<R...>{}, symbols,
                              std::forward<R>(columns)...);
    } else {
        return lsmer::result<MemorySource<S>>(lsmer::error{});
    }
}

} // namespace detail

/// A source over one contiguous range per column, in column order, elements as the columns' own
/// types or converting to them. `invalid_argument` when the ranges differ in length.
template <class S, class... Ranges>
[[nodiscard]] auto memory_source(Ranges&&... columns) {
    return detail::memory_source_of<S, false>(nullptr, std::forward<Ranges>(columns)...);
}
/// The same with a dictionary of the caller's, which symbols may be codes of already. Texts new to
/// it are interned.
template <class S, class... Ranges>
[[nodiscard]] auto memory_source(lsmer::SymbolDictionary& symbols, Ranges&&... columns) {
    return detail::memory_source_of<S, true>(&symbols, std::forward<Ranges>(columns)...);
}

} // namespace borf::inline v0
