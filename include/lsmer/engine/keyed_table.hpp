#pragma once
// Table of a keyed schema: one row for each key, the newest.
//
//   auto table = lsmer::Table<accounts>::open("db").value();
//   table.put({42, "ann", 10}).value();
//   if (auto found = table.get(42).value()) std::puts(found[accounts::owner].data());
//   table.erase(42).value();
//
// Every write is one atomic batch: after a crash all of it is there, or none, and nothing is there
// without all that was written before it.
//
// Threads: as of an append table: any number write, read, flush and take snapshots at once.

#include "lsmer/column/input.hpp"
#include "lsmer/engine/table.hpp"
#include "lsmer/engine/write_batch.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::engine {

namespace detail {
struct no_keyed_schema {
    static constexpr struct nothing : column<"nothing", std::int8_t> {
    } nothing{};
    using columns = lsmer::columns<nothing>;
    using primary_key = lsmer::keyed_by<nothing>;
};
template <class S>
using checked_keyed_schema =
    std::conditional_t<v0::detail::find_schema_fault<S>() == v0::detail::schema_fault::none, S,
                       no_keyed_schema>;
} // namespace detail

template <class Schema, class Parts>
    requires keyed_schema<Schema>
class Table<Schema, Parts> {
    static_assert(sizeof(schema_check<Schema>) != 0); // says its sentence, and no other
    using S = detail::checked_keyed_schema<Schema>;
    using R = stored_rows<S>;
    static_assert(sizeof(detail::parts_check<R, Parts>) != 0);
    static_assert(sizeof(lsmer::compaction::policy_check<typename Parts::compaction>) != 0);
    using core = Core<R, detail::checked_parts<R, Parts>>;
    using io_type = typename core::io_type;

public:
    using schema_type = S;
    using snapshot_type = typename core::snapshot_type;
    using found_type = typename snapshot_type::found_type;
    using cursor_type = typename snapshot_type::cursor_type;
    using batch_type = WriteBatch<S>;

    /// As of an append table.
    [[nodiscard]] static result<Table> open(std::string_view directory, const options& how = {},
                                            io_type io = {}) {
        result<owned<core>> opened = core::open(std::move(io), directory, how);
        if (!opened) {
            return std::move(opened).error().within(join("opening table ", table_name<S>, " in ",
                                                         directory));
        }
        return Table(std::move(*opened));
    }

    // Writing. Without a level it is that of options::sync.

    /// The row stands for its key from now on.
    status put(const Row<S>& row) { return put(row, core_->how().sync); }
    status put(const Row<S>& row, sync_level level) { return one(row, row_op::put, level); }
    /// Many rows: in memory form, their symbols coded by this table's dictionary.
    status put(const Batch<S>& batch) { return put(batch, core_->how().sync); }
    status put(const Batch<S>& batch, sync_level level) {
        buffer<std::uint8_t> ops(batch.rows());
        if (!batch.empty()) std::memset(ops.data(), static_cast<int>(row_op::put), ops.size());
        return core_->append(with_ops(batch, ops.view()), level);
    }
    /// One contiguous range of values per column, in column order. See column/input.hpp.
    template <class... Ranges>
        requires(sizeof...(Ranges) == column_count<S> && sizeof...(Ranges) > 1 &&
                 (contiguous_values<Ranges> && ...))
    status put(const Ranges&... columns) {
        static_cast<void>(sizeof(range_check<S, Ranges...>));
        BatchScratch<S> scratch;
        const result<Batch<S>> batch = make_batch<S>(scratch, symbols(), columns...);
        return batch ? put(*batch) : status(batch.error());
    }
    /// Merges the columns into those of the row with this key; see column/keyed.hpp.
    status merge(const Row<S>& row) { return merge(row, core_->how().sync); }
    status merge(const Row<S>& row, sync_level level) { return one(row, row_op::merge, level); }
    /// The key has no row from now on; it need not have had one.
    template <class... Values>
    status erase(const Values&... key) {
        batch_type batch(symbols());
        batch.erase(key...);
        return write(batch);
    }
    /// Keys from `begin` to `end`, which is not one of them, have no rows from now on.
    status erase_range(const Key<S>& begin, const Key<S>& end) {
        batch_type batch(symbols());
        batch.erase_range(begin, end);
        return write(batch);
    }

