#pragma once
// One column of one row group in memory, read the way a column of a file is read: by vectors of
// 1,024 values, or one value at a time.

#include "lsmer/base/assert.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/zone.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lsmer::inline v0::memtable {

/// Sees the rows that were visible when it was made. Owns nothing: the memtable must outlive it.
/// Threads: any number, beside the writer.
template <class T>
class Column {
public:
    using value_type = T;

    Column(const T* values, std::size_t rows) noexcept : values_(values), rows_(rows) {}

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t vectors() const noexcept {
        return (rows_ + vector_rows - 1) / vector_rows;
    }
    /// Nothing is known of rows in memory: they are read instead.
    [[nodiscard]] zone<T> bounds() const noexcept { return {}; }
    [[nodiscard]] zone<T> bounds(std::size_t) const noexcept { return {}; }

    /// The 1,024 values of a vector. The last, incomplete vector is copied and filled with zeros,
    /// because the writer may be writing right behind its last row.
    // REQUIRES: vector < vectors(); scratch has room for vector_rows values
    [[nodiscard]] const T* read(std::size_t vector, T* scratch) const noexcept {
        LSMER_ASSERT(vector < vectors(), "a vector is read inside its group");
        const T* const from = values_ + vector * vector_rows;
        const std::size_t left = rows_ - vector * vector_rows;
        if (left >= vector_rows) return from;
        for (std::size_t i = 0; i < left; ++i) scratch[i] = from[i];
        for (std::size_t i = left; i < vector_rows; ++i) scratch[i] = T{};
        return scratch;
    }
    // REQUIRES: row < rows()
    [[nodiscard]] T fetch(std::size_t row) const noexcept {
        LSMER_ASSERT(row < rows_, "a row is fetched inside its group");
        return values_[row];
    }
    /// The values as they lie in memory: rows() of them may be read, nothing behind them.
    [[nodiscard]] const T* values() const noexcept { return values_; }

private:
    const T* values_;
    std::size_t rows_;
};

} // namespace lsmer::inline v0::memtable
