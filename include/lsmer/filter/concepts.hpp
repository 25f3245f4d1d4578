#pragma once
// What a filter is. A filter is made of the hashes of all keys of a file, and says of any hash
// either "surely not here" or "maybe". Who looks for a key that is not there reads no data.
//
//   key --base/key_hash--> hash
//   hashes --build--> body            appended to a buffer
//   body   --open --> reader          every bound is proven here, once
//                     reader.prefetch(hash)
//                     reader.may_hold(hash)
//
//   1. A hash that a body was built of is never denied.
//   2. `open` and the reader are total: whatever the bytes are, they give an error or some answer,
//      and nothing outside the body is read. Damage is for the file's checksum to see: it may
//      deny keys that are there.
//   3. A body is the same on every machine and from every compiler, in whatever order the hashes
//      come, and has no alignment of its own; looking is fastest when it starts at a multiple
//      of 64.
//   4. A reader is a view: trivially copyable, valid as long as the body. Any thread may use it.
//   5. A body begins with its tag, and a type reads all bodies of its tag: those of other bits a
//      key, too. No body at all is `none`.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/result.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0::filter {

/// Tags of filters in files. DO NOT RENUMBER. Those of users' filters start at `first_user_tag`.
namespace tags {
inline constexpr std::uint16_t none = 0;
inline constexpr std::uint16_t blocked_bloom = 1;
inline constexpr std::uint16_t first_user_tag = 0x8000;
} // namespace tags

/// The tag that a body begins with; `none` for one that is too short to have a tag.
[[nodiscard]] inline std::uint16_t tag_of(byte_view body) noexcept {
    return body.size() < sizeof(std::uint16_t) ? tags::none : load<std::uint16_t>(body.data());
}

namespace detail {
template <class F>
concept identified = requires {
    { F::tag } -> std::convertible_to<std::uint16_t>;
    { F::name } -> std::convertible_to<std::string_view>;
};
template <class F>
concept builds = requires(std::span<const std::uint64_t> hashes, byte_buffer& out) {
    { F::build(hashes, out) } -> std::same_as<void>;
};
template <class R>
concept asks = std::is_trivially_copyable_v<R> && requires(const R& reader, std::uint64_t hash) {
    { reader.may_hold(hash) } -> std::same_as<bool>;
    { reader.prefetch(hash) } -> std::same_as<void>;
};
template <class F>
concept opens = requires(byte_view body) {
    { F::open(body).value() };
    requires asks<typename decltype(F::open(body))::value_type>;
};
} // namespace detail

/// A view of a filter's body that answers.
template <class R>
concept filter_reader = detail::asks<R>;

/// A filter whose work is complete.
template <class F>
concept key_filter = detail::identified<F> && detail::builds<F> && detail::opens<F>;

/// The reader that a filter gives.
template <key_filter F>
using reader_of = typename decltype(F::open(byte_view{}))::value_type;

} // namespace lsmer::inline v0::filter
