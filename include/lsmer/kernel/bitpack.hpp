#pragma once
// Bit-packing of a vector of 1,024 unsigned values in interleaved lanes.
//
// Values of `width` bits lie in lanes of B bits: B = 8, 16, 32 or 64, the smallest that holds the
// width. There are L = 1024 / B lanes of B values. Value i is row i / L of lane i % L:
//
//             lane 0     lane 1          lane L-1
//   word 0   |v0 vL ..  |v1 vL+1 ..  ...  |          one word of each lane: 128 bytes
//   word 1   |..        |..               |
//   ...                                                width words of each lane
//
// Every lane does the same shifts, so that a loop over lanes is one SIMD operation, and output
// leaves in order. The width is a run-time value: one body per lane and output type.
//
//   1. A whole vector takes exactly 128 * width bytes; `unpack` reads these and no more.
//   2. A vector cut to its first n values keeps whole words: packed_bytes(width, n) bytes.
//   3. Input and output may have any alignment that their types ask for (bytes: none).
//
// Source: Afroozeh, Boncz: The FastLanes Compression Layout, VLDB 2023.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/base/isa_lanes.hpp"
#include "lsmer/column/vector.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunknown-pragmas"
// Two hints to g++, which clang need not know. `ivdep`: input and output do not overlap; what
// `restrict` says is lost when `run` is inlined. `unroll 1`: at -O3 g++ would unroll a loop of 16
// before it vectorises it, and then do it in pieces, three to five times slower.

namespace lsmer::inline v0::kernel {

/// Bytes of one word of every lane.
inline constexpr std::size_t packed_row_bytes = vector_rows / 8;
/// Bytes of a whole vector at the widest.
inline constexpr std::size_t packed_bytes_max = 64 * packed_row_bytes;

/// Bits of the lanes that hold values of this width.
[[nodiscard]] constexpr unsigned lane_bits(unsigned width) noexcept {
    return width <= 8 ? 8 : width <= 16 ? 16 : width <= 32 ? 32 : 64;
}

/// Bytes that the first `count` values of a packed vector lie in.
// REQUIRES: width <= 64, count <= vector_rows
[[nodiscard]] constexpr std::size_t packed_bytes(unsigned width, std::size_t count) noexcept {
    const std::size_t bits = lane_bits(width);
    const std::size_t lanes = vector_rows / bits;
    const std::size_t rows = (count + lanes - 1) / lanes;
    return (rows * width + bits - 1) / bits * packed_row_bytes;
}

namespace detail {

inline constexpr std::size_t row_words = packed_row_bytes / sizeof(std::uint64_t);

/// Lanes as wide as the output, in vectors of the instruction set. Of 8 bits, which no processor
/// shifts, two are shifted as one of 16, and masks keep neighbours apart.
template <class U>
struct unpack_same {
    static constexpr unsigned bits = 8 * sizeof(U);
    static constexpr std::size_t lanes = vector_rows / bits;
    using word = std::conditional_t<sizeof(U) == 1, std::uint16_t, U>;

    /// The same number in all lanes of a word.
    [[nodiscard]] static constexpr word spread(U number) noexcept {
        return static_cast<word>(sizeof(U) == 1 ? 0x0101U * number : number);
    }

