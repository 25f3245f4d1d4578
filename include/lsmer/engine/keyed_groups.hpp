#pragma once
// KeyedGroups: the live rows of a keyed snapshot as row groups, for who asks about columns and not
// about keys.
//
//   files       groups with masks: what newer files took away (LiveRows, found once for a view),
//               and what the snapshot's memtables did
//   memtables   groups with masks: the newest rows of their keys
//   merged      rows whose values are folded from several, in columns of their own
//
// Groups without a live row are left out. Costs, beside those of LiveRows: a look into newer
// memtables and files for each key of each memtable.
//
// Threads: one makes it, any number read it.

#include "lsmer/engine/find_live.hpp"
#include "lsmer/engine/key_source.hpp"
#include "lsmer/engine/snapshot.hpp"
#include "lsmer/memtable/erased_ranges.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace lsmer::inline v0::engine {

template <keyed_schema S, class View>
class KeyedGroups {
    using R = stored_rows<S>;
    using memtable_type = typename View::memtable_type;
    using sstable_type = typename View::sstable_type;

public:
    using schema_type = S;
    template <std::size_t I>
    using storage = typename column_at<S, I>::storage_type;
    template <std::size_t I>
    using column_type =
        GroupColumn<sstable::Column<storage<I>>, memtable::Column<storage<I>>>;

    KeyedGroups(ref<const View> view, ref<const SharedSymbols> symbols, std::uint64_t visible)
        : view_(std::move(view)), symbols_(std::move(symbols)), merged_(make_owned<Merged>()) {
        state_ = find(visible);
    }

    /// Whether rows could be found; when not, there are no groups.
    [[nodiscard]] const status& state() const noexcept { return state_; }
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
    [[nodiscard]] const SymbolDictionary& symbols() const noexcept { return symbols_->dictionary; }

    [[nodiscard]] std::size_t groups() const noexcept { return groups_.size(); }
    // REQUIRES: group < groups()
    [[nodiscard]] std::uint32_t group_rows(std::size_t group) const noexcept {
        return groups_[group].rows;
    }
    /// Whether all rows of a group live.
    [[nodiscard]] bool all_live(std::size_t group) const noexcept {
        return groups_[group].mask == nullptr;
    }
    /// Which rows of a vector live: 1 or 0 for each; null when all do.
    [[nodiscard]] const std::uint8_t* live(std::size_t group, std::size_t vector) const noexcept {
        const std::uint8_t* const mask = groups_[group].mask;
        return mask == nullptr ? nullptr : mask + vector * vector_rows;
    }
    /// Bounds of a column in a group, of rows that do not live, too; no data is touched.
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
        if (g.file != nullptr) {
            auto column = g.file->template column<storage<I>>(g.index, I);
            if (!column) return std::move(column).error();
            return column_type<I>(std::move(*column));
        }
        if (g.memory != nullptr) {
            return column_type<I>(memtable::Column<storage<I>>(
                g.memory->rows().template values<I>(g.index), g.rows));
        }
        const std::size_t from = std::size_t{g.index} * lsmer::group_rows;
        return column_type<I>(
            memtable::Column<storage<I>>(get<I>(merged_->columns).data() + from, g.rows));
    }

