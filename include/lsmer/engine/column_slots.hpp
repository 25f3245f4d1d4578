#pragma once
// Opened columns of a file, kept for who reads single rows: to open a chunk takes longer than to
// fetch a value from it.
//
//   group    0        1        2
//   slot   | Column | nothing| Column |     opened when first asked for, closed with the file
//
// Only under mmap, where a Column owns nothing. Under pread it owns the bytes of its chunk, and is
// opened for each reader.

#include "lsmer/base/ref.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/sstable/column.hpp"

#include <atomic>
#include <cstddef>
#include <utility>
#include <vector>

namespace lsmer::inline v0::engine {

/// A column that its file keeps open, or that is the holder's own.
template <class T>
class OpenColumn {
public:
    OpenColumn() = default;
    explicit OpenColumn(const sstable::Column<T>* kept) noexcept : column_(kept) {}
    explicit OpenColumn(owned<sstable::Column<T>> own) noexcept
        : own_(std::move(own)), column_(own_.get()) {}

    [[nodiscard]] explicit operator bool() const noexcept { return column_ != nullptr; }
    const sstable::Column<T>& operator*() const noexcept { return *column_; }
    const sstable::Column<T>* operator->() const noexcept { return column_; }

private:
    owned<sstable::Column<T>> own_;
    const sstable::Column<T>* column_ = nullptr;
};

/// One column of a file. Threads: any number.
template <class SSTable, class T>
class ColumnSlots {
    using Column = sstable::Column<T>;

public:
    ColumnSlots() = default;
    ColumnSlots(const ColumnSlots&) = delete;
    ColumnSlots& operator=(const ColumnSlots&) = delete;
    ~ColumnSlots() {
        for (auto& slot : slots_) delete slot.load(std::memory_order_relaxed);
    }

    /// Called once, before anything else. `keep`: whether the file is mapped.
    void attach(const SSTable& table, std::size_t column, bool keep) {
        table_ = &table;
        column_ = column;
        if (keep) slots_ = std::vector<std::atomic<const Column*>>(table.groups());
    }

    [[nodiscard]] result<OpenColumn<T>> open(std::size_t group) const {
        if (slots_.empty()) {
            auto column = table_->template column<T>(group, column_);
            if (!column) return std::move(column).error();
            return OpenColumn<T>(make_owned<Column>(std::move(*column)));
        }
        const Column* kept = slots_[group].load(std::memory_order_acquire);
        if (kept == nullptr) {
            auto made = fill(group);
            if (!made) return made.error();
            kept = *made;
        }
        return OpenColumn<T>(kept);
    }

private:
    LSMER_COLD result<const Column*> fill(std::size_t group) const {
        auto column = table_->template column<T>(group, column_);
        if (!column) return std::move(column).error();
        const Column* const made = new Column(std::move(*column));
        const Column* other = nullptr;
        if (slots_[group].compare_exchange_strong(other, made, std::memory_order_acq_rel)) {
            return made;
        }
        delete made; // another thread was first
        return other;
    }

    const SSTable* table_ = nullptr;
    std::size_t column_ = 0;
    mutable std::vector<std::atomic<const Column*>> slots_;
};

} // namespace lsmer::inline v0::engine
