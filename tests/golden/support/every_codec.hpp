#pragma once
// What is in the golden files: their schema, the value of every row, the codec of every chunk.
//
// DO NOT RENUMBER the groups, DO NOT CHANGE what is in them: files hold them. New codecs come in
// new groups behind the last.

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
#include "lsmer/column/buffer.hpp"
#include "lsmer/io/memory.hpp"
#include "lsmer/sstable/sstable.hpp"
#include "lsmer/sstable/writer.hpp"

#include <string>
#include <type_traits>
#include <vector>

namespace golden {

namespace codec = lsmer::codec;
namespace tags = lsmer::codec::tags;

struct every_codec : lsmer::table<"every_codec"> {
    static constexpr struct n : lsmer::column<"n", std::int64_t> {} n{};
    static constexpr struct m : lsmer::column<"m", lsmer::nullable<std::uint16_t>> {} m{};
    static constexpr struct x : lsmer::column<"x", lsmer::nullable<double>> {} x{};
    static constexpr struct y : lsmer::column<"y", float> {} y{};
    static constexpr struct note : lsmer::column<"note", lsmer::text> {} note{};
    static constexpr struct key : lsmer::column<"key", lsmer::fixed_bytes<5>> {} key{};
    using columns = lsmer::columns<n, m, x, y, note, key>;
};
inline constexpr std::size_t columns = 6;

/// What the values of a group look like.
enum class shape { noise, same, narrow, rising, runs, few, steps, outliers };

struct group {
    golden::shape shape;
    std::size_t rows;
    std::uint16_t tags[columns];
};
inline constexpr group groups[] = {
    {shape::noise, 300,
     {tags::plain, tags::plain, tags::plain, tags::plain, tags::plain, tags::plain}},
    {shape::same, 1100,
     {tags::constant, tags::constant, tags::constant, tags::constant, tags::constant,
      tags::constant}},
    {shape::narrow, 1100,
     {tags::bitpack, tags::bitpack, tags::alp, tags::alp, tags::fsst, tags::plain}},
    {shape::rising, 1100,
     {tags::delta, tags::delta, tags::alp_rd, tags::alp_rd, tags::fsst, tags::frequency}},
    {shape::runs, 2100, {tags::rle, tags::rle, tags::rle, tags::rle, tags::rle, tags::rle}},
    {shape::few, 1100, {tags::dict, tags::dict, tags::dict, tags::dict, tags::dict, tags::dict}},
    {shape::steps, 1100,
     {tags::sequence, tags::sequence, tags::alp, tags::alp, tags::dict, tags::dict}},
    {shape::outliers, 1100,
     {tags::frequency, tags::frequency, tags::frequency, tags::frequency, tags::fsst,
      tags::frequency}},
    {shape::outliers, 1100,
     {tags::bitpack, tags::delta, tags::alp, tags::alp_rd, tags::dict, tags::rle}},
};
inline constexpr std::size_t group_count = sizeof groups / sizeof groups[0];

/// Noise that is the same everywhere: the finalizer of SplitMix64.
constexpr std::uint64_t noise(std::uint64_t n) {
    n = (n + 1) * 0x9e3779b97f4a7c15U;
    n = (n ^ n >> 30) * 0xbf58476d1ce4e5b9U;
    n = (n ^ n >> 27) * 0x94d049bb133111ebU;
    return n ^ n >> 31;
}

/// The number that the value of a row is made of.
constexpr std::uint64_t number(shape s, std::size_t row, std::size_t column) {
    const std::uint64_t r = noise(row * 8 + column);
    switch (s) {
    case shape::noise: return r;
    case shape::same: return 4711;
    case shape::narrow: return 1000 + r % 500;
    case shape::rising: return 100 + 11 * row + r % 8;
    case shape::runs: return noise(row / 45) % 1000;
    case shape::few: return r % 9 * 101;
    case shape::steps: return 50 + 3 * row;
    case shape::outliers: return r % 40 == 3 ? r : 12;
    }
    return 0;
}

inline std::string text(shape s, std::uint64_t n) {
    static constexpr const char* words[] = {"quick ", "deposits ", "the ", "sleep ", "ironic "};
    std::string out;
    if (s == shape::noise) {
        for (; out.size() < n % 20; n = noise(n)) out += static_cast<char>(n >> 9);
    }
    for (; s != shape::noise && n != 0; n /= 7) out += words[n % 5];
    return out;
}

template <class T>
T value(shape s, std::uint64_t n, lsmer::TextArena& texts) {
    if constexpr (std::is_integral_v<T>) {
        return static_cast<T>(n);
    } else if constexpr (std::is_same_v<T, double>) {
        // Every bit pattern, NaN payloads among them; decimals; and numbers that are none.
        if (s == shape::noise) return lsmer::load<double>(&n);
        const double decimal = static_cast<double>(n % 1'000'000) / 100;
        return s == shape::rising ? decimal / 3 + 1 : decimal;
    } else if constexpr (std::is_same_v<T, float>) {
        if (s == shape::noise) return lsmer::load<float>(&n);
        const float decimal = static_cast<float>(n % 10'000) / 10;
        return s == shape::rising ? decimal / 3 + 1 : decimal;
    } else if constexpr (std::is_same_v<T, std::string_view>) {
        return texts.keep(text(s, n));
    } else {
        return lsmer::load<T>(&n);
    }
}

/// The rows of a group.
class Rows {
public:
    explicit Rows(const group& g) : buffer_(symbols_) {
        for (std::size_t row = 0; row < g.rows; ++row) {
            lsmer::each_index<columns>([&](auto c) {
                using T = typename lsmer::column_at<every_codec, c>::storage_type;
                buffer_.template push_storage<c>(
                    value<T>(g.shape, number(g.shape, row, c), texts_));
            });
            buffer_.row_done();
        }
    }
    [[nodiscard]] lsmer::Batch<every_codec> batch() const { return buffer_.batch(); }

private:
    lsmer::SymbolDictionary symbols_;
    lsmer::TextArena texts_;
    lsmer::ColumnBuffer<every_codec> buffer_;
};

/// Every codec of the library, each chunk by the one whose turn it is.
template <codec::codec... Codecs>
struct in_turn : codec::any<Codecs...> {
    static inline const std::uint16_t* turn = nullptr;

    template <codec::storage_value T>
    static std::uint16_t encode(std::span<const T> values, codec::effort,
                                lsmer::byte_buffer& out) {
        const std::uint16_t tag = *turn++;
        static_cast<void>((encode_by<Codecs>(tag, values, out) || ...));
        return tag;
    }

private:
    template <class C, class T>
    static bool encode_by(std::uint16_t tag, std::span<const T> values, lsmer::byte_buffer& out) {
        if constexpr (C::template supports<T>) {
            if (tag == C::tag) C::template encode<T>(values, out);
        }
        return tag == C::tag;
    }
};

using codecs =
    in_turn<codec::plain, codec::constant, codec::dict, codec::rle, codec::delta, codec::bitpack,
            codec::alp, codec::alp_rd, codec::fsst, codec::sequence, codec::frequency>;

inline constexpr std::uint64_t file_id = 1;

/// A file of these groups as this build writes it.
template <class Codecs>
std::vector<std::byte> written(std::span<const group> all) {
    const lsmer::io::Memory disk;
    auto out = lsmer::sstable::Writer<every_codec, Codecs, lsmer::io::Memory>::create(
                   disk, "/golden.sst", file_id)
                   .value();
    for (const group& g : all) {
        Codecs::turn = g.tags;
        out.add_group(Rows(g).batch()).value();
    }
    static_cast<void>(out.finish().value());
    return disk.contents("/golden.sst");
}

} // namespace golden
