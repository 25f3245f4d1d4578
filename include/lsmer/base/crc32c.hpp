#pragma once
// CRC-32C (Castagnoli, reflected 0x82F63B78), the checksum of everything on disk.
//
// Two bodies that agree on every input: tables taking eight bytes a step, and the processor's
// crc32 instruction. That instruction takes 8 bytes with a latency of 3 cycles, so three runs of
// it go side by side over three neighbouring blocks, and their results are joined by a carry-less
// multiplication with x^(8n), n the bytes that follow: V. Gopal et al., "Fast CRC Computation for
// iSCSI Polynomial Using CRC32 Instruction", Intel 2011.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/config.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0 {

namespace detail {

inline constexpr std::uint32_t crc32c_polynomial = 0x82F63B78U;

struct crc32c_tables {
    std::uint32_t at[8][256];

    constexpr crc32c_tables() noexcept : at{} {
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t c = i;
            for (int bit = 0; bit < 8; ++bit) c = (c >> 1) ^ ((c & 1) * crc32c_polynomial);
            at[0][i] = c;
        }
        for (std::size_t t = 1; t < 8; ++t) {
            for (std::size_t i = 0; i < 256; ++i) {
                at[t][i] = (at[t - 1][i] >> 8) ^ at[0][at[t - 1][i] & 0xFF];
            }
        }
    }
};
inline constexpr crc32c_tables crc32c_table{};

/// Takes and gives the raw register: not inverted.
[[nodiscard]] inline std::uint32_t crc32c_portable(std::uint32_t crc, const std::byte* p,
                                                   std::size_t n) noexcept {
    const auto& t = crc32c_table.at;
    for (; n >= 8; n -= 8, p += 8) {
        const std::uint64_t x = load<std::uint64_t>(p) ^ crc;
        crc = t[7][x & 0xFF] ^ t[6][x >> 8 & 0xFF] ^ t[5][x >> 16 & 0xFF] ^ t[4][x >> 24 & 0xFF] ^
              t[3][x >> 32 & 0xFF] ^ t[2][x >> 40 & 0xFF] ^ t[1][x >> 48 & 0xFF] ^ t[0][x >> 56];
    }
    for (; n != 0; --n, ++p) crc = (crc >> 8) ^ t[0][(crc ^ static_cast<std::uint32_t>(*p)) & 0xFF];
    return crc;
}

#if defined(__x86_64__)

/// x^n modulo the polynomial, reflected: bit 31 is the coefficient of x^0.
[[nodiscard]] constexpr std::uint32_t crc32c_power(std::size_t n) noexcept {
    std::uint32_t r = 0x80000000U;
    for (; n != 0; --n) r = (r >> 1) ^ ((r & 1) * crc32c_polynomial);
    return r;
}

using two_words = long long __attribute__((vector_size(16)));

/// The register moved over as many zero bytes as `power`, which is x^(8n - 33), stands for; the
/// instruction itself multiplies by x^32, the reflected product of 32 by 32 bits by x.
LSMER_TARGET_CRC32 inline std::uint64_t crc32c_shift(std::uint64_t crc,
                                                     std::uint32_t power) noexcept {
    const two_words a = {static_cast<long long>(crc), 0};
    const two_words b = {static_cast<long long>(power), 0};
    const two_words product = (two_words)__builtin_ia32_pclmulqdq128(a, b, 0);
    return __builtin_ia32_crc32di(0, static_cast<std::uint64_t>(product[0]));
}

/// Three neighbouring blocks of Block bytes at once.
template <std::size_t Block>
LSMER_TARGET_CRC32 inline std::uint64_t crc32c_three(std::uint64_t crc,
                                                     const std::byte* p) noexcept {
    constexpr std::uint32_t over_one = crc32c_power(8 * Block - 33);
    constexpr std::uint32_t over_two = crc32c_power(16 * Block - 33);
    std::uint64_t a = crc;
    std::uint64_t b = 0;
    std::uint64_t c = 0;
    for (std::size_t i = 0; i < Block; i += 8) {
        a = __builtin_ia32_crc32di(a, load<std::uint64_t>(p + i));
        b = __builtin_ia32_crc32di(b, load<std::uint64_t>(p + Block + i));
        c = __builtin_ia32_crc32di(c, load<std::uint64_t>(p + 2 * Block + i));
    }
    return crc32c_shift(a, over_two) ^ crc32c_shift(b, over_one) ^ c;
}

LSMER_TARGET_CRC32 LSMER_NOINLINE inline std::uint32_t
crc32c_hardware(std::uint32_t start, const std::byte* p, std::size_t n) noexcept {
    std::uint64_t crc = start;
    for (; n >= 3 * 1024; n -= 3 * 1024, p += 3 * 1024) crc = crc32c_three<1024>(crc, p);
    for (; n >= 3 * 128; n -= 3 * 128, p += 3 * 128) crc = crc32c_three<128>(crc, p);
    for (; n >= 8; n -= 8, p += 8) crc = __builtin_ia32_crc32di(crc, load<std::uint64_t>(p));
    auto low = static_cast<std::uint32_t>(crc);
    for (; n != 0; --n, ++p) low = __builtin_ia32_crc32qi(low, static_cast<unsigned char>(*p));
    return low;
}

[[nodiscard]] inline bool detect_crc32c() noexcept {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul");
}

/// Initialised before main; a checksum taken earlier than that uses the tables.
inline const bool has_crc32c_instruction = detect_crc32c();

[[nodiscard]] inline std::uint32_t crc32c_best(std::uint32_t crc, const std::byte* p,
                                               std::size_t n) noexcept {
    return has_crc32c_instruction ? crc32c_hardware(crc, p, n) : crc32c_portable(crc, p, n);
}

#else

[[nodiscard]] inline std::uint32_t crc32c_best(std::uint32_t crc, const std::byte* p,
                                               std::size_t n) noexcept {
    return crc32c_portable(crc, p, n);
}

#endif

} // namespace detail

/// The checksum of `bytes`, or of what `crc` is the checksum of followed by `bytes`:
/// crc32c(ab) == crc32c(b, crc32c(a)).
[[nodiscard]] inline std::uint32_t crc32c(byte_view bytes, std::uint32_t crc = 0) noexcept {
    return ~detail::crc32c_best(~crc, bytes.data(), bytes.size());
}

} // namespace lsmer::inline v0
