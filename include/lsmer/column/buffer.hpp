#pragma once
// ColumnBuffer: an owning, growing batch. Rows or columns go in, a Batch comes out.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/leaves.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/row.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/column/text_arena.hpp"

#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lsmer::inline v0 {

namespace detail {
template <column_type C, class Intern>
[[nodiscard]] typename C::storage_type store_shown(const typename C::shown_type& value,
                                                   Intern&& intern) {
    using plain = typename C::plain_type;
    const auto store_plain = [&](const shown_of<plain>& v) -> typename C::storage_type {
        if constexpr (std::is_same_v<plain, symbol>) {
            return intern(v);
        } else if constexpr (std::is_same_v<plain, date>) {
            return v.days;
        } else if constexpr (std::is_same_v<plain, timestamp> || std::is_same_v<plain, timespan>) {
            return v.ns;
        } else {
            return v;
        }
    };
    if constexpr (C::nullable) {
        return value ? store_plain(*value) : value_traits<plain>::null;
    } else {
        return store_plain(value);
    }
}
} // namespace detail

/// Memory form of what a row shows: the null pattern for null, the code for a symbol.
template <column_type C>
[[nodiscard]] typename C::storage_type to_storage(const typename C::shown_type& value,
                                                  SymbolDictionary& symbols) {
    return detail::store_shown<C>(value, [&](std::string_view v) { return symbols.intern(v); });
}
/// The same for who must not give out codes: SymbolDictionary::not_found for an unknown symbol.
template <column_type C>
[[nodiscard]] typename C::storage_type find_storage(const typename C::shown_type& value,
                                                    const SymbolDictionary& symbols) {
    return detail::store_shown<C>(value, [&](std::string_view v) { return symbols.find(v); });
}

/// What a row shows of a value in memory form.
template <column_type C>
[[nodiscard]] typename C::shown_type from_storage(const typename C::storage_type& value,
                                                  const SymbolDictionary& symbols) {
    using plain = typename C::plain_type;
    if constexpr (C::nullable) {
        if (value_traits<plain>::is_null(value)) return {};
    }
    if constexpr (std::is_same_v<plain, symbol>) {
        return typename C::shown_type(symbols.name(value));
    } else if constexpr (std::is_same_v<plain, bool>) {
        return typename C::shown_type(value != 0);
    } else {
        return typename C::shown_type(shown_of<plain>{value});
    }
}

/// Threads: one at a time. Texts are copied in; symbols are interned into the given dictionary.
template <schema S>
class ColumnBuffer {
public:
    using schema_type = S;

    explicit ColumnBuffer(SymbolDictionary& symbols) noexcept : symbols_(&symbols) {}

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] bool empty() const noexcept { return rows_ == 0; }
    [[nodiscard]] SymbolDictionary& symbols() const noexcept { return *symbols_; }

    void push_back(const Row<S>& row) {
        each_index<column_count<S>>([&](auto i) { push<i>(get<i>(row)); });
        ++rows_;
    }

    /// Appends one value to one column. The caller fills all columns of a row, then calls
    /// `row_done`.
    template <std::size_t I>
    void push(const typename column_at<S, I>::shown_type& value) {
        push_storage<I>(to_storage<column_at<S, I>>(value, *symbols_));
    }
    template <std::size_t I>
    void push_storage(typename column_at<S, I>::storage_type value) {
        if constexpr (std::is_same_v<typename column_at<S, I>::storage_type, std::string_view>) {
            value = arena_.keep(value);
        }
        get<I>(columns_).push_back(value);
    }
    void row_done() noexcept { ++rows_; }

    /// Takes back values of an unfinished row.
    void row_undo() noexcept {
        each_index<column_count<S>>([&](auto i) { get<i>(columns_).resize(rows_); });
    }

    void append(const Batch<S>& batch) {
        each_index<column_count<S>>([&](auto i) {
            if constexpr (std::is_same_v<typename column_at<S, i>::storage_type,
                                         std::string_view>) {
                for (const std::string_view v : batch.template column<i>()) push_storage<i>(v);
            } else {
                get<i>(columns_).append(batch.template column<i>());
            }
        });
        rows_ += batch.rows();
    }

    [[nodiscard]] Batch<S> batch() const noexcept {
        typename Batch<S>::views views;
        each_index<column_count<S>>(
            [&](auto i) { get<i>(views) = get<i>(columns_).view(); });
        return Batch<S>(views);
    }

    [[nodiscard]] Row<S> row(std::size_t at) const {
        Row<S> out;
        each_index<column_count<S>>([&](auto i) {
            get<i>(out) = from_storage<column_at<S, i>>(get<i>(columns_)[at], *symbols_);
        });
        return out;
    }

    void clear() noexcept {
        each_index<column_count<S>>([&](auto i) { get<i>(columns_).clear(); });
        arena_.clear();
        rows_ = 0;
    }

private:
    template <class L>
    struct columns_for;
    template <class... C>
    struct columns_for<column_list<C...>> {
        using type = leaves<buffer<typename C::storage_type>...>;
    };

    SymbolDictionary* symbols_;
    typename columns_for<typename S::columns>::type columns_;
    TextArena arena_;
    std::size_t rows_ = 0;
};

} // namespace lsmer::inline v0
