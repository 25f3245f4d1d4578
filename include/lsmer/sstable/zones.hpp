#pragma once
// Zones: minimum and maximum of each vector of a chunk, nulls and NaN left out, so that a reader
// knows which vectors a condition can meet before it touches a value.
//
// They are found in the domain of order keys (column/order_key.hpp), where the key of null is the
// least of its type: with one taken off every key, modulo 2^n, null becomes the greatest and the
// smallest key left is that of a value. Three integer reductions, no branch, for every type.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/isa.hpp"
#include "lsmer/column/order_key.hpp"
#include "lsmer/column/zone.hpp"
#include "lsmer/sstable/format.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

namespace lsmer::inline v0::sstable {

/// Types whose values zones can hold.
template <class T>
concept zoned = std::is_arithmetic_v<T>;

namespace detail {

template <class C>
using key_of = decltype(order_key<C>(typename C::storage_type{}));

/// Smallest and largest key of a vector, and the smallest that is not null.
template <class C>
struct key_bounds {
    using key = key_of<C>;
    static constexpr bool may_be_null =
        C::nullable || std::floating_point<typename C::storage_type>;
    key least = std::numeric_limits<key>::max();
    key least_less_one = std::numeric_limits<key>::max();
    key most = std::numeric_limits<key>::min();

    [[nodiscard]] constexpr bool nulls() const noexcept {
        return may_be_null && least == std::numeric_limits<key>::min();
    }
    [[nodiscard]] constexpr bool known() const noexcept {
        return !may_be_null || most != std::numeric_limits<key>::min();
    }
    [[nodiscard]] constexpr zone<typename C::storage_type> to_zone() const noexcept {
        if (!known()) return {{}, {}, false, true};
        const key min = may_be_null ? static_cast<key>(least_less_one + 1) : least;
        return {from_order_key<C>(min), from_order_key<C>(most), true, nulls()};
    }
    LSMER_ALWAYS_INLINE constexpr void take(const typename C::storage_type& value) noexcept {
        using bits = std::make_unsigned_t<key>;
        const key k = order_key<C>(value);
        least = k < least ? k : least;
        most = k > most ? k : most;
        if constexpr (may_be_null) {
            const auto less = static_cast<key>(static_cast<bits>(static_cast<bits>(k) - 1U));
            least_less_one = less < least_less_one ? less : least_less_one;
        }
    }
};

/// A column with the same zones: those of one type and pattern of null share their code, whatever
/// they are called.
template <class C>
struct zones_like {
    using plain = typename C::plain_type;
    using storage = typename C::storage_type;
    static constexpr auto shared() {
        if constexpr (std::floating_point<storage>) {
            return column<"zones", storage>{};
        } else if constexpr (!C::nullable) {
            return column<"zones", storage>{};
        } else if constexpr (value_traits<plain>::null == value_traits<storage>::null) {
            return column<"zones", nullable<storage>>{};
        } else {
            return column<"zones", nullable<plain>>{};
        }
    }
    using type = decltype(shared());
};

template <class C>
struct zones_kernel {
    LSMER_ALWAYS_INLINE static void run(const typename C::storage_type* values, std::size_t vectors,
                                        key_bounds<C>* out) {
        for (std::size_t v = 0; v < vectors; ++v, values += vector_rows) {
            key_bounds<C> b;
            for (std::size_t i = 0; i < vector_rows; ++i) b.take(values[i]);
            out[v] = b;
        }
    }
};

template <class C>
LSMER_NOINLINE zone<typename C::storage_type>
put_shared_zones(std::span<const typename C::storage_type> values, byte_buffer& out) {
    using T = typename C::storage_type;
    using bounds = key_bounds<C>;
    bounds each[group_rows / vector_rows];
    const std::size_t vectors = vectors_of(values.size());
    const std::size_t whole = values.size() / vector_rows;
    invoke_isa<zones_kernel<C>>(values.data(), whole, &each[0]);
    for (std::size_t i = whole * vector_rows; i < values.size(); ++i) each[whole].take(values[i]);

    const std::size_t length = zones_length(vectors, sizeof(T));
    std::byte* const at = out.extend(length);
    std::memset(at, 0, length);
    const std::size_t second = round_up(vectors * sizeof(T), 8);
    bounds all;
    for (std::size_t v = 0; v < vectors; ++v) {
        const bounds& b = each[v];
        const zone<T> z = b.to_zone();
        store(at + v * sizeof(T), z.min);
        store(at + second + v * sizeof(T), z.max);
        at[2 * second + v] = std::byte(z.known * zone_known | z.nulls * zone_nulls);
        all.least = b.least < all.least ? b.least : all.least;
        all.most = b.most > all.most ? b.most : all.most;
        all.least_less_one =
            b.least_less_one < all.least_less_one ? b.least_less_one : all.least_less_one;
    }
    return all.to_zone();
}

} // namespace detail

/// Appends the zones of a chunk's values to `out` and gives the zone of the whole chunk.
// REQUIRES: values.size() <= group_rows
template <column_type C>
    requires zoned<typename C::storage_type>
zone<typename C::storage_type> put_zones(std::span<const typename C::storage_type> values,
                                         byte_buffer& out) {
    return detail::put_shared_zones<typename detail::zones_like<C>::type>(values, out);
}

/// The zone of a whole chunk, as its entry tells it.
template <class T>
[[nodiscard]] zone<T> zone_of(const chunk_entry& entry) noexcept {
    if constexpr (zoned<T>) {
        return {load<T>(entry.min), load<T>(entry.max), (entry.zone_flags & zone_known) != 0,
                (entry.zone_flags & zone_nulls) != 0};
    } else {
        return {};
    }
}

template <class T>
void set_zone(chunk_entry& entry, const zone<T>& z) noexcept {
    store(entry.min, z.min);
    store(entry.max, z.max);
    entry.zone_flags = static_cast<std::uint8_t>(z.known * zone_known | z.nulls * zone_nulls);
}

/// Reads the zones of a chunk's vectors where they lie. Owns nothing.
template <class T>
class Zones {
public:
    Zones() noexcept = default;
    /// Bytes as `put_zones` made them for this many vectors, or none: then nothing is known.
    Zones(const std::byte* at, std::size_t vectors) noexcept : at_(at), vectors_(vectors) {}

    [[nodiscard]] std::size_t vectors() const noexcept { return vectors_; }
    // REQUIRES: vector < vectors()
    [[nodiscard]] zone<T> operator[](std::size_t vector) const noexcept {
        LSMER_ASSERT(vector < vectors_, "a zone is asked inside its chunk");
        if constexpr (zoned<T>) {
            if (at_ == nullptr) return {};
            const std::size_t second = round_up(vectors_ * sizeof(T), 8);
            const auto flags = static_cast<std::uint8_t>(at_[2 * second + vector]);
            return {load<T>(at_ + vector * sizeof(T)), load<T>(at_ + second + vector * sizeof(T)),
                    (flags & zone_known) != 0, (flags & zone_nulls) != 0};
        } else {
            return {};
        }
    }

private:
    const std::byte* at_ = nullptr;
    std::size_t vectors_ = 0;
};

} // namespace lsmer::inline v0::sstable
