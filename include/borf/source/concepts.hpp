#pragma once
// What a query needs of the data it reads. Storage meets it through source/lsmer.hpp, plain
// vectors through source/memory.hpp; nothing else in the language knows where rows come from.
//
//   source : row groups 0 .. groups() in source order, of at most lsmer::group_rows rows each
//   group  : chunks, one per column, found by column index
//   chunk  : vectors of lsmer::vector_rows values; every vector but the last is full
//
// Values are in memory form (lsmer/column/value.hpp). Threads: a source may be read by any number
// of threads; groups and chunks belong to the thread that opened them.

#include "lsmer/base/result.hpp"
#include "lsmer/column/encoding.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/column/text_arena.hpp"
#include "lsmer/column/zone.hpp"
#include "lsmer/kernel/compare.hpp"
#include "lsmer/kernel/packed.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace borf::inline v0 {

using lsmer::encoding;

namespace detail {

template <class Chunk, class T>
concept gives_zones = requires(const Chunk& c, std::uint32_t vector) {
    { c.bounds() } -> std::same_as<lsmer::zone<T>>;       // of the whole chunk
    { c.bounds(vector) } -> std::same_as<lsmer::zone<T>>; // of one vector
};
/// `read` gives lsmer::vector_rows readable values, decoded into `scratch` or where they lie;
/// those past the group's rows are unspecified. They live as long as chunk and scratch do.
template <class Chunk, class T>
concept gives_values_in_place = requires(const Chunk& c, std::uint32_t vector, T* scratch) {
    { c.read(vector, scratch) } -> std::same_as<const T*>;
};
/// A chunk of texts may write their bytes to an arena; they live until that is cleared.
template <class Chunk, class T>
concept gives_texts = std::same_as<T, std::string_view> &&
                      requires(const Chunk& c, std::uint32_t vector, T* scratch,
                               lsmer::TextArena& arena) {
                          { c.read(vector, scratch, arena) } -> std::same_as<const T*>;
                      };
template <class Chunk, class T>
concept gives_values = gives_values_in_place<Chunk, T> || gives_texts<Chunk, T>;
/// What a chunk may offer beside: work on encoded data. All are false, and do nothing, where a
/// vector allows no better than reading it.
///   keep     clears the mask where a value lies outside the range
///   gather   puts the values of the selected rows in their places
///   sum      of all values of a whole vector, of integers
template <class Chunk, class T>
concept works_encoded = requires(const Chunk& c, std::uint32_t vector,
                                 const lsmer::kernel::range<T>& range, std::uint8_t* mask,
                                 const std::uint16_t* rows, std::size_t count, T* out) {
    { c.keep(vector, range, mask) } -> std::same_as<bool>;
    { c.gather(vector, rows, count, out) } -> std::same_as<bool>;
};
template <class Chunk>
concept sums_encoded = requires(const Chunk& c, std::uint32_t vector,
                                lsmer::kernel::int128& total) {
    { c.sum(vector, total) } -> std::same_as<bool>;
};
template <class Chunk>
concept tells_encoding = requires(const Chunk& c) {
    { c.encoding() } -> std::same_as<encoding>;
    { c.stored_bytes() } -> std::convertible_to<std::size_t>;
};

} // namespace detail

template <class Chunk, class T>
concept column_chunk = std::movable<Chunk> && detail::gives_zones<Chunk, T> &&
                       detail::gives_values<Chunk, T> && detail::tells_encoding<Chunk>;

namespace detail {

template <class Result, class T>
concept gives_chunk = column_chunk<typename std::remove_cvref_t<Result>::value_type, T>;

template <class Group, class S>
concept counts_rows = requires(const Group& g) {
    { g.rows() } -> std::convertible_to<std::uint32_t>;
};
/// `zone_of<I>()` touches no data; `open<I>()` gives a result with the chunk, its bytes checked.
template <class Group, class S>
concept opens_columns = requires(const Group& g) {
    {
        g.template zone_of<0>()
    } -> std::same_as<lsmer::zone<typename lsmer::column_at<S, 0>::storage_type>>;
    { g.template open<0>() } -> gives_chunk<typename lsmer::column_at<S, 0>::storage_type>;
};

/// Rows that do not count: `live(vector)` has 1 or 0 for each row of a vector, null when all count.
template <class Group>
concept has_dead_rows = requires(const Group& g, std::uint32_t vector) {
    { g.live(vector) } -> std::same_as<const std::uint8_t*>;
    { g.all_live() } -> std::same_as<bool>;
};
template <class Group>
[[nodiscard]] constexpr bool all_live(const Group& group) noexcept {
    if constexpr (has_dead_rows<Group>) return group.all_live();
    return true;
}
/// A source that may have failed to find its rows.
template <class Source>
concept tells_state = requires(const Source& s) {
    { s.state() } -> std::same_as<const lsmer::status&>;
};

} // namespace detail

template <class Group, class S>
concept row_group = detail::counts_rows<Group, S> && detail::opens_columns<Group, S>;

template <class Source>
concept column_source = requires(const Source& s, std::size_t i) {
    requires lsmer::schema<typename Source::schema_type>;
    { s.groups() } -> std::convertible_to<std::size_t>;
    { s.rows() } -> std::convertible_to<std::uint64_t>;
    { s.group(i) } -> row_group<typename Source::schema_type>;
    { s.symbols() } -> std::same_as<const lsmer::SymbolDictionary&>;
};

} // namespace borf::inline v0
