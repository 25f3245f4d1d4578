// What every codec writes, and which codec the rule picks, is the same from every compiler, at
// every level of optimisation and on every instruction set: the checksums are of bytes written
// once.
// The matrix builds this file again, so a build that differs fails.
//
// A change of format or of the rule changes them; docs/formats/codecs.md then changes too. The case
// prints what it found instead. LZ4 and Zstandard are left out: their bytes are of other libraries.

#include "lsmer/base/crc32c.hpp"
#include "lsmer/codec/alp.hpp"
#include "lsmer/codec/alp_rd.hpp"
#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/frequency.hpp"
#include "lsmer/codec/fsst.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/sequence.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace {

namespace codec = lsmer::codec;
using lsmer::byte_buffer;

constexpr std::size_t sizes[] = {1,    2,    7,    63,   64,   65,   128,  129, 500,
                                   1023, 1024, 1025, 1500, 2047, 2048, 2049, 2050};
constexpr int shapes = 9;

// Numbers that no library has a say in.
std::uint64_t noise(std::uint64_t n) {
    n = (n + 1) * 0x9e3779b97f4a7c15U;
    n = (n ^ n >> 30) * 0xbf58476d1ce4e5b9U;
    n = (n ^ n >> 27) * 0x94d049bb133111ebU;
    return n ^ n >> 31;
}

std::uint64_t number(int shape, std::uint64_t i) {
    const std::uint64_t r = noise(i + 1000 * static_cast<std::uint64_t>(shape));
    switch (shape) {
    case 0: return r;                            // any bits
    case 1: return 555;                          // one value
    case 2: return 1000 + 3 * i;                 // a progression
    case 3: return r % 100;                      // narrow
    case 4: return r % 40 == 0 ? r : 7 + r % 13; // outliers
    case 5: return 20 * i + r % 50;              // rising
    case 6: return noise(i / 37) % 90;           // runs
    case 7: return r % 25 == 0 ? r % 9 : 3;      // nearly one value
    default: return r >> r % 64;                 // of every width
    }
}

template <class T>
struct Values {
    std::vector<T> all;
    std::vector<std::string> texts; // where views point to

