#pragma once
// any<Codecs...>: a set of codecs. It writes a chunk with the best of them, and opens a chunk by
// the tag that was stored with it.
//
//   using mine = lsmer::codec::any<codec::plain, codec::bitpack, my_codec>;
//   const std::uint16_t tag = mine::encode<T>(values, effort::fast, out);
//   result<chunk<T>> c = mine::open<T>(tag, body, rows);

#include "lsmer/codec/choose.hpp"
#include "lsmer/codec/chunk.hpp"
#include "lsmer/codec/concepts.hpp"

#include <string>

namespace lsmer::inline v0::codec {

template <codec... Codecs>
struct any {
    static_assert(sizeof...(Codecs) >= 1, "lsmer: a set of codecs has at least one codec");
    static_assert(
        [] {
            constexpr std::uint16_t all[] = {Codecs::tag...};
            for (std::size_t i = 0; i < sizeof...(Codecs); ++i) {
                if (all[i] == 0) return false;
                for (std::size_t j = 0; j < i; ++j) {
                    if (all[i] == all[j]) return false;
                }
            }
            return true;
        }(),
        "lsmer: two codecs of a set have the same tag, or one has the tag 0; tags of your own "
        "codecs start at codec::tags::first_user_tag");

    /// True when some codec of the set takes T.
    template <class T>
    static constexpr bool supports = (Codecs::template supports<T> || ...);

    /// Appends the chunk to `out`, encoded by the codec that `choose` picks, and gives its tag.
    // REQUIRES: 1 to 65,536 values
    template <storage_value T>
    static std::uint16_t encode(std::span<const T> values, effort how, byte_buffer& out) {
        static_assert(supports<T>, "lsmer: no codec of the set takes values of this type; add "
                                   "codec::plain to it");
        LSMER_ASSERT(!values.empty() && values.size() <= group_rows,
                     "a chunk has 1 to 65,536 values");
        const std::uint16_t tag = choose<T, Codecs...>(values, how);
        LSMER_ASSERT(tag != 0, "some codec of a set must take every chunk: codec::plain does");
        static_cast<void>((encode_if<Codecs>(tag, values, out) || ...));
        return tag;
    }

    /// Opens a chunk of `rows` values. Every bound is checked here.
    template <storage_value T>
    static result<chunk<T>> open(std::uint16_t tag, byte_view body, std::uint32_t rows) {
        result<chunk<T>> out = chunk<T>();
        if (!(open_if<Codecs>(tag, body, rows, out) || ...)) return absent(tag);
        return out;
    }

    /// Names of the codecs of the set, for messages.
    [[nodiscard]] static std::string names() {
        std::string out;
        ((out += out.empty() ? "" : ", ", out += Codecs::name), ...);
        return out;
    }

private:
    template <class C, class T>
    static bool encode_if(std::uint16_t tag, std::span<const T> values, byte_buffer& out) {
        if constexpr (C::template supports<T>) {
            static_assert(codec_of<C, T>,
                          "lsmer: this codec says that it supports the type, but lacks analyze, "
                          "encode or open for it, or a reader with read and fetch");
            if (tag != C::tag) return false;
            C::template encode<T>(values, out);
            return true;
        } else {
            return false;
        }
    }

    template <class C, class T>
    static bool open_if(std::uint16_t tag, byte_view body, std::uint32_t rows,
                        result<chunk<T>>& out) {
        if (tag != C::tag) return false;
        if constexpr (C::template supports<T>) {
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

} // namespace lsmer::inline v0::codec
