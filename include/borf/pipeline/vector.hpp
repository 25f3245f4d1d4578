#pragma once
// The vector at hand: which group and vector a worker is at, the columns it has read of it, and
// scratch space for what is computed from them.
//
//   group    chunks are opened when a column is first needed, not before
//   vector   a column is decoded at most once per vector, and not at all where no row survives;
//            values live until the next vector: so do texts, whose bytes may lie in an arena of
//            the column, and whoever keeps one copies it
//
// A failure to open a chunk is kept; until the worker looks at it, the column reads as zeros.
// Threads: one object per worker.

#include "borf/aggregate/update.hpp"
#include "borf/pipeline/constants.hpp"
#include "borf/result/data.hpp"
#include "borf/plan/facts.hpp"
#include "borf/source/concepts.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/base/leaves.hpp"
#include "lsmer/column/batch.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace borf::inline v0::pipeline {

using lsmer::vector_rows;

/// Room for vectors of any lane type, one per number; made when first used.
class Scratch {
public:
    explicit Scratch(std::size_t count) : blocks_(count) {}

    template <class T>
    [[nodiscard]] T* vector(std::size_t i) {
        auto& block = blocks_[i];
        if (block.empty()) {
            block.resize(vector_rows * 16);
            std::memset(block.data(), 0, vector_rows * 16);
        }
        return reinterpret_cast<T*>(block.data());
    }

private:
    std::vector<lsmer::buffer<std::byte>> blocks_;
};

template <class Shape, class Source>
class VectorReader {
public:
    using schema = typename Shape::schema_type;
    using group_type = decltype(std::declval<const Source&>().group(std::size_t{0}));
    static constexpr const auto& tree = Shape::tree;
    static constexpr auto used = plan::used_columns(tree, lsmer::column_count<schema>);
    template <std::size_t I>
    using storage = typename lsmer::column_at<schema, I>::storage_type;

    void start_group(group_type&& group) {
        close();
        group_.emplace(std::move(group));
        each_column([&](auto& c) { c.chunk.reset(); });
    }
    void start_vector(std::uint32_t vector, std::uint32_t rows) noexcept {
        vector_ = vector;
        rows_ = rows;
        survivors_ = {};
        each_column([](auto& c) { c.values = nullptr; });
    }
    void close() noexcept {
        each_column([](auto& c) { c.chunk.reset(); });
        group_.reset();
    }

    /// From here on only these rows of the vector count: columns not yet read need no others.
    void narrow(const std::uint16_t* rows, std::size_t count) noexcept {
        survivors_ = {rows, count};
    }
    /// The rows of the last `narrow`, or no selection.
    [[nodiscard]] const aggregate::row_set& survivors() const noexcept { return survivors_; }
    /// Clears the mask where a value of schema column I is outside the range, on encoded data;
    /// false, and nothing done, where that cannot be.
    template <std::size_t I>
    bool keep(const lsmer::kernel::range<storage<I>>& range, std::uint8_t* mask) {
        if constexpr (works_encoded<I>) {
            if (column_state<I>().values != nullptr) return false; // it is cheaper on values
            auto* const from = chunk<I>();
            if (from == nullptr || !from->keep(vector_, range, mask)) return false;
            ++stats_.vectors_encoded;
            return true;
        } else {
            return false;
        }
    }

    /// The sum of schema column I in this vector, from encoded data; false where that cannot be.
    template <std::size_t I>
    bool sum(lsmer::kernel::int128& total) {
        if constexpr (borf::detail::sums_encoded<typename column_data<I>::chunk_type>) {
            if (rows_ != vector_rows || column_state<I>().values != nullptr) return false;
            auto* const from = chunk<I>();
            if (from == nullptr || !from->sum(vector_, total)) return false;
            ++stats_.vectors_summed;
            return true;
        } else {
            return false;
        }
    }

    [[nodiscard]] const auto& group() const noexcept { return *group_; }
    /// Which rows of the vector count; null when all do.
    static constexpr bool has_dead_rows = borf::detail::has_dead_rows<group_type>;
    [[nodiscard]] const std::uint8_t* live() const noexcept {
        if constexpr (has_dead_rows) return (*group_).live(vector_);
        return nullptr;
    }
    [[nodiscard]] std::uint32_t rows() const noexcept { return rows_; }
    [[nodiscard]] lsmer::error* failure() noexcept { return failure_ ? &*failure_ : nullptr; }
    [[nodiscard]] borf::statistics& stats() noexcept { return stats_; }

