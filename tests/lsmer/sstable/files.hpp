// Schemas, rows and files that the tests of SSTables share.
#pragma once

#include "lsmer/base/hash.hpp"
#include "lsmer/column/buffer.hpp"
#include "lsmer/io/memory.hpp"
#include "lsmer/sstable/sstable.hpp"
#include "lsmer/sstable/writer.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace test {

using lsmer::nullable;

/// Every type that a column may have.
struct everything : lsmer::table<"everything"> {
    static constexpr struct truth : lsmer::column<"truth", bool> {} truth{};
    static constexpr struct truth0 : lsmer::column<"truth0", nullable<bool>> {} truth0{};
    static constexpr struct i1 : lsmer::column<"i1", std::int8_t> {} i1{};
    static constexpr struct i2 : lsmer::column<"i2", nullable<std::int16_t>> {} i2{};
    static constexpr struct i4 : lsmer::column<"i4", std::int32_t> {} i4{};
    static constexpr struct i8 : lsmer::column<"i8", nullable<std::int64_t>> {} i8{};
    static constexpr struct u1 : lsmer::column<"u1", nullable<std::uint8_t>> {} u1{};
    static constexpr struct u2 : lsmer::column<"u2", std::uint16_t> {} u2{};
    static constexpr struct u4 : lsmer::column<"u4", nullable<std::uint32_t>> {} u4{};
    static constexpr struct u8 : lsmer::column<"u8", std::uint64_t> {} u8{};
    static constexpr struct f4 : lsmer::column<"f4", float> {} f4{};
    static constexpr struct f8 : lsmer::column<"f8", nullable<double>> {} f8{};
    static constexpr struct day : lsmer::column<"day", lsmer::date> {} day{};
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct span : lsmer::column<"span", nullable<lsmer::timespan>> {} span{};
    static constexpr struct symbol : lsmer::column<"symbol", nullable<lsmer::symbol>> {} symbol{};
    static constexpr struct note : lsmer::column<"note", lsmer::text> {} note{};
    static constexpr struct blob : lsmer::column<"blob", nullable<lsmer::bytes>> {} blob{};
    static constexpr struct key : lsmer::column<"key", lsmer::fixed_bytes<5>> {} key{};
    using columns = lsmer::columns<truth, truth0, i1, i2, i4, i8, u1, u2, u4, u8, f4, f8, day, time,
                                   span, symbol, note, blob, key>;
};

/// A small table of the kinds that differ in the file.
struct little : lsmer::table<"little"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", nullable<double>> {} price{};
    static constexpr struct note : lsmer::column<"note", lsmer::text> {} note{};
    static constexpr struct side : lsmer::column<"side", bool> {} side{};
    using columns = lsmer::columns<time, symbol, price, note, side>;
};

/// The value of row i of a column: a function of both, with nulls, NaN and zeros of both signs.
template <class C>
typename C::storage_type value_of(std::size_t i, std::size_t column, lsmer::TextArena& texts) {
    using T = typename C::storage_type;
    using plain = typename C::plain_type;
    const std::uint64_t h = lsmer::hash_combine(column + 1, lsmer::hash_integer(i));
    if (C::nullable && h % 7 == 0) return lsmer::value_traits<plain>::null;
    if constexpr (std::is_same_v<T, std::string_view>) {
        return texts.keep(std::string(h % 13, static_cast<char>(h >> 8)) + std::to_string(i % 50));
    } else if constexpr (std::is_same_v<plain, bool>) {
        return static_cast<T>(h >> 20 & 1);
    } else if constexpr (std::is_same_v<plain, lsmer::symbol>) {
        return static_cast<T>(1 + (h >> 20) % 1000);
    } else if constexpr (std::is_same_v<plain, lsmer::timestamp>) {
        return static_cast<T>(i * 1000 + h % 900);
    } else if constexpr (std::is_floating_point_v<T>) {
        if (h % 97 == 1) return std::numeric_limits<T>::quiet_NaN();
        if (h % 97 == 2) return -T{0};
        return static_cast<T>(static_cast<double>(h >> 20 & 0xfffff) / 100 - 5000);
    } else if constexpr (std::is_integral_v<T>) {
        return static_cast<T>(i % 3 == 0 ? h >> 16 : h >> 16 & 0xff);
    } else {
        T out{};
        std::memcpy(out.data, &h, sizeof(out.data));
        return out;
    }
}

template <class T>
bool same(const T& a, const T& b) {
    if constexpr (std::is_same_v<T, std::string_view>) {
        return a == b;
    } else {
        return std::memcmp(&a, &b, sizeof(T)) == 0; // bits, so that NaN and -0.0 count
    }
}

/// Rows [0, count) as columns.
template <class S>
class Rows {
public:
    explicit Rows(std::size_t count) : buffer_(symbols_) {
        for (std::size_t i = 0; i < count; ++i) {
            lsmer::each_index<lsmer::column_count<S>>([&](auto c) {
                buffer_.template push_storage<c>(
                    value_of<lsmer::column_at<S, c>>(i, c, texts_));
            });
            buffer_.row_done();
        }
    }
    [[nodiscard]] lsmer::Batch<S> batch() const { return buffer_.batch(); }

private:
    lsmer::SymbolDictionary symbols_;
    lsmer::TextArena texts_;
    lsmer::ColumnBuffer<S> buffer_;
};

/// Writes the batch in groups of `per_group` rows.
template <class S, class Io>
lsmer::sstable::file_facts write_file(const Io& io, const std::string& path, std::uint64_t id,
                                      const lsmer::Batch<S>& batch,
                                      std::size_t per_group = lsmer::group_rows) {
    using writer = lsmer::sstable::Writer<S, lsmer::codec::standard, Io>;
    auto out = writer::create(io, path, id).value();
    for (std::size_t at = 0; at < batch.rows(); at += per_group) {
        const std::size_t left = batch.rows() - at;
        out.add_group(batch.slice(at, left < per_group ? left : per_group)).value();
    }
    return out.finish().value();
}

/// Reads every value of every column, by vectors and some by row, and compares them with the
/// batch. Gives the first error; counts what differs in `wrong`.
template <class S, class Table>
lsmer::status read_back(const Table& table, const lsmer::Batch<S>& batch, std::size_t& wrong) {
    lsmer::status failed;
    if (table.rows() != batch.rows()) ++wrong;
    std::size_t first = 0;
    for (std::size_t g = 0; g < table.groups(); first += table.group_rows(g), ++g) {
        const std::size_t rows = table.group_rows(g);
        lsmer::each_index<lsmer::column_count<S>>([&](auto c) {
            using T = typename lsmer::column_at<S, c>::storage_type;
            if (!failed || !table.template holds<T>(c)) return;
            auto column = table.template column<T>(g, c);
            if (!column) {
                failed = std::move(column).error();
                return;
            }
            const auto expected = batch.template column<c>().subspan(first, rows);
            std::vector<T> scratch(lsmer::vector_rows);
            lsmer::TextArena texts;
            for (std::uint32_t v = 0; v < column->vectors(); ++v) {
                const T* const got = column->read(v, scratch.data(), texts);
                for (std::size_t i = 0; v * 1024 + i < rows && i < 1024; ++i) {
                    wrong += !same(got[i], expected[v * 1024 + i]);
                }
            }
            for (std::size_t r = 0; r < rows; r += 1 + rows / 17) {
                wrong += !same(column->fetch(static_cast<std::uint32_t>(r), texts), expected[r]);
            }
        });
    }
    return failed;
}

} // namespace test
