#pragma once
// The bridge: storage as a source of queries. The only file that knows both sides; of storage it
// knows what a snapshot offers (lsmer/engine/snapshot.hpp), and includes nothing of it.
//
//   borf::query<"select avg(price) by symbol from trades">(table)      the rows committed by now
//   borf::query<"...">(snapshot)                                       the rows of that snapshot
//
// A query on a table takes a snapshot when it starts, and holds it until it ends.

#include "borf/clause/ask.hpp"
#include "borf/source/concepts.hpp"
#include "lsmer/column/schema.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace borf::inline v0::source {

namespace detail {

/// What holds rows still: row groups, found by number, with columns found by place.
template <class T>
concept snapshot = requires(const T& t) {
    requires lsmer::schema<typename T::schema_type>;
    typename T::template column_type<0>;
    { t.groups() } -> std::convertible_to<std::size_t>;
    { t.group_rows(0) } -> std::convertible_to<std::uint32_t>;
    { t.symbols() } -> std::same_as<const lsmer::SymbolDictionary&>;
    t.template bounds<0>(0);
};

template <class T>
concept takes_snapshots = requires(const T& t) {
    { t.snapshot() } -> snapshot;
};
/// A snapshot by key, whose live rows are found when a query asks for them.
template <class T>
concept keyed_snapshot = requires(const T& t) {
    { t.live_rows() } -> snapshot;
};
template <class T>
concept takes_keyed_snapshots = requires(const T& t) {
    { t.snapshot() } -> keyed_snapshot;
};
template <class T>
concept has_dead_rows = requires(const T& t) { t.live(0, 0); };
template <class T>
concept tells_state = requires(const T& t) { t.state(); };

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
    [[nodiscard]] const T* read(std::uint32_t vector, T* scratch) const noexcept
        requires(!std::same_as<T, std::string_view>)
    {
        return column_.read(vector, scratch);
    }
    [[nodiscard]] const T* read(std::uint32_t vector, T* scratch,
                                lsmer::TextArena& arena) const noexcept
        requires std::same_as<T, std::string_view>
    {
        return column_.read(vector, scratch, arena);
    }
    [[nodiscard]] bool keep(std::uint32_t vector, const lsmer::kernel::range<T>& range,
                            std::uint8_t* mask) const noexcept
        requires std::is_arithmetic_v<T>
    {
        return column_.keep(vector, range, mask);
    }
    [[nodiscard]] bool gather(std::uint32_t vector, const std::uint16_t* rows, std::size_t count,
                              T* out) const noexcept
        requires std::is_arithmetic_v<T>
    {
        return column_.gather(vector, rows, count, out);
    }
    [[nodiscard]] bool sum(std::uint32_t vector, lsmer::kernel::int128& total) const noexcept
        requires std::integral<T>
    {
        return column_.sum(vector, total);
    }
    [[nodiscard]] lsmer::encoding encoding() const noexcept {
        return column_.in_file() ? column_.file().encoding() : lsmer::encoding::plain;
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
    [[nodiscard]] bool all_live() const noexcept
        requires detail::has_dead_rows<Snapshot>
    {
        return snapshot_->all_live(group_);
    }
    [[nodiscard]] const std::uint8_t* live(std::uint32_t vector) const noexcept
        requires detail::has_dead_rows<Snapshot>
    {
        return snapshot_->live(group_, vector);
    }
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

    [[nodiscard]] const lsmer::status& state() const noexcept
        requires detail::tells_state<Snapshot>
    {
        return snapshot_.state();
    }
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

template <source::detail::takes_snapshots Table>
struct source_traits<Table> {
    [[nodiscard]] static auto open(const Table& t) { return source::Stored(t.snapshot()); }
};

template <source::detail::takes_keyed_snapshots Table>
struct source_traits<Table> {
    [[nodiscard]] static auto open(const Table& t) {
        return source::Stored(t.snapshot().live_rows());
    }
};

template <source::detail::keyed_snapshot Snapshot>
struct source_traits<Snapshot> {
    [[nodiscard]] static auto open(const Snapshot& s) { return source::Stored(s.live_rows()); }
};

template <source::detail::snapshot Snapshot>
struct source_traits<Snapshot> {
    [[nodiscard]] static source::Stored<Snapshot> open(const Snapshot& s) {
        return source::Stored<Snapshot>(s);
    }
};

} // namespace borf::inline v0