    template <std::size_t Bytes>
    LSMER_ALWAYS_INLINE static void run(const std::byte* in, unsigned width, U base, U* out) {
        constexpr auto ones = static_cast<U>(~U{0});
        constexpr std::size_t step = Bytes / sizeof(U);
        const auto all = static_cast<U>(ones >> (bits - width));
        const word mask = spread(all);
        unsigned shift = 0;
        lanes_of<word, Bytes> a;
        lanes_of<word, Bytes> b;
        lanes_of<U, Bytes> values;
        for (unsigned row = 0; row < bits; ++row) {
            const bool split = shift + width > bits;
            const unsigned rest = bits - shift;
            const auto low = static_cast<U>(ones >> shift);
            const word from_low = spread(static_cast<U>(low & all));
            const word from_high = spread(static_cast<U>(all & ~low));
            if (!split) {
#pragma GCC unroll 4
                for (std::size_t j = 0; j < lanes; j += step) {
                    std::memcpy(&a, in + j * sizeof(U), Bytes);
                    a = (a >> shift) & mask;
                    std::memcpy(&values, &a, Bytes);
                    values += base;
                    std::memcpy(out + j, &values, Bytes);
                }
            } else {
#pragma GCC unroll 4
                for (std::size_t j = 0; j < lanes; j += step) {
                    std::memcpy(&a, in + j * sizeof(U), Bytes);
                    std::memcpy(&b, in + packed_row_bytes + j * sizeof(U), Bytes);
                    if constexpr (sizeof(U) == 1) {
                        a = ((a >> shift) & from_low) | ((b << rest) & from_high);
                    } else {
                        a = ((a >> shift) | (b << rest)) & mask;
                    }
                    std::memcpy(&values, &a, Bytes);
                    values += base;
                    std::memcpy(out + j, &values, Bytes);
                }
            }
            out += lanes;
            shift += width;
            if (shift >= bits) {
                shift -= bits;
                in += packed_row_bytes;
            }
        }
    }
};

/// Lanes of 32 bits, widened to U and added to the base on the way out.
template <class Lane, class U>
struct unpack_wide {
    static constexpr unsigned bits = 8 * sizeof(Lane);
    static constexpr std::size_t lanes = vector_rows / bits;

    LSMER_ALWAYS_INLINE static void run(const std::byte* in, unsigned width, U base, U* out) {
        const Lane mask = ~Lane{0} >> (bits - width);
        unsigned shift = 0;
        for (unsigned row = 0; row < bits; ++row) {
            if (shift + width <= bits) {
#pragma GCC ivdep
#pragma GCC unroll 1
                for (std::size_t j = 0; j < lanes; ++j) {
                    out[j] = base + (load<Lane>(in + j * sizeof(Lane)) >> shift & mask);
                }
            } else {
                const unsigned rest = bits - shift;
#pragma GCC ivdep
#pragma GCC unroll 1
                for (std::size_t j = 0; j < lanes; ++j) {
                    const Lane low = load<Lane>(in + j * sizeof(Lane));
                    const Lane high = load<Lane>(in + packed_row_bytes + j * sizeof(Lane));
                    out[j] = base + ((low >> shift | high << rest) & mask);
                }
            }
            out += lanes;
            shift += width;
            if (shift >= bits) {
                shift -= bits;
                in += packed_row_bytes;
            }
        }
    }
};

/// A 64-bit word with the same number in each of its lanes.
template <class Lane>
[[nodiscard]] constexpr std::uint64_t in_every(unsigned number) noexcept {
    return ~std::uint64_t{0} / static_cast<Lane>(~Lane{0}) * number;
}

/// Lanes of 8 or 16 bits, widened to U. Compilers shift them badly: 64-bit words hold several
/// lanes, and masks keep neighbours apart.
template <class Lane, class U>
struct unpack_narrow {
    static constexpr unsigned bits = 8 * sizeof(Lane);
    static constexpr unsigned ones = static_cast<Lane>(~Lane{0});
    static constexpr std::size_t lanes = vector_rows / bits;

