#pragma once
// Reads a chunk in every way that codec::chunk offers.

#include "fuzz/support/input.hpp"
#include "lsmer/codec/any.hpp"

#include <string_view>
#include <type_traits>
#include <vector>

namespace fuzz {

namespace codec = lsmer::codec;
using lsmer::vector_rows;

inline volatile unsigned seen; // what is read is used

template <class T>
void look_at(const T& value, unsigned& sum) {
    if constexpr (std::is_same_v<T, std::string_view>) {
        for (const char c : value) sum += static_cast<unsigned char>(c);
    } else {
        unsigned char bytes[sizeof(T)];
        std::memcpy(bytes, &value, sizeof(T));
        sum += bytes[0] + bytes[sizeof(T) - 1];
    }
}

/// The codes of a vector and the entries that they stand for.
template <class T>
void use_codes(const codec::chunk<T>& chunk, std::uint32_t v, lsmer::TextArena& arena,
               unsigned& sum) {
    const std::uint32_t entries = chunk.entries();
    if (entries == 0) return;
    std::uint16_t scratch[vector_rows];
    const std::uint16_t* const codes = chunk.codes(v, scratch);
    const std::size_t rows = codec::rows_of_vector(chunk.rows(), v);
    for (std::size_t i = 0; i < rows; ++i) expect(codes[i] < entries, "codes are below entries()");
    for (std::size_t i = vector_rows; i-- != rows;) sum += codes[i];
    for (std::size_t i = 0; i < rows; i += 37) look_at(chunk.entry(codes[i], arena), sum);
}

/// What is done without making values of a vector.
template <class T>
void use_encoded(const codec::chunk<T>& chunk, std::uint32_t v, const T* values, unsigned& sum) {
    const std::size_t rows = codec::rows_of_vector(chunk.rows(), v);
    std::vector<std::uint8_t> mask(vector_rows, 1);
    const T lo = values[0];
    const T hi = values[rows / 2];
    for (const bool negated : {false, true}) {
        if (chunk.keep(v, {.lo = lo, .hi = hi, .negated = negated}, mask.data())) sum += mask[1];
    }
    std::uint16_t some[vector_rows];
    std::size_t count = 0;
    for (std::size_t i = 0; i < rows; i += 1 + i % 5) some[count++] = static_cast<std::uint16_t>(i);
    std::vector<T> out(vector_rows);
    if (chunk.gather(v, some, count, out.data())) look_at(out[some[count - 1]], sum);
    if constexpr (codec::integer_value<T>) {
        lsmer::kernel::int128 total = 0;
        if (chunk.sum(v, total)) sum += static_cast<unsigned>(total);
    }
}

template <class T>
void use(const codec::chunk<T>& chunk, std::uint32_t rows) {
    expect(chunk.rows() == rows && rows >= 1 && rows <= lsmer::group_rows,
           "a chunk has the rows it was opened with");
    unsigned sum = 0;
    std::vector<T> scratch(vector_rows);
    lsmer::TextArena arena;
    for (std::uint32_t v = 0; v < chunk.vectors(); ++v) {
        arena.clear();
        const T* const values = chunk.read(v, scratch.data(), arena);
        const std::size_t count = codec::text_value<T> ? codec::rows_of_vector(rows, v)
                                                       : vector_rows;
        for (std::size_t i = 0; i < count; ++i) look_at(values[i], sum);
        use_codes(chunk, v, arena, sum);
        if constexpr (codec::number_value<T>) use_encoded(chunk, v, values, sum);
    }
    arena.clear();
    for (std::uint32_t row = 0; row < rows; row += 1 + rows / 32) {
        look_at(chunk.fetch(row, arena), sum);
    }
    look_at(chunk.fetch(rows - 1, arena), sum);
    for (const T& value : chunk.dictionary()) look_at(value, sum);
    if (const std::uint32_t entries = chunk.entries(); entries != 0) {
        look_at(chunk.entry(entries - 1, arena), sum);
    }
    seen = sum;
}

/// Opens the rest of the input as a body of a set's codec; see codec.cpp.
template <class Set>
void use_body(std::uint16_t tag, Input& in) {
    const auto kind = in.number<std::uint8_t>();
    const std::size_t shift = in.number<std::uint8_t>() % 8;
    const std::uint32_t rows = rows_of(in);
    const Exact body(in.rest(), shift);
    const auto open = [&]<class T>(T*) {
        if constexpr (Set::template supports<T>) {
            const auto chunk = Set::template open<T>(tag, body.view(), rows);
            if (chunk) use(*chunk, rows);
        }
    };
    switch (kind % 8) {
    case 0: return open(static_cast<std::uint8_t*>(nullptr));
    case 1: return open(static_cast<std::int16_t*>(nullptr));
    case 2: return open(static_cast<std::uint32_t*>(nullptr));
    case 3: return open(static_cast<std::int64_t*>(nullptr));
    case 4: return open(static_cast<float*>(nullptr));
    case 5: return open(static_cast<double*>(nullptr));
    case 6: return open(static_cast<std::string_view*>(nullptr));
    default: return open(static_cast<lsmer::fixed_bytes<5>*>(nullptr));
    }
}

} // namespace fuzz
