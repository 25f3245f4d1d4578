#include "lsmer/codec/fsst.hpp"

#include "lsmer/codec/round_trip.hpp"
#include "lsmer/codec/texts.hpp"

namespace {

using namespace codec_tests;
using codec::fsst;
using texts = std::vector<std::string_view>;

codec::detail::fsst_reader open(const byte_buffer& body, std::size_t rows) {
    return fsst::open<std::string_view>(body.view(), static_cast<std::uint32_t>(rows)).value();
}

} // namespace

TEST_CASE("fsst: texts come back byte for byte", "[codec]") {
    round_trips<fsst, std::string_view>();
}

TEST_CASE("fsst: texts of every kind and length come back", "[codec]") {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        for (const text_kind kind : text_kinds) {
            for (const std::size_t count : {1U, 3U, 700U, 1024U, 3000U}) {
                const Texts made(kind, count, seed);
                CAPTURE(static_cast<int>(kind), count, seed);
                CHECK(round_trip<fsst>(made.views()).empty());
            }
        }
    }
}

TEST_CASE("fsst: damaged bytes do no harm", "[codec]") {
    CHECK(damage<fsst, std::string_view>(pattern::random) > 0);
    const Texts words(text_kind::words, 1500, 5);
    CHECK(damage_of<fsst>(words.views()) > 0);
    const Texts noise(text_kind::noise, 1100, 6);
    CHECK(damage_of<fsst>(noise.views()) > 0);
}

TEST_CASE("fsst: a vector never decodes to more than it declares", "[codec]") {
    const Texts words(text_kind::words, 2000, 7);
    const byte_buffer good = encoded<fsst>(words.views());
    for (const std::uint32_t declared : {0U, 1U, 100U, ~0U}) {
        Bytes body(good.view());
        std::memcpy(&body[20], &declared, sizeof declared);
        const auto chunk =
            codec::any<fsst>::open<std::string_view>(fsst::tag, body.view(), 2000).value();
        lsmer::TextArena arena;
        texts scratch(vector_rows);
        std::size_t total = 0;
        const auto* const read = chunk.read(0, scratch.data(), arena);
        for (std::size_t i = 0; i < vector_rows; ++i) total += read[i].size();
        const std::size_t real = codec::detail::text_bytes(std::span(words.views()).first(1024));
        if (declared == ~0U) {
            CHECK(total == real);
        } else {
            CHECK(total <= declared + 64);
        }
        CHECK(chunk.read(1, scratch.data(), arena)[5] == words.views()[1029]);
    }
}

TEST_CASE("fsst: equal texts are equal codes, and a constant's are known", "[codec]") {
    const Texts words(text_kind::words, 3000, 8);
    const byte_buffer body = encoded<fsst>(words.views());
    const auto reader = open(body, 3000);
    const auto same = [](byte_view a, byte_view b) {
        return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
    };
    for (std::size_t i = 0; i < 3000; i += 7) {
        const byte_buffer constant = reader.compress_constant(words.views()[i]);
        bool agrees = true;
        for (std::uint32_t row = 0; row < 3000; row += 11) {
            agrees &= same(reader.compressed(row), constant.view()) ==
                      (words.views()[row] == words.views()[i]);
        }
        CHECK(agrees);
        CHECK(same(reader.compressed(static_cast<std::uint32_t>(i)), constant.view()));
    }
    CHECK(reader.compress_constant("").empty());
    CHECK(reader.compress_constant("\xff").size() >= 1);
}

TEST_CASE("fsst: the same texts become the same bytes", "[codec]") {
    const Texts words(text_kind::words, 5000, 9);
    const byte_buffer body = encoded<fsst>(words.views());
    const byte_buffer again = encoded<fsst>(words.views());
    REQUIRE(body.size() == again.size());
    CHECK(std::memcmp(body.data(), again.data(), body.size()) == 0);
    // Changes with the training; must not change with the compiler or the machine.
    const auto reader = open(body, 5000);
    std::uint64_t sum = 0xcbf29ce484222325U;
    for (std::uint32_t row = 0; row < 5000; ++row) {
        for (const std::byte b : reader.compressed(row)) {
            sum = (sum ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3U;
        }
    }
    CHECK(sum == 0xc4c982b859569084U);
}

TEST_CASE("fsst: words take less than half, noise hardly more than itself", "[codec]") {
    const auto ratio = [](const Texts& t) {
        return static_cast<double>(codec::detail::text_bytes(t.views())) /
               static_cast<double>(encoded<fsst>(t.views()).size());
    };
    CHECK(ratio(Texts(text_kind::words, 20000, 10)) > 2);
    CHECK(ratio(Texts(text_kind::noise, 20000, 11)) > 0.45);
}

TEST_CASE("fsst: the estimate is near the size, and empty texts have none", "[codec]") {
    for (const text_kind kind : {text_kind::words, text_kind::numbers, text_kind::noise}) {
        const Texts made(kind, 30000, 12);
        const codec::sample<std::string_view> s{made.views(), 7};
        const codec::estimate e = fsst::analyze<std::string_view>(s);
        const auto size = static_cast<double>(encoded<fsst>(made.views()).size());
        CAPTURE(static_cast<int>(kind), e.bytes, size);
        CHECK(e.usable);
        CHECK(e.bytes > size * 0.8);
        CHECK(e.bytes < size * 1.25);
    }
    const texts empty(1000);
    CHECK_FALSE(fsst::analyze<std::string_view>({empty, 1}).usable);
}
