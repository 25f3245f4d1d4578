#pragma once
// KeyedFile: a file of a keyed table, searched by key.
//
//   key --filter--> not here, no row is touched
//       --fences--> 64 rows (more where many keys begin alike)
//       --search--> the row: its key's columns are compared, values of others are not touched
//
// Rows of a file are counted from 0 across its groups; a key has one row at most.
//
// Threads: const calls from any number.

#include "lsmer/cache/budget.hpp"
#include "lsmer/column/key.hpp"
#include "lsmer/column/keyed.hpp"
#include "lsmer/engine/column_slots.hpp"
#include "lsmer/engine/key_index.hpp"
#include "lsmer/sstable/sstable.hpp"

#include <cstdint>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::engine {

template <stores_ops R, class SSTable, filter::key_filter Filter>
class KeyedFile {
    template <std::size_t I>
    using storage = typename column_at<R, I>::storage_type;

public:
    using filter_type = Filter;
    /// No row.
    static constexpr std::uint64_t none = ~std::uint64_t{0};

    KeyedFile() = default;
    KeyedFile(const KeyedFile&) = delete;
    KeyedFile& operator=(const KeyedFile&) = delete;

    /// Reads and checks filter and fences. The table must outlive this. What they take of memory
    /// is counted with the cache's blocks, if there is a cache.
    [[nodiscard]] LSMER_COLD status open(const SSTable& table,
                                         const ref<typename SSTable::cache_type>& blocks = {}) {
        table_ = &table;
        auto body = table.section(sstable::section_kind::filter, filter_bytes_);
        if (!body) return body.error();
        if (!body->empty() && filter::tag_of(*body) == Filter::tag) {
            auto reader = Filter::open(*body);
            if (!reader) return std::move(reader).error().within(table.path());
            filter_ = *reader;
            filtered_ = true;
        }
        auto fences = table.section(sstable::section_kind::fences, fence_bytes_);
        if (!fences) return fences.error();
        if (!fences_.open(*fences, table.rows())) {
            return make_error(error_kind::corruption, table.path(), ": the fences of its ",
                              table.rows(), " rows make no sense; restore the file from a backup");
        }
        starts_.clear();
        std::uint64_t rows = 0;
        for (std::size_t g = 0; g < table.groups(); ++g) {
            starts_.push_back(rows);
            rows += table.group_rows(g);
        }
        each_index<column_count<R>>(
            [&](auto i) { get<i>(slots_).attach(table, i, table.mapped()); });
        if (blocks) {
            const std::size_t bytes = memory();
            blocks->make_room(bytes);
            share_ = cache::MemoryShare(blocks->budget(), cache::user::filters);
            share_.set(bytes);
        }
        return {};
    }
    /// Bytes of filter, fences and the places of groups; of a mapped file the latter alone.
    [[nodiscard]] std::size_t memory() const noexcept {
        return filter_bytes_.size() + fence_bytes_.size() + starts_.size() * sizeof(std::uint64_t);
    }

    [[nodiscard]] std::uint64_t rows() const noexcept { return table_->rows(); }
    [[nodiscard]] const SSTable& table() const noexcept { return *table_; }

    /// False: the key of this hash has no row here.
    [[nodiscard]] bool may_hold(std::uint64_t hash) const noexcept {
        return !filtered_ || filter_.may_hold(hash);
    }

    /// Where a row lies.
    struct place {
        std::uint32_t group;
        std::uint32_t row; // in it
    };
    // REQUIRES: row < rows()
    [[nodiscard]] place place_of(std::uint64_t row) const noexcept {
        // Groups but the last are mostly of one size: the first guess is right.
        std::size_t g = static_cast<std::size_t>(row / table_->group_rows(0));
        if (g >= starts_.size()) g = starts_.size() - 1;
        while (starts_[g] > row) --g;
        while (g + 1 < starts_.size() && starts_[g + 1] <= row) ++g;
        return {static_cast<std::uint32_t>(g), static_cast<std::uint32_t>(row - starts_[g])};
    }
    [[nodiscard]] std::uint64_t start_of(std::size_t group) const noexcept {
        return starts_[group];
    }

    template <std::size_t I>
    [[nodiscard]] result<OpenColumn<storage<I>>> column(std::size_t group) const {
        return get<I>(slots_).open(group);
    }

