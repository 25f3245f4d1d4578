#pragma once

// The work of include/lsmer/kernel one value at a time, as a compiler leaves it that does not
// vectorise: what the kernels are measured against. `one_by_one` in each loop sees to that.
// All vectors have 1,024 values.

#include "lsmer/kernel/bitpack.hpp"
#include "lsmer/kernel/delta.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace bench::scalar {

using lsmer::vector_rows;

// No loop with this is vectorised or taken apart.
inline void one_by_one() { asm volatile(""); }

template <class F>
[[gnu::always_inline]] inline void each_row(F&& f) {
    for (std::size_t i = 0; i < vector_rows; ++i) {
        one_by_one();
        f(i);
    }
}

// Calls f(i, n) for each packed number, lane by lane: the bits of a lane are one string.
template <class Lane, class F>
void each_packed_of(const std::byte* in, unsigned width, F&& f) {
    constexpr unsigned bits = 8 * sizeof(Lane);
    constexpr std::size_t lanes = vector_rows / bits;
    const auto mask = static_cast<Lane>(static_cast<Lane>(~Lane{0}) >> (bits - width));
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::byte* at = in + lane * sizeof(Lane);
        unsigned shift = 0;
        for (std::size_t row = 0; row < bits; ++row) {
            one_by_one();
            auto number = static_cast<Lane>(lsmer::load<Lane>(at) >> shift);
            shift += width;
            if (shift >= bits) {
                at += lsmer::kernel::packed_row_bytes;
                shift -= bits;
                if (shift != 0)
                    number = static_cast<Lane>(number | lsmer::load<Lane>(at) << (width - shift));
            }
            f(row * lanes + lane, static_cast<Lane>(number & mask));
        }
    }
}
template <class F>
void each_packed(const std::byte* in, unsigned width, F&& f) {
    switch (lsmer::kernel::lane_bits(width)) {
    case 8: return each_packed_of<std::uint8_t>(in, width, f);
    case 16: return each_packed_of<std::uint16_t>(in, width, f);
    case 32: return each_packed_of<std::uint32_t>(in, width, f);
    default: return each_packed_of<std::uint64_t>(in, width, f);
    }
}

template <class U>
void unpack(const std::byte* in, unsigned width, U base, U* out) {
    each_packed(in, width,
                [&](std::size_t i, auto number) { out[i] = static_cast<U>(base + number); });
}

// Word by word of each lane; `out` has 128 * width bytes.
template <class Lane, class U>
void pack_lanes(const U* in, U base, unsigned width, std::byte* out) {
    constexpr unsigned bits = 8 * sizeof(Lane);
    constexpr std::size_t lanes = vector_rows / bits;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        std::byte* at = out + lane * sizeof(Lane);
        std::uint64_t word = 0;
        unsigned filled = 0;
        for (unsigned row = 0; row < bits; ++row) {
            one_by_one();
            const auto value = static_cast<Lane>(in[row * lanes + lane] - base);
            word |= static_cast<std::uint64_t>(value) << filled;
            filled += width;
            if (filled < bits) continue;
            const auto full = static_cast<Lane>(word);
            std::memcpy(at, &full, sizeof full);
            at += lsmer::kernel::packed_row_bytes;
            filled -= bits;
            word = filled == 0 ? 0 : static_cast<std::uint64_t>(value) >> (width - filled);
        }
    }
}

template <class U>
void pack(const U* in, U base, unsigned width, std::byte* out) {
    switch (lsmer::kernel::lane_bits(width)) {
    case 8: return pack_lanes<std::uint8_t>(in, base, width, out);
    case 16: return pack_lanes<std::uint16_t>(in, base, width, out);
    case 32: return pack_lanes<std::uint32_t>(in, base, width, out);
    default: return pack_lanes<std::uint64_t>(in, base, width, out);
    }
}

template <class T>
void keep_in_range(const T* v, T lo, T hi, std::uint8_t* mask) {
    each_row([&](std::size_t i) {
        mask[i] = static_cast<std::uint8_t>(mask[i] & static_cast<int>(v[i] >= lo) &
                                            static_cast<int>(v[i] <= hi));
    });
}

inline std::uint32_t select(const std::uint8_t* mask, std::uint16_t* selection) {
    std::uint32_t count = 0;
    each_row([&](std::size_t i) {
        if (mask[i] != 0) selection[count++] = static_cast<std::uint16_t>(i);
    });
    return count;
}

// Lanes as kernel/sum.hpp has them.
inline void sum(const double* v, const std::uint8_t* mask, double* lanes) {
    each_row([&](std::size_t i) {
        if (mask == nullptr || mask[i] != 0) lanes[i % 16] += v[i];
    });
}

template <class T>
void min_max(const T* v, T* out) {
    out[0] = out[1] = v[0];
    each_row([&](std::size_t i) {
        if (v[i] < out[0]) out[0] = v[i];
        if (v[i] > out[1]) out[1] = v[i];
    });
}

template <class U>
void prefix_sum(U start, U* values) {
    each_row([&](std::size_t i) { values[i] = start = static_cast<U>(start + values[i]); });
}

template <class U>
void transposed_sums(U start, const U* steps, U* out) {
    each_row([&](std::size_t i) {
        out[i] = start = static_cast<U>(start + steps[lsmer::kernel::delta_place(i)]);
    });
}

} // namespace bench::scalar
