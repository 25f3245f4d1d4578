#pragma once
// KeyedSnapshot: the rows of a keyed table as they were committed at one moment, for as long as it
// is held: one by key, or all in the order of keys. It keeps what it reads alive, also after the
// table is closed.
//
// Threads: any number may read one snapshot, each with a cursor of its own.

#include "lsmer/base/ref.hpp"
#include "lsmer/column/key.hpp"
#include "lsmer/column/row.hpp"
#include "lsmer/engine/keyed_cursor.hpp"
#include "lsmer/engine/keyed_groups.hpp"
#include "lsmer/engine/keyed_lookup.hpp"
#include "lsmer/engine/keyed_row.hpp"
#include "lsmer/engine/pins.hpp"
#include "lsmer/engine/view.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace lsmer::inline v0::engine {

/// The bytes of a user's key, and whether rows may have it. A symbol that the dictionary does not
/// know stands behind all that it knows.
struct sought_key {
    std::string_view bytes{};
    bool known = true;
};
template <keyed_schema S>
[[nodiscard]] sought_key key_bytes_of(const Key<S>& key, const SymbolDictionary& symbols,
                                      KeyMaker<stored_rows<S>>& maker) {
    sought_key out;
    out.bytes = maker.make([&](auto k) {
        using C = column_at<S, order_columns<S>[k]>;
        const auto value = find_storage<C>(v0::get<k>(key), symbols);
        if constexpr (std::is_same_v<typename C::plain_type, symbol>) {
            out.known = out.known && value != SymbolDictionary::not_found;
        }
        return value;
    });
    return out;
}

template <keyed_schema S, class View>
class KeyedSnapshot {
    using R = stored_rows<S>;

public:
    using schema_type = S;
    using found_type = Found<S, View>;
    using cursor_type = KeyedCursor<S, View>;

    KeyedSnapshot(ref<const View> view, ref<const SharedSymbols> symbols, std::uint64_t visible,
                  Pin pin = {})
        : view_(std::move(view)), symbols_(std::move(symbols)), visible_(visible),
          pin_(std::move(pin)) {}

    /// The number of operations on rows that it has seen: it grows with every write.
    [[nodiscard]] std::uint64_t sequence() const noexcept { return visible_; }
    [[nodiscard]] const SymbolDictionary& symbols() const noexcept { return symbols_->dictionary; }
    [[nodiscard]] const ref<const SharedSymbols>& shared_symbols() const noexcept {
        return symbols_;
    }

    /// The row of a key, or nothing.
    [[nodiscard]] result<found_type> get(const Key<S>& key) const {
        KeyMaker<R> maker;
        const sought_key sought = key_bytes_of<S>(key, symbols(), maker);
        if (!sought.known) return found_type{};
        auto rows = find_key<View>(*view_, visible_, sought.bytes);
        if (!rows) return std::move(rows).error();
        return found_type::read(*rows, view_, symbols());
    }
    /// Whether a key has a row; no value is read.
    [[nodiscard]] result<bool> contains(const Key<S>& key) const {
        KeyMaker<R> maker;
        const sought_key sought = key_bytes_of<S>(key, symbols(), maker);
        if (!sought.known) return false;
        auto rows = find_key<View>(*view_, visible_, sought.bytes);
        if (!rows) return std::move(rows).error();
        return static_cast<bool>(*rows);
    }
    /// The rows of many keys, in their order.
    [[nodiscard]] result<std::vector<found_type>> get(std::span<const Key<S>> keys) const {
        std::vector<found_type> out;
        out.reserve(keys.size());
        for (const Key<S>& key : keys) {
            auto found = get(key);
            if (!found) return std::move(found).error();
            out.push_back(std::move(*found));
        }
        return out;
    }

    /// All rows as row groups, for queries (borf/source/lsmer.hpp). See keyed_groups.hpp for what
    /// it costs.
    [[nodiscard]] KeyedGroups<S, View> live_rows() const {
        return KeyedGroups<S, View>(view_, symbols_, visible_);
    }

    /// A cursor at the first row.
    [[nodiscard]] cursor_type begin() const {
        cursor_type out = cursor();
        out.seek_first();
        return out;
    }
    /// A cursor at the first row whose key is not before this one.
    [[nodiscard]] cursor_type seek(const Key<S>& key) const {
        cursor_type out = cursor();
        KeyMaker<R> maker;
        out.seek_bytes(key_bytes_of<S>(key, symbols(), maker).bytes);
        return out;
    }
    /// A cursor at the last row.
    [[nodiscard]] cursor_type last() const {
        cursor_type out = cursor();
        out.seek_last();
        return out;
    }
    /// A cursor that stands nowhere yet.
    [[nodiscard]] cursor_type cursor() const { return cursor_type(view_, symbols(), visible_); }

private:
    ref<const View> view_;
    ref<const SharedSymbols> symbols_;
    std::uint64_t visible_;
    Pin pin_;
};

} // namespace lsmer::inline v0::engine
