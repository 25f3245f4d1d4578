#pragma once
// Cascades: the integers that a codec is made of (codes, ends of runs, values of runs, places) are
// encoded themselves, by one of four: constant, sequence, bitpack, delta.
//
// The host keeps the tag and the bounds of the nested body; the body is the codec's own. Which one:
// the progressions first; then delta where it takes less than 7/8 of bitpack in at most 16 vectors
// that are looked at. (In whole numbers: bytes must not depend on how a compiler rounds.)
//
// A reader is the body's place: what its codec's reader knows beyond that is read from the body
// again for each vector, so that nesting costs no space in a chunk.

#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/sequence.hpp"

namespace lsmer::inline v0::codec {

namespace detail {

LSMER_NOINLINE inline status check_nested(std::uint16_t tag, byte_view body, std::uint32_t rows,
                                          std::size_t bytes) {
    switch (tag) {
    case tags::constant: return check_constant(body, rows, bytes);
    case tags::sequence: return check_sequence(body, rows, bytes);
    case tags::bitpack: return bitpack_body::check(body, rows, bytes);
    case tags::delta: return check_delta(body, rows, bytes);
    default:
        return make_error(error_kind::corruption, "codec ", tag,
                          " is not one of those that are nested");
    }
}

/// Signed integers are read as their bits (inner_values.hpp).
template <std::unsigned_integral T>
class nested_reader {
public:
    static result<nested_reader> open(std::uint16_t tag, byte_view body, std::uint32_t rows) {
        status ok = check_nested(tag, body, rows, sizeof(T));
        if (!ok) return std::move(ok).error();
        return opened(tag, body.data(), rows);
    }
    /// A body that was checked.
    static nested_reader opened(std::uint16_t tag, const std::byte* body,
                                std::uint32_t rows) noexcept {
        nested_reader r;
        r.body_ = body;
        r.rows_ = rows;
        r.tag_ = tag;
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        switch (tag_) {
        case tags::constant: return constant_reader<T>::opened(body_, rows_).read(v, scratch);
        case tags::sequence: return sequence_reader<T>::opened(body_, rows_).read(v, scratch);
        case tags::bitpack: return bitpack_reader<T>::opened(body_, rows_).read(v, scratch);
        default: return delta_reader<T>::opened(body_, rows_).read(v, scratch);
        }
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        switch (tag_) {
        case tags::constant: return constant_reader<T>::opened(body_, rows_).fetch(row);
        case tags::sequence: return sequence_reader<T>::opened(body_, rows_).fetch(row);
        case tags::bitpack: return bitpack_reader<T>::opened(body_, rows_).fetch(row);
        default: return delta_reader<T>::opened(body_, rows_).fetch(row);
        }
    }
    /// Values `begin` to `begin + count`.
    // REQUIRES: count is 1 to 1,024, begin + count <= rows; 2,048 values at scratch
    [[nodiscard]] LSMER_NOINLINE const T* part(std::uint32_t begin, std::uint32_t count,
                                               T* scratch) const {
        if (count <= 4 && fetches()) {
            for (std::uint32_t i = 0; i < count; ++i) scratch[i] = fetch(begin + i);
            return scratch;
        }
        const std::uint32_t first = vector_of(begin);
        read(first, scratch);
        if (vector_of(begin + count - 1) != first) read(first + 1, scratch + vector_rows);
        return scratch + begin % vector_rows;
    }
    /// True when fetching one value does not decode its vector.
    [[nodiscard]] bool fetches() const noexcept { return tag_ != tags::delta; }
    /// How many of the ascending values in [begin, begin + count) are less than a value.
    // REQUIRES: count is 0 to 1,024, begin + count <= rows
    [[nodiscard]] LSMER_NOINLINE std::uint32_t count_less(std::uint32_t begin, std::uint32_t count,
                                                          T than) const {
        if (count == 0) return 0;
        alignas(64) T scratch[2 * vector_rows];
        const T* const values = fetches() ? nullptr : part(begin, count, scratch);
        std::uint32_t low = 0;
        while (low < count) {
            const std::uint32_t middle = (low + count) / 2;
            const T value = values != nullptr ? values[middle] : fetch(begin + middle);
            if (value < than) {
                low = middle + 1;
            } else {
                count = middle;
            }
        }
        return low;
    }

private:
    const std::byte* body_ = nullptr;
    std::uint32_t rows_ = 0;
    std::uint16_t tag_ = 0;
};

} // namespace detail

struct nested {
    // REQUIRES: 1 to 65,536 words of an integer type
    [[nodiscard]] LSMER_NOINLINE static std::uint16_t choose(const words& all) {
        std::uint64_t step = 0;
        if (sequence::find_step(all, step)) return step == 0 ? tags::constant : tags::sequence;
        const word_sample some(all, all.vectors() <= 8 ? 1 : all.vectors() / 8);
        const std::size_t packed = bitpack::cost_of(some).bytes;
        const delta::costs steps = delta::costs_of(some);
        const std::size_t firsts =
            steps.order() * all.type().bytes * (some.rows() / vector_rows + 1);
        return (steps.least() + firsts) * 8 < packed * 7 ? tags::delta : tags::bitpack;
    }

    /// Appends a body and gives the tag of its codec.
    // REQUIRES: 1 to 65,536 words of an integer type
    LSMER_NOINLINE static std::uint16_t encode(const words& all, byte_buffer& out) {
        const std::uint16_t tag = choose(all);
        switch (tag) {
        case tags::constant: {
            const std::uint64_t value = all.bits_at(0);
            std::memcpy(out.extend(all.type().bytes), &value, all.type().bytes);
            break;
        }
        case tags::sequence: sequence::encode(all, out); break;
        case tags::bitpack: bitpack::encode(all, out); break;
        default: delta::encode(all, out);
        }
        return tag;
    }
};

} // namespace lsmer::inline v0::codec
