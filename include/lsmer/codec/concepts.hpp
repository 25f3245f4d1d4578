#pragma once
// What a codec is. A codec writes a chunk of 1..65,536 values as bytes, and reads them back by
// vectors of 1,024, or one at a time. It sees spans and gives bytes; it never sees files.
//
//   values --analyze--> estimate            what it would cost
//   values --encode --> body                appended to a buffer
//   body   --open   --> reader              every bound is proven here, once
//                       reader.read(v)      1,024 values
//                       reader.fetch(row)   one value
//
//   1. `open` and the reader are total: whatever the bytes are, they give an error or some values,
//      and nothing outside the body is read.
//   2. What was encoded comes back bit for bit: NaN payloads and -0.0 too.
//   3. A body is the same on every machine and from every compiler, and has no alignment of its
//      own; decoding is fastest when it starts at a multiple of 64.
//   4. A reader is a view: trivially copyable, valid as long as the body, and what it
//      refers to. Any thread may use it.
//   5. A reader of texts that do not lie in the body as they are takes an arena, last, and writes
//      them there: read(v, scratch, arena), fetch(row, arena). It never clears the arena.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/column/encoding.hpp"
#include "lsmer/column/text_arena.hpp"
#include "lsmer/column/value.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/kernel/packed.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0::codec {

/// Tags of codecs in files. DO NOT RENUMBER. Those of users' codecs start at `first_user_tag`.
namespace tags {
inline constexpr std::uint16_t plain = 1;
inline constexpr std::uint16_t constant = 2;
inline constexpr std::uint16_t dict = 3;
inline constexpr std::uint16_t rle = 4;
inline constexpr std::uint16_t delta = 5;
inline constexpr std::uint16_t bitpack = 6;
inline constexpr std::uint16_t alp = 7;
inline constexpr std::uint16_t alp_rd = 8;
inline constexpr std::uint16_t fsst = 9;
inline constexpr std::uint16_t sequence = 10;
inline constexpr std::uint16_t frequency = 11;
inline constexpr std::uint16_t lz4 = 12;
inline constexpr std::uint16_t zstd = 13;
inline constexpr std::uint16_t relative = 14;
inline constexpr std::uint16_t first_user_tag = 0x8000;
} // namespace tags

/// The name that a tag of the library has, or "": also for codecs that this build leaves out.
[[nodiscard]] constexpr std::string_view name_of(std::uint16_t tag) noexcept {
    constexpr std::string_view names[] = {"",       "plain", "constant", "dict", "rle",
                                          "delta",  "bitpack", "alp",   "alp_rd", "fsst",
                                          "sequence", "frequency", "lz4", "zstd", "relative"};
    return tag < sizeof(names) / sizeof(names[0]) ? names[tag] : std::string_view{};
}

using v0::encoding;

using kernel::packed_vector;

/// The types that codecs know: the memory forms of value.hpp.
template <class T>
inline constexpr bool is_fixed_bytes = false;
template <std::size_t N>
inline constexpr bool is_fixed_bytes<fixed_bytes<N>> = true;

template <class T>
concept integer_value = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;
template <class T>
concept float_value = std::same_as<T, float> || std::same_as<T, double>;
template <class T>
concept number_value = integer_value<T> || float_value<T>;
template <class T>
concept text_value = std::same_as<T, std::string_view>;
template <class T>
concept fixed_value = integer_value<T> || float_value<T> || is_fixed_bytes<T>;
template <class T>
concept storage_value = fixed_value<T> || text_value<T>;

/// What a codec would make of a chunk. Costs are in cycles a value on a current server core.
struct estimate {
    bool usable = false;
    double bytes = 0;
    double decode = 0;
    double encode = 0;
};

[[nodiscard]] constexpr std::uint32_t vectors_of(std::size_t rows) noexcept {
    return static_cast<std::uint32_t>((rows + vector_rows - 1) / vector_rows);
}
/// The vector that a row of a chunk lies in.
[[nodiscard]] constexpr std::uint32_t vector_of(std::uint32_t row) noexcept {
    return row / static_cast<std::uint32_t>(vector_rows);
}
/// Rows of vector v of a chunk.
[[nodiscard]] constexpr std::size_t rows_of_vector(std::size_t rows, std::size_t v) noexcept {
    const std::size_t left = rows - v * vector_rows;
    return left < vector_rows ? left : vector_rows;
}

/// A chunk about to be encoded, and a few whole vectors that stand for it. What is cheap may be
/// asked of all values; what is not, of the vectors.
template <class T>
struct sample {
    std::span<const T> all;
    std::uint32_t step = 1; // every step-th vector is looked at

    /// Calls `f(vector)` for each vector looked at.
    template <class F>
    void each_vector(F&& f) const {
        for (std::size_t v = step / 2; v < vectors_of(all.size()); v += step) {
            f(all.subspan(v * vector_rows, rows_of_vector(all.size(), v)));
        }
    }
    /// Rows looked at.
    [[nodiscard]] std::size_t rows() const noexcept {
        std::size_t count = 0;
        each_vector([&](std::span<const T> v) { count += v.size(); });
        return count;
    }
    /// What was counted in the vectors, for the whole chunk.
    [[nodiscard]] double scaled(double counted) const noexcept {
        return counted * static_cast<double>(all.size()) / static_cast<double>(rows());
    }
};

namespace detail {
template <class C>
concept identified = requires {
    { C::tag } -> std::convertible_to<std::uint16_t>;
    { C::name } -> std::convertible_to<std::string_view>;
};
template <class C, class T>
concept asks_support = requires {
    { C::template supports<T> } -> std::convertible_to<bool>;
};
template <class C, class T>
concept analyzes = requires(const sample<T>& s) {
    { C::template analyze<T>(s) } -> std::same_as<estimate>;
};
template <class C, class T>
concept encodes = requires(std::span<const T> values, byte_buffer& out) {
    { C::template encode<T>(values, out) } -> std::same_as<void>;
};
template <class R, class T>
concept reads_in_place = requires(const R& reader, std::uint32_t n, T* scratch) {
    { reader.read(n, scratch) } -> std::same_as<const T*>;
    { reader.fetch(n) } -> std::same_as<T>;
};
template <class R, class T>
concept reads_into_arena =
    text_value<T> && requires(const R& reader, std::uint32_t n, T* scratch, TextArena& arena) {
        { reader.read(n, scratch, arena) } -> std::same_as<const T*>;
        { reader.fetch(n, arena) } -> std::same_as<T>;
    };
template <class R, class T>
concept reads =
    std::is_trivially_copyable_v<R> && (reads_in_place<R, T> || reads_into_arena<R, T>);
template <class C, class T>
concept opens = requires(byte_view body, std::uint32_t rows) {
    { C::template open<T>(body, rows).value() };
    requires reads<typename decltype(C::template open<T>(body, rows))::value_type, T>;
};
} // namespace detail

/// A codec whose work on values of type T is complete.
template <class C, class T>
concept codec_of = detail::asks_support<C, T> && C::template supports<T> &&
                   detail::analyzes<C, T> && detail::encodes<C, T> && detail::opens<C, T>;

/// A codec: has a tag and a name, and says which types it takes.
template <class C>
concept codec = detail::identified<C> && detail::asks_support<C, std::int64_t> &&
                detail::asks_support<C, std::string_view>;

/// The reader that a codec gives for values of type T.
template <class C, class T>
using reader_of = typename decltype(C::template open<T>(byte_view{}, 0U))::value_type;

} // namespace lsmer::inline v0::codec
