#pragma once
// How the rows of one key are found in a view: from the newest place to the oldest, until one
// settles what the key stands for.
//
//   active memtable -> sealed ones -> runs of level 0, newest first -> level 1 -> ...
//      merge             merge             (filter says no)              put: settled
//
// A row that puts or erases settles it, and so does a range that erased the key. What merges is
// gathered, and folded by who reads the values.

#include "lsmer/base/items.hpp"
#include "lsmer/base/key_hash.hpp"
#include "lsmer/column/keyed.hpp"
#include "lsmer/engine/keyed_file.hpp"
#include "lsmer/engine/view.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::engine {

/// A row in a memtable or in a file of a view.
template <class View>
struct row_place {
    const typename View::memtable_type* memory = nullptr; // or
    const typename View::file* file = nullptr;
    std::uint32_t group = 0; // of the file
    std::uint32_t row = 0;   // in it, or of the memtable
};

/// The rows that make up what a key stands for, the newest first: rows that merge, but for the
/// last, which puts if `settled` is. None: the key has no row.
template <class View>
struct found_rows {
    std::uint32_t count = 0;
    row_place<View> newest{};
    items<row_place<View>> older{};
    bool settled = false;

    [[nodiscard]] explicit operator bool() const noexcept { return count != 0; }
    [[nodiscard]] const row_place<View>& operator[](std::uint32_t i) const noexcept {
        return i == 0 ? newest : older[i - 1];
    }
    void add(const row_place<View>& at) {
        if (count++ == 0) {
            newest = at;
        } else {
            older.push_back(at);
        }
    }
};

/// Rows of a memtable that who sees `visible` rows of the table sees.
template <class Run>
[[nodiscard]] std::uint32_t rows_seen(const Run& m, std::uint64_t visible) noexcept {
    const std::uint64_t after = visible > m.first_row ? visible - m.first_row : 0;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(after, m.table.written()));
}

namespace detail {

/// Takes a row in; true when it settles the key.
template <class View>
[[nodiscard]] bool take_row(found_rows<View>& out, const row_place<View>& at, std::uint8_t op) {
    if (is_op(op, row_op::merge)) {
        out.add(at);
        return false;
    }
    if (is_op(op, row_op::put)) out.add(at);
    out.settled = true;
    return true;
}

template <class View>
[[nodiscard]] bool look_into(const typename View::memtable_type& m, std::uint32_t bound,
                             std::string_view key, found_rows<View>& out) {
    const std::uint32_t erased = m.ranges().empty() ? 0 : m.ranges().erased_below(key, bound);
    for (std::uint32_t row = m.find(key, bound);
         row != View::memtable_type::none && row >= erased;
         row = row == 0 ? View::memtable_type::none : m.find(key, row)) {
        if (take_row<View>(out, {&m, nullptr, 0, row}, m.op(row))) return true;
    }
    out.settled = erased != 0;
    return erased != 0;
}

template <class View>
[[nodiscard]] result<bool> look_into(const typename View::file& file, std::string_view key,
                                     std::uint64_t hash, found_rows<View>& out) {
    const auto& keys = file.keys;
    if (!keys.may_hold(hash)) return false;
    const auto row = keys.find(key);
    if (!row) return row.error();
    if (*row == keys.none) return false;
    const auto at = keys.place_of(*row);
    const auto op = keys.op(at);
    if (!op) return op.error();
    return take_row<View>(out, {nullptr, &file, at.group, at.row}, *op);
}

} // namespace detail

/// What a key stands for, for who sees the first `visible` rows of the table.
template <class View>
[[nodiscard]] result<found_rows<View>> find_key(const View& view, std::uint64_t visible,
                                                std::string_view key) {
    found_rows<View> out;
    for (std::size_t i = view.memtables.size(); i-- != 0;) {
        const auto& m = *view.memtables[i];
        const std::uint32_t bound = rows_seen(m, visible);
        if (bound != 0 && detail::look_into<View>(m.table, bound, key, out)) return out;
    }
    if (view.runs.empty()) return out;
    const std::uint64_t hash = key_hash(key);
    const std::uint64_t erased = view.erased ? view.erased->keys.sequence_at(key) : 0;
    for (const run_span run : view.runs) {
        for (std::size_t f = view.first_reaching(run, key);
             f != run.last && view.files[f]->note.smallest <= key; ++f) {
            const typename View::file& file = *view.files[f];
            if (erased > file.note.erased_through) { // and all that is older
                out.settled = true;
                return out;
            }
            const result<bool> settled = detail::look_into<View>(file, key, hash, out);
            if (!settled) return settled.error();
            if (*settled) return out;
        }
    }
    return out;
}

} // namespace lsmer::inline v0::engine
