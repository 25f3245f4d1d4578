// What the integer codecs write is the same from every compiler, at every level of optimisation
// and on every instruction set: the checksums below are of bytes written once.
//
// A change of format changes them; then docs/formats/codecs.md changes too.

#include "lsmer/base/crc32c.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/frequency.hpp"
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/sequence.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <vector>

namespace {

namespace codec = lsmer::codec;

// Numbers that no library has a say in.
struct Numbers {
    std::uint64_t state = 12345;
    std::uint64_t next() {
        state = state * 6364136223846793005U + 1442695040888963407U;
        std::uint64_t x = state ^ (state >> 32);
        x *= 0x9e3779b97f4a7c15U;
        return x ^ (x >> 29);
    }
};

template <class T>
std::vector<T> values_of(int shape, std::size_t count) {
    Numbers numbers;
    std::vector<T> values(count);
    std::uint64_t rising = 1000;
    std::uint64_t step = 5;
    std::uint64_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t r = numbers.next();
        const std::uint64_t s = numbers.next();
        switch (shape) {
        case 0: kept = r % 100; break;                      // narrow
        case 1: kept = r % 40 == 0 ? s : 7 + s % 13; break; // outliers
        case 2: kept = rising += r % 50; break;             // rising
        case 3: kept = rising += step += r % 3; break;      // growing
        case 4: kept = r % 30 == 0 ? s % 90 : kept; break;  // runs
        case 5: kept = r % 25 == 0 ? s % 9 : 3; break;      // one value
        case 6: kept = r >> (s % 64); break;                // of every width
        default: kept = 17 + 3 * i;                         // a progression
        }
        values[i] = static_cast<T>(kept);
    }
    return values;
}

template <class C, class T>
std::uint32_t checksum(int shape) {
    std::uint32_t sum = 0;
    for (const std::size_t count : {5U, 1024U, 3000U, 40000U}) {
        lsmer::byte_buffer out;
        const auto values = values_of<T>(shape, count);
        C::template encode<T>(std::span<const T>(values), out);
        sum = sum * 31 + lsmer::crc32c(out.view());
    }
    return sum;
}

// One number for all shapes but the last.
template <class C, class T>
std::uint32_t all_shapes() {
    std::uint32_t sum = 0;
    for (int shape = 0; shape < 7; ++shape) sum = sum * 33 + checksum<C, T>(shape);
    return sum;
}

template <class C>
std::vector<std::uint32_t> all_types() {
    return {all_shapes<C, std::int8_t>(),  all_shapes<C, std::uint16_t>(),
            all_shapes<C, std::int32_t>(), all_shapes<C, std::uint32_t>(),
            all_shapes<C, std::int64_t>(), all_shapes<C, std::uint64_t>()};
}

} // namespace

TEST_CASE("bytes of the integer codecs", "[golden]") {
    using sums = std::vector<std::uint32_t>;
    CHECK(all_types<codec::bitpack>() ==
          sums{0xf0e4aa90U, 0xe2fe6399U, 0xc9270f57U, 0x9a9a99b0U, 0xa7090915U, 0x5e59b4e9U});
    CHECK(all_types<codec::delta>() ==
          sums{0x1c7a14fbU, 0x92eef248U, 0x40f5b4eaU, 0x40f5b4eaU, 0x0701db41U, 0x0701db41U});
    CHECK(all_types<codec::rle>() ==
          sums{0xf34de705U, 0xb2c244eeU, 0x4354bfccU, 0x2df35312U, 0x88475c72U, 0xc3ab9538U});
    CHECK(all_types<codec::dict>() ==
          sums{0xd67b687cU, 0x6135dc1dU, 0xafde63e1U, 0xf2fca9b3U, 0x440d1d48U, 0x1d1b6353U});
    CHECK(all_types<codec::frequency>() ==
          sums{0xdd55da0cU, 0x101dd493U, 0x108e6895U, 0x80f6fb6bU, 0x34b519daU, 0x5ca572b3U});
    CHECK(checksum<codec::sequence, std::int32_t>(7) == 0xf52ac800U);
    CHECK(checksum<codec::sequence, std::uint64_t>(7) == 0x72292080U);
}
