#pragma once
// One column of one row group of a file, opened: bounds without touching a value, vectors of
// 1,024 decoded alone, single values by row. Its bytes were checked when it was made.

#include "lsmer/base/ref.hpp"
#include "lsmer/cache/block.hpp"
#include "lsmer/codec/chunk.hpp"
#include "lsmer/codec/related.hpp"
#include "lsmer/column/zone.hpp"
#include "lsmer/sstable/format.hpp"
#include "lsmer/sstable/zones.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace lsmer::inline v0::sstable {

/// What the chunk of a column refers to: the chunk of another column of the group, which may refer
/// to a third. It stays in its place while columns that refer to it move.
struct referred : counted {
    codec::reference of;
    ref<const cache::Block> bytes; // of its chunk, under pread
    ref<referred> next;
};

/// Under mmap it points into the file's memory, under pread it shares the bytes with the cache; in
/// both cases the SSTable must outlive it. Threads: const calls from any number.
template <class T>
class Column {
public:
    using value_type = T;

    Column(codec::chunk<T> chunk, Zones<T> zones, const chunk_entry& entry,
           ref<const cache::Block> owned = {}, ref<referred> refers_to = {}) noexcept
        : chunk_(std::move(chunk)), zones_(zones), entry_(&entry), owned_(std::move(owned)),
          refers_to_(std::move(refers_to)) {}

    [[nodiscard]] std::uint32_t rows() const noexcept { return entry_->rows; }
    [[nodiscard]] std::uint32_t vectors() const noexcept {
        return static_cast<std::uint32_t>(vectors_of(entry_->rows));
    }
    [[nodiscard]] zone<T> bounds() const noexcept { return zone_of<T>(*entry_); }
    // REQUIRES: vector < vectors()
    [[nodiscard]] zone<T> bounds(std::size_t vector) const noexcept { return zones_[vector]; }

    /// vector_rows readable values, decoded into `scratch` or where they lie; those behind the
    /// group's last row are unspecified. Texts lie in the column or in `arena`, which values of
    /// other types do not need.
    // REQUIRES: vector < vectors(); scratch has room for vector_rows values
    [[nodiscard]] const T* read(std::uint32_t vector, T* scratch, TextArena& arena) const {
        return chunk_.read(vector, scratch, arena);
    }
    [[nodiscard]] const T* read(std::uint32_t vector, T* scratch) const
        requires(!codec::text_value<T>)
    {
        return chunk_.read(vector, scratch);
    }
    // REQUIRES: row < rows()
    [[nodiscard]] T fetch(std::uint32_t row, TextArena& arena) const {
        return chunk_.fetch(row, arena);
    }
    [[nodiscard]] T fetch(std::uint32_t row) const
        requires(!codec::text_value<T>)
    {
        return chunk_.fetch(row);
    }

    /// As codec::chunk has them.
    [[nodiscard]] bool keep(std::uint32_t vector, const kernel::range<T>& range,
                            std::uint8_t* mask) const
        requires codec::number_value<T>
    {
        return chunk_.keep(vector, range, mask);
    }
    [[nodiscard]] bool gather(std::uint32_t vector, const std::uint16_t* rows, std::size_t count,
                              T* out) const
        requires codec::number_value<T>
    {
        return chunk_.gather(vector, rows, count, out);
    }

    [[nodiscard]] bool sum(std::uint32_t vector, kernel::int128& total) const
        requires codec::integer_value<T>
    {
        return chunk_.sum(vector, total);
    }

    [[nodiscard]] codec::encoding encoding() const noexcept { return chunk_.encoding(); }
    /// Bytes in the file, zones included; without those of a column that it refers to.
    [[nodiscard]] std::size_t stored_bytes() const noexcept {
        return entry_->zones_length + static_cast<std::size_t>(entry_->body_length);
    }
    /// For operators that work on encoded data.
    [[nodiscard]] const codec::chunk<T>& chunk() const noexcept { return chunk_; }

private:
    codec::chunk<T> chunk_;
    Zones<T> zones_;
    const chunk_entry* entry_;
    ref<const cache::Block> owned_;
    ref<referred> refers_to_;
};

} // namespace lsmer::inline v0::sstable
