// Any values through any codec that takes them: they come back bit for bit, by vectors and by rows,
// and what is done to them encoded gives what is done to them decoded.
//
//   u8 tag | u8 kind of value | pieces of values (see Pieces)

#include "fuzz/support/input.hpp"
#include "lsmer/codec/alp.hpp"
#include "lsmer/codec/alp_rd.hpp"
#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/frequency.hpp"
#include "lsmer/codec/fsst.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/sequence.hpp"
#include "lsmer/kernel/compare.hpp"

#include <deque>
#include <string>
#include <vector>

namespace {

namespace codec = lsmer::codec;
using fuzz::expect;
using lsmer::vector_rows;

constexpr std::size_t rows_max = 6000;

/// Values of a type from a few bytes: u8 how, u8 times 8 or 1, and a number of 8 bytes or fewer.
template <class T>
class Pieces {
public:
    explicit Pieces(fuzz::Input& in) {
        while (!in.empty() && all_.size() < rows_max) {
            const auto how = in.number<std::uint8_t>();
            const std::size_t times = in.number<std::uint8_t>() * ((how & 8) != 0 ? 8U : 1U) + 1;
            const std::uint64_t number = number_of(in, how >> 4);
            std::uint64_t noise = number | 1;
            for (std::size_t i = 0; i < times && all_.size() < rows_max; ++i) {
                noise = noise * 6364136223846793005U + 1442695040888963407U;
                switch (how % 8) {
                case 0: add(number); break;
                case 1: add(number + i); break;
                case 2: add(number * i); break;
                case 3: add(noise >> 32); break;
                case 4: add(number + (noise >> 60)); break;
                case 5: add(i % 16 == 5 ? noise : number); break;
                case 6: add(before(i)); break;
                default: add(noise); break;
                }
            }
        }
    }
    [[nodiscard]] std::span<const T> all() const noexcept { return all_; }

private:
    static std::uint64_t number_of(fuzz::Input& in, unsigned size) {
        switch (size % 4) {
        case 0: return in.number<std::uint8_t>();
        case 1: return in.number<std::uint16_t>();
        case 2: return in.number<std::uint32_t>();
        default: return in.number<std::uint64_t>();
        }
    }
    std::uint64_t before(std::size_t i) const {
        return numbers_.empty() ? 0 : numbers_[i % 64 % numbers_.size()];
    }
    void add(std::uint64_t n) {
        numbers_.push_back(n);
        if constexpr (std::is_integral_v<T>) {
            all_.push_back(static_cast<T>(n));
        } else if constexpr (std::is_floating_point_v<T>) {
            // Small numbers are decimals, others any bits.
            all_.push_back(n < 1U << 24 ? static_cast<T>(n) / 100 : lsmer::load<T>(&n));
        } else if constexpr (std::is_same_v<T, std::string_view>) {
            std::string& text = texts_.emplace_back();
            for (std::uint64_t left = n; left != 0 && text.size() < 60; left /= 3) {
                text += left % 3 == 0 ? "of the " : left % 3 == 1 ? "a" : std::string(1, char(n));
            }
            all_.push_back(text);
        } else {
            all_.push_back(lsmer::load<T>(&n));
        }
    }

