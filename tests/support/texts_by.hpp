#pragma once

// A set of codecs that writes every chunk of texts with one codec, whatever the rule would choose.

#include "lsmer/codec/standard.hpp"
#include "lsmer/engine.hpp"
#include "lsmer/io/memory.hpp"

namespace test {

template <lsmer::codec::codec Texts>
struct texts_by {
    template <lsmer::codec::storage_value T>
    static std::uint16_t encode(std::span<const T> values, lsmer::codec::effort how,
                                lsmer::byte_buffer& out) {
        if constexpr (lsmer::codec::text_value<T>) {
            Texts::template encode<T>(values, out);
            return Texts::tag;
        } else {
            return lsmer::codec::standard::encode<T>(values, how, out);
        }
    }
    template <lsmer::codec::storage_value T>
    static lsmer::result<lsmer::codec::chunk<T>> open(std::uint16_t tag, lsmer::byte_view body,
                                                      std::uint32_t rows) {
        if constexpr (lsmer::codec::text_value<T>) {
            return lsmer::codec::any<Texts>::template open<T>(tag, body, rows);
        } else {
            return lsmer::codec::standard::open<T>(tag, body, rows);
        }
    }
};

/// Tables on a disk in memory with this set of codecs.
template <class Codecs>
struct engine_with : lsmer::engine::standard {
    using io = lsmer::io::Memory;
    using codec = Codecs;
};

} // namespace test
