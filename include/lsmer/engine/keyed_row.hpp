#pragma once
// What a key stands for, as values: those of one row, or of rows that are merged.
//
//   found_rows   merge: hits 2 | merge: hits 3 | put: hits 10, name "a"     ->  hits 15, name "a"

#include "lsmer/base/ref.hpp"
#include "lsmer/column/keyed.hpp"
#include "lsmer/column/row.hpp"
#include "lsmer/column/text_arena.hpp"
#include "lsmer/engine/keyed_lookup.hpp"

#include <utility>

namespace lsmer::inline v0::engine {

/// A value of a row, in memory form. Texts that do not lie in a memtable or a mapping are put into
/// `texts`.
template <stores_ops R, std::size_t I, class View>
[[nodiscard]] auto value_at(const row_place<View>& at, TextArena& texts)
    -> result<typename column_at<R, I>::storage_type> {
    using T = typename column_at<R, I>::storage_type;
    if (at.memory != nullptr) return at.memory->template value<I>(at.row);
    auto column = at.file->keys.template column<I>(at.group);
    if (!column) return std::move(column).error();
    const T value = (*column)->fetch(at.row, texts);
    if constexpr (std::is_same_v<T, std::string_view>) {
        if (!at.file->table->mapped()) return texts.keep(value); // the chunk goes with its column
    }
    return value;
}

/// A value of a key, the rows that merge folded into the one that they change.
// REQUIRES: rows
template <stores_ops R, std::size_t I, class View>
[[nodiscard]] auto folded_value(const found_rows<View>& rows, TextArena& texts)
    -> result<typename column_at<R, I>::storage_type> {
    using C = column_at<R, I>;
    auto value = value_at<R, I>(rows.newest, texts);
    if constexpr (!std::is_void_v<typename C::merge_type>) {
        for (std::uint32_t i = 1; value && i < rows.count; ++i) {
            auto older = value_at<R, I>(rows[i], texts);
            if (!older) return older;
            value = merge_values<C>(*older, *value);
        }
    }
    return value;
}

/// What `get` gives: the row of a key, or nothing. It keeps the files and memtables alive that its
/// texts lie in. Threads: any number read it.
template <keyed_schema S, class View>
class Found {
    using R = stored_rows<S>;

public:
    using schema_type = S;

    Found() = default;

    /// Whether the key has a row.
    [[nodiscard]] explicit operator bool() const noexcept { return there_; }
    // REQUIRES: the key has a row
    [[nodiscard]] const Row<S>& row() const noexcept {
        LSMER_ASSERT(there_, "the row of a key is asked for when it has one");
        return row_;
    }
    const Row<S>& operator*() const noexcept { return row(); }
    const Row<S>* operator->() const noexcept { return &row(); }
    template <column_of<S> C>
    [[nodiscard]] const auto& operator[](C c) const noexcept {
        return row()[c];
    }

    /// Reads the values of what `find_key` gave.
    [[nodiscard]] static result<Found> read(const found_rows<View>& rows, ref<const View> view,
                                            const SymbolDictionary& symbols) {
        Found out;
        if (!rows) return out;
        status failed;
        static_cast<void>(all_indices<column_count<S>>([&](auto i) {
            auto value = folded_value<R, i>(rows, out.texts_);
            if (!value) {
                failed = std::move(value).error();
                return false;
            }
            get<i>(out.row_) = from_storage<column_at<S, i>>(*value, symbols);
            return true;
        }));
        if (!failed) return std::move(failed).error();
        out.there_ = true;
        out.view_ = std::move(view);
        return out;
    }

private:
    bool there_ = false;
    Row<S> row_{};
    ref<const View> view_;
    TextArena texts_;
};

} // namespace lsmer::inline v0::engine