    /// The chunk of schema column I, or null after a failure.
    template <std::size_t I>
    auto* chunk() {
        auto& c = column_state<I>();
        if (!c.chunk && !failure_) open<I>(c);
        return c.chunk ? &*c.chunk : nullptr;
    }
    /// Values of schema column I in this vector.
    template <std::size_t I>
    const storage<I>* column() {
        auto& c = column_state<I>();
        if (c.values == nullptr) {
            auto* const from = chunk<I>();
            // What is left of an earlier vector may be views of texts that are gone.
            if (c.scratch.empty() || from == nullptr) {
                c.scratch.resize(vector_rows);
                std::memset(static_cast<void*>(c.scratch.data()), 0,
                            vector_rows * sizeof(storage<I>));
            }
            if constexpr (works_encoded<I>) {
                if (survivors_.selection != nullptr && from != nullptr &&
                    from->gather(vector_, survivors_.selection, survivors_.count,
                                 c.scratch.data())) {
                    ++stats_.vectors_gathered;
                    return c.values = c.scratch.data();
                }
            }
            c.values = from == nullptr ? c.scratch.data() : read(*from, c);
        }
        return c.values;
    }
    /// What is known of schema column I in this vector.
    template <std::size_t I>
    lsmer::zone<storage<I>> bounds() {
        auto* const from = chunk<I>();
        return from == nullptr ? lsmer::zone<storage<I>>{} : from->bounds(vector_);
    }

private:
    /// std::optional without its header's price.
    template <class T>
    class maybe {
    public:
        maybe() noexcept = default;
        maybe(const maybe&) = delete;
        maybe& operator=(const maybe&) = delete;
        ~maybe() { reset(); }
        void emplace(T&& v) {
            reset();
            new (raw_) T(std::move(v));
            has_ = true;
        }
        void reset() noexcept {
            if (std::exchange(has_, false)) reinterpret_cast<T*>(raw_)->~T();
        }
        explicit operator bool() const noexcept { return has_; }
        T& operator*() noexcept { return *reinterpret_cast<T*>(raw_); }
        const T& operator*() const noexcept { return *reinterpret_cast<const T*>(raw_); }

    private:
        alignas(T) std::byte raw_[sizeof(T)];
        bool has_ = false;
    };

    template <std::size_t I>
    struct column_data {
        using chunk_type =
            std::remove_cvref_t<decltype(*std::declval<const std::remove_cvref_t<group_type>&>()
                                              .template open<I>())>;
        maybe<chunk_type> chunk;
        const storage<I>* values = nullptr;
        lsmer::buffer<storage<I>> scratch;
        // Of columns of texts alone.
        struct no_arena {};
        using arena_type = std::conditional_t<std::is_same_v<storage<I>, std::string_view>,
                                              lsmer::TextArena, no_arena>;
        [[no_unique_address]] arena_type arena;
    };
    template <std::size_t I>
    static constexpr bool works_encoded = [] {
        if constexpr (std::is_arithmetic_v<storage<I>>) {
            return borf::detail::works_encoded<typename column_data<I>::chunk_type, storage<I>>;
        } else {
            return false;
        }
    }();
    template <class Places>
    struct columns_for;
    template <std::size_t... P>
    struct columns_for<std::index_sequence<P...>> : column_data<used[P]>... {};
    using columns_type = columns_for<std::make_index_sequence<used.size()>>;

    template <std::size_t I>
    column_data<I>& column_state() noexcept {
        return static_cast<column_data<I>&>(columns_);
    }
    template <class Chunk, std::size_t I>
    const storage<I>* read(const Chunk& from, column_data<I>& c) {
        if constexpr (borf::detail::gives_values_in_place<Chunk, storage<I>>) {
            return from.read(vector_, c.scratch.data());
        } else {
            c.arena.clear();
            return from.read(vector_, c.scratch.data(), c.arena);
        }
    }
    template <class F>
    void each_column(F f) {
        lsmer::each_index<used.size()>([&](auto p) { f(column_state<used[p]>()); });
    }
    template <std::size_t I>
    LSMER_NOINLINE void open(column_data<I>& c) {
        auto opened = (*group_).template open<I>();
        if (opened) {
            ++stats_.chunks_opened;
            stats_.bytes_read += (*opened).stored_bytes();
            c.chunk.emplace(std::move(*opened));
        } else {
            failure_.emplace(std::move(opened).error());
        }
    }

    maybe<std::remove_cvref_t<group_type>> group_;
    columns_type columns_;
    maybe<lsmer::error> failure_;
    borf::statistics stats_;
    std::uint32_t vector_ = 0;
    std::uint32_t rows_ = 0;
    aggregate::row_set survivors_; // without a selection: all rows count
};

} // namespace borf::inline v0::pipeline