    Values(int shape, std::size_t count) {
        if constexpr (codec::text_value<T>) {
            static constexpr const char* words[] = {"quick ", "deposits ", "the ", "sleep", "\xfe"};
            for (std::size_t i = 0; i < count; ++i) {
                std::string& text = texts.emplace_back();
                const std::uint64_t n = number(shape, i);
                for (std::uint64_t left = n % 10'000; left != 0; left /= 7) text += words[left % 5];
                if (shape == 0) text += static_cast<char>(n >> 8);
            }
            all.assign(texts.begin(), texts.end());
        } else {
            for (std::size_t i = 0; i < count; ++i) all.push_back(value(shape, number(shape, i)));
        }
    }

private:
    static T value(int shape, std::uint64_t n) {
        if constexpr (std::is_floating_point_v<T>) {
            // Any bits, decimals, and numbers that are no decimals.
            if (shape == 0) return lsmer::load<T>(&n);
            const T decimal = static_cast<T>(static_cast<std::int64_t>(n % 2'000'000)) / 100;
            return shape == 8 ? decimal / 3 : decimal;
        } else if constexpr (std::is_integral_v<T>) {
            return static_cast<T>(n);
        } else {
            T bytes;
            for (std::size_t b = 0; b < sizeof bytes.data; ++b) {
                bytes.data[b] = static_cast<std::uint8_t>(n >> b % 8 * 8);
            }
            return bytes;
        }
    }
};

std::uint32_t add(std::uint32_t sum, std::uint32_t more) { return sum * 33 + more; }

template <class C, class T>
std::uint32_t sum_of(int shape, std::size_t count) {
    const Values<T> values(shape, count);
    const std::span<const T> all(values.all);
    // Whether a codec takes the values is part of it.
    if (!C::template analyze<T>({all, 1}).usable) return 1;
    byte_buffer out;
    C::template encode<T>(all, out);
    return lsmer::crc32c(out.view());
}

template <class C, class T>
std::uint32_t checksum() {
    std::uint32_t sum = 0;
    for (int shape = 0; shape < shapes; ++shape) {
        for (const std::size_t count : sizes) sum = add(sum, sum_of<C, T>(shape, count));
    }
    for (const int shape : {0, 4, 6}) sum = add(sum, sum_of<C, T>(shape, 65'536));
    return sum;
}

struct every : codec::any<codec::plain, codec::constant, codec::bitpack, codec::alp, codec::alp_rd,
                          codec::dict, codec::rle, codec::delta, codec::fsst, codec::sequence,
                          codec::frequency> {
    template <class T>
    static std::uint16_t choose(std::span<const T> values, codec::effort how) {
        return codec::choose<T, codec::plain, codec::constant, codec::bitpack, codec::alp,
                             codec::alp_rd, codec::dict, codec::rle, codec::delta, codec::fsst,
                             codec::sequence, codec::frequency>(values, how);
    }
};

template <class T>
std::uint32_t choices() {
    std::uint32_t sum = 0;
    for (int shape = 0; shape < shapes; ++shape) {
        for (const std::size_t count : {1U, 50U, 1025U, 20'000U}) {
            const Values<T> values(shape, count);
            for (const codec::effort how : {codec::effort::fast, codec::effort::small}) {
                sum = add(sum, every::choose<T>(values.all, how));
            }
        }
    }
    return sum;
}

/// One number for each type of a list.
template <class... T>
struct types {};
using integers = types<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                       std::uint32_t, std::int64_t, std::uint64_t>;
using floats = types<float, double>;
using others = types<std::string_view, lsmer::fixed_bytes<5>, lsmer::fixed_bytes<16>>;
using sums = std::vector<std::uint32_t>;

template <class C, class... T>
sums bytes_of(types<T...>) {
    return {checksum<C, T>()...};
}
template <class... T>
sums choices_of(types<T...>) {
    return {choices<T>()...};
}

} // namespace

TEST_CASE("encoded bytes: integers", "[codec]") {
    CHECK(bytes_of<codec::plain>(integers{}) ==
          sums{0x9b84c543U, 0x9b84c543U, 0x46b7da89U, 0x46b7da89U, 0x1ba0c52fU, 0x1ba0c52fU,
               0x63239044U, 0x63239044U});
    CHECK(bytes_of<codec::constant>(integers{}) ==
          sums{0x7b3ed2f8U, 0x7b3ed2f8U, 0xb54f2953U, 0xb54f2953U, 0x7b85bec1U, 0x7b85bec1U,
               0xf7a68efbU, 0xf7a68efbU});
    CHECK(bytes_of<codec::bitpack>(integers{}) ==
          sums{0x2f43417cU, 0x4de06579U, 0xdd77483eU, 0xfe98a960U, 0x0e2e5585U, 0x010b0c18U,
               0x7f5aaf9aU, 0x9a20e0edU});
    CHECK(bytes_of<codec::dict>(integers{}) ==
          sums{0x9f2fa9f9U, 0xbbda5be9U, 0x32605a52U, 0xa64792d6U, 0xc1a5b39bU, 0x7075a583U,
               0xb5917019U, 0x47e71035U});
    CHECK(bytes_of<codec::rle>(integers{}) ==
          sums{0x4b5ab6baU, 0x98e92742U, 0x426caaaeU, 0x26a4ea95U, 0x5ff028caU, 0xdd345547U,
               0xdac8700dU, 0x06553366U});
    CHECK(bytes_of<codec::delta>(integers{}) ==
          sums{0xb83915e8U, 0xb83915e8U, 0xbd032180U, 0xbd032180U, 0x65aff4f7U, 0x65aff4f7U,
               0xbf594bb2U, 0xbf594bb2U});
    CHECK(bytes_of<codec::sequence>(integers{}) ==
          sums{0x1a4485deU, 0x1a4485deU, 0x8f19abc7U, 0x8f19abc7U, 0x95a449afU, 0x95a449afU,
               0xe4502971U, 0xe4502971U});
    CHECK(bytes_of<codec::frequency>(integers{}) ==
          sums{0xa26b8ef1U, 0xa26b8ef1U, 0x7dc23c27U, 0x7dc23c27U, 0xb33eaabcU, 0xb33eaabcU,
               0x470a13afU, 0x470a13afU});
}

TEST_CASE("encoded bytes: floats", "[codec]") {
    CHECK(bytes_of<codec::plain>(floats{}) == sums{0xf0b27747U, 0x03384f28U});
    CHECK(bytes_of<codec::constant>(floats{}) == sums{0x0b17d095U, 0xef4cb2e4U});
    CHECK(bytes_of<codec::dict>(floats{}) == sums{0x8310ddd6U, 0xb4c83b61U});
    CHECK(bytes_of<codec::rle>(floats{}) == sums{0x6ebc5aa6U, 0x6fe36ab7U});
    CHECK(bytes_of<codec::frequency>(floats{}) == sums{0x23f43bd2U, 0x51060641U});
    CHECK(bytes_of<codec::alp>(floats{}) == sums{0x62d775a5U, 0xfe71f999U});
    CHECK(bytes_of<codec::alp_rd>(floats{}) == sums{0x03e10031U, 0x3efad906U});
}

TEST_CASE("encoded bytes: texts and fixed bytes", "[codec]") {
    CHECK(bytes_of<codec::plain>(others{}) == sums{0x563f7540U, 0x4bd3a6b4U, 0x0fe1d6adU});
    CHECK(bytes_of<codec::constant>(others{}) == sums{0xef44e965U, 0xb54c017aU, 0x017c2a17U});
    CHECK(bytes_of<codec::dict>(others{}) == sums{0x676846adU, 0xdb4afdc2U, 0x230ef1b5U});
    CHECK(bytes_of<codec::rle>(others{}) == sums{0x77ebb254U, 0x0a3438e3U, 0x83e0c9b3U});
    CHECK(bytes_of<codec::fsst>(types<std::string_view>{}) == sums{0x1c492945U});
    CHECK(bytes_of<codec::frequency>(types<lsmer::fixed_bytes<5>>{}) == sums{0x0e994cecU});
}

TEST_CASE("encoded bytes: the codecs that are picked", "[codec]") {
    CHECK(choices_of(integers{}) ==
          sums{0x922f2c74U, 0x922f2c74U, 0x18a978f5U, 0x18a978f5U, 0xb260dbe3U, 0xb260dbe3U,
               0x5a87a5ddU, 0x5a87a5ddU});
    CHECK(choices_of(floats{}) == sums{0x65d167adU, 0x21c462c5U});
    CHECK(choices_of(others{}) == sums{0x5716a13eU, 0x51bf2dccU, 0x79cefbf0U});
}
