#pragma once
// One value for all rows of a chunk.
//
//   fixed width:  T value
//   text:         the bytes of the text

#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"

namespace lsmer::inline v0::codec {

namespace detail {

template <storage_value T>
class constant_reader {
public:
    static result<constant_reader> open(byte_view body, std::uint32_t rows) {
        constant_reader r;
        if (rows == 0 || rows > group_rows) {
            return make_error(error_kind::corruption, "a constant chunk of ", rows, " rows");
        }
        if constexpr (text_value<T>) {
            r.value_ = as_text(body);
        } else {
            if (body.size() < sizeof(T)) {
                return make_error(error_kind::corruption, "a constant body of ", body.size(),
                                  " bytes holds no value of ", sizeof(T), " bytes");
            }
            r.value_ = load<T>(body.data());
        }
        return r;
    }
    const T* read(std::uint32_t, T* scratch) const {
        for (std::size_t i = 0; i < vector_rows; ++i) scratch[i] = value_;
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t) const { return value_; }

private:
    T value_{};
};

} // namespace detail

struct constant {
    static constexpr std::uint16_t tag = tags::constant; // DO NOT RENUMBER
    static constexpr std::string_view name = "constant";
    static constexpr encoding kind = encoding::constant;
    template <class T>
    static constexpr bool supports = storage_value<T>;
    template <class T>
    using reader = detail::constant_reader<T>;

    /// Usable only when every value of the chunk is the same: all are looked at, up to the first
    /// that differs.
    template <storage_value T>
    static estimate analyze(const sample<T>& s) {
        if (s.all.empty()) return {};
        const T& first = s.all.front();
        for (const T& v : s.all) {
            if (!same_bits(v, first)) return {};
        }
        double bytes = sizeof(T);
        if constexpr (text_value<T>) bytes = static_cast<double>(first.size());
        return {true, bytes, 0.1, 0};
    }

    // REQUIRES: all values are the same
    template <storage_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        LSMER_ASSERT(!values.empty(), "a chunk has at least one value");
        if constexpr (text_value<T>) {
            put(out, as_bytes(values.front()));
        } else {
            put(out, values.front());
        }
    }

    template <storage_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }
};

} // namespace lsmer::inline v0::codec