    LSMER_ALWAYS_INLINE static void run(const std::byte* in, unsigned width, U base, U* out) {
        using word = std::uint64_t;
        const word mask = in_every<Lane>(ones >> (bits - width));
        unsigned shift = 0;
        for (unsigned row = 0; row < bits; ++row) {
            alignas(64) word words[row_words];
            if (shift + width <= bits) {
#pragma GCC unroll 1
                for (std::size_t j = 0; j < row_words; ++j) {
                    words[j] = load<word>(in + 8 * j) >> shift & mask;
                }
            } else {
                const unsigned rest = bits - shift;
                const word low = in_every<Lane>(ones >> shift);
                const word high = mask & ~low;
#pragma GCC unroll 1
                for (std::size_t j = 0; j < row_words; ++j) {
                    words[j] = (load<word>(in + 8 * j) >> shift & low) |
                               (load<word>(in + packed_row_bytes + 8 * j) << rest & high);
                }
            }
#pragma GCC unroll 1
            for (std::size_t j = 0; j < lanes; ++j) {
                const Lane v = load<Lane>(reinterpret_cast<const char*>(words) + j * sizeof(Lane));
                out[j] = static_cast<U>(base + v);
            }
            out += lanes;
            shift += width;
            if (shift >= bits) {
                shift -= bits;
                in += packed_row_bytes;
            }
        }
    }
};

template <class Lane, class U>
struct pack_wide {
    static constexpr unsigned bits = 8 * sizeof(Lane);
    static constexpr std::size_t lanes = vector_rows / bits;

    LSMER_ALWAYS_INLINE static void run(const U* in, U base, unsigned width, std::byte* out) {
        alignas(64) Lane words[lanes] = {};
        unsigned shift = 0;
        for (unsigned row = 0; row < bits; ++row) {
#pragma GCC unroll 1
            for (std::size_t j = 0; j < lanes; ++j) {
                words[j] |= static_cast<Lane>(in[j] - base) << shift;
            }
            shift += width;
            if (shift >= bits) {
                shift -= bits;
                std::memcpy(out, words, packed_row_bytes);
                out += packed_row_bytes;
                const unsigned stored = width - shift; // the rest opens the next word
                const Lane rest = stored == bits ? 0 : ~Lane{0};
                const unsigned down = stored == bits ? 0 : stored;
#pragma GCC unroll 1
                for (std::size_t j = 0; j < lanes; ++j) {
                    words[j] = static_cast<Lane>(in[j] - base) >> down & rest;
                }
            }
            in += lanes;
        }
    }
};

template <class Lane, class U>
struct pack_narrow {
    static constexpr unsigned bits = 8 * sizeof(Lane);
    static constexpr unsigned ones = static_cast<Lane>(~Lane{0});
    static constexpr std::size_t lanes = vector_rows / bits;

