#pragma once
// Keys of keyed tables: as users give them (`Key`), and as the bytes that storage orders them by
// (key_bytes.hpp), made without an allocation where the key's columns allow it.
//
//   one column of texts       its bytes where they lie
//   columns of fixed width    a few bytes inside the maker
//   anything else             a buffer that is used again

#include "lsmer/base/bytes.hpp"
#include "lsmer/column/key_bytes.hpp"
#include "lsmer/column/row.hpp"
#include "lsmer/column/schema.hpp"

#include <bit>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0 {

/// The bytes of a key are at most so many.
inline constexpr std::size_t key_bytes_max = 65535;

namespace detail {
template <schema S, std::size_t K>
using key_part = column_at<S, order_columns<S>[K]>;

template <schema S>
constexpr std::size_t fixed_key_width() {
    std::size_t sum = 0;
    for (const std::size_t i : order_columns<S>) {
        if (column_infos<S>[i].width == 0) return 0;
        sum += column_infos<S>[i].width;
    }
    return sum;
}
template <schema S>
constexpr bool is_text_key() {
    if constexpr (order_columns<S>.size() != 1) return false;
    return column_infos<S>[order_columns<S>[0]].width == 0;
}

/// As put_key_part, for a place that is there.
template <column_type C>
void store_key_part(std::byte* to, const typename C::storage_type& value) noexcept {
    using T = typename C::storage_type;
    if constexpr (std::is_arithmetic_v<T>) {
        const auto key = order_key<C>(value);
        using K = std::remove_const_t<decltype(key)>;
        using U = std::make_unsigned_t<K>;
        auto bits = static_cast<U>(key);
        if constexpr (std::is_signed_v<K>) bits ^= static_cast<U>(U{1} << (sizeof(U) * 8 - 1));
        if constexpr (sizeof(U) == 8) bits = __builtin_bswap64(bits);
        if constexpr (sizeof(U) == 4) bits = __builtin_bswap32(bits);
        if constexpr (sizeof(U) == 2) bits = __builtin_bswap16(bits);
        store(to, bits);
    } else {
        std::memcpy(to, value.data.data(), sizeof(value.data));
    }
}
} // namespace detail

/// The key is one column of texts or bytes: its bytes are the key's.
template <schema S>
inline constexpr bool text_key = detail::is_text_key<S>();
/// Bytes of every key of the schema; 0 where they differ.
template <schema S>
inline constexpr std::size_t key_width = detail::fixed_key_width<S>();

/// Makes the bytes of keys. What it gives lives until the next call, or as long as the text that
/// it was given. Threads: one.
template <schema S>
class KeyMaker {
    static constexpr std::size_t parts = order_columns<S>.size();

public:
    /// `value_of(index_constant<k>)` gives the value of the key's k-th column, in memory form.
    template <class ValueOf>
    [[nodiscard]] std::string_view make(ValueOf&& value_of) {
        if constexpr (text_key<S>) {
            return value_of(index_constant<0>{});
        } else if constexpr (key_width<S> != 0) {
            std::size_t at = 0;
            each_index<parts>([&](auto k) {
                using C = detail::key_part<S, k>;
                detail::store_key_part<C>(bytes_ + at, value_of(k));
                at += sizeof(typename C::storage_type);
            });
            return {reinterpret_cast<const char*>(bytes_), key_width<S>};
        } else {
            bytes_.clear();
            each_index<parts>([&](auto k) {
                put_key_part<detail::key_part<S, k>>(bytes_, value_of(k), k + 1 == parts);
            });
            return as_text(bytes_.view());
        }
    }
    // REQUIRES: row < batch.rows()
    [[nodiscard]] std::string_view operator()(const Batch<S>& batch, std::size_t row) {
        return make([&](auto k) -> const auto& {
            return batch.template column<order_columns<S>[k]>()[row];
        });
    }

private:
    using fixed_bytes_type = std::byte[key_width<S> == 0 ? 1 : key_width<S>];
    std::conditional_t<key_width<S> == 0, byte_buffer, fixed_bytes_type> bytes_{};
};

namespace detail {
template <class L>
struct key_leaves;
template <class... C>
struct key_leaves<column_list<C...>> : leaves<typename C::shown_type...> {
    constexpr key_leaves() = default;
    constexpr key_leaves(typename C::shown_type... values) noexcept
        : leaves<typename C::shown_type...>{{values}...} {}
};
} // namespace detail

/// A key as users give it: the values of the key's columns, in their order. Symbols, texts and
/// bytes are string_views, which must outlive it.
template <keyed_schema S>
struct Key : detail::key_leaves<typename S::primary_key> {
    using detail::key_leaves<typename S::primary_key>::key_leaves;
};

} // namespace lsmer::inline v0
