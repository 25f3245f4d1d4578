#pragma once

// Texts for the tests of codecs that compress them.

#include "lsmer/codec/round_trip.hpp"

#include <deque>

namespace codec_tests {

enum class text_kind { words, numbers, noise, escapes, zeros, long_ones, mostly_empty };
inline constexpr text_kind text_kinds[] = {
    text_kind::words, text_kind::numbers,   text_kind::noise,       text_kind::escapes,
    text_kind::zeros, text_kind::long_ones, text_kind::mostly_empty};

class Texts {
public:
    Texts(text_kind kind, std::size_t count, std::uint64_t seed) : random_(seed) {
        for (std::size_t i = 0; i < count; ++i) kept_.push_back(make(kind, i));
        views_.assign(kept_.begin(), kept_.end());
    }
    [[nodiscard]] const std::vector<std::string_view>& views() const { return views_; }

private:
    std::size_t below(std::size_t n) { return random_() % n; }

    std::string some(std::size_t length, unsigned first, unsigned kinds) {
        std::string out;
        for (std::size_t i = 0; i < length; ++i) {
            out += static_cast<char>(first + below(kinds));
        }
        return out;
    }
    std::string words(std::size_t count) {
        static constexpr const char* known[] = {"furiously ", "quick ",   "deposits", "the ",
                                                "accounts. ", "sleep ",   "regular ", "ironic",
                                                ", ",         "requests", "a",        "blithely "};
        std::string out;
        for (std::size_t i = 0; i < count; ++i) out += known[below(12)];
        return out;
    }
    std::string make(text_kind kind, std::size_t i) {
        switch (kind) {
        case text_kind::words: return words(1 + below(6));
        case text_kind::numbers: return "Customer#" + std::to_string(100'000'000 + below(100'000));
        case text_kind::noise: return some(below(40), 0, 256);
        case text_kind::escapes: return some(below(20), 250, 6) + words(below(2));
        case text_kind::zeros: return std::string(below(30), '\0');
        case text_kind::long_ones: return i % 97 == 5 ? words(3000) : words(below(3));
        case text_kind::mostly_empty: return i % 50 == 3 ? words(2) : std::string();
        }
        return {};
    }

    std::mt19937_64 random_;
    std::deque<std::string> kept_;
    std::vector<std::string_view> views_;
};

// As `round_trips`, of fewer lengths: for codecs where a value costs a frame.
template <class C, class T>
void some_round_trips() {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed, sizeof(T), std::string(C::name));
    for (const pattern p : {pattern::random, pattern::runs}) {
        for (const std::size_t count : {1U, 3U, 64U, 129U, 1023U, 1024U, 1025U, 2050U}) {
            const std::string wrong = round_trip<C>(make<T>(p, count, seed));
            CAPTURE(static_cast<int>(p), count);
            CHECK(wrong == "");
        }
    }
    CHECK(round_trip<C>(make<T>(pattern::few, 65536, seed)) == "");
}

// As `damage`, of these texts: any byte of the body changed, and the body cut.
template <class C>
unsigned damage_of(const std::vector<std::string_view>& texts) {
    const byte_buffer out = encoded<C>(texts);
    const auto rows = static_cast<std::uint32_t>(texts.size());
    unsigned refused = 0;
    unsigned sum = 0;
    const std::size_t step = 1 + out.size() / 512;
    for (std::size_t i = 0; i < out.size(); i += i < 400 ? 1 : step) {
        for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
            Bytes body(out.view());
            body[i] ^= static_cast<std::byte>(flip);
            refused += survives<C, std::string_view>(body.view(), rows, sum) ? 0U : 1U;
        }
        const Bytes cut(out.view().first(i));
        refused += survives<C, std::string_view>(cut.view(), rows, sum) ? 0U : 1U;
    }
    CHECK(sum != 1);
    return refused;
}

} // namespace codec_tests
