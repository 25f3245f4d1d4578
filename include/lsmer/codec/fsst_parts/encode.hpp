#pragma once
// Compresses many texts with one table of symbols. Four lanes, each with texts of its own, take a
// step in turn: what one match waits for is hidden behind the other three. A step has no branch but
// the loop's; a text that ends lets its lane go on with the next one.

#include "lsmer/codec/fsst_parts/matcher.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lsmer::inline v0::codec::fsst_parts {

namespace detail {

/// Where a text ends in the copy, and what its compressed form ended with.
struct stop {
    const char* end;
    std::uint8_t* out;
};

/// Some of the texts, on their way. Few variables, so that those of four lanes are registers.
struct Lane {
    const char* at = nullptr; // of the copy
    stop* text = nullptr;     // the one at hand
    std::uint8_t* out = nullptr;

    // REQUIRES: 8 bytes readable at `at`, 2 writable at `out`
    template <bool Separated>
    LSMER_ALWAYS_INLINE void step(const Matcher& matcher) noexcept {
        const char* const end = text->end;
        const auto word = load<std::uint64_t>(at);
        match m;
        if constexpr (Separated) {
            m = matcher.find(word);
        } else {
            m = matcher.find(word, static_cast<std::uint64_t>(end - at));
        }
        out[0] = m.code();
        out[1] = static_cast<std::uint8_t>(word); // kept behind an escape
        out += m.written();
        at += m.length();
        text->out = out;
        const bool ended = at == end;
        text += ended;
        if constexpr (Separated) at += ended;
    }
};

} // namespace detail

/// Threads: one at a time. Keeps its memory between calls.
class Compressor {
public:
    /// Appends the texts, compressed, to `out`, and puts into `ends` where each ends among what
    /// was appended by this call and those before it: `base` bytes.
    // REQUIRES: ends has a place for every text
    void operator()(std::span<const std::string_view> texts, const Matcher& matcher,
                    std::uint64_t base, byte_buffer& out, std::uint64_t* ends) {
        while (!texts.empty()) {
            std::size_t count = 0;
            std::size_t bytes = 0;
            while (count < texts.size() && count < texts_at_once &&
                   (count == 0 || bytes + texts[count].size() <= bytes_at_once)) {
                bytes += texts[count++].size();
            }
            base = compress(texts.first(count), bytes, matcher, base, out, ends);
            texts = texts.subspan(count);
            ends += count;
        }
    }

private:
    static constexpr std::size_t lanes = 4;
    static constexpr std::size_t texts_at_once = 2048;
    static constexpr std::size_t bytes_at_once = std::size_t{1} << 16;

    std::uint64_t compress(std::span<const std::string_view> texts, std::size_t bytes,
                           const Matcher& matcher, std::uint64_t base, byte_buffer& out,
                           std::uint64_t* ends) {
        const int separator = matcher.separator();
        copy_.resize(bytes + texts.size() + 8);
        stops_.resize(texts.size());
        room_.resize(2 * bytes + 2 * lanes);
        detail::Lane begin[lanes];
        detail::Lane end[lanes];
        split(texts, bytes, separator, begin, end);
        separator < 0 ? run<false>(matcher, begin, end) : run<true>(matcher, begin, end);
        std::size_t text = 0;
        for (std::size_t l = 0; l < lanes; ++l) {
            const std::uint8_t* const start = begin[l].out;
            out.append(reinterpret_cast<const std::byte*>(start),
                       static_cast<std::size_t>(end[l].out - start));
            std::uint64_t written = 0;
            for (const detail::stop* s = begin[l].text; s != end[l].text; ++s) {
                while (texts[text].empty()) ends[text++] = base + written;
                written = static_cast<std::uint64_t>(s->out - start);
                ends[text++] = base + written;
            }
            base += written;
        }
        while (text < texts.size()) ends[text++] = base;
        return base;
    }

    /// Takes every lane from its begin to the text of its end; `end` gets where it has come to.
    template <bool Separated>
    LSMER_NOINLINE static void run(const Matcher& matcher, const detail::Lane* begin,
                                   detail::Lane* end) {
        detail::Lane a = begin[0];
        detail::Lane b = begin[1];
        detail::Lane c = begin[2];
        detail::Lane d = begin[3];
        while (a.text != end[0].text && b.text != end[1].text && c.text != end[2].text &&
               d.text != end[3].text) {
            a.step<Separated>(matcher);
            b.step<Separated>(matcher);
            c.step<Separated>(matcher);
            d.step<Separated>(matcher);
        }
        const detail::Lane stopped[] = {a, b, c, d};
        for (std::size_t l = 0; l < lanes; ++l) {
            detail::Lane rest = stopped[l];
            while (rest.text != end[l].text) rest.step<Separated>(matcher);
            end[l] = rest;
        }
    }

    /// Copies the texts that are not empty, a separator behind each, and gives each lane about as
    /// many bytes of them.
    void split(std::span<const std::string_view> texts, std::size_t bytes, int separator,
               detail::Lane* begin, detail::Lane* end) {
        std::size_t text = 0;
        std::size_t copied = 0;
        char* at = copy_.data();
        detail::stop* stop = stops_.data();
        std::uint8_t* out = room_.data();
        for (std::size_t l = 0; l < lanes; ++l) {
            begin[l] = {at, stop, out};
            const std::size_t before = copied;
            const std::size_t until = bytes * (l + 1) / lanes;
            while (text < texts.size() && (l + 1 == lanes || copied < until)) {
                const std::string_view t = texts[text++];
                if (t.empty()) continue;
                std::memcpy(at, t.data(), t.size());
                at += t.size();
                copied += t.size();
                (stop++)->end = at;
                if (separator >= 0) *at++ = static_cast<char>(separator);
            }
            end[l] = {at, stop, out};
            out += 2 * (copied - before) + 2;
        }
        std::memset(at, 0, 8);
    }

    buffer<char> copy_; // of the texts, a separator behind each, and 8 zeros
    buffer<detail::stop> stops_;
    buffer<std::uint8_t> room_; // what the lanes write: at most twice as much
};

} // namespace lsmer::inline v0::codec::fsst_parts
