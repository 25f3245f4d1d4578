#pragma once
// Values inside of a body that are kept as values: those of runs, those that are not the most
// frequent one. Integers are a nested body (nested.hpp), others a plain one; the tag says so, and
// is the place where floats and texts get codecs of their own.

#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/nested.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/words.hpp"

#include <type_traits>

namespace lsmer::inline v0::codec {

namespace detail {

/// A view of values that stand for themselves inside a body.
template <storage_value T>
class inner_values {
public:
    static result<inner_values> open(std::uint16_t tag, byte_view body, std::uint32_t count) {
        inner_values r;
        if constexpr (integer_value<T>) {
            auto values = nested_reader<bits_of<T>>::open(tag, body, count);
            if (!values) return std::move(values).error();
            r.values_ = *values;
        } else {
            if (tag != tags::plain) {
                return make_error(error_kind::corruption, "codec ", tag,
                                  " does not hold values inside of others");
            }
            auto values = plain::open<T>(body, count);
            if (!values) return std::move(values).error();
            r.values_ = *values;
        }
        return r;
    }
    [[nodiscard]] T fetch(std::uint32_t i) const { return static_cast<T>(values_.fetch(i)); }
    /// Some neighbours among the values.
    // REQUIRES: count is 1 to 1,024, begin + count <= the values
    class part {
    public:
        part(const inner_values& of, std::uint32_t begin, std::uint32_t count) {
            if constexpr (integer_value<T>) {
                values_ = reinterpret_cast<const T*>(
                    of.values_.part(begin, count, reinterpret_cast<bits_of<T>*>(scratch_)));
            } else {
                for (std::uint32_t i = 0; i < count; ++i) scratch_[i] = of.fetch(begin + i);
                values_ = scratch_;
            }
        }
        [[nodiscard]] const T* data() const noexcept { return values_; }
        [[nodiscard]] const T& operator[](std::uint32_t i) const noexcept { return values_[i]; }

    private:
        const T* values_;
        alignas(64) T scratch_[(integer_value<T> ? 2 : 1) * vector_rows];
    };

private:
    template <class V>
    static auto reader_for() {
        if constexpr (integer_value<V>) {
            return nested_reader<bits_of<V>>();
        } else {
            return typename plain::reader<V>();
        }
    }
    decltype(reader_for<T>()) values_;
};

} // namespace detail

/// Appends a body of values and gives its tag.
// REQUIRES: 1 to 65,536 values
LSMER_NOINLINE inline std::uint16_t encode_inner(const words& values, bool integers,
                                                 byte_buffer& out) {
    if (integers) return nested::encode(values, out);
    alignas(64) std::int64_t local[vector_rows];
    for (std::uint32_t v = 0; v < values.vectors(); ++v) {
        put_values(values.read(v, local), values.type(), out);
    }
    return tags::plain;
}
/// The same for values that are no words: texts and fixed bytes.
template <storage_value T>
    requires(!word_value<T>)
std::uint16_t encode_inner(std::span<const T> values, byte_buffer& out) {
    plain::encode<T>(values, out);
    return tags::plain;
}

} // namespace lsmer::inline v0::codec
