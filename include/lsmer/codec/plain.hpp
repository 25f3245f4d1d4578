#pragma once
// Values as they are in memory.
//
//   fixed width:  T values[rows]
//
//   text:         u32  bytes of the ends
//                 u32  1 + the bytes of each text where all have as many, without ends; or 0
//                 zeros up to 64
//                 ends: for each row, where its text ends among the bytes; a bitpack body of u64
//                 bytes of all texts, one after the other
//
// A whole vector of fixed-width values is not copied: `read` gives a pointer into the body when it
// is aligned. Ends are checked as they are read, so that opening does not have to read them.

#include "lsmer/base/prefetch.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/concepts.hpp"

#include <bit>
#include <cstring>

namespace lsmer::inline v0::codec {

namespace detail {

template <fixed_value T>
class plain_reader {
public:
    static result<plain_reader> open(byte_view body, std::uint32_t rows) {
        if (rows == 0 || rows > group_rows || body.size() < rows * sizeof(T)) {
            return make_error(error_kind::corruption, "a plain body of ", body.size(),
                              " bytes is too short for ", rows, " rows of ", sizeof(T), " bytes");
        }
        plain_reader r;
        r.body_ = body.data();
        r.rows_ = rows;
        return r;
    }
    const T* read(std::uint32_t v, T* scratch) const {
        const std::byte* const from = body_ + v * vector_rows * sizeof(T);
        const std::size_t count = rows_of_vector(rows_, v);
        if (count == vector_rows && reinterpret_cast<std::uintptr_t>(from) % alignof(T) == 0) {
            prefetch(from + vector_rows * sizeof(T), next_bytes(v));
            return reinterpret_cast<const T*>(from);
        }
        std::memcpy(scratch, from, count * sizeof(T));
        for (std::size_t i = count; i < vector_rows; ++i) scratch[i] = T{};
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const { return load<T>(body_ + row * sizeof(T)); }
    bool gather(std::uint32_t v, const std::uint16_t* rows, std::size_t count, T* out) const
        requires number_value<T>
    {
        const std::byte* const from = body_ + v * vector_rows * sizeof(T);
        for (std::size_t k = 0; k < count; ++k) out[rows[k]] = load<T>(from + rows[k] * sizeof(T));
        return true;
    }

private:
    /// Bytes of the vector after v.
    [[nodiscard]] std::size_t next_bytes(std::uint32_t v) const noexcept {
        const std::size_t end = (v + std::size_t{1}) * vector_rows;
        const std::size_t left = rows_ > end ? rows_ - end : 0;
        return (left < vector_rows ? left : vector_rows) * sizeof(T);
    }

    const std::byte* body_ = nullptr;
    std::uint32_t rows_ = 0;
};

class plain_text_reader {
public:
    static constexpr std::size_t header_bytes = buffer_alignment;

    static result<plain_text_reader> open(byte_view body, std::uint32_t rows) {
        if (body.size() < header_bytes) {
            return make_error(error_kind::corruption, "a plain body of texts has ", body.size(),
                              " bytes, less than its header");
        }
        const std::size_t ends_bytes = load<std::uint32_t>(body.data());
        if (ends_bytes > body.size() - header_bytes) {
            return make_error(error_kind::corruption, "the ends of a plain body of texts, ",
                              ends_bytes, " bytes, do not lie in its ", body.size(), " bytes");
        }
        plain_text_reader r;
        if (const std::uint64_t each = load<std::uint32_t>(body.data() + 4); each != 0) {
            if (ends_bytes != 0 || rows == 0 || rows > group_rows ||
                body.size() - header_bytes < (each - 1) * rows) {
                return make_error(error_kind::corruption, "a plain body of ", body.size(),
                                  " bytes does not hold ", rows, " texts of ", each - 1);
            }
            r.each_ = each;
        } else {
            auto ends =
                bitpack_reader<std::uint64_t>::open(body.subspan(header_bytes, ends_bytes), rows);
            if (!ends) return std::move(ends).error().within("the ends of a plain body of texts");
            r.ends_ = *ends;
        }
        r.bytes_ = reinterpret_cast<const char*>(body.data() + header_bytes + ends_bytes);
        r.size_ = body.size() - header_bytes - ends_bytes;
        r.rows_ = rows;
        return r;
    }
    const std::string_view* read(std::uint32_t v, std::string_view* scratch) const {
        const std::size_t count = rows_of_vector(rows_, v);
        if (each_ != 0) {
            const std::uint64_t size = each_ - 1;
            const char* at = bytes_ + v * vector_rows * size;
            for (std::size_t i = 0; i < count; ++i, at += size) scratch[i] = {at, size};
            for (std::size_t i = count; i < vector_rows; ++i) scratch[i] = {};
            return scratch;
        }
        alignas(64) std::uint64_t ends[vector_rows];
        ends_.read(v, ends);
        std::uint64_t begin = v == 0 ? 0 : ends_.fetch(v * std::uint32_t{vector_rows} - 1);
        for (std::size_t i = 0; i < count; ++i) {
            scratch[i] = between(begin, ends[i]);
            begin = ends[i];
        }
        for (std::size_t i = count; i < vector_rows; ++i) scratch[i] = {};
        return scratch;
    }
    [[nodiscard]] std::string_view fetch(std::uint32_t row) const {
        if (each_ != 0) return {bytes_ + row * (each_ - 1), each_ - 1};
        return between(row == 0 ? 0 : ends_.fetch(row - 1), ends_.fetch(row));
    }

private:
    [[nodiscard]] std::string_view between(std::uint64_t begin, std::uint64_t end) const noexcept {
        end = end < size_ ? end : size_;
        begin = begin < end ? begin : end;
        return {bytes_ + begin, end - begin};
    }

