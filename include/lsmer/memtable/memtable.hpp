#pragma once
// Memtable: rows in memory, column by column, until they are flushed. Rows stay in the order in
// which they came; the flush sorts them (ordered.hpp).
//
//   directory_ -> group 0: | time .. 65,536 | symbol .. 65,536 | price .. 65,536 |
//                 group 1: | time ..        | ...                                |
//                            <-- published --><-- written -->
//
// Invariants
// 1. published <= written; both only grow. Rows below `published` never change, values never move.
// 2. A reader who loads `published` and reads rows below it needs no lock and sees whole batches.
// 3. Texts of rows point into the memtable's own arena.
//
// Threads: one thread at a time appends or seals; between two of them there is a lock or another
// order. `publish` may be called by any thread that is ordered after the append it publishes, by
// several at once. Everything const may run at any time in any thread.

#include "lsmer/base/ref.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/buffer.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/memtable/block.hpp"
#include "lsmer/memtable/column.hpp"

#include <atomic>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lsmer::inline v0::memtable {

/// How much a memtable takes before it says that it is full. A bound for the engine's decisions,
/// not a wall: the batch that crosses it is still taken whole.
struct capacity {
    std::size_t rows = std::size_t{1} << 22;
    std::size_t bytes = std::size_t{1} << 28;
};

template <schema S>
class Memtable : public counted {
    static_assert(schema_check<S>::value);

public:
    using schema_type = S;

    explicit Memtable(capacity most = {})
        : most_(most), directory_((most.rows + batch_rows_max) / group_rows + 1) {}
    ~Memtable() {
        for (auto& block : directory_) free_block(block.load(std::memory_order_relaxed));
    }

    // Writing.

    /// Makes sure that `rows` more rows have memory, so that the next append cannot fail.
    // REQUIRES: !full(), !sealed(), rows <= batch_rows_max
    status reserve(std::size_t rows) {
        const std::size_t end = (written() + rows + group_rows - 1) / group_rows;
        for (std::size_t g = written() / group_rows; g < end; ++g) {
            if (directory_[g].load(std::memory_order_relaxed) != nullptr) continue;
            std::byte* const block = allocate_block<S>(most_.rows >= group_rows);
            if (block == nullptr) {
                return make_error(error_kind::out_of_space, "memory is out: a memtable of ",
                                  written(), " rows needs ", block_layout<S>::bytes,
                                  " bytes more; give the table smaller memtables");
            }
            directory_[g].store(block, std::memory_order_release);
            ++blocks_;
        }
        return {};
    }

    /// Copies the rows in and gives the count to publish when they may be seen.
    // REQUIRES: !full(), !sealed()
    result<std::size_t> append(const Batch<S>& batch) {
        LSMER_ASSERT(!sealed(), "a sealed memtable takes no rows");
        LSMER_ASSERT(!full() || batch.empty(), "a full memtable takes no rows");
        if (status s = reserve(batch.rows()); !s) return std::move(s).error();
        const std::size_t first = written();
        std::size_t text_bytes = 0;
        for (std::size_t done = 0; done < batch.rows();) {
            const std::size_t at = (first + done) % group_rows;
            const std::size_t left = batch.rows() - done;
            const std::size_t count = left < group_rows - at ? left : group_rows - at;
            each_index<column_count<S>>([&](auto i) {
                text_bytes += copy(values_in<i>((first + done) / group_rows) + at,
                                   batch.template column<i>().data() + done, count);
            });
            done += count;
        }
        written_.store(first + batch.rows(), std::memory_order_relaxed);
        bytes_.store(bytes() + batch.rows() * block_layout<S>::row_bytes + text_bytes,
                     std::memory_order_relaxed);
        return first + batch.rows();
    }

    /// Lets readers see the rows below `rows`; a smaller count than before changes nothing.
    // REQUIRES: rows <= written(), as append gave it
    void publish(std::size_t rows) noexcept {
        std::size_t seen = published_.load(std::memory_order_relaxed);
        while (seen < rows &&
               !published_.compare_exchange_weak(seen, rows, std::memory_order_release,
                                                 std::memory_order_relaxed)) {}
    }

