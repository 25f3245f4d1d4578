#pragma once
// Whether a file of a keyed table is searched rightly: keys ascend, its filter denies none of them,
// and its fences lead to every row. Checksums say that bytes are those that were written; this says
// that what was written makes sense.

#include "lsmer/base/key_hash.hpp"
#include "lsmer/engine/keyed_file.hpp"
#include "lsmer/engine/row_reader.hpp"

#include <string>
#include <utility>

namespace lsmer::inline v0::engine {

namespace detail {
template <stores_ops R, class Parts>
struct key_readers;
template <stores_ops R, std::size_t... K>
struct key_readers<R, std::index_sequence<K...>> {
    using type = leaves<RowReader<typename column_at<R, order_columns<R>[K]>::storage_type>...>;
};
} // namespace detail

/// Reads all keys. `corruption` names the file and the row.
template <stores_ops R, class Keys>
[[nodiscard]] LSMER_COLD status verify_keys(const Keys& keys) {
    constexpr std::size_t parts = order_columns<R>.size();
    typename detail::key_readers<R, std::make_index_sequence<parts>>::type readers;
    KeyMaker<R> maker;
    std::string before;
    const auto wrong = [&](std::uint64_t row, std::string_view how) {
        return make_error(error_kind::corruption, keys.table().path(), ": the key of row ", row,
                          how, "; restore the file from a backup");
    };
    for (std::uint64_t row = 0; row < keys.rows(); ++row) {
        const auto at = keys.place_of(row);
        status failed;
        const std::string_view key = maker.make([&](auto k) {
            constexpr std::size_t c = order_columns<R>[k];
            auto value = get<k>(readers).template at<c>(keys, at.group, at.row);
            if (!value && failed) failed = value.error();
            return value ? *value : typename column_at<R, c>::storage_type{};
        });
        if (!failed) return failed;
        if (row != 0 && !(before < key)) return wrong(row, " is not behind the one before it");
        if (!keys.may_hold(key_hash(key))) return wrong(row, " is denied by the filter");
        before = key;
        if (row % fence_rows != 0 && row + 1 != keys.rows()) continue;
        const auto found = keys.find(before);
        if (!found) return found.error();
        if (*found != row) return wrong(row, " is not where the fences lead to");
    }
    return {};
}

} // namespace lsmer::inline v0::engine
