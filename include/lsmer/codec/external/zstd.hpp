#pragma once
// Texts and fixed_bytes compressed by the Zstandard library, a frame for each vector (frames.hpp).
// A component of its own: link lsmer::zstd, and name codec::zstd in your set of codecs.
//
// A frame is a Zstandard frame of level 3. Its bytes may change with the version of the library,
// what they decode to does not. Source: RFC 8878.

#include "lsmer/codec/frames.hpp"

#include <zstd.h>

namespace lsmer::inline v0::codec {

namespace detail {

struct zstd_method {
    static constexpr std::uint16_t tag = tags::zstd; // DO NOT RENUMBER
    static constexpr std::string_view name = "zstd";
    static constexpr double decode_cost = 12;
    static constexpr double encode_cost = 80;
    static constexpr int level = 3;

    class Packer {
    public:
        Packer() noexcept : context_(ZSTD_createCCtx()) {}
        Packer(const Packer&) = delete;
        Packer& operator=(const Packer&) = delete;
        ~Packer() { ZSTD_freeCCtx(context_); }
        std::size_t operator()(const std::byte* from, std::size_t size, std::byte* to,
                               std::size_t room) const {
            if (context_ == nullptr) return 0;
            const std::size_t stored =
                ZSTD_compressCCtx(context_, to, room, from, size, level);
            return ZSTD_isError(stored) != 0 ? 0 : stored;
        }

    private:
        ZSTD_CCtx* context_;
    };

    /// What decompressing needs, one for each thread: to make it takes longer than a frame does.
    class Unpacker {
    public:
        Unpacker() noexcept : context_(ZSTD_createDCtx()) {}
        Unpacker(const Unpacker&) = delete;
        Unpacker& operator=(const Unpacker&) = delete;
        ~Unpacker() { ZSTD_freeDCtx(context_); }
        bool operator()(const std::byte* from, std::size_t size, void* to, std::size_t room) {
            return context_ != nullptr &&
                   ZSTD_decompressDCtx(context_, to, room, from, size) == room;
        }

    private:
        ZSTD_DCtx* context_;
    };
    static bool unpack(const std::byte* from, std::size_t size, void* to, std::size_t room) {
        static thread_local Unpacker unpacker;
        return unpacker(from, size, to, room);
    }
};

} // namespace detail

struct zstd : frames<detail::zstd_method> {};

} // namespace lsmer::inline v0::codec