    bitpack_reader<std::uint64_t> ends_;
    const char* bytes_ = nullptr;
    std::uint64_t each_ = 0; // 1 + the bytes of each text, or 0
    std::uint64_t size_ = 0;
    std::uint32_t rows_ = 0;
};

template <class T>
struct plain_reader_for {
    using type = plain_reader<T>;
};
template <>
struct plain_reader_for<std::string_view> {
    using type = plain_text_reader;
};

/// Bytes of the texts of these rows.
[[nodiscard]] inline std::size_t text_bytes(std::span<const std::string_view> values) noexcept {
    std::size_t total = 0;
    for (const std::string_view v : values) total += v.size();
    return total;
}

} // namespace detail

struct plain {
    static constexpr std::uint16_t tag = tags::plain; // DO NOT RENUMBER
    static constexpr std::string_view name = "plain";
    static constexpr bool fetches_alone = true;
    static constexpr encoding kind = encoding::plain;
    template <class T>
    static constexpr bool supports = storage_value<T>;
    template <class T>
    using reader = typename detail::plain_reader_for<T>::type;

    template <storage_value T>
    static estimate analyze(const sample<T>& s) {
        const auto rows = static_cast<double>(s.all.size());
        if constexpr (text_value<T>) {
            const auto bytes = static_cast<double>(detail::text_bytes(s.all));
            const auto width = static_cast<double>(std::bit_width(static_cast<std::uint64_t>(
                1 + bytes / static_cast<double>(vectors_of(s.all.size())))));
            return {true, 128 + rows * width / 8 + bytes, 1.5, 2.0};
        } else {
            return {true, rows * sizeof(T), 0.05 * sizeof(T), 0.2}; // of memory
        }
    }

    template <storage_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        if constexpr (text_value<T>) {
            encode_text(values, out);
        } else {
            out.append(reinterpret_cast<const std::byte*>(values.data()), values.size_bytes());
        }
    }

    template <storage_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    static void encode_text(std::span<const std::string_view> values, byte_buffer& out) {
        const std::size_t start = out.size();
        constexpr std::size_t header = detail::plain_text_reader::header_bytes;
        std::memset(out.extend(header), 0, header);
        std::uint64_t end = 0;
        bool alike = values[0].size() < 0xffffffffU;
        for (const std::string_view v : values) {
            end += v.size();
            alike = alike && v.size() == values[0].size();
        }
        if (alike) {
            store(out.data() + start + 4, static_cast<std::uint32_t>(values[0].size() + 1));
        } else {
            buffer<std::uint64_t> ends(values.size());
            std::uint64_t at = 0;
            for (std::size_t i = 0; i < values.size(); ++i) ends[i] = at += values[i].size();
            bitpack::encode<std::uint64_t>(ends.view(), out);
            store(out.data() + start, static_cast<std::uint32_t>(out.size() - start - header));
        }
        std::byte* to = out.extend(end);
        for (const std::string_view v : values) {
            if (!v.empty()) std::memcpy(to, v.data(), v.size());
            to += v.size();
        }
    }
};

} // namespace lsmer::inline v0::codec
