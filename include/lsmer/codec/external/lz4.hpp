#pragma once
// Texts and fixed_bytes compressed by the LZ4 library, a frame for each vector (frames.hpp). A
// component of its own: link lsmer::lz4, and name codec::lz4 in your set of codecs.
//
// A frame is an LZ4 block. Its bytes may change with the version of the library, what they decode
// to does not. Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md

#include "lsmer/codec/frames.hpp"

#include <lz4.h>

namespace lsmer::inline v0::codec {

namespace detail {

struct lz4_method {
    static constexpr std::uint16_t tag = tags::lz4; // DO NOT RENUMBER
    static constexpr std::string_view name = "lz4";
    static constexpr double decode_cost = 4;
    static constexpr double encode_cost = 30;

    struct Packer {
        std::size_t operator()(const std::byte* from, std::size_t size, std::byte* to,
                               std::size_t room) const {
            if (size > LZ4_MAX_INPUT_SIZE) return 0;
            return static_cast<std::size_t>(LZ4_compress_default(
                reinterpret_cast<const char*>(from), reinterpret_cast<char*>(to),
                static_cast<int>(size), static_cast<int>(room)));
        }
    };
    static bool unpack(const std::byte* from, std::size_t size, void* to, std::size_t room) {
        if (size > LZ4_MAX_INPUT_SIZE || room > LZ4_MAX_INPUT_SIZE) return false;
        return LZ4_decompress_safe(reinterpret_cast<const char*>(from), static_cast<char*>(to),
                                   static_cast<int>(size),
                                   static_cast<int>(room)) == static_cast<int>(room);
    }
};

} // namespace detail

struct lz4 : frames<detail::lz4_method> {};

} // namespace lsmer::inline v0::codec
