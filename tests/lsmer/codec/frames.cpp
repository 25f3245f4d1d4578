#include "lsmer/codec/frames.hpp"

#include "lsmer/codec/texts.hpp"

namespace {

using namespace codec_tests;

/// A compressor that a test can do without a library: runs of a byte, as byte and length.
struct runs_method {
    static constexpr std::uint16_t tag = codec::tags::first_user_tag + 7;
    static constexpr std::string_view name = "runs";
    static constexpr double decode_cost = 1;
    static constexpr double encode_cost = 1;

    struct Packer {
        std::size_t operator()(const std::byte* from, std::size_t size, std::byte* to,
                               std::size_t room) const {
            std::size_t at = 0;
            for (std::size_t i = 0; i < size;) {
                std::size_t run = 1;
                while (run < 255 && i + run < size && from[i + run] == from[i]) ++run;
                if (at + 2 > room) return 0;
                to[at++] = from[i];
                to[at++] = static_cast<std::byte>(run);
                i += run;
            }
            return at;
        }
    };
    static bool unpack(const std::byte* from, std::size_t size, void* to, std::size_t room) {
        auto* out = static_cast<std::byte*>(to);
        std::size_t at = 0;
        for (std::size_t i = 0; i + 2 <= size; i += 2) {
            const auto run = std::to_integer<std::size_t>(from[i + 1]);
            if (run > room - at) return false;
            std::memset(out + at, std::to_integer<int>(from[i]), run);
            at += run;
        }
        return at == room;
    }
};
struct runs : codec::frames<runs_method> {};

} // namespace

TEMPLATE_TEST_CASE("frames: values come back byte for byte", "[codec]", std::string_view,
                   lsmer::fixed_bytes<1>, lsmer::fixed_bytes<5>, lsmer::fixed_bytes<16>) {
    STATIC_REQUIRE(codec::codec_of<runs, TestType>);
    some_round_trips<runs, TestType>();
}

TEST_CASE("frames: texts of every kind come back", "[codec]") {
    for (const text_kind kind : text_kinds) {
        const Texts made(kind, 2500, 51);
        CAPTURE(static_cast<int>(kind));
        CHECK(round_trip<runs>(made.views()).empty());
    }
}

TEMPLATE_TEST_CASE("frames: damaged bytes do no harm", "[codec]", std::string_view,
                   lsmer::fixed_bytes<5>) {
    CHECK(damage<runs, TestType>(pattern::runs) > 0);
}

TEST_CASE("frames: what does not shrink is kept, and so is what shrinks too much", "[codec]") {
    const Texts zeros(text_kind::zeros, 1024, 52);
    const byte_buffer small = encoded<runs>(zeros.views());
    CHECK(small.size() < codec::detail::text_bytes(zeros.views()) / 3);
    const std::string large(400'000, 'z');
    const std::vector<std::string_view> one{large};
    const byte_buffer kept = encoded<runs>(one); // 127-fold: compressed
    CHECK(kept.size() < 4000);
    byte_buffer body;
    runs::encode<std::string_view>(one, body);
    const std::uint32_t more = 400'000 * 3;
    std::memcpy(body.data() + 8, &more, 4);
    const auto refused = runs::open<std::string_view>(body.view(), 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("expands too much") != std::string::npos);
}

TEST_CASE("frames: the estimate is near the size", "[codec]") {
    const Texts zeros(text_kind::zeros, 20000, 53);
    const codec::estimate e = runs::analyze<std::string_view>({zeros.views(), 3});
    const auto size = static_cast<double>(encoded<runs>(zeros.views()).size());
    CHECK(e.usable);
    CHECK(e.bytes > size * 0.8);
    CHECK(e.bytes < size * 1.3);
}
