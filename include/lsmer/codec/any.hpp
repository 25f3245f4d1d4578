#pragma once
// any<Codecs...>: a set of codecs. It writes a chunk with the best of them, and opens a chunk by
// the tag that was stored with it.
//
//   using mine = lsmer::codec::any<codec::plain, codec::bitpack, my_codec>;
//   const std::uint16_t tag = mine::encode<T>(values, effort::fast, out);
//   result<chunk<T>> c = mine::open<T>(tag, body, rows);
//
// With codecs that refer to other columns (related.hpp), `encode` is told of these columns, and
// `open` gets the chunk that was referred to; without, no chunk of the set refers to any.

#include "lsmer/codec/choose.hpp"
#include "lsmer/codec/chunk.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/related.hpp"

#include <string>

namespace lsmer::inline v0::codec {

namespace detail {

/// True when no two tags are the same and none is 0.
template <codec... Codecs>
inline constexpr bool tags_differ = [] {
    constexpr std::uint16_t all[] = {0, Codecs::tag...};
    for (std::size_t i = 1; i <= sizeof...(Codecs); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (all[i] == all[j]) return false;
        }
    }
    return true;
}();

template <class C, class T>
constexpr bool reader_fits() {
    if constexpr (C::template supports<T> && codec_of<C, T>) {
        return sizeof(reader_of<C, T>) <= reader_bytes && alignof(reader_of<C, T>) <= 8;
    } else {
        return true;
    }
}

} // namespace detail

template <codec... Codecs>
struct any {
    static_assert(sizeof...(Codecs) >= 1, "lsmer: a set of codecs has at least one codec");
    static_assert(
        detail::tags_differ<Codecs...>,
        "lsmer: the codecs of a set have different tags, none 0; your own start at "
        "codec::tags::first_user_tag");

    /// True when some codec of the set takes T.
    template <class T>
    static constexpr bool supports = (Codecs::template supports<T> || ...);

    /// True when chunks of T may refer to chunks of other columns.
    template <class T>
    static constexpr bool relates = [] {
        constexpr int referring = (int{refers<Codecs, T>} + ... + 0);
        static_assert(referring <= 1); // `best_of` keeps one of them in mind
        return referring == 1;
    }();

    /// Appends the chunk to `out`, encoded by the codec that `choose` picks, and gives its tag.
    /// `others` has the columns that it may refer to, and is told which it does.
    // REQUIRES: 1 to 65,536 values; the others have as many
    template <storage_value T>
    static std::uint16_t encode(std::span<const T> values, effort how, byte_buffer& out,
                                relation* others = nullptr);

    /// Appends the chunk, encoded by the codec with this tag, if that takes the values; gives
    /// whether it did. For groups so small that choosing anew for each takes longer than encoding.
    template <storage_value T>
    static bool encode_as(std::uint16_t tag, std::span<const T> values, effort how,
                          byte_buffer& out) {
        return (encode_usable<Codecs>(tag, values, how, out) || ...);
    }

    /// Opens a chunk of `rows` values. Every bound is checked here. `of` is what the chunk refers
    /// to; it serves this one chunk, and must outlive it.
    template <storage_value T>
    static result<chunk<T>> open(std::uint16_t tag, byte_view body, std::uint32_t rows,
                                 reference* of = nullptr);

    /// Names of the codecs of the set, for messages.
    [[nodiscard]] static std::string names() {
        std::string out;
        ((out += out.empty() ? "" : ", ", out += Codecs::name), ...);
        return out;
    }

private:
    template <class T>
    static constexpr bool complete =
        ((!Codecs::template supports<T> || codec_of<Codecs, T>) && ...);
    template <class T>
    static constexpr bool readers_fit = (detail::reader_fits<Codecs, T>() && ...);

    template <class T>
    static consteval bool check() {
        static_assert(complete<T>, "lsmer: a codec says that it supports this type, but lacks "
                                   "analyze, encode or open for it, or a reader with read and "
                                   "fetch");
        static_assert(readers_fit<T>, "lsmer: a codec's reader has at most 160 bytes and alignment "
                                      "8: keep in it what locates the data, not the data");
        return complete<T> && readers_fit<T>;
    }

    template <class C, class T>
    static bool encode_if(std::uint16_t tag, std::span<const T> values, byte_buffer& out) {
        if constexpr (C::template supports<T>) {
            if (tag != C::tag) return false;
            C::template encode<T>(values, out);
            return true;
        } else {
            return false;
        }
    }

    template <class C, class T>
    static bool encode_usable(std::uint16_t tag, std::span<const T> values, effort how,
                              byte_buffer& out) {
        if constexpr (C::template supports<T>) {
            if (tag != C::tag) return false;
            if (!C::template analyze<T>(sample_of(values, how)).usable) return false;
            C::template encode<T>(values, out);
            return true;
        } else {
            return false;
        }
    }

    template <class C, class T>
    static bool open_if(std::uint16_t tag, byte_view body, std::uint32_t rows, reference* of,
                        result<chunk<T>>& out) {
        if (tag != C::tag) return false;
        if constexpr (refers<C, T>) {
            auto reader = C::template open<T>(body, rows, of);
            if (reader) {
                out = chunk<T>::template of<C>(*reader, rows);
            } else {
                out = std::move(reader).error();
            }
        } else if constexpr (C::template supports<T>) {
            auto reader = C::template open<T>(body, rows);
            if (reader) {
                out = chunk<T>::template of<C>(*reader, rows);
            } else {
                out = std::move(reader).error();
            }
        } else {
            out = make_error(error_kind::corruption, "codec ", C::name,
                             " does not hold values of the column's type");
        }
        return true;
    }

    LSMER_COLD static error absent(std::uint16_t tag) {
        const std::string_view known = name_of(tag);
        return make_error(error_kind::unsupported, "a chunk is encoded with codec ", tag,
                          known.empty() ? "" : " (", known, known.empty() ? "" : ")",
                          ", which is not among this build's codecs: ", names(),
                          "; add it to the set of codecs that opens the table");
    }
};

// Not inline, so that a program may have them compiled elsewhere (compiled.hpp).

template <codec... Codecs>
template <storage_value T>
std::uint16_t any<Codecs...>::encode(std::span<const T> values, effort how, byte_buffer& out,
                                     relation* others) {
    static_assert(supports<T>, "lsmer: no codec of the set takes values of this type; add "
                               "codec::plain to it");
    LSMER_ASSERT(!values.empty() && values.size() <= group_rows,
                 "a chunk has 1 to 65,536 values");
    std::uint16_t tag = 0;
    if constexpr (supports<T> && check<T>()) {
        const choice alone = best_of<T, Codecs...>(values, how);
        tag = alone.tag;
        LSMER_ASSERT(tag != 0, "some codec of a set must take every chunk: codec::plain does");
        if (others != nullptr) {
            others->of = others->depth = 0;
            others->decode = alone.cost.decode;
            if constexpr (relates<T>) {
                const bool related = alone.relate(whole_numbers(values), how,
                                                  score(alone.cost, how), *others, out);
                if (related) return alone.relating_tag;
            }
        }
        static_cast<void>((encode_if<Codecs>(tag, values, out) || ...));
    }
    return tag;
}

template <codec... Codecs>
template <storage_value T>
result<chunk<T>> any<Codecs...>::open(std::uint16_t tag, byte_view body, std::uint32_t rows,
                                      reference* of) {
    result<chunk<T>> out = chunk<T>();
    if constexpr (check<T>()) {
        if (!(open_if<Codecs>(tag, body, rows, of, out) || ...)) return absent(tag);
    }
    return out;
}

} // namespace lsmer::inline v0::codec
