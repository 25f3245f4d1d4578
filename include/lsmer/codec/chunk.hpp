#pragma once
// chunk<T>: an opened chunk of any codec. A view of 176 bytes: the codec's reader and a table of
// functions. One indirect call for each vector of 1,024 values, none for each value.
//
// Texts may be compressed. Whoever reads a chunk of texts brings an arena, and each text read lies
// in the chunk's bytes or in that arena: it lives until either goes, or the arena is cleared, which
// is the caller's to do (once a vector, where nothing is kept). For values of other types the
// arena is ignored and may be left out.

#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"

#include <cstring>
#include <new>
#include <span>
#include <type_traits>

namespace lsmer::inline v0::codec {

namespace detail {

inline constexpr std::size_t reader_bytes = 160;

template <class T>
struct chunk_functions {
    std::uint16_t tag;
    encoding kind;
    const T* (*read)(const void*, std::uint32_t, T*, TextArena*);
    T (*fetch)(const void*, std::uint32_t, TextArena*);
    packed_vector (*frame)(const void*, std::uint32_t);
    bool (*keep)(const void*, std::uint32_t, const kernel::range<T>&, std::uint8_t*);
    bool (*gather)(const void*, std::uint32_t, const std::uint16_t*, std::size_t, T*);
    bool (*sum)(const void*, std::uint32_t, kernel::int128&);
    const std::uint16_t* (*codes)(const void*, std::uint32_t, std::uint16_t*);
    T (*entry)(const void*, std::uint32_t, TextArena*);
    std::uint32_t (*entries)(const void*);
    std::span<const T> (*dictionary)(const void*);
};

template <class C>
constexpr encoding kind_of() {
    if constexpr (requires {
                      { C::kind } -> std::convertible_to<encoding>;
                  }) {
        return C::kind;
    } else {
        return encoding::other;
    }
}

/// A function is null where the reader has no such ability.
template <class C, class T>
constexpr chunk_functions<T> functions_of() {
    using R = reader_of<C, T>;
    chunk_functions<T> f{};
    f.tag = C::tag;
    f.kind = kind_of<C>();
    f.read = [](const void* r, std::uint32_t v, T* scratch, TextArena* arena) -> const T* {
        if constexpr (reads_into_arena<R, T>) {
            return static_cast<const R*>(r)->read(v, scratch, *arena);
        } else {
            return static_cast<const R*>(r)->read(v, scratch);
        }
    };
    f.fetch = [](const void* r, std::uint32_t row, TextArena* arena) -> T {
        if constexpr (reads_into_arena<R, T>) {
            return static_cast<const R*>(r)->fetch(row, *arena);
        } else {
            return static_cast<const R*>(r)->fetch(row);
        }
    };
    if constexpr (requires(const R& r) { r.frame(0U); }) {
        f.frame = [](const void* r, std::uint32_t v) -> packed_vector {
            return static_cast<const R*>(r)->frame(v);
        };
    }
    if constexpr (requires(const R& r, const kernel::range<T>& range, std::uint8_t* mask) {
                      r.keep(0U, range, mask);
                  }) {
        f.keep = [](const void* r, std::uint32_t v, const kernel::range<T>& range,
                    std::uint8_t* mask) -> bool {
            return static_cast<const R*>(r)->keep(v, range, mask);
        };
    }
    if constexpr (requires(const R& r, const std::uint16_t* rows, T* out) {
                      r.gather(0U, rows, std::size_t{0}, out);
                  }) {
        f.gather = [](const void* r, std::uint32_t v, const std::uint16_t* rows, std::size_t count,
                      T* out) -> bool {
            return static_cast<const R*>(r)->gather(v, rows, count, out);
        };
    }
    if constexpr (requires(const R& r, kernel::int128& total) { r.sum(0U, total); }) {
        f.sum = [](const void* r, std::uint32_t v, kernel::int128& total) -> bool {
            return static_cast<const R*>(r)->sum(v, total);
        };
    }
    if constexpr (requires(const R& r, std::uint16_t* s) {
                      r.codes(0U, s);
                      r.entries();
                  }) {
        f.codes = [](const void* r, std::uint32_t v, std::uint16_t* s) -> const std::uint16_t* {
            return static_cast<const R*>(r)->codes(v, s);
        };
        f.entry = [](const void* r, std::uint32_t code, TextArena* arena) -> T {
            if constexpr (requires(const R& with) { with.entry(code, *arena); }) {
                return static_cast<const R*>(r)->entry(code, *arena);
            } else {
                return static_cast<const R*>(r)->entry(code);
            }
        };
        f.entries = [](const void* r) -> std::uint32_t {
            return static_cast<const R*>(r)->entries();
        };
        f.dictionary = [](const void* r) -> std::span<const T> {
            return static_cast<const R*>(r)->dictionary();
        };
    }
    return f;
}

template <class C, class T>
inline constexpr chunk_functions<T> functions = functions_of<C, T>();

} // namespace detail

/// A view of an encoded chunk; valid as long as its bytes, and what they refer to. Any thread may
/// use it.
template <storage_value T>
class chunk {
public:
    chunk() = default;
    template <codec C>
    static chunk of(const reader_of<C, T>& reader, std::uint32_t rows) noexcept {
        static_assert(sizeof(reader) <= detail::reader_bytes && alignof(reader_of<C, T>) <= 8);
        chunk c;
        c.functions_ = &detail::functions<C, T>;
        c.rows_ = rows;
        std::memcpy(c.reader_, &reader, sizeof(reader));
        return c;
    }