private:
    struct Group {
        const sstable_type* file;    // or
        const memtable_type* memory; // or rows that were merged
        std::uint32_t index;
        std::uint32_t rows;
        const std::uint8_t* mask; // null: all rows live
    };
    template <class L>
    struct columns_for;
    template <class... C>
    struct columns_for<column_list<C...>> {
        using type = leaves<buffer<typename C::storage_type>...>;
    };
    struct Merged {
        typename columns_for<typename S::columns>::type columns;
        TextArena texts;
        std::vector<std::string> keys; // of rows to be merged; may repeat
        std::vector<found_rows<View>> found;
    };

    status find(std::uint64_t visible) {
        auto live = live_rows_of<R>(*view_);
        if (!live) return std::move(live).error();
        live_ = std::move(*live);
        merged_->keys = live_->merging;
        for (std::size_t i = view_->memtables.size(); i-- != 0;) {
            const std::uint32_t bound = rows_seen(*view_->memtables[i], visible);
            if (bound == 0) continue;
            if (status s = take_memtable(i, bound, visible); !s) return s;
        }
        add_files();
        for (Mask& m : memory_) add_memory(m);
        return merge_rows(visible);
    }

    // Memtables.

    struct Mask {
        const memtable_type* memory;
        std::uint32_t rows;
        std::vector<LiveGroup> groups;
    };

    status take_memtable(std::size_t i, std::uint32_t bound, std::uint64_t visible) {
        const memtable_type& m = view_->memtables[i]->table;
        Mask& mask = memory_.emplace_back();
        mask.memory = &m;
        mask.rows = bound;
        for (std::size_t g = 0; g < m.groups(bound); ++g) {
            LiveGroup& group = mask.groups.emplace_back();
            group.rows = static_cast<std::uint32_t>(m.rows_in(g, bound));
            group.make_mask(); // none lives yet
        }
        status s;
        m.ranges().each(bound, [&](const memtable::key_range& r, std::uint32_t) {
            if (s) s = kill_range(r);
        });
        if (!s) return s;
        KeySource<R, View> keys(m, bound);
        for (keys.seek_first(); keys.valid(); keys.next()) {
            const std::string_view key = keys.key();
            if (hidden(i, key, visible)) continue;
            if (status done = kill_in_files(key); !done) return done;
            const std::uint32_t row = keys.place().row;
            if (row < m.ranges().erased_below(key, bound)) continue;
            const std::uint8_t op = m.op(row);
            if (is_op(op, row_op::merge)) merged_->keys.push_back(std::string(key));
            if (!is_op(op, row_op::put)) continue;
            LiveGroup& group = mask.groups[row / lsmer::group_rows];
            group.mask[row % lsmer::group_rows] = 1;
            ++group.live;
        }
        return {};
    }
    /// Whether a newer memtable has a say on the key.
    [[nodiscard]] bool hidden(std::size_t i, std::string_view key, std::uint64_t visible) const {
        for (std::size_t newer = i + 1; newer < view_->memtables.size(); ++newer) {
            const auto& m = *view_->memtables[newer];
            const std::uint32_t bound = rows_seen(m, visible);
            if (bound == 0) continue;
            if (m.table.find(key, bound) != memtable_type::none) return true;
            if (m.table.ranges().erased_below(key, bound) != 0) return true;
        }
        return false;
    }

    // Files.

    LiveGroup& change(std::size_t file, std::size_t group) {
        if (changed_.empty()) changed_.resize(live_->files.size());
        std::vector<owned<LiveGroup>>& groups = changed_[file];
        const std::vector<LiveGroup>& were = live_->files[file];
        if (groups.empty()) groups.resize(were.size());
        if (!groups[group]) {
            groups[group] = make_owned<LiveGroup>();
            groups[group]->rows = were[group].rows;
            groups[group]->live = were[group].live;
            groups[group]->mask.append(were[group].mask.view());
        }
        return *groups[group];
    }
    void kill(std::size_t file, std::uint64_t first, std::uint64_t last) {
        const auto& keys = view_->files[file]->keys;
        while (first < last) {
            const auto at = keys.place_of(first);
            const std::uint32_t in_group = view_->files[file]->table->group_rows(at.group);
            const auto n =
                static_cast<std::uint32_t>(std::min<std::uint64_t>(last - first,
                                                                   in_group - at.row));
            change(file, at.group).kill(at.row, n);
            first += n;
        }
    }
    status kill_in_files(std::string_view key) {
        const std::uint64_t hash = key_hash(key);
        for (const run_span run : view_->runs) {
            for (std::size_t f = view_->first_reaching(run, key);
                 f != run.last && view_->files[f]->note.smallest <= key; ++f) {
                const auto& keys = view_->files[f]->keys;
                if (!keys.may_hold(hash)) continue;
                const auto row = keys.find(key);
                if (!row) return row.error();
                if (*row != keys.none) kill(f, *row, *row + 1);
            }
        }
        return {};
    }
    status kill_range(const memtable::key_range& r) {
        for (std::size_t f = 0; f < view_->files.size(); ++f) {
            const auto& keys = view_->files[f]->keys;
            const auto first = keys.lower_bound(r.begin);
            if (!first) return first.error();
            const auto last = r.open ? result<std::uint64_t>(keys.rows()) : keys.lower_bound(r.end);
            if (!last) return last.error();
            kill(f, *first, *last);
        }
        return {};
    }

    // Groups.

    void add(Group group, const LiveGroup& live) {
        if (live.live == 0) return;
        group.rows = live.rows;
        group.mask = live.whole() ? nullptr : live.mask.data();
        groups_.push_back(group);
        rows_ += live.live;
    }
    void add_files() {
        for (std::size_t f = 0; f < live_->files.size(); ++f) {
            for (std::size_t g = 0; g < live_->files[f].size(); ++g) {
                const bool changed =
                    f < changed_.size() && g < changed_[f].size() && changed_[f][g];
                add({view_->files[f]->table.get(), nullptr, static_cast<std::uint32_t>(g), 0,
                     nullptr},
                    changed ? *changed_[f][g] : live_->files[f][g]);
            }
        }
    }
    void add_memory(const Mask& m) {
        for (std::size_t g = 0; g < m.groups.size(); ++g) {
            add({nullptr, m.memory, static_cast<std::uint32_t>(g), 0, nullptr}, m.groups[g]);
        }
    }
    status merge_rows(std::uint64_t visible) {
        std::vector<std::string>& keys = merged_->keys;
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        std::size_t rows = 0;
        for (const std::string& key : keys) {
            auto found = find_key<View>(*view_, visible, key);
            if (!found) return std::move(found).error();
            // A key that a newer row puts stands in its group.
            if (!*found || !is_merge(*found)) continue;
            status failed;
            static_cast<void>(all_indices<column_count<S>>([&](auto i) {
                auto value = folded_value<R, i>(*found, merged_->texts);
                if (!value) {
                    failed = std::move(value).error();
                    return false;
                }
                get<i>(merged_->columns).push_back(*value);
                return true;
            }));
            if (!failed) return failed;
            ++rows;
        }
        for (std::size_t g = 0; g * lsmer::group_rows < rows; ++g) {
            const auto n = static_cast<std::uint32_t>(
                std::min<std::size_t>(lsmer::group_rows, rows - g * lsmer::group_rows));
            groups_.push_back({nullptr, nullptr, static_cast<std::uint32_t>(g), n, nullptr});
        }
        rows_ += rows;
        return {};
    }
    [[nodiscard]] static bool is_merge(const found_rows<View>& rows) {
        if (rows.count > 1 || !rows.settled) return true;
        const row_place<View>& at = rows.newest;
        if (at.memory != nullptr) return is_op(at.memory->op(at.row), row_op::merge);
        const auto op = at.file->keys.op({at.group, at.row});
        return op && is_op(*op, row_op::merge);
    }

    ref<const View> view_;
    ref<const SharedSymbols> symbols_;
    ref<const LiveRows> live_;
    std::vector<std::vector<owned<LiveGroup>>> changed_; // by file, group: what memtables changed
    std::vector<Mask> memory_; // newest first
    owned<Merged> merged_;
    std::vector<Group> groups_;
    std::uint64_t rows_ = 0;
    status state_;
};

} // namespace lsmer::inline v0::engine
