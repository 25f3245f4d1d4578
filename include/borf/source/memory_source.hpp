#pragma once
// Columns in memory as the source of queries. Users make one with memory_source (memory.hpp).
//
//   values   used where they lie; only a last vector of fewer than vector_rows is copied
//   zones    smallest and largest of every vector and group, found at construction when wished:
//            with them queries leave out what cannot match and group by time without hashing
//
// The columns and the dictionary must outlive the source and must not change under it, but for
// those it owns. Threads: read by any number.

#include "borf/source/concepts.hpp"
#include "lsmer/base/prefetch.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/buffer.hpp"
#include "lsmer/column/input.hpp"
#include "lsmer/kernel/null.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace borf::inline v0 {

/// Whether a MemorySource computes zone maps.
enum class zones : bool { unknown, compute };

namespace detail {

/// What a memory source keeps itself; it stays in place when the source is moved.
template <lsmer::schema S>
struct MemoryColumns {
    lsmer::SymbolDictionary symbols;
    lsmer::BatchScratch<S> converted;
    lsmer::TextArena texts;
};

} // namespace detail

template <lsmer::schema S>
class MemorySource {
    template <std::size_t I>
    using storage = typename lsmer::column_at<S, I>::storage_type;

public:
    using schema_type = S;
    using views = typename lsmer::Batch<S>::views;

    // REQUIRES: columns of the same length, symbols as codes of the dictionary
    MemorySource(views columns, const lsmer::SymbolDictionary& symbols, zones z = zones::compute,
                 std::size_t rows_per_group = lsmer::group_rows)
        : columns_(columns), rows_(lsmer::get<0>(columns).size()), symbols_(&symbols),
          group_rows_(rows_per_group) {
        LSMER_ASSERT(rows_per_group >= 1 && rows_per_group <= lsmer::group_rows,
                     "a row group has 1 to group_rows rows");
        lsmer::each_index<lsmer::column_count<S>>([&](auto i) {
            LSMER_ASSERT(lsmer::get<i>(columns_).size() == rows_, "columns are of the same length");
            if (z == zones::compute) compute<i>();
        });
    }
    explicit MemorySource(const lsmer::Batch<S>& rows, const lsmer::SymbolDictionary& symbols,
                          zones z = zones::compute,
                          std::size_t rows_per_group = lsmer::group_rows)
        : MemorySource(views_of(rows), symbols, z, rows_per_group) {}
    explicit MemorySource(const lsmer::ColumnBuffer<S>& rows, zones z = zones::compute)
        : MemorySource(rows.batch(), rows.symbols(), z) {}

    /// One vector or span in memory form per column.
    template <class... Columns>
        requires(sizeof...(Columns) == lsmer::column_count<S>)
    MemorySource(const lsmer::SymbolDictionary& symbols, zones z, const Columns&... columns)
        : MemorySource(make_views(std::make_index_sequence<sizeof...(Columns)>{}, columns...),
                       symbols, z) {}

    /// Columns of which some lie in `owned`.
    MemorySource(views columns, const lsmer::SymbolDictionary& symbols,
                 lsmer::owned<detail::MemoryColumns<S>> owned)
        : MemorySource(columns, symbols) {
        owned_ = std::move(owned);
    }

    template <std::size_t I>
    class Chunk {
    public:
        Chunk(const MemorySource& source, std::size_t group, std::size_t first, std::size_t rows)
            : source_(&source), group_(group), first_(first), rows_(rows) {}
        [[nodiscard]] lsmer::zone<storage<I>> bounds() const {
            return source_->template zone<I>(group_);
        }
        [[nodiscard]] lsmer::zone<storage<I>> bounds(std::uint32_t vector) const {
            const auto& z = lsmer::get<I>(source_->zones_);
            if (z.vectors.empty()) return {};
            return z.vectors[group_ * source_->vectors_per_group() + vector];
        }
        [[nodiscard]] const storage<I>* read(std::uint32_t vector, storage<I>* scratch) const {
            const std::size_t at = std::size_t{vector} * lsmer::vector_rows;
            const storage<I>* const from =
                lsmer::get<I>(source_->columns_).data() + first_ + at;
            if (rows_ - at >= lsmer::vector_rows) {
                lsmer::prefetch(from + lsmer::vector_rows, lsmer::vector_rows * sizeof *from);
                return from;
            }
            std::memcpy(static_cast<void*>(scratch), from, (rows_ - at) * sizeof(storage<I>));
            return scratch;
        }
        [[nodiscard]] borf::encoding encoding() const noexcept { return encoding::plain; }
        [[nodiscard]] std::size_t stored_bytes() const noexcept {
            return rows_ * sizeof(storage<I>);
        }

    private:
        const MemorySource* source_;
        std::size_t group_;
        std::size_t first_;
        std::size_t rows_;
    };