    /// A batch for `write`.
    [[nodiscard]] batch_type batch() noexcept { return batch_type(symbols()); }
    status write(const batch_type& batch) { return write(batch, core_->how().sync); }
    status write(const batch_type& batch, sync_level level) {
        return core_->append(batch.rows(), level);
    }
    /// Writes the batch if `condition(const snapshot_type&)` is true of all that was written before
    /// it; gives whether. Nothing is written in between. The condition is asked under the writers'
    /// lock: it reads from its snapshot and does nothing else. Of an empty batch it is not asked.
    template <class Condition>
    [[nodiscard]] result<bool> write_if(const batch_type& batch, Condition&& condition) {
        return write_if(batch, core_->how().sync, condition);
    }
    template <class Condition>
    [[nodiscard]] result<bool> write_if(const batch_type& batch, sync_level level,
                                        Condition&& condition) {
        return core_->append_if(batch.rows(), level, [&](const auto& view, std::uint64_t rows) {
            const snapshot_type now = core_->snapshot_of(view, rows);
            return result<bool>(condition(now));
        });
    }

    // Reading.

    /// The row of a key, or nothing.
    template <class... Values>
    [[nodiscard]] result<found_type> get(const Values&... key) const {
        static_cast<void>(sizeof(key_check<S, Values...>));
        if constexpr (key_check<S, Values...>::ok) {
            return core_->glance().get(Key<S>(key...));
        } else {
            return found_type{};
        }
    }
    /// Whether a key has a row; no value is read.
    template <class... Values>
    [[nodiscard]] result<bool> contains(const Values&... key) const {
        static_cast<void>(sizeof(key_check<S, Values...>));
        if constexpr (key_check<S, Values...>::ok) {
            return core_->glance().contains(Key<S>(key...));
        } else {
            return false;
        }
    }
    /// What is committed by now; see KeyedSnapshot.
    [[nodiscard]] snapshot_type snapshot() const { return core_->snapshot(); }
    /// The table as it was after an earlier snapshot's `sequence()`, or at a time, as far back as
    /// options::history keeps it; `not_found` beyond that.
    [[nodiscard]] result<snapshot_type> snapshot_at(std::uint64_t sequence) const {
        return core_->snapshot_at(sequence);
    }
    [[nodiscard]] result<snapshot_type> snapshot_at(timestamp time) const {
        return core_->snapshot_at_ns(time.ns);
    }

    // The rest is as of an append table.

    status flush() { return core_->flush(); }
    status compact() { return core_->compact(); }
    status compact(const compact_request& how) { return core_->compact(how); }
    [[nodiscard]] compaction_stats compactions() const { return core_->compactions(); }
    [[nodiscard]] table_stats stats() const { return core_->stats(); }
    [[nodiscard]] result<verify_report> verify(const verify_request& how = {}) {
        return core_->verify(how);
    }
    status sync() { return core_->sync(); }
    status close() { return core_->close(); }
    [[nodiscard]] SymbolDictionary& symbols() noexcept { return core_->symbols(); }
    [[nodiscard]] symbol intern(std::string_view text) { return {symbols().intern(text)}; }
    [[nodiscard]] const std::string& directory() const noexcept { return core_->directory(); }
    [[nodiscard]] const wal::recovery_report& recovered() const noexcept {
        return core_->recovered();
    }

private:
    template <class L>
    struct storage_leaves;
    template <class... C>
    struct storage_leaves<column_list<C...>> {
        using type = leaves<typename C::storage_type...>;
    };

    explicit Table(owned<core> c) noexcept : core_(std::move(c)) {}

    static Batch<R> with_ops(const Batch<S>& batch, std::span<const std::uint8_t> ops) noexcept {
        typename Batch<R>::views views;
        each_index<column_count<S>>(
            [&](auto i) { v0::get<i>(views) = batch.template column<i>(); });
        v0::get<op_index<R>>(views) = ops;
        return Batch<R>(views);
    }
    status one(const Row<S>& row, row_op op, sync_level level) {
        typename storage_leaves<typename S::columns>::type values;
        typename Batch<R>::views views;
        each_index<column_count<S>>([&](auto i) {
            v0::get<i>(values) = to_storage<column_at<S, i>>(v0::get<i>(row), symbols());
            v0::get<i>(views) = {&v0::get<i>(values), 1};
        });
        const auto what = static_cast<std::uint8_t>(op);
        v0::get<op_index<R>>(views) = {&what, 1};
        return core_->append(Batch<R>(views), level);
    }

    owned<core> core_;
};

} // namespace lsmer::inline v0::engine