    [[nodiscard]] explicit operator bool() const noexcept { return functions_ != nullptr; }
    [[nodiscard]] std::uint32_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::uint32_t vectors() const noexcept { return vectors_of(rows_); }
    [[nodiscard]] std::uint16_t tag() const noexcept { return functions_->tag; }
    [[nodiscard]] codec::encoding encoding() const noexcept { return functions_->kind; }

    /// The values of a vector: `scratch` filled, or a pointer into the body. 1,024 values are
    /// readable; those past the rows of the chunk mean nothing.
    // REQUIRES: v < vectors(), 1,024 values at scratch
    [[nodiscard]] const T* read(std::uint32_t v, T* scratch, TextArena& arena) const {
        LSMER_ASSERT(v < vectors(), "a chunk has no such vector");
        return functions_->read(reader_, v, scratch, &arena);
    }
    [[nodiscard]] const T* read(std::uint32_t v, T* scratch) const
        requires(!text_value<T>)
    {
        LSMER_ASSERT(v < vectors(), "a chunk has no such vector");
        return functions_->read(reader_, v, scratch, nullptr);
    }
    // REQUIRES: row < rows()
    [[nodiscard]] T fetch(std::uint32_t row, TextArena& arena) const {
        LSMER_ASSERT(row < rows_, "a chunk has no such row");
        return functions_->fetch(reader_, row, &arena);
    }
    [[nodiscard]] T fetch(std::uint32_t row) const
        requires(!text_value<T>)
    {
        LSMER_ASSERT(row < rows_, "a chunk has no such row");
        return functions_->fetch(reader_, row, nullptr);
    }
    /// The packed integers of a whole vector, or nothing when they are not packed.
    // REQUIRES: v < vectors()
    [[nodiscard]] packed_vector frame(std::uint32_t v) const {
        return functions_->frame == nullptr ? packed_vector{} : functions_->frame(reader_, v);
    }
    /// Clears the mask where a value of the vector lies outside the range, without making values
    /// of the rest. False when the codec cannot, and nothing was done.
    // REQUIRES: v < vectors()
    [[nodiscard]] bool keep(std::uint32_t v, const kernel::range<T>& range,
                            std::uint8_t* mask) const
        requires number_value<T>
    {
        if (functions_->keep != nullptr) return functions_->keep(reader_, v, range, mask);
        if (entries() != 0) return keep_codes(v, range, mask);
        if constexpr (integer_value<T>) {
            const packed_vector packed = frame(v);
            // A range whose ends are the other way round goes through the largest value.
            if (!packed || (range.hi < range.lo && !range.empty)) return false;
            kernel::keep_packed(packed, kernel::packed_range_of(packed, range), range.negated,
                                mask);
            return true;
        } else {
            return false;
        }
    }
    /// The values of the selected rows of a vector, each in its row's place of `out`; other places
    /// keep what they hold, or get their own value. False when the codec can do no better than
    /// `read`, and nothing was done.
    // REQUIRES: v < vectors(), selected rows are below those of the vector
    [[nodiscard]] bool gather(std::uint32_t v, const std::uint16_t* rows, std::size_t count,
                              T* out) const
        requires number_value<T>
    {
        if (functions_->gather != nullptr) {
            return functions_->gather(reader_, v, rows, count, out);
        }
        if (entries() != 0) {
            alignas(64) std::uint16_t local[vector_rows];
            const std::uint16_t* const code = codes(v, local);
            for (std::size_t k = 0; k < count; ++k) out[rows[k]] = entry(code[rows[k]]);
            return true;
        }
        if constexpr (integer_value<T>) {
            using bits = std::make_unsigned_t<T>;
            const packed_vector packed = frame(v);
            if (!packed) return false;
            kernel::gather_packed(packed, rows, count, reinterpret_cast<bits*>(out));
            return true;
        } else {
            return false;
        }
    }
    /// The sum of a whole vector of integers; false when it takes reading the values.
    // REQUIRES: v < vectors()
    [[nodiscard]] bool sum(std::uint32_t v, kernel::int128& total) const
        requires integer_value<T>
    {
        if (functions_->sum != nullptr) return functions_->sum(reader_, v, total);
        const packed_vector packed = frame(v);
        if (!packed || packed.width > 54) return false;
        const auto base = static_cast<T>(static_cast<std::make_unsigned_t<T>>(packed.base));
        total = kernel::int128{base} * kernel::int128{vector_rows} + kernel::sum_packed(packed);
        return true;
    }
    /// Entries of the dictionary; 0 without one.
    [[nodiscard]] std::uint32_t entries() const noexcept {
        return functions_->entries == nullptr ? 0 : functions_->entries(reader_);
    }
    /// The value of a code. Codes are in the order of values.
    // REQUIRES: code < entries()
    [[nodiscard]] T entry(std::uint32_t code, TextArena& arena) const {
        return functions_->entry(reader_, code, &arena);
    }
    [[nodiscard]] T entry(std::uint32_t code) const
        requires(!text_value<T>)
    {
        return functions_->entry(reader_, code, nullptr);
    }
    /// All values of the dictionary at once; empty without one, for texts, and where the body is
    /// not aligned for T.
    [[nodiscard]] std::span<const T> dictionary() const noexcept {
        return functions_->dictionary == nullptr ? std::span<const T>{}
                                                 : functions_->dictionary(reader_);
    }
    /// The codes of a vector, as `read` gives values; each is below entries().
    // REQUIRES: entries() > 0, v < vectors()
    [[nodiscard]] const std::uint16_t* codes(std::uint32_t v, std::uint16_t* scratch) const {
        return functions_->codes(reader_, v, scratch);
    }

private:
    /// The dictionary is in the order of values: a range of values is a range of codes.
    bool keep_codes(std::uint32_t v, const kernel::range<T>& range, std::uint8_t* mask) const
        requires number_value<T>
    {
        // NaN lie at both ends of the order, and so do ranges that go through the largest value.
        if (range.nan || (range.hi < range.lo && !range.empty)) return false;
        // -0.0 and 0.0 are equal: both belong to a range that ends in one.
        T least = range.lo;
        T most = range.hi;
        if constexpr (float_value<T>) {
            if (least == 0) least = T(-0.0);
            if (most == 0) most = T(0.0);
        }
        const auto lo = order_key(least);
        const auto hi = order_key(most);
        const std::uint32_t first = first_code([&](T value) { return order_key(value) >= lo; });
        const std::uint32_t end = first_code([&](T value) { return order_key(value) > hi; });
        kernel::range<std::uint16_t> coded;
        coded.empty = range.empty || first >= end;
        coded.negated = range.negated;
        coded.lo = static_cast<std::uint16_t>(first);
        coded.hi = static_cast<std::uint16_t>(end - 1);
        alignas(64) std::uint16_t local[vector_rows];
        kernel::keep_in_range(codes(v, local), coded, mask);
        return true;
    }
    /// The first code whose value has reached something, as all behind it have; entries() if none.
    template <class Reached>
    std::uint32_t first_code(Reached reached) const {
        std::uint32_t low = 0;
        for (std::uint32_t count = entries(); count != 0;) {
            const std::uint32_t half = count / 2;
            const bool before = !reached(entry(low + half));
            low = before ? low + half + 1 : low;
            count = before ? count - half - 1 : half;
        }
        return low;
    }

    const detail::chunk_functions<T>* functions_ = nullptr;
    std::uint32_t rows_ = 0;
    alignas(8) std::byte reader_[detail::reader_bytes] = {};
};

} // namespace lsmer::inline v0::codec