    /// What a row does; read from memory where a whole group puts.
    [[nodiscard]] result<std::uint8_t> op(place at) const {
        const auto z = table_->template bounds<std::uint8_t>(at.group, op_index<R>);
        if (z.known && z.min == z.max) return z.min;
        auto opened = column<op_index<R>>(at.group);
        if (!opened) return std::move(opened).error();
        return (*opened)->fetch(at.row);
    }

    /// The row of a key, or `none`. The filter is not asked.
    [[nodiscard]] result<std::uint64_t> find(std::string_view key) const {
        bool equal = false;
        auto row = search(key, equal);
        if (!row || equal) return row;
        return none;
    }
    /// The first row whose key is not before `key`; rows() when all are.
    [[nodiscard]] result<std::uint64_t> lower_bound(std::string_view key) const {
        bool equal = false;
        return search(key, equal);
    }

private:
    static constexpr std::size_t parts = order_columns<R>.size();
    template <std::size_t K>
    static constexpr std::size_t part = order_columns<R>[K];
    template <class Parts>
    struct for_key;
    template <std::size_t... K>
    struct for_key<std::index_sequence<K...>> {
        using columns = leaves<OpenColumn<storage<part<K>>>...>;
    };
    template <class Columns>
    struct slots_for;
    template <class... C>
    struct slots_for<column_list<C...>> {
        using type = leaves<ColumnSlots<SSTable, typename C::storage_type>...>;
    };

    /// The key's columns of one group, and the one vector of numbers that a search decodes.
    struct Probe {
        typename for_key<std::make_index_sequence<parts>>::columns columns;
        TextArena texts;
        KeyMaker<R> maker;
        std::size_t group = ~std::size_t{0};
        std::uint32_t vector = ~std::uint32_t{0};
        const void* values = nullptr;
    };
    static constexpr bool one_number = parts == 1 && std::is_arithmetic_v<storage<part<0>>>;

    status open_key(std::size_t group, Probe& probe) const {
        status failed;
        static_cast<void>(all_indices<parts>([&](auto k) {
            auto opened = column<part<k>>(group);
            if (!opened) {
                failed = std::move(opened).error();
                return false;
            }
            get<k>(probe.columns) = std::move(*opened);
            return true;
        }));
        probe.group = group;
        probe.vector = ~std::uint32_t{0};
        return failed;
    }

    [[nodiscard]] result<std::uint64_t> search(std::string_view key, bool& equal) const {
        const row_range among = fences_.around(key);
        std::uint64_t low = among.first;
        std::uint64_t high = among.last;
        Probe probe;
        alignas(64) std::conditional_t<one_number, storage<part<0>>, char>
            scratch[one_number ? vector_rows : 1];
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            const place at = place_of(middle);
            if (at.group != probe.group) {
                if (status s = open_key(at.group, probe); !s) return std::move(s).error();
            }
            const int order = compare(key, at, probe, scratch);
            if (order == 0) {
                equal = true;
                return middle;
            }
            if (order > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Negative, 0 or positive as the key is before, equal to or behind the row's.
    template <class Scratch>
    int compare(std::string_view key, place at, Probe& probe, Scratch* scratch) const {
        if constexpr (one_number) {
            const auto vector = at.row / static_cast<std::uint32_t>(vector_rows);
            if (vector != probe.vector) {
                probe.values = get<0>(probe.columns)->read(vector, scratch);
                probe.vector = vector;
            }
            const auto value =
                static_cast<const storage<part<0>>*>(probe.values)[at.row % vector_rows];
            return key.compare(probe.maker.make([&](auto) -> const auto& { return value; }));
        } else {
            static_cast<void>(scratch);
            probe.texts.clear();
            return key.compare(probe.maker.make([&](auto k) {
                return get<k>(probe.columns)->fetch(at.row, probe.texts);
            }));
        }
    }

    const SSTable* table_ = nullptr;
    byte_buffer filter_bytes_; // under pread
    byte_buffer fence_bytes_;
    filter::reader_of<Filter> filter_{};
    bool filtered_ = false;
    Fences fences_;
    buffer<std::uint64_t> starts_; // the first row of each group
    cache::MemoryShare share_;
    typename slots_for<typename R::columns>::type slots_;
};

} // namespace lsmer::inline v0::engine