    /// No row comes after this.
    void seal() noexcept { sealed_.store(true, std::memory_order_release); }

    // Asking.

    [[nodiscard]] std::size_t published() const noexcept {
        return published_.load(std::memory_order_acquire);
    }
    [[nodiscard]] std::size_t written() const noexcept {
        return written_.load(std::memory_order_relaxed);
    }
    /// Bytes of the rows written, texts included.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return bytes_.load(std::memory_order_relaxed);
    }
    /// Memory that it takes, nearly: that of rows which `reserve` was told of, too. Of the one who
    /// writes.
    [[nodiscard]] std::size_t memory() const noexcept {
        const std::size_t rows = written();
        const std::size_t texts = bytes() - rows * block_layout<S>::row_bytes;
        return block_memory<S>(blocks_, rows, most_.rows >= group_rows) + texts;
    }
    [[nodiscard]] bool full() const noexcept {
        return written() >= most_.rows || bytes() >= most_.bytes;
    }
    [[nodiscard]] bool sealed() const noexcept { return sealed_.load(std::memory_order_acquire); }
    [[nodiscard]] capacity limits() const noexcept { return most_; }

    // Reading. `rows` is a count that `published` gave this thread (or written(), once sealed).

    [[nodiscard]] static constexpr std::size_t groups(std::size_t rows) noexcept {
        return (rows + group_rows - 1) / group_rows;
    }
    /// Rows of group g of a table of `rows` rows.
    // REQUIRES: g < groups(rows)
    [[nodiscard]] static constexpr std::size_t rows_in(std::size_t g, std::size_t rows) noexcept {
        const std::size_t left = rows - g * group_rows;
        return left < group_rows ? left : group_rows;
    }
    /// The values of column I in group g. Only published rows may be read through it: behind them
    /// the writer writes.
    template <std::size_t I>
    [[nodiscard]] const typename column_at<S, I>::storage_type*
    values(std::size_t g) const noexcept {
        return reinterpret_cast<const typename column_at<S, I>::storage_type*>(
            directory_[g].load(std::memory_order_acquire) + block_layout<S>::offset[I]);
    }
    template <std::size_t I>
    [[nodiscard]] Column<typename column_at<S, I>::storage_type>
    column(std::size_t g, std::size_t rows) const noexcept {
        return {values<I>(g), rows_in(g, rows)};
    }
    /// Group g as a batch over the memtable's own memory.
    [[nodiscard]] Batch<S> group(std::size_t g, std::size_t rows) const noexcept {
        typename Batch<S>::views views;
        each_index<column_count<S>>(
            [&](auto i) { get<i>(views) = {values<i>(g), rows_in(g, rows)}; });
        return Batch<S>(views);
    }

private:
    template <std::size_t I>
    auto* values_in(std::size_t g) noexcept {
        return reinterpret_cast<typename column_at<S, I>::storage_type*>(
            directory_[g].load(std::memory_order_relaxed) + block_layout<S>::offset[I]);
    }

    /// Copies values; gives the bytes of text that they needed besides.
    template <class T>
    std::size_t copy(T* to, const T* from, std::size_t count) {
        if constexpr (std::is_same_v<T, std::string_view>) {
            std::size_t bytes = 0;
            for (std::size_t i = 0; i < count; ++i) {
                new (to + i) std::string_view(texts_.keep(from[i]));
                bytes += from[i].size();
            }
            return bytes;
        } else {
            std::memcpy(to, from, count * sizeof(T));
            return 0;
        }
    }

    capacity most_;
    std::atomic<std::size_t> written_{0};
    std::atomic<std::size_t> bytes_{0};
    std::atomic<bool> sealed_{false};
    std::size_t blocks_ = 0; // that there are
    TextArena texts_;
    std::vector<std::atomic<std::byte*>> directory_; // its size never changes
    alignas(64) std::atomic<std::size_t> published_{0};
};

} // namespace lsmer::inline v0::memtable

namespace lsmer::inline v0 {
using memtable::Memtable;
}
