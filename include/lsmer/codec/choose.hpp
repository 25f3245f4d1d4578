#pragma once
// Which codec a chunk gets.
//
// The rule: of the codecs that can hold the chunk, the one with the smallest
//
//   fast    bytes * (1 + 0.8 * decode + 0.05 * encode)
//   small   bytes * (1 + 0.1 * decode)
//   point   as small, but only codecs that fetch a value without its neighbours (`fetches_alone`)
//
// where decode and encode are the codec's own estimates in cycles a value. So with `fast` a codec
// that decodes one cycle slower must be 1.8 times smaller, with `small` by a tenth. Ties go to the
// codec named first in the set. Estimates come from 4 of the chunk's 64 vectors with `fast` and
// `point`, from 16 with `small`.
//
// A codec that refers to other columns (related.hpp) is asked last, for every column that it may
// refer to, and must be less than the best of the others: by its estimate, which counts reading
// the other column, and again when it is written.

#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/related.hpp"

namespace lsmer::inline v0::codec {

/// What encoding is for: `fast` at a flush, `small` in a compaction, `point` for columns that are
/// searched value by value.
enum class effort : unsigned char { fast, small, point };

inline constexpr double decode_weight = 0.8;
inline constexpr double encode_weight = 0.05;
inline constexpr double small_decode_weight = 0.1;

/// What `choose` compares: weighted bytes; less is better.
[[nodiscard]] constexpr double score(const estimate& e, effort how) noexcept {
    if (how != effort::fast) return e.bytes * (1 + small_decode_weight * e.decode);
    return e.bytes * (1 + decode_weight * e.decode + encode_weight * e.encode);
}

/// Of a chunk of so many vectors, each how-many-eth is looked at.
[[nodiscard]] constexpr std::uint32_t sample_step(std::uint32_t vectors, effort how) noexcept {
    const std::uint32_t step = vectors / (how == effort::small ? 16 : 4);
    return step == 0 ? 1 : step;
}
/// The values to look at for this effort.
template <class T>
[[nodiscard]] constexpr sample<T> sample_of(std::span<const T> values, effort how) noexcept {
    return {values, sample_step(vectors_of(values.size()), how)};
}

/// The codec that the rule picks, by its tag, and what it expects; tag 0 when none takes the
/// values. And the one that may do better with the columns before.
struct choice {
    std::uint16_t tag = 0;
    std::uint16_t relating_tag = 0;
    estimate cost;
    bool (*relate)(const whole_numbers&, effort, double, relation&, byte_buffer&) = nullptr;
};

namespace detail {
template <class C>
inline constexpr bool fetches_alone = [] {
    if constexpr (requires { C::fetches_alone; }) return C::fetches_alone;
    return false;
}();
} // namespace detail

/// The codec that the rule picks among `Codecs`; among all of them where none fetches alone.
// REQUIRES: values is not empty
template <class T, codec... Codecs>
[[nodiscard]] choice best_of(std::span<const T> values, effort how) {
    const sample<T> s = sample_of(values, how);
    choice best;
    double best_score = 0;
    const auto consider = [&]<class C>(C*) {
        if constexpr (refers<C, T>) {
            best.relating_tag = C::tag;
            best.relate = &C::relate;
        }
        if constexpr (C::template supports<T>) {
            if (how == effort::point && !detail::fetches_alone<C>) return;
            const estimate e = C::template analyze<T>(s);
            if (!e.usable) return;
            const double its_score = score(e, how);
            if (best.tag == 0 || its_score < best_score) {
                best.tag = C::tag;
                best.cost = e;
                best_score = its_score;
            }
        }
    };
    (consider(static_cast<Codecs*>(nullptr)), ...);
    if (best.tag == 0 && how == effort::point) return best_of<T, Codecs...>(values, effort::small);
    return best;
}

/// The tag of it.
// REQUIRES: values is not empty
template <class T, codec... Codecs>
[[nodiscard]] std::uint16_t choose(std::span<const T> values, effort how) {
    return best_of<T, Codecs...>(values, how).tag;
}

} // namespace lsmer::inline v0::codec
