#include "lsmer/codec/dict_texts.hpp"

#include "lsmer/codec/texts.hpp"

#include <algorithm>
#include <set>

using namespace codec_tests;
using lsmer::codec::detail::dict_texts;

namespace {

/// Different texts in order, of which there are `count` at most.
std::vector<std::string_view> sorted(const Texts& made) {
    std::set<std::string_view> all(made.views().begin(), made.views().end());
    return {all.begin(), all.end()};
}

dict_texts open(const Bytes& bytes, std::size_t count) {
    dict_texts out;
    REQUIRE(out.open(bytes.view(), static_cast<std::uint32_t>(count)));
    return out;
}

byte_buffer stored(const std::vector<std::string_view>& texts) {
    byte_buffer out;
    dict_texts::put(std::span<const std::string_view>(texts), out);
    return out;
}

} // namespace

TEST_CASE("dictionary texts: each comes back by its number, and vectors of them", "[codec]") {
    std::mt19937 random(3);
    for (const text_kind kind : text_kinds) {
        for (const std::size_t count : {1U, 40U, 5000U}) {
            const Texts made(kind, count, 41);
            const auto texts = sorted(made);
            const Bytes bytes(stored(texts).view());
            const dict_texts view = open(bytes, texts.size());
            CAPTURE(static_cast<int>(kind), count, view.compressed());
            lsmer::TextArena arena;
            bool same = true;
            for (std::uint32_t c = 0; c < texts.size(); ++c) {
                same &= view.find(c, arena) == texts[c];
            }
            std::uint16_t codes[vector_rows];
            std::string_view out[vector_rows];
            for (const std::size_t range : {std::size_t{1}, std::size_t{3}, texts.size()}) {
                for (auto& c : codes) {
                    c = static_cast<std::uint16_t>(random() % std::min(range, texts.size()));
                }
                arena.clear();
                view.read(codes, out, arena);
                for (std::size_t i = 0; i < vector_rows; ++i) same &= out[i] == texts[codes[i]];
            }
            CHECK(same);
        }
    }
}

TEST_CASE("dictionary texts: by symbols where that saves a fifth", "[codec]") {
    const auto compressed = [](text_kind kind, std::size_t count) {
        const Texts made(kind, count, 42);
        const auto texts = sorted(made);
        const Bytes bytes(stored(texts).view());
        return open(bytes, texts.size()).compressed();
    };
    CHECK(compressed(text_kind::words, 3000));
    CHECK(compressed(text_kind::numbers, 3000));
    CHECK_FALSE(compressed(text_kind::noise, 3000));
    CHECK_FALSE(compressed(text_kind::words, 5));
}

TEST_CASE("dictionary texts: a text of a vector is expanded once", "[codec]") {
    std::vector<std::string> many;
    for (int i = 0; i < 400; ++i) many.push_back("deposits sleep " + std::to_string(1000 + i));
    const std::vector<std::string_view> views(many.begin(), many.end());
    const Bytes bytes(stored(views).view());
    const dict_texts view = open(bytes, views.size());
    REQUIRE(view.compressed());
    std::uint16_t codes[vector_rows];
    for (std::size_t i = 0; i < vector_rows; ++i) codes[i] = static_cast<std::uint16_t>(i % 400);
    std::string_view out[vector_rows];
    lsmer::TextArena arena;
    view.read(codes, out, arena);
    CHECK(out[7].data() == out[407].data());
    CHECK(out[7].data() != out[8].data());
}

TEST_CASE("dictionary texts: ends that overlap do not multiply what is expanded", "[codec]") {
    std::vector<std::string> many;
    for (int i = 0; i < 400; ++i) many.push_back("deposits sleep " + std::to_string(1000 + i));
    const std::vector<std::string_view> views(many.begin(), many.end());
    Bytes bytes(stored(views).view());
    for (std::size_t c = 0; c < views.size(); ++c) { // every other text is all bytes
        const std::uint32_t end = c % 2 == 0 ? ~0U : 0;
        std::memcpy(&bytes[8 + 4 * c], &end, 4);
    }
    const dict_texts view = open(bytes, views.size());
    std::uint16_t codes[vector_rows];
    for (std::size_t i = 0; i < vector_rows; ++i) codes[i] = static_cast<std::uint16_t>(i % 400);
    std::string_view out[vector_rows];
    lsmer::TextArena arena;
    view.read(codes, out, arena);
    std::set<const char*> different;
    std::size_t total = 0;
    for (const std::string_view t : out) {
        if (!t.empty() && different.insert(t.data()).second) total += t.size();
    }
    CHECK(total > 0);
    CHECK(total <= 8 * bytes.view().size());
}

TEST_CASE("dictionary texts: damaged bytes do no harm", "[codec]") {
    const Texts made(text_kind::words, 300, 43);
    const auto texts = sorted(made);
    const byte_buffer good = stored(texts);
    const auto count = static_cast<std::uint32_t>(texts.size());
    std::uint16_t codes[vector_rows];
    for (std::size_t i = 0; i < vector_rows; ++i) codes[i] = static_cast<std::uint16_t>(i % count);
    std::string_view out[vector_rows];
    lsmer::TextArena arena;
    unsigned refused = 0;
    unsigned sum = 0;
    const auto try_out = [&](const Bytes& bytes, std::uint32_t rows) {
        dict_texts view;
        if (!view.open(bytes.view(), rows)) {
            ++refused;
            return;
        }
        arena.clear();
        if (rows >= count) view.read(codes, out, arena);
        for (const std::string_view t : out) touch(t, sum);
        touch(view.find(rows - 1, arena), sum);
        for (auto& t : out) t = {};
    };
    for (std::size_t i = 0; i < good.size(); i += i < 2000 ? 3 : 17) {
        Bytes bytes(good.view());
        bytes[i] ^= std::byte{0xff};
        try_out(bytes, count);
        try_out(Bytes(good.view().first(i)), count);
    }
    try_out(Bytes(good.view()), 65536);
    CHECK(refused > 0);
    CHECK(sum != 1);
}
