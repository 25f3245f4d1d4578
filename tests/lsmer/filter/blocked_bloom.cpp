#include "lsmer/filter/blocked_bloom.hpp"

#include "lsmer/base/crc32c.hpp"
#include "lsmer/base/key_hash.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace filter = lsmer::filter;
using lsmer::byte_buffer;
using lsmer::byte_view;

namespace {

using ten = filter::blocked_bloom<10>;

std::vector<std::uint64_t> hashes_of(std::uint64_t first, std::size_t count) {
    std::vector<std::uint64_t> hashes(count);
    for (std::size_t i = 0; i < count; ++i) hashes[i] = lsmer::key_hash(first + i);
    return hashes;
}

template <class Filter = ten>
byte_buffer built_of(std::span<const std::uint64_t> hashes) {
    byte_buffer body;
    Filter::build(hashes, body);
    return body;
}

/// How many of `count` hashes that were not given pass.
std::size_t passes(const ten::reader& reader, std::size_t count) {
    std::size_t passed = 0;
    for (std::size_t i = 0; i < count; ++i) {
        passed += static_cast<std::size_t>(reader.may_hold(lsmer::key_hash(i + (1ULL << 40))));
    }
    return passed;
}

/// Bytes behind which, and before which, the sanitizer lets nobody read.
class Alone {
public:
    explicit Alone(byte_view from) : size_(from.size()), at_(std::malloc(size_ + 1)) {
        if (size_ != 0) std::memcpy(bytes(), from.data(), size_);
    }
    Alone(const Alone&) = delete;
    Alone& operator=(const Alone&) = delete;
    ~Alone() { std::free(at_); }
    /// One byte off what malloc aligns to.
    [[nodiscard]] std::byte* bytes() const { return static_cast<std::byte*>(at_) + 1; }
    [[nodiscard]] byte_view view() const { return {bytes(), size_}; }

private:
    std::size_t size_;
    void* at_;
};

} // namespace

TEST_CASE("a hash that a filter was built of is never denied") {
    static_assert(filter::key_filter<ten>);
    std::size_t count = 0;
    std::uint64_t first = 0;
    while (count <= 100'000) {
        const std::vector<std::uint64_t> hashes = hashes_of(first, count);
        const byte_buffer body = built_of(hashes);
        const auto reader = ten::open(body.view());
        REQUIRE(reader.has_value());
        CAPTURE(count);
        std::size_t held = 0;
        for (const std::uint64_t h : hashes) held += static_cast<std::size_t>(reader->may_hold(h));
        REQUIRE(held == count);
        REQUIRE(reader->keys() == count);
        REQUIRE(reader->bytes() == body.size());
        first += count;
        count += count < 300 ? 1 : count * 2 / 3;
    }
}

TEST_CASE("hashes that are all alike, or differ in few bits, are not denied either") {
    for (const std::uint64_t step : {0ULL, 1ULL, 1ULL << 32, 1ULL << 58, ~0ULL}) {
        std::vector<std::uint64_t> hashes(1000, ~0ULL);
        for (std::size_t i = 1; i < hashes.size(); ++i) hashes[i] = hashes[i - 1] + step;
        const byte_buffer body = built_of(hashes);
        const auto reader = ten::open(body.view()).value();
        REQUIRE(std::all_of(hashes.begin(), hashes.end(),
                            [&](std::uint64_t h) { return reader.may_hold(h); }));
    }
}

