#include "lsmer/codec/fsst_parts/encode.hpp"

#include "lsmer/codec/fsst_parts/train.hpp"
#include "lsmer/codec/texts.hpp"

using namespace codec_tests;
using namespace lsmer::codec::fsst_parts;

namespace {

/// One text, one match after the other.
std::string compressed(std::string_view text, const Matcher& matcher) {
    std::string out;
    while (!text.empty()) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), text.size() < 8 ? text.size() : 8);
        const match m = matcher.find(word, text.size());
        out += static_cast<char>(m.code());
        if (m.code() == escape) out += text[0];
        text.remove_prefix(m.length());
    }
    return out;
}

std::string wrong(std::span<const std::string_view> texts,
                  const Matcher& matcher) {
    Compressor compressor;
    lsmer::byte_buffer out;
    std::vector<std::uint64_t> ends(texts.size());
    compressor(texts, matcher, 100, out, ends.data());
    std::uint64_t begin = 100;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string expected = compressed(texts[i], matcher);
        if (ends[i] < begin || ends[i] - 100 > out.size()) return "ends at " + std::to_string(i);
        if (lsmer::as_text(out.view().subspan(begin - 100, ends[i] - begin)) != expected) {
            return "text " + std::to_string(i);
        }
        begin = ends[i];
    }
    return begin - 100 == out.size() ? "" : "more than the texts";
}

} // namespace

TEST_CASE("compressing: lanes give what one match after the other gives", "[codec]") {
    Trainer train;
    Matcher matcher;
    for (const text_kind kind : text_kinds) {
        for (const std::size_t count : {0U, 1U, 2U, 5U, 100U, 2049U}) {
            const Texts made(kind, count, 21);
            static_cast<void>(train(made.views(), matcher));
            CAPTURE(static_cast<int>(kind), count);
            CHECK(wrong(made.views(), matcher).empty());
        }
    }
    matcher.clear(); // escapes alone
    const Texts noise(text_kind::noise, 500, 22);
    CHECK(wrong(noise.views(), matcher).empty());
}

TEST_CASE("compressing: without a separator, symbols still end with their text", "[codec]") {
    Matcher matcher;
    for (std::uint32_t b = 0; b < 255; ++b) matcher.add({b | ((b + 1) & 0xff) << 8, 2}, b);
    matcher.add({'x', 1}, 254);
    REQUIRE(matcher.separator() == 0);
    matcher.add({255 | 0 << 8, 2}, 253);
    REQUIRE(matcher.separator() == -1);
    const std::vector<std::string_view> texts{"abcdef", "a", "b", "", "ab", "bcd", "x", "xy"};
    CHECK(wrong(texts, matcher).empty());
    const Texts noise(text_kind::noise, 800, 23);
    CHECK(wrong(noise.views(), matcher).empty());
}

TEST_CASE("compressing: a text larger than what is copied at once", "[codec]") {
    Trainer train;
    Matcher matcher;
    const std::string large(300'000, 'q');
    const std::vector<std::string_view> texts{"small", large, "", large, "after"};
    static_cast<void>(train(texts, matcher));
    CHECK(wrong(texts, matcher).empty());
}
