#pragma once
// The bridge: storage as a source of queries. The only file that sees both sides.
//
//   borf::query<"select avg(price) by symbol from trades">(table)      the rows committed by now
//   borf::query<"...">(snapshot)                                       the rows of that snapshot
//
// A query on a table takes a snapshot when it starts, and holds it until it ends.

#include "borf/clause/ask.hpp"
#include "borf/source/concepts.hpp"
#include "lsmer/engine.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace borf::inline v0::source {

namespace detail {

[[nodiscard]] constexpr encoding encoding_of(lsmer::codec::encoding e) noexcept {
    switch (e) {
    case lsmer::codec::encoding::plain: return encoding::plain;
    case lsmer::codec::encoding::constant: return encoding::constant;
    case lsmer::codec::encoding::dictionary: return encoding::dictionary;
    case lsmer::codec::encoding::run_length: return encoding::run_length;
    case lsmer::codec::encoding::delta: return encoding::delta;
    case lsmer::codec::encoding::packed: return encoding::packed;
    default: return encoding::other;
    }
}

} // namespace detail

/// A column of a row group, in a file or in memory.
template <class Column, class T>
class StoredChunk {
public:
    explicit StoredChunk(Column column) noexcept : column_(std::move(column)) {}

    [[nodiscard]] lsmer::zone<T> bounds() const noexcept { return column_.bounds(); }
    [[nodiscard]] lsmer::zone<T> bounds(std::uint32_t vector) const noexcept {
        return column_.bounds(vector);
    }
    [[nodiscard]] const T* read(std::uint32_t vector, T* scratch) const noexcept {
        return column_.read(vector, scratch);
    }
    [[nodiscard]] borf::encoding encoding() const noexcept {
        return column_.in_file() ? detail::encoding_of(column_.file().encoding())
                                 : borf::encoding::plain;
    }
    [[nodiscard]] std::size_t stored_bytes() const noexcept {
        return column_.in_file() ? column_.file().stored_bytes()
                                 : column_.memory().rows() * sizeof(T);
    }

private:
    Column column_;
};

template <class Snapshot>
class StoredGroup {
public:
    using schema_type = typename Snapshot::schema_type;

    StoredGroup(const Snapshot& snapshot, std::size_t group) noexcept
        : snapshot_(&snapshot), group_(group) {}

    [[nodiscard]] std::uint32_t rows() const noexcept { return snapshot_->group_rows(group_); }
    template <std::size_t I>
    [[nodiscard]] auto zone_of() const noexcept {
        return snapshot_->template bounds<I>(group_);
    }
    template <std::size_t I>
    [[nodiscard]] auto open() const
        -> lsmer::result<StoredChunk<typename Snapshot::template column_type<I>,
                                     typename Snapshot::template storage<I>>> {
        auto column = snapshot_->template column<I>(group_);
        if (!column) return std::move(column).error();
        return StoredChunk<typename Snapshot::template column_type<I>,
                           typename Snapshot::template storage<I>>(std::move(*column));
    }

private:
    const Snapshot* snapshot_;
    std::size_t group_;
};

/// A snapshot as a source; holds it.
template <class Snapshot>
class Stored {
public:
    using schema_type = typename Snapshot::schema_type;

    explicit Stored(Snapshot snapshot) noexcept : snapshot_(std::move(snapshot)) {}

    [[nodiscard]] std::size_t groups() const noexcept { return snapshot_.groups(); }
    [[nodiscard]] std::uint64_t rows() const noexcept { return snapshot_.rows(); }
    // The group refers to this source.
    [[nodiscard]] StoredGroup<Snapshot> group(std::size_t i) const noexcept {
        return {snapshot_, i};
    }
    [[nodiscard]] const lsmer::SymbolDictionary& symbols() const noexcept {
        return snapshot_.symbols();
    }

private:
    Snapshot snapshot_;
};

} // namespace borf::inline v0::source

namespace borf::inline v0 {

template <class S, class Parts>
struct source_traits<lsmer::engine::Table<S, Parts>> {
    using table = lsmer::engine::Table<S, Parts>;
    [[nodiscard]] static source::Stored<typename table::snapshot_type> open(const table& t) {
        return source::Stored<typename table::snapshot_type>(t.snapshot());
    }
};

template <lsmer::schema S, class Memtable, class SSTable>
struct source_traits<lsmer::engine::Snapshot<S, Memtable, SSTable>> {
    using snapshot = lsmer::engine::Snapshot<S, Memtable, SSTable>;
    [[nodiscard]] static source::Stored<snapshot> open(const snapshot& s) {
        return source::Stored<snapshot>(s);
    }
};

} // namespace borf::inline v0
