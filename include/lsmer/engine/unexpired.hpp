#pragma once
// Unexpired: what a retention leaves of rows that are merged. Rows without a time never grow old.
//
// Threads: one.

#include "lsmer/column/input.hpp"
#include "lsmer/compaction/tree.hpp"
#include "lsmer/engine/file.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::engine {

/// The rows of a batch whose time is not before `least`, gathered where some are.
template <schema S>
class Unexpired {
public:
    explicit Unexpired(std::int64_t least) noexcept : least_(least) {}

    /// Whether no row of a group goes.
    template <class Table>
    [[nodiscard]] bool keeps(const Table& table, std::size_t group) const noexcept {
        constexpr std::size_t c = time_column<S>;
        if constexpr (c < column_count<S>) {
            using C = column_at<S, c>;
            if (least_ == compaction::time_least) return true;
            const auto z = table.template bounds<typename C::storage_type>(group, c);
            return z.known && time_ns_of<C>(z.min) >= least_;
        } else {
            return true;
        }
    }

    /// Lives until the next call, or as long as `batch`.
    Batch<S> operator()(const Batch<S>& batch) {
        constexpr std::size_t c = time_column<S>;
        if constexpr (c < column_count<S>) {
            if (least_ == compaction::time_least) return batch;
            using C = column_at<S, c>;
            const auto times = batch.template column<c>();
            rows_.clear();
            for (std::size_t i = 0; i < times.size(); ++i) {
                const bool null = C::nullable &&
                                  value_traits<typename C::plain_type>::is_null(times[i]);
                if (null || time_ns_of<C>(times[i]) >= least_) {
                    rows_.push_back(static_cast<std::uint32_t>(i));
                }
            }
            if (rows_.size() == batch.rows()) return batch;
            typename Batch<S>::views views;
            each_index<column_count<S>>([&](auto i) {
                auto& out = kept_.template column<i>();
                out.resize(rows_.size());
                const auto from = batch.template column<i>();
                for (std::size_t r = 0; r < rows_.size(); ++r) out[r] = from[rows_[r]];
                get<i>(views) = out.view();
            });
            return Batch<S>(views);
        } else {
            return batch;
        }
    }

private:
    std::int64_t least_;
    buffer<std::uint32_t> rows_;
    BatchScratch<S> kept_;
};

} // namespace lsmer::inline v0::engine
