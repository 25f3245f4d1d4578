#pragma once

// What the tests of relative chunks share: columns that go together, and a group of them that is
// written and opened as a file does it.

#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/relative.hpp"
#include "lsmer/codec/round_trip.hpp"

#include <deque>
#include <limits>
#include <random>
#include <vector>

namespace codec_tests {

using plain_or_relative = codec::any<codec::plain, codec::relative>;

/// A column that was written, and its chunk for those behind it.
struct written {
    byte_buffer body;
    std::uint16_t tag = 0;
    codec::relation others;
    codec::reference reference;
};

/// Columns of one length, written one after the other. Values must outlive the group.
class Group {
public:
    /// Writes a column with a set of codecs; it may refer to those written before.
    template <class Set, class T>
    const written& add(const std::vector<T>& values) {
        written& w = columns_.emplace_back();
        w.others.before = before_;
        w.tag = Set::template encode<T>(std::span<const T>(values), codec::effort::small, w.body,
                                        &w.others);
        return opened<Set>(w, values);
    }
    /// Writes a column that refers to another one, whatever it costs.
    template <class T>
    const written& relate(const std::vector<T>& values, std::size_t of) {
        written& w = columns_.emplace_back();
        w.others.before = std::span(before_).subspan(of, 1);
        w.tag = codec::tags::relative;
        static_cast<void>(codec::encode_relative(codec::whole_numbers(std::span<const T>(values)),
                                                 codec::effort::small,
                                                 std::numeric_limits<double>::infinity(), w.others,
                                                 w.body));
        return opened<plain_or_relative>(w, values);
    }
    /// Opens bytes in the place of a column's own.
    template <class T, class Set = plain_or_relative>
    lsmer::result<codec::chunk<T>> open(const written& w, byte_view body, std::uint32_t rows) {
        codec::reference* const of =
            w.others.of == 0 ? nullptr : &columns_[w.others.of - 1].reference;
        return Set::template open<T>(w.tag, body, rows, of);
    }
    written& operator[](std::size_t column) { return columns_[column]; }

private:
    template <class Set, class T>
    const written& opened(written& w, const std::vector<T>& values) {
        before_.push_back({codec::whole_numbers(std::span<const T>(values)),
                           static_cast<std::uint32_t>(columns_.size() - 1), w.others.depth,
                           w.others.decode});
        const auto chunk =
            open<T, Set>(w, w.body.view(), static_cast<std::uint32_t>(values.size()));
        if (chunk) w.reference.set(*chunk);
        return w;
    }

    std::deque<written> columns_; // references stay where they are
    std::vector<codec::neighbour> before_;
};

/// Codes of `kinds` symbols from `first`, the low ones more often.
inline std::vector<std::uint32_t> codes_of(std::size_t rows, std::uint32_t first,
                                           std::uint32_t kinds, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::uint32_t> codes(rows);
    for (std::uint32_t& c : codes) {
        c = first + static_cast<std::uint32_t>(random() % (1 + random() % kinds));
    }
    return codes;
}

/// A number for a code, far from those of others, and up to `reach` more. Doubles are in cents.
template <class T>
std::vector<T> by_code(const std::vector<std::uint32_t>& codes, std::uint64_t reach,
                       std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<T> out(codes.size());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::uint64_t far = (codes[i] * std::uint64_t{0x9e3779b97f4a7c15}) >> 20;
        const std::uint64_t more = random() % (reach + 1);
        if constexpr (std::is_same_v<T, double>) {
            out[i] = static_cast<double>(far % 9'000'000 + more) / 100;
        } else {
            out[i] = static_cast<T>(far * 37 + more);
        }
    }
    return out;
}

/// The numbers of another column and a little more or less.
template <class T>
std::vector<T> beside(const std::vector<T>& of, std::uint64_t reach, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<T> out(of.size());
    for (std::size_t i = 0; i < of.size(); ++i) {
        const std::uint64_t more = random() % (reach + 1) - reach / 2;
        if constexpr (std::is_same_v<T, double>) {
            const auto n = static_cast<std::int64_t>(of[i] * 100 + (of[i] < 0 ? -0.5 : 0.5));
            out[i] = static_cast<double>(n + static_cast<std::int64_t>(more)) / 100;
        } else {
            out[i] = static_cast<T>(static_cast<std::uint64_t>(of[i]) + more);
        }
    }
    return out;
}

} // namespace codec_tests