    LSMER_ALWAYS_INLINE static void run(const U* in, U base, unsigned width, std::byte* out) {
        using word = std::uint64_t;
        alignas(64) word words[row_words] = {};
        unsigned shift = 0;
        for (unsigned row = 0; row < bits; ++row) {
            alignas(64) Lane one[lanes];
#pragma GCC unroll 1
            for (std::size_t j = 0; j < lanes; ++j) one[j] = static_cast<Lane>(in[j] - base);
            const auto* eight = reinterpret_cast<const char*>(one);
            const word fits = in_every<Lane>(ones << shift & ones);
#pragma GCC unroll 1
            for (std::size_t j = 0; j < row_words; ++j) {
                words[j] |= load<word>(eight + 8 * j) << shift & fits;
            }
            shift += width;
            if (shift >= bits) {
                shift -= bits;
                std::memcpy(out, words, packed_row_bytes);
                out += packed_row_bytes;
                const unsigned stored = width - shift; // the rest opens the next word
                const word rest = in_every<Lane>(ones >> stored);
#pragma GCC unroll 1
                for (std::size_t j = 0; j < row_words; ++j) {
                    words[j] = load<word>(eight + 8 * j) >> stored & rest;
                }
            }
            in += lanes;
        }
    }
};

template <class U>
struct fill_vector {
    LSMER_ALWAYS_INLINE static void run(U value, U* out) {
        for (std::size_t i = 0; i < vector_rows; ++i) out[i] = value;
    }
};

} // namespace detail

/// Writes base + v for each of the 1,024 packed values, on the named instruction set.
// REQUIRES: width <= bits of U; 128 * width bytes at `in`; 1,024 values at `out`
template <std::unsigned_integral U>
void unpack_as(isa which, const std::byte* in, unsigned width, U base, U* out) {
    LSMER_ASSERT(width <= 8 * sizeof(U), "a packed value must fit its output type");
    if (width == 0) return invoke_isa_as<detail::fill_vector<U>>(which, base, out);
    if (lane_bits(width) == 8 * sizeof(U)) {
        return invoke_isa_lanes<detail::unpack_same<U>>(which, in, width, base, out);
    }
    if constexpr (sizeof(U) >= 2) {
        using kernel = detail::unpack_narrow<std::uint8_t, U>;
        if (width <= 8) return invoke_isa_as<kernel>(which, in, width, base, out);
    }
    if constexpr (sizeof(U) >= 4) {
        using kernel = detail::unpack_narrow<std::uint16_t, U>;
        if (width <= 16) return invoke_isa_as<kernel>(which, in, width, base, out);
    }
    if constexpr (sizeof(U) == 8) {
        invoke_isa_as<detail::unpack_wide<std::uint32_t, U>>(which, in, width, base, out);
    }
}

template <std::unsigned_integral U>
void unpack(const std::byte* in, unsigned width, U base, U* out) {
    unpack_as(best_isa(), in, width, base, out);
}

/// One value of a packed vector, without the base.
// REQUIRES: width <= 64; packed_bytes(width, i + 1) bytes at `in`
[[nodiscard]] inline std::uint64_t unpack_one(const std::byte* in, unsigned width,
                                              std::size_t i) noexcept {
    if (width == 0) return 0;
    const unsigned bits = lane_bits(width);
    const std::size_t lanes = vector_rows / bits;
    const std::size_t position = i / lanes * width;
    const std::byte* at = in + position / bits * packed_row_bytes + i % lanes * (bits / 8);
    const unsigned shift = static_cast<unsigned>(position % bits);
    const auto word = [&](const std::byte* from) -> std::uint64_t {
        switch (bits) {
        case 8: return load<std::uint8_t>(from);
        case 16: return load<std::uint16_t>(from);
        case 32: return load<std::uint32_t>(from);
        default: return load<std::uint64_t>(from);
        }
    };
    std::uint64_t value = word(at) >> shift;
    if (shift + width > bits) value |= word(at + packed_row_bytes) << (bits - shift);
    return value & ~std::uint64_t{0} >> (64 - width);
}

/// Packs values - base into 128 * width bytes, on the named instruction set.
// REQUIRES: width <= bits of U, every value - base < 2^width; 1,024 values at `in`
template <std::unsigned_integral U>
void pack_as(isa which, const U* in, U base, unsigned width, std::byte* out) {
    LSMER_ASSERT(width <= 8 * sizeof(U), "a packed value is no wider than its type");
    if (width == 0) return;
    if (width <= 8)
        return invoke_isa_as<detail::pack_narrow<std::uint8_t, U>>(which, in, base, width, out);
    if constexpr (sizeof(U) >= 2) {
        using kernel = detail::pack_narrow<std::uint16_t, U>;
        if (width <= 16) return invoke_isa_as<kernel>(which, in, base, width, out);
    }
    if constexpr (sizeof(U) >= 4) {
        using kernel = detail::pack_wide<std::uint32_t, U>;
        if (width <= 32) return invoke_isa_as<kernel>(which, in, base, width, out);
    }
    if constexpr (sizeof(U) == 8) {
        using kernel = detail::pack_wide<std::uint64_t, U>;
        invoke_isa_as<kernel>(which, in, base, width, out);
    }
}

template <std::unsigned_integral U>
void pack(const U* in, U base, unsigned width, std::byte* out) {
    pack_as(best_isa(), in, base, width, out);
}

} // namespace lsmer::inline v0::kernel

#pragma GCC diagnostic pop
