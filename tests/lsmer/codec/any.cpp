#include "lsmer/codec/any.hpp"

#include "lsmer/codec/round_trip.hpp"
#include "lsmer/codec/standard.hpp"

namespace {

using namespace codec_tests;

// A codec of a user: plain bytes, each turned over.
struct inverted {
    static constexpr std::uint16_t tag = codec::tags::first_user_tag + 7;
    static constexpr std::string_view name = "inverted";
    template <class T>
    static constexpr bool supports = std::is_same_v<T, std::uint8_t>;

    struct reader {
        const std::byte* body;
        std::uint32_t rows;
        const std::uint8_t* read(std::uint32_t v, std::uint8_t* scratch) const {
            for (std::size_t i = 0; i < codec::rows_of_vector(rows, v); ++i) {
                scratch[i] = fetch(static_cast<std::uint32_t>(v * vector_rows + i));
            }
            return scratch;
        }
        std::uint8_t fetch(std::uint32_t row) const {
            return static_cast<std::uint8_t>(~std::to_integer<unsigned>(body[row]));
        }
    };
    template <class T>
    static codec::estimate analyze(const codec::sample<T>& s) {
        return {true, static_cast<double>(s.all.size()) / 100, 0, 0}; // always the best
    }
    template <class T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        for (const T v : values) out.push_back(static_cast<std::byte>(~v));
    }
    template <class T>
    static lsmer::result<reader> open(byte_view body, std::uint32_t rows) {
        if (body.size() < rows) {
            return lsmer::make_error(lsmer::error_kind::corruption, "inverted body too short");
        }
        return reader{body.data(), rows};
    }
};

} // namespace

TEST_CASE("any: a user's codec is chosen, written and opened like the library's", "[codec]") {
    using set = codec::any<codec::plain, codec::bitpack, inverted>;
    const auto values = make<std::uint8_t>(pattern::random, 1500, 5);
    byte_buffer out;
    CHECK(set::encode<std::uint8_t>(values, codec::effort::fast, out) == inverted::tag);
    auto chunk = set::open<std::uint8_t>(inverted::tag, out.view(), 1500);
    REQUIRE(chunk);
    CHECK(chunk->encoding() == codec::encoding::other);
    CHECK(compare(*chunk, values).empty());

    const std::vector<std::int64_t> others{1, 2, 3}; // a type that it does not take
    out.clear();
    CHECK(set::encode<std::int64_t>(others, codec::effort::fast, out) == codec::tags::plain);
}

TEST_CASE("any: an absent codec is named, with the set", "[codec]") {
    using small = codec::any<codec::plain, codec::constant>;
    const std::byte bytes[64] = {};
    const auto known = small::open<std::int64_t>(codec::tags::delta, bytes, 3);
    REQUIRE_FALSE(known);
    CHECK(known.error().kind == lsmer::error_kind::unsupported);
    CHECK(known.error().message.find("codec 5 (delta)") != std::string::npos);
    CHECK(known.error().message.find("plain, constant") != std::string::npos);
    const auto foreign = small::open<std::int64_t>(0x8001, bytes, 3);
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().message.find("codec 32769,") != std::string::npos);
}

TEST_CASE("any: a codec that cannot hold the type is corruption, not a crash", "[codec]") {
    const std::byte bytes[64] = {};
    const auto chunk = codec::standard::open<double>(codec::tags::bitpack, bytes, 3);
    REQUIRE_FALSE(chunk);
    CHECK(chunk.error().kind == lsmer::error_kind::corruption);
}

TEST_CASE("any: a body may follow others in the same buffer", "[codec]") {
    const auto values = make<std::int64_t>(pattern::sorted, 3000, 6);
    byte_buffer out;
    put(out, std::uint32_t{77});
    const std::uint16_t tag =
        codec::standard::encode<std::int64_t>(values, codec::effort::small, out);
    const Bytes body(out.view().subspan(4));
    auto chunk = codec::standard::open<std::int64_t>(tag, body.view(), 3000);
    REQUIRE(chunk);
    CHECK(compare(*chunk, values).empty());
}
