#pragma once
// Snapshot: the rows of a table as they were committed at one moment, for as long as it is held.
// It keeps the files, memtables and symbols that it reads alive, also after the table is closed.
//
//   row groups: those of the files in the view's order, oldest first, then those of memtables
//
// Threads: any number may read one snapshot.

#include "lsmer/base/ref.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/row.hpp"
#include "lsmer/engine/view.hpp"

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0::engine {

/// A column of a row group, in a file or in memory. Movable; a column of a file read through
/// pread owns its bytes.
template <class InFile, class InMemory>
class GroupColumn {
public:
    using value_type = typename InFile::value_type;

    explicit GroupColumn(InFile column) noexcept : in_file_(true) {
        new (&file_) InFile(std::move(column));
    }
    explicit GroupColumn(InMemory column) noexcept : in_file_(false), memory_(column) {}
    GroupColumn(GroupColumn&& other) noexcept : in_file_(other.in_file_) {
        if (in_file_) {
            new (&file_) InFile(std::move(other.file_));
        } else {
            new (&memory_) InMemory(other.memory_);
        }
    }
    GroupColumn& operator=(GroupColumn&& other) noexcept {
        if (this != &other) {
            this->~GroupColumn();
            new (this) GroupColumn(std::move(other));
        }
        return *this;
    }
    ~GroupColumn() {
        if (in_file_) file_.~InFile();
    }

    [[nodiscard]] bool in_file() const noexcept { return in_file_; }
    // REQUIRES: in_file()
    [[nodiscard]] const InFile& file() const noexcept { return file_; }
    // REQUIRES: !in_file()
    [[nodiscard]] const InMemory& memory() const noexcept { return memory_; }

    [[nodiscard]] auto bounds() const noexcept {
        return in_file_ ? file_.bounds() : memory_.bounds();
    }
    [[nodiscard]] auto bounds(std::uint32_t vector) const noexcept {
        return in_file_ ? file_.bounds(vector) : memory_.bounds(vector);
    }
    /// Texts lie in the group or in `arena`, which values of other types do not need.
    template <class T>
    [[nodiscard]] const T* read(std::uint32_t vector, T* scratch, TextArena& arena) const noexcept {
        return in_file_ ? file_.read(vector, scratch, arena) : memory_.read(vector, scratch);
    }
    template <class T>
        requires(!codec::text_value<T>)
    [[nodiscard]] const T* read(std::uint32_t vector, T* scratch) const noexcept {
        return in_file_ ? file_.read(vector, scratch) : memory_.read(vector, scratch);
    }
    [[nodiscard]] auto fetch(std::uint32_t row, TextArena& arena) const noexcept {
        return in_file_ ? file_.fetch(row, arena) : memory_.fetch(row);
    }
    [[nodiscard]] auto fetch(std::uint32_t row) const noexcept
        requires(!codec::text_value<value_type>)
    {
        return in_file_ ? file_.fetch(row) : memory_.fetch(row);
    }

    /// Work on encoded data (codec/chunk.hpp); false, and nothing done, where it cannot be had.
    template <codec::number_value T>
    [[nodiscard]] bool keep(std::uint32_t vector, const kernel::range<T>& range,
                            std::uint8_t* mask) const noexcept {
        return in_file_ && file_.keep(vector, range, mask);
    }
    template <codec::number_value T>
    [[nodiscard]] bool gather(std::uint32_t vector, const std::uint16_t* rows, std::size_t count,
                              T* out) const noexcept {
        return in_file_ && file_.gather(vector, rows, count, out);
    }
    [[nodiscard]] bool sum(std::uint32_t vector, kernel::int128& total) const noexcept
        requires codec::integer_value<value_type>
    {
        return in_file_ && file_.sum(vector, total);
    }

private:
    bool in_file_;
    union {
        InFile file_;
        InMemory memory_;
    };
};

template <schema S, class View>
class Snapshot {
    using Memtable = typename View::memtable_type;
    using SSTable = typename View::sstable_type;

public:
    using schema_type = S;
    template <std::size_t I>
    using storage = typename column_at<S, I>::storage_type;
    template <std::size_t I>
    using column_type =
        GroupColumn<sstable::Column<storage<I>>,
                    std::remove_cvref_t<decltype(std::declval<const Memtable&>()
                                                     .template column<I>(0, 0))>>;

    Snapshot(ref<const View> view, ref<const SharedSymbols> symbols, std::uint64_t visible,
             Pin pin = {})
        : view_(std::move(view)), symbols_(std::move(symbols)), visible_(visible),
          pin_(std::move(pin)) {
        for (const auto& file : view_->files) {
            const SSTable* const table = file->table.get();
            for (std::uint32_t g = 0; g < table->groups(); ++g) {
                add({table, nullptr, g, 0}, table->group_rows(g));
            }
        }
        for (const auto& m : view_->memtables) {
            const std::uint64_t after = visible > m->first_row ? visible - m->first_row : 0;
            const auto rows = static_cast<std::size_t>(
                std::min<std::uint64_t>(after, m->table.written()));
            for (std::uint32_t g = 0; g < Memtable::groups(rows); ++g) {
                add({nullptr, &m->table, g, rows}, Memtable::rows_in(g, rows));
            }
        }
    }

    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
    /// The number of rows that had ever been appended.
    [[nodiscard]] std::uint64_t sequence() const noexcept { return visible_; }
    [[nodiscard]] const SymbolDictionary& symbols() const noexcept { return symbols_->dictionary; }
    [[nodiscard]] const ref<const SharedSymbols>& shared_symbols() const noexcept {
        return symbols_;
    }

    [[nodiscard]] std::size_t groups() const noexcept { return groups_.size(); }
    // REQUIRES: group < groups()
    [[nodiscard]] std::uint32_t group_rows(std::size_t group) const noexcept {
        return groups_[group].rows;
    }
    /// Bounds of a column in a group; no data is touched.
    template <std::size_t I>
    [[nodiscard]] zone<storage<I>> bounds(std::size_t group) const noexcept {
        const Group& g = groups_[group];
        if (g.file == nullptr) return {};
        return g.file->template bounds<storage<I>>(g.index, I);
    }
    /// A column of a group, its checksum verified.
    template <std::size_t I>
    [[nodiscard]] result<column_type<I>> column(std::size_t group) const {
        const Group& g = groups_[group];
        if (g.file == nullptr) {
            return column_type<I>(g.memory->template column<I>(g.index, g.memory_rows));
        }
        auto column = g.file->template column<storage<I>>(g.index, I);
        if (!column) return std::move(column).error();
        return column_type<I>(std::move(*column));
    }

    /// Calls `f(const Batch<S>&)` for all rows in source order, at most 1,024 at a time. The batch
    /// lives until `f` returns. An `f` that gives false ends the scan.
    template <class F>
    status scan(F&& f) const {
        for (std::size_t g = 0; g < groups(); ++g) {
            const result<bool> more = [&]<std::size_t... I>(std::index_sequence<I...>) {
                return scan_group(g, f, column<I>(g)...);
            }(std::make_index_sequence<column_count<S>>{});
            if (!more) return more.error();
            if (!*more) break;
        }
        return {};
    }

    /// Calls `f(const Row<S>&)` for all rows in source order; what it shows lives until `f`
    /// returns. An `f` that gives false ends the scan.
    template <class F>
    status scan_rows(F&& f) const {
        return scan([&](const Batch<S>& batch) {
            for (std::size_t r = 0; r < batch.rows(); ++r) {
                Row<S> row;
                each_index<column_count<S>>([&](auto i) {
                    get<i>(row) = from_storage<column_at<S, i>>(batch.template column<i>()[r],
                                                                symbols());
                });
                if (!go_on(f, row)) return false;
            }
            return true;
        });
    }

private:
    struct Group {
        const SSTable* file;    // or
        const Memtable* memory;
        std::uint32_t index;
        std::size_t memory_rows; // of the whole memtable, as seen
        std::uint32_t rows = 0;
    };
    template <class T>
    struct Scratch {
        alignas(buffer_alignment) T values[vector_rows];
    };

    void add(Group group, std::size_t rows) {
        group.rows = static_cast<std::uint32_t>(rows);
        groups_.push_back(group);
        rows_ += rows;
    }

    template <class F, class Arg>
    static bool go_on(F& f, const Arg& arg) {
        if constexpr (std::is_void_v<decltype(f(arg))>) {
            f(arg);
            return true;
        } else {
            return f(arg);
        }
    }

    template <class F, class... Columns>
    result<bool> scan_group(std::size_t g, F& f, const Columns&... columns) const {
        const error* failed = nullptr;
        static_cast<void>(((columns ? true : (failed = &columns.error(), false)) && ...));
        if (failed != nullptr) return *failed;
        auto scratch = make_owned<
            leaves<Scratch<typename std::remove_cvref_t<decltype(*columns)>::value_type>...>>();
        TextArena texts;
        for (std::uint32_t v = 0; v * vector_rows < group_rows(g); ++v) {
            const std::size_t rows =
                std::min<std::size_t>(vector_rows, group_rows(g) - v * vector_rows);
            typename Batch<S>::views views;
            texts.clear();
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                ((get<I>(views) = {(*columns).read(v, get<I>(*scratch).values, texts), rows}), ...);
            }(std::index_sequence_for<Columns...>{});
            if (!go_on(f, Batch<S>(views))) return false;
        }
        return true;
    }

    ref<const View> view_;
    ref<const SharedSymbols> symbols_;
    std::uint64_t visible_;
    items<Group> groups_;
    std::uint64_t rows_ = 0;
    Pin pin_;
};

} // namespace lsmer::inline v0::engine
