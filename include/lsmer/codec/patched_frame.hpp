#pragma once
// How few bits a vector of integers can have when some of them may stay outside, at so many bytes
// each.
//
//   min                                  max
//    |..|......|XXXXXXXXXXXX|.....|........|       64 buckets of 2^(W-6), W the bits of the range
//              base         base + 2^w
//
// For each w the fullest window of buckets is found, and the w of the fewest bytes wins. Windows
// begin at a bucket; a window of two buckets is cut again, so that an outlier of any size costs
// its own bytes only. Most vectors have no outliers: a sixteenth of the values is asked first.

#include "lsmer/codec/concepts.hpp"
#include "lsmer/kernel/bitpack.hpp"
#include "lsmer/kernel/min_max.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lsmer::inline v0::codec {

/// Values from base to base + 2^width - 1 are inside.
struct patched_frame {
    std::int64_t base = 0;
    unsigned width = 0;
    std::uint32_t outside = 0; // values that are not
    [[nodiscard]] bool holds(std::int64_t value) const noexcept {
        const auto at = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base);
        return width >= 64 || at >> width == 0;
    }
};

namespace detail {

/// How often values fall into 64 buckets of a frame.
class frame_buckets {
public:
    static constexpr std::size_t count = 64;
    static constexpr unsigned bits = 6;

    /// Counts each step-th value; those outside of the frame do not count.
    frame_buckets(std::span<const std::int64_t> values, const patched_frame& f,
                  std::size_t step) noexcept
        : base_(static_cast<std::uint64_t>(f.base)), shift_(f.width > bits ? f.width - bits : 0) {
        // Neighbours go to tables of their own: adding to one place twice in a row waits.
        std::int16_t counts[2][count + 1] = {};
        std::size_t i = 0;
        for (; i + step < values.size(); i += 2 * step) {
            ++counts[0][bucket(values[i])];
            ++counts[1][bucket(values[i + step])];
        }
        if (i < values.size()) ++counts[0][bucket(values[i])];
        std::int16_t sum = 0;
        for (std::size_t b = 0; b < count; ++b) {
            sums_[b] = sum;
            sum = static_cast<std::int16_t>(sum + counts[0][b] + counts[1][b]);
        }
        for (std::size_t b = count; b < 2 * count; ++b) sums_[b] = sum;
    }
    /// Takes back `times` of a value.
    void take_back(std::int64_t value, std::uint32_t times) noexcept {
        const std::size_t in = bucket(value);
        if (in == count) return;
        for (std::size_t b = in + 1; b < 2 * count; ++b) {
            sums_[b] = static_cast<std::int16_t>(sums_[b] - static_cast<std::int16_t>(times));
        }
    }
    /// Bits of a bucket.
    [[nodiscard]] unsigned shift() const noexcept { return shift_; }
    /// Most values that a window of so many bits holds.
    // REQUIRES: shift() <= width <= shift() + 6
    [[nodiscard]] std::int16_t most(unsigned width) const noexcept {
        const std::int16_t* const ends = sums_ + (std::size_t{1} << (width - shift_));
        std::int16_t best = 0;
        for (std::size_t b = 0; b < count; ++b) {
            const auto held = static_cast<std::int16_t>(ends[b] - sums_[b]);
            best = held > best ? held : best;
        }
        return best;
    }
    /// The first window of so many bits that holds so many values.
    [[nodiscard]] std::int64_t base(unsigned width, std::int16_t held) const noexcept {
        const std::size_t wide = std::size_t{1} << (width - shift_);
        std::size_t b = 0;
        while (b + 1 < count && sums_[b + wide] - sums_[b] != held) ++b;
        return static_cast<std::int64_t>(base_ + (std::uint64_t{b} << shift_));
    }

private:
    [[nodiscard]] std::size_t bucket(std::int64_t value) const noexcept {
        const std::uint64_t at = (static_cast<std::uint64_t>(value) - base_) >> shift_;
        return at < count ? at : count;
    }

    std::uint64_t base_;
    unsigned shift_;
    std::int16_t sums_[2 * count]; // of all buckets before; behind the last, of all
};

/// Whether a look at some of the values leaves hope for a narrower frame.
[[nodiscard]] inline bool may_narrow(std::span<const std::int64_t> values, const patched_frame& f,
                                     std::uint32_t bytes_each, std::uint32_t repeats,
                                     std::int64_t filler) noexcept {
    constexpr std::size_t step = 16;
    constexpr std::int32_t chance = 3; // outliers too many in the sample
    if (values.size() < vector_rows) return true;
    frame_buckets sample(values, f, step);
    const std::uint32_t fillers = repeats / step;
    sample.take_back(filler, fillers);
    for (unsigned width = f.width; width-- > sample.shift();) {
        const std::int32_t out =
            static_cast<std::int32_t>(vector_rows / step - fillers) - sample.most(width) - chance;
        const std::size_t saved = (f.width - width) * kernel::packed_row_bytes;
        if (out <= 0 || static_cast<std::size_t>(out) * step * bytes_each <= saved) return true;
    }
    return false;
}

} // namespace detail

/// The frame of the fewest bytes: packed_bytes(width, rows) + outside * bytes_each. `repeats` of
/// the values are fillers equal to `filler`: they count as outside, wherever they are.
// REQUIRES: 1 to 1,024 values, the filler a value that is not a filler too, unless all are
[[nodiscard]] LSMER_NOINLINE inline patched_frame best_frame(std::span<const std::int64_t> values,
                                                             std::uint32_t bytes_each,
                                                             std::uint32_t repeats = 0,
                                                             std::int64_t filler = 0) noexcept {
    const zone<std::int64_t> range = kernel::min_max(values);
    const auto spread =
        static_cast<std::uint64_t>(range.max) - static_cast<std::uint64_t>(range.min);
    patched_frame best{range.min, static_cast<unsigned>(std::bit_width(spread)), repeats};
    if (best.width == 0 || !detail::may_narrow(values, best, bytes_each, repeats, filler)) {
        return best;
    }
    const auto bytes_of = [&](const patched_frame& f) {
        return kernel::packed_bytes(f.width, values.size()) + std::size_t{f.outside} * bytes_each;
    };
    std::size_t best_bytes = bytes_of(best);
    for (patched_frame from = best;;) {
        detail::frame_buckets buckets(values, from, 1);
        if (repeats != 0) buckets.take_back(filler, repeats);
        const auto window = [&](unsigned width) {
            const std::int16_t most = buckets.most(width);
            const auto out = values.size() - static_cast<std::size_t>(most);
            return patched_frame{buckets.base(width, most), width, static_cast<std::uint32_t>(out)};
        };
        for (unsigned width = from.width; width-- > buckets.shift();) {
            const patched_frame f = window(width);
            const std::size_t bytes = bytes_of(f);
            if (bytes < best_bytes) best = f, best_bytes = bytes;
        }
        if (buckets.shift() == 0) break;
        from = window(buckets.shift() + 1); // two buckets: their border may cut a crowd in two
        if (from.outside * std::size_t{bytes_each} >= best_bytes) break;
    }
    return best;
}

} // namespace lsmer::inline v0::codec