TEST_CASE("a filter of no keys denies all") {
    const byte_buffer body = built_of({});
    REQUIRE(body.size() == 128);
    REQUIRE(passes(ten::open(body.view()).value(), 10'000) == 0);
}

namespace {

/// Percent of hashes that pass, for a filter of 100,000 keys.
template <unsigned Bits>
void check_rate(double expected) {
    const byte_buffer body = built_of<filter::blocked_bloom<Bits>>(hashes_of(0, 100'000));
    REQUIRE(body.size() <= 100'000 * Bits / 8 + 128);
    // What one type wrote another reads.
    const auto reader = ten::open(body.view()).value();
    constexpr std::size_t asked = 500'000;
    const double found = 100.0 * static_cast<double>(passes(reader, asked)) / asked;
    CAPTURE(Bits, found, expected);
    // A sixteenth off, and by chance by four standard deviations of the count.
    const double chance = 4 * 100 * std::sqrt(expected / 100 / asked);
    CHECK(found < expected * 1.06 + chance);
    CHECK(found > expected * 0.94 - chance);
}

} // namespace

TEST_CASE("as many foreign hashes pass as the bits a key promise") {
    check_rate<5>(9.33);
    check_rate<6>(5.80);
    check_rate<7>(3.69);
    check_rate<8>(2.34);
    check_rate<9>(1.50);
    check_rate<10>(0.978);
    check_rate<11>(0.635);
    check_rate<12>(0.421);
    check_rate<13>(0.278);
    check_rate<14>(0.188);
    check_rate<15>(0.129);
    check_rate<16>(0.091);
    check_rate<18>(0.047);
    check_rate<20>(0.026);
}

TEST_CASE("a body is the same from every build, in whatever order the hashes come") {
    std::vector<std::uint64_t> hashes = hashes_of(0, 10'000);
    const byte_buffer body = built_of(hashes);
    REQUIRE(body.size() == 64 + 196 * 64);
    REQUIRE(filter::tag_of(body.view()) == filter::tags::blocked_bloom);
    CHECK(lsmer::crc32c(body.view()) == 0x5479a30eU);
    CHECK(lsmer::crc32c(built_of<filter::blocked_bloom<16>>(hashes).view()) == 0x8a68bd94U);
    std::reverse(hashes.begin(), hashes.end());
    CHECK(lsmer::crc32c(built_of(hashes).view()) == lsmer::crc32c(body.view()));
}

TEST_CASE("a body is appended behind what the buffer holds") {
    byte_buffer out;
    lsmer::put(out, std::uint32_t{7});
    const std::vector<std::uint64_t> hashes = hashes_of(0, 100);
    ten::build(hashes, out);
    REQUIRE(lsmer::load<std::uint32_t>(out.data()) == 7);
    const auto reader = ten::open(byte_view(out.view()).subspan(4));
    REQUIRE(reader.has_value());
    REQUIRE(std::all_of(hashes.begin(), hashes.end(),
                        [&](std::uint64_t h) { return reader->may_hold(h); }));
}

TEST_CASE("bodies that are cut, extended or lie about themselves are refused") {
    const byte_buffer body = built_of(hashes_of(0, 300));
    for (std::size_t size = 0; size < body.size(); ++size) {
        const Alone cut(byte_view(body.view()).first(size));
        REQUIRE_FALSE(ten::open(cut.view()).has_value());
    }
    byte_buffer longer;
    longer.append(body.view());
    lsmer::put(longer, std::uint64_t{0});
    CHECK_FALSE(ten::open(longer.view()).has_value());

    const auto with = [&](std::size_t at, auto value) {
        byte_buffer other;
        other.append(body.view());
        lsmer::store(other.data() + at, value);
        return ten::open(other.view()).has_value();
    };
    CHECK(with(0, filter::tags::blocked_bloom));
    CHECK_FALSE(with(0, std::uint16_t{2}));
    CHECK_FALSE(with(2, std::uint8_t{0}));
    CHECK_FALSE(with(2, std::uint8_t{9}));
    CHECK_FALSE(with(4, std::uint32_t{0}));
    CHECK_FALSE(with(4, std::uint32_t{7}));
    CHECK_FALSE(with(4, 0x04000006U)); // 2^26 blocks more: as many bytes, modulo 2^32
    CHECK_FALSE(with(4, ~0U));
    const lsmer::error e = ten::open(byte_view(body.view()).first(64)).error();
    CHECK(e.kind == lsmer::error_kind::corruption);
}

TEST_CASE("whatever a byte is changed to, nothing outside the body is read") {
    const byte_buffer body = built_of(hashes_of(0, 100));
    const std::vector<std::uint64_t> asked = hashes_of(1000, 64);
    std::size_t opened = 0;
    for (std::size_t at = 0; at < body.size(); ++at) {
        for (const unsigned mask : {0x01U, 0x80U, 0xffU}) {
            const Alone other(body.view());
            other.bytes()[at] ^= static_cast<std::byte>(mask);
            const auto reader = ten::open(other.view());
            if (!reader) continue;
            ++opened;
            for (const std::uint64_t h : asked) {
                reader->prefetch(h);
                static_cast<void>(reader->may_hold(h));
            }
        }
    }
    REQUIRE(opened > 3 * 128); // all changes of the blocks, which only a checksum sees
}
