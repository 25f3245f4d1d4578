#pragma once
// A row's place in the order of its table, as bytes that memcmp puts in that order. Files, filters
// and policies know keys as such bytes, whatever their columns.
//
//   integers, dates, times, symbols   big-endian, the sign flipped; null as the least
//   float, double                     as their order_key; -0.0 as 0.0, all NaN as the least
//   fixed_bytes                       as they are
//   text, bytes                       as they are when nothing follows; else every 0 becomes 0 255,
//                                     and 0 1 ends them
//
// One key is never the start of another, but for a key that ends in text. The transformation
// keeps what makes keys equal: rows that are equal in the order's columns have equal bytes.

#include "lsmer/base/bytes.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/order_key.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0 {

namespace detail {

inline void put_ordered_text(byte_buffer& out, std::string_view text) {
    for (const char c : text) {
        out.push_back(static_cast<std::byte>(c));
        if (c == 0) out.push_back(std::byte{255});
    }
    out.push_back(std::byte{0});
    out.push_back(std::byte{1});
}

template <std::unsigned_integral T>
void put_big_endian(byte_buffer& out, T value) {
    for (unsigned shift = sizeof(T) * 8; shift != 0; shift -= 8) {
        out.push_back(static_cast<std::byte>(value >> (shift - 8)));
    }
}

} // namespace detail

/// Appends a value's part of the key. The last part of a key needs no end.
template <column_type C>
void put_key_part(byte_buffer& out, const typename C::storage_type& value, bool last) {
    using T = typename C::storage_type;
    if constexpr (std::is_same_v<T, std::string_view>) {
        if (last) {
            put(out, as_bytes(value));
        } else {
            detail::put_ordered_text(out, value);
        }
    } else if constexpr (std::is_arithmetic_v<T>) {
        const auto key = order_key<C>(value);
        using U = std::make_unsigned_t<std::remove_const_t<decltype(key)>>;
        constexpr U sign = std::is_signed_v<std::remove_const_t<decltype(key)>>
                               ? static_cast<U>(U{1} << (sizeof(U) * 8 - 1))
                               : U{0};
        detail::put_big_endian(out, static_cast<U>(static_cast<U>(key) ^ sign));
    } else {
        put(out, byte_view(std::as_bytes(std::span(value.data))));
    }
}

/// Appends the key of a row of the batch; nothing for a schema without an order.
// REQUIRES: row < batch.rows()
template <schema S>
void put_key(byte_buffer& out, const Batch<S>& batch, std::size_t row) {
    constexpr std::size_t parts = order_columns<S>.size();
    each_index<parts>([&](auto k) {
        constexpr std::size_t c = order_columns<S>[k];
        put_key_part<column_at<S, c>>(out, batch.template column<c>()[row], k + 1 == parts);
    });
}

} // namespace lsmer::inline v0