    class Group {
    public:
        Group(const MemorySource& source, std::size_t group, std::size_t first, std::size_t rows)
            : source_(&source), group_(group), first_(first), rows_(rows) {}
        [[nodiscard]] std::uint32_t rows() const noexcept {
            return static_cast<std::uint32_t>(rows_);
        }
        template <std::size_t I>
        [[nodiscard]] lsmer::zone<storage<I>> zone_of() const {
            return source_->template zone<I>(group_);
        }
        template <std::size_t I>
        [[nodiscard]] lsmer::result<Chunk<I>> open() const {
            return Chunk<I>(*source_, group_, first_, rows_);
        }

    private:
        const MemorySource* source_;
        std::size_t group_;
        std::size_t first_;
        std::size_t rows_;
    };

    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t groups() const noexcept {
        return (rows_ + group_rows_ - 1) / group_rows_;
    }
    // REQUIRES: i < groups()
    [[nodiscard]] Group group(std::size_t i) const noexcept {
        const std::size_t first = i * group_rows_;
        const std::size_t left = rows_ - first;
        return Group(*this, i, first, left < group_rows_ ? left : group_rows_);
    }
    [[nodiscard]] const lsmer::SymbolDictionary& symbols() const noexcept { return *symbols_; }

private:
    template <class T>
    struct column_zones {
        std::vector<lsmer::zone<T>> vectors;
        std::vector<lsmer::zone<T>> groups;
    };
    template <class L>
    struct zones_for;
    template <class... C>
    struct zones_for<lsmer::column_list<C...>> {
        using type = lsmer::leaves<column_zones<typename C::storage_type>...>;
    };

    template <std::size_t... I, class... Columns>
    static views make_views(std::index_sequence<I...>, const Columns&... columns) {
        return views{{std::span<const storage<I>>(columns.data(), columns.size())}...};
    }
    static views views_of(const lsmer::Batch<S>& rows) {
        views out;
        lsmer::each_index<lsmer::column_count<S>>(
            [&](auto i) { lsmer::get<i>(out) = rows.template column<i>(); });
        return out;
    }

    [[nodiscard]] std::size_t vectors_per_group() const noexcept {
        return (group_rows_ + lsmer::vector_rows - 1) / lsmer::vector_rows;
    }
    template <std::size_t I>
    [[nodiscard]] lsmer::zone<storage<I>> zone(std::size_t group) const {
        const auto& z = lsmer::get<I>(zones_).groups;
        return z.empty() ? lsmer::zone<storage<I>>{} : z[group];
    }

    template <std::size_t I>
    static bool is_null(const storage<I>& v) noexcept {
        using C = lsmer::column_at<S, I>;
        if constexpr (std::is_floating_point_v<storage<I>>) {
            return v != v;
        } else {
            return C::nullable && lsmer::value_traits<typename C::plain_type>::is_null(v);
        }
    }
    template <class T>
    static void widen(lsmer::zone<T>& z, const T& lo, const T& hi) noexcept {
        if (!z.known) {
            z.min = lo;
            z.max = hi;
            z.known = true;
            return;
        }
        if (lo < z.min) z.min = lo;
        if (z.max < hi) z.max = hi;
    }
    template <std::size_t I>
    lsmer::zone<storage<I>> zone_of_rows(std::size_t first, std::size_t count) const {
        const storage<I>* const v = lsmer::get<I>(columns_).data() + first;
        lsmer::zone<storage<I>> z;
        z.nulls = false;
        for (std::size_t i = 0; i < count; ++i) {
            if (is_null<I>(v[i])) z.nulls = true;
            else widen(z, v[i], v[i]);
        }
        return z;
    }

    /// Zones of numbers and symbols; texts and fixed bytes have none.
    template <std::size_t I>
    void compute() {
        if constexpr (std::is_arithmetic_v<storage<I>>) {
            auto& out = lsmer::get<I>(zones_);
            for (std::size_t g = 0; g < groups(); ++g) {
                const Group at = group(g);
                lsmer::zone<storage<I>> all;
                all.nulls = false;
                out.vectors.resize((g + 1) * vectors_per_group());
                for (std::size_t v = 0; v * lsmer::vector_rows < at.rows(); ++v) {
                    const std::size_t first = v * lsmer::vector_rows;
                    const std::size_t left = at.rows() - first;
                    const auto z = zone_of_rows<I>(g * group_rows_ + first,
                                                   left < lsmer::vector_rows ? left
                                                                             : lsmer::vector_rows);
                    out.vectors[g * vectors_per_group() + v] = z;
                    all.nulls |= z.nulls;
                    if (z.known) widen(all, z.min, z.max);
                }
                out.groups.push_back(all);
            }
        }
    }

    views columns_;
    std::size_t rows_;
    const lsmer::SymbolDictionary* symbols_;
    std::size_t group_rows_;
    typename zones_for<typename S::columns>::type zones_;
    lsmer::owned<detail::MemoryColumns<S>> owned_;
};

} // namespace borf::inline v0