    std::vector<T> all_;
    std::vector<std::uint64_t> numbers_;
    std::deque<std::string> texts_;
};

/// Comparisons, gathering and sums of a vector are those of its values.
template <class T>
void compare_encoded(const codec::chunk<T>& chunk, std::uint32_t v, std::span<const T> values) {
    std::vector<T> whole(vector_rows);
    std::copy(values.begin(), values.end(), whole.begin());
    const T a = values.front();
    const T b = values[values.size() / 2];
    for (const bool negated : {false, true}) {
        const lsmer::kernel::range<T> range{
            .lo = b < a ? b : a, .hi = b < a ? a : b, .negated = negated};
        if (range.lo != range.lo || range.hi != range.hi) continue; // bounds are never NaN
        std::vector<std::uint8_t> mask(vector_rows, 1);
        std::vector<std::uint8_t> expected(vector_rows, 1);
        if (!chunk.keep(v, range, mask.data())) continue;
        lsmer::kernel::keep_in_range(whole.data(), range, expected.data());
        expect(std::equal(mask.begin(), mask.begin() + std::ptrdiff_t(values.size()),
                          expected.begin()),
               "a comparison of encoded values is that of the values");
    }
    std::uint16_t rows[vector_rows];
    std::size_t count = 0;
    for (std::size_t i = 0; i < values.size(); i += 1 + i % 7) {
        rows[count++] = static_cast<std::uint16_t>(i);
    }
    std::vector<T> out(vector_rows);
    if (chunk.gather(v, rows, count, out.data())) {
        for (std::size_t i = 0; i < count; ++i) {
            expect(codec::same_bits(out[rows[i]], values[rows[i]]), "gathered values are the same");
        }
    }
    if constexpr (codec::integer_value<T>) {
        lsmer::kernel::int128 total = 0;
        lsmer::kernel::int128 expected = 0;
        for (const T value : values) expected += value;
        if (chunk.sum(v, total)) expect(total == expected, "the sum is that of the values");
    }
}

template <class T>
void compare(const codec::chunk<T>& chunk, std::span<const T> values) {
    std::vector<T> scratch(vector_rows);
    lsmer::TextArena arena;
    for (std::uint32_t v = 0; v < chunk.vectors(); ++v) {
        arena.clear();
        const std::span<const T> part =
            values.subspan(v * vector_rows, codec::rows_of_vector(values.size(), v));
        const T* const read = chunk.read(v, scratch.data(), arena);
        for (std::size_t i = 0; i < part.size(); ++i) {
            expect(codec::same_bits(read[i], part[i]), "a vector comes back bit for bit");
        }
        if (chunk.entries() != 0) {
            std::uint16_t room[vector_rows];
            const std::uint16_t* const codes = chunk.codes(v, room);
            for (std::size_t i = 0; i < part.size(); i += 3) {
                expect(codec::same_bits(chunk.entry(codes[i], arena), part[i]),
                       "codes stand for the values");
            }
        }
        if constexpr (codec::number_value<T>) compare_encoded(chunk, v, part);
    }
    arena.clear();
    for (std::size_t row = 0; row < values.size(); row += 1 + row / 16) {
        expect(codec::same_bits(chunk.fetch(static_cast<std::uint32_t>(row), arena), values[row]),
               "a row comes back bit for bit");
    }
}

template <class C, class T>
bool through(std::uint16_t tag, std::span<const T> values) {
    if constexpr (C::template supports<T>) {
        if (tag != C::tag) return false;
        if (!C::template analyze<T>({values, 1}).usable) return true;
        lsmer::byte_buffer out;
        C::template encode<T>(values, out);
        const fuzz::Exact body(out.view(), tag % 2);
        const auto chunk = codec::any<C>::template open<T>(
            tag, body.view(), static_cast<std::uint32_t>(values.size()));
        expect(bool(chunk), "what a codec wrote it opens");
        compare<T>(*chunk, values);
        return true;
    } else {
        return tag == C::tag;
    }
}

template <class T>
void use(std::uint16_t tag, fuzz::Input& in) {
    const Pieces<T> pieces(in);
    const std::span<const T> values = pieces.all();
    if (values.empty()) return;
    [&]<class... C>(codec::any<C...>*) {
        static_cast<void>((through<C, T>(tag, values) || ...));
    }(static_cast<codec::any<codec::plain, codec::constant, codec::dict, codec::rle, codec::delta,
                             codec::bitpack, codec::alp, codec::alp_rd, codec::fsst,
                             codec::sequence, codec::frequency>*>(nullptr));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input in(data, size);
    const auto tag = static_cast<std::uint16_t>(1 + in.number<std::uint8_t>() % 11);
    switch (in.number<std::uint8_t>() % 8) {
    case 0: use<std::uint8_t>(tag, in); break;
    case 1: use<std::int16_t>(tag, in); break;
    case 2: use<std::uint32_t>(tag, in); break;
    case 3: use<std::int64_t>(tag, in); break;
    case 4: use<float>(tag, in); break;
    case 5: use<double>(tag, in); break;
    case 6: use<std::string_view>(tag, in); break;
    default: use<lsmer::fixed_bytes<5>>(tag, in); break;
    }
    return 0;
}
