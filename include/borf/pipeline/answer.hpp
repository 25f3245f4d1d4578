#pragma once
// From the morsels' leavings to the columns of the answer.
//
//   aggregation   groups of all morsels brought together and merged in morsel order; aggregates
//                 finished; expressions over aggregates (sum x % sum y) evaluated
//   selection     columns of all morsels put one after the other
//
// Threads: many groups are merged by several, each a range of the answer's groups.

#include "borf/pipeline/keys.hpp"
#include "borf/pipeline/merge.hpp"
#include "borf/pipeline/partial.hpp"
#include "borf/pipeline/row_sink.hpp"
#include "borf/result/data.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace borf::inline v0::pipeline {

/// Rows of an answer that one thread works on.
struct group_range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Merges the states of a morsel's groups into those of the answer that lie in a range; `to` is
/// the range's first. place[i] is that of group order[i], and ascends; or of group i (no order).
template <class A>
LSMER_NOINLINE void merge_states(const lsmer::buffer<typename A::state>& from,
                                 const lsmer::buffer<std::uint32_t>& place,
                                 const lsmer::buffer<std::uint32_t>* order, group_range range,
                                 typename A::state* to) {
    if (order != nullptr) {
        constexpr std::size_t ahead = 16;
        const auto* const first = std::lower_bound(place.begin(), place.end(), range.begin);
        const auto* const last = std::lower_bound(first, place.end(), range.end);
        const std::uint32_t* g = order->data() + (first - place.begin());
        for (const auto* at = first; at != last; ++at, ++g) {
            if (last - at > static_cast<std::ptrdiff_t>(ahead)) {
                __builtin_prefetch(&from[g[ahead]]);
            }
            A::merge(to[*at - range.begin], from[*g]);
        }
        return;
    }
    const std::size_t size = range.end - range.begin;
    for (std::size_t g = 0; g < from.size(); ++g) {
        const std::size_t at = place[g] - range.begin; // below the range: wraps to far above it
        if (at < size) A::merge(to[at], from[g]);
    }
}

template <class Shape>
class Answer {
public:
    static constexpr const auto& tree = Shape::tree;
    using aggregates = Aggregates<Shape>;
    static constexpr std::size_t keys = tree.by.size();
    static constexpr bool grouped = keys != 0;

    explicit Answer(const Environment<Shape>& env, unsigned threads = 1)
        : env_(env), threads_(threads) {}

    /// `rows` passed the filter in all.
    [[nodiscard]] lsmer::result<result::Data> aggregate(std::vector<Partial<Shape>>& parts,
                                                        std::uint64_t rows) {
        data_.texts.emplace_back();
        merged_groups merged = bring_together(parts);
        groups_ = merged.groups;
        if constexpr (grouped) {
            lsmer::each_index<keys>([&](auto k) { key_column<k>(merged.words[k]); });
        }
        bool fits = true;
        lsmer::each_index<aggregates::size>(
            [&](auto p) { fits = finish<p>(parts, merged, rows) && fits; });
        if (!fits) {
            return lsmer::make_error(lsmer::error_kind::limit,
                                     "a sum of integers does not fit into 64 bits: sum a float "
                                     "expression instead, such as 1.0 * x");
        }
        Finished rows_of_answer{*this};
        Evaluator<Shape, Finished> eval(rows_of_answer, env_);
        lsmer::each_index<tree.columns.size()>(
            [&](auto i) { item_column<tree.columns[i].root>(rows_of_answer, eval); });
        return std::move(data_);
    }

    [[nodiscard]] result::Data select(std::vector<RowPart>& parts, std::size_t limit) {
        data_.texts.emplace_back();
        std::size_t total = 0;
        for (const RowPart& p : parts) total += p.rows;
        if (total > limit) total = limit;
        lsmer::each_index<RowSink<Shape>::width>(
            [&](auto i) { row_column(RowSink<Shape>::template type<i>, parts, i, total); });
        for (RowPart& p : parts) data_.texts.push_back(std::move(p.texts));
        return std::move(data_);
    }

private:
    /// The answer's groups as rows of the evaluator: aggregates are their columns.
    struct Finished {
        Answer& answer;
        std::size_t first = 0;

        [[nodiscard]] std::uint32_t rows() const noexcept {
            const std::size_t left = answer.groups_ - first;
            return static_cast<std::uint32_t>(left < vector_rows ? left : vector_rows);
        }
        template <std::size_t N>
        auto aggregate() noexcept {
            constexpr std::size_t p = plan::aggregate_place(tree, N);
            using lane = plan::lane_of<tree.nodes[N].type>;
            return reinterpret_cast<const lane*>(answer.finished_[p].data()) + first;
        }
        template <std::size_t I>
        const auto* column() noexcept {
            using T = typename lsmer::column_at<typename Shape::schema_type, I>::storage_type;
            return static_cast<const T*>(nullptr); // the check lets no row into an answer's items
        }
    };

    merged_groups bring_together(std::vector<Partial<Shape>>& parts) const {
        if constexpr (grouped) {
            key_order order[keys];
            lsmer::ref<const lsmer::SymbolRanks> ranks;
            lsmer::ref<const lsmer::SymbolRanks> text_ranks;
            lsmer::each_index<keys>([&](auto k) {
                constexpr node n = tree.nodes[tree.by[k].root];
                if constexpr (n.type.kind == type_kind::symbol) {
                    if (!ranks) ranks = env_.symbols->ranks();
                    order[k].ranks = ranks.get();
                } else if constexpr (n.type.kind > type_kind::symbol) {
                    if (!text_ranks) text_ranks = env_.texts->ranks();
                    order[k].ranks = text_ranks.get();
                } else if constexpr (Keys<Shape>::template bucket<k>) {
                    const auto width = env_.constants.template get<n.a>();
                    order[k].step = width > 0 ? static_cast<std::uint64_t>(width) : 1;
                }
            });
            std::vector<const GroupMerge::words_list*> words;
            for (auto& p : parts) words.push_back(&p.words);
            return GroupMerge({order, keys}, threads_)(words);
        } else {
            merged_groups out;
            out.groups = 1;
            out.place.resize(parts.size());
            for (std::size_t m = 0; m < parts.size(); ++m) {
                if (parts[m].groups != 0) out.place[m].push_back(0);
            }
            return out;
        }
    }

    template <std::size_t K>
    void key_column(const lsmer::buffer<std::uint64_t>& words) {
        constexpr value_type type = tree.nodes[tree.by[K].root].type;
        result::Column column(type);
        if constexpr (type.kind >= type_kind::symbol) {
            lsmer::buffer<std::uint32_t> codes(words.size());
            for (std::size_t g = 0; g < words.size(); ++g) {
                codes[g] = static_cast<std::uint32_t>(words[g]);
            }
            name_codes(column, codes.view(), dictionary(type.kind), data_.texts[0]);
        } else {
            using T = plan::lane_of<type>;
            T* const out = column.template extend<T>(words.size());
            for (std::size_t g = 0; g < words.size(); ++g) {
                out[g] = lsmer::kernel::from_word<type.nullable, T>(words[g]);
            }
        }
        data_.columns.push_back(std::move(column));
    }

    [[nodiscard]] const lsmer::SymbolDictionary& dictionary(type_kind k) const noexcept {
        return k == type_kind::symbol ? *env_.symbols : *env_.texts;
    }

    /// Merges and finishes aggregate P; false when an answer does not fit.
    template <std::size_t P>
    bool finish(std::vector<Partial<Shape>>& parts, const merged_groups& merged,
                std::uint64_t rows) {
        using A = typename aggregates::template type<P>;
        using answer = decltype(A::finish(typename A::state{}));
        auto& bytes = finished_[P];
        // The evaluator reads whole vectors.
        const std::size_t room = lsmer::round_up(groups_ + vector_rows, vector_rows);
        bytes.resize(room * sizeof(answer));
        auto* const out = reinterpret_cast<answer*>(bytes.data());
        std::memset(static_cast<void*>(out + groups_), 0, (room - groups_) * sizeof(answer));
        std::atomic<bool> all_fit{true};
        const bool ordered = !merged.order.empty();
        each_range(ordered, [&](group_range range) {
            lsmer::buffer<typename A::state> states;
            extend_states(states, range.end - range.begin);
            for (std::size_t m = 0; m < parts.size(); ++m) {
                merge_states<A>(lsmer::get<aggregates::template state_place<P>>(parts[m].states),
                                merged.place[m], ordered ? &merged.order[m] : nullptr, range,
                                states.data());
            }
            bool fits = true;
            for (std::size_t g = 0; g < states.size(); ++g) {
                fits &= aggregate::fits<A>(states[g]);
                out[range.begin + g] = A::finish(states[g]);
            }
            if (!fits) all_fit.store(false, std::memory_order_relaxed);
        });
        constexpr op code = aggregates::template at<P>.code;
        if constexpr (!grouped && code >= op::min && code <= op::last) {
            if (rows == 0) {
                out[0] = static_cast<answer>(
                    aggregate::null_answer<aggregates::template operand<P>>());
            }
        } else {
            static_cast<void>(rows);
        }
        return all_fit.load(std::memory_order_relaxed);
    }

    /// Calls f for ranges of the answer's groups, one a thread when they are many; small ones
    /// when those of a morsel can be found.
    template <class F>
    void each_range(bool ordered, F&& f) const {
        std::size_t ranges = groups_ < groups_for_threads ? 1 : threads_;
        if (ordered) ranges = std::max(ranges, groups_ / groups_in_cache);
        lsmer::parallel(threads_, ranges, [&](std::size_t i) {
            f(group_range{groups_ * i / ranges, groups_ * (i + 1) / ranges});
        });
    }

    template <std::size_t N, class Rows, class Evaluate>
    void item_column(Rows& rows, Evaluate& eval) {
        constexpr value_type type = tree.nodes[N].type;
        result::Column column(type);
        if constexpr (type.kind >= type_kind::symbol) { // first or last of symbols or texts
            constexpr std::size_t p = plan::aggregate_place(tree, N);
            const auto* const codes = reinterpret_cast<const std::uint32_t*>(finished_[p].data());
            name_codes(column, {codes, groups_}, dictionary(type.kind), data_.texts[0]);
        } else if constexpr (plan::is_sole_aggregate(tree, N)) {
            column.values = std::move(finished_[plan::aggregate_place(tree, N)]);
            column.values.resize(groups_ * column.width());
        } else {
            using T = plan::lane_of<type>;
            T* const out = column.template extend<T>(groups_);
            for (rows.first = 0; rows.first < groups_; rows.first += vector_rows) {
                const auto* const v = eval(lsmer::index_constant<N>{});
                std::memcpy(static_cast<void*>(out + rows.first), v, rows.rows() * sizeof(T));
            }
        }
        data_.columns.push_back(std::move(column));
    }

    void row_column(value_type type, std::vector<RowPart>& parts, std::size_t i,
                    std::size_t total) {
        result::Column column(type);
        if (type.kind == type_kind::symbol) {
            lsmer::buffer<std::uint32_t> codes;
            for (const RowPart& p : parts) {
                if (p.rows == 0) continue; // perhaps never begun, and without columns
                codes.append(reinterpret_cast<const std::uint32_t*>(p.columns[i].data()), p.rows);
            }
            codes.resize(total);
            name_codes(column, codes.view(), *env_.symbols, data_.texts[0]);
        } else {
            for (const RowPart& p : parts) {
                if (p.rows == 0) continue;
                column.values.append(p.columns[i].data(), p.columns[i].size());
            }
            column.values.resize(total * column.width());
        }
        data_.columns.push_back(std::move(column));
    }

    static constexpr std::size_t groups_for_threads = 32768;
    static constexpr std::size_t groups_in_cache = 16384; // their states

    const Environment<Shape>& env_;
    unsigned threads_;
    result::Data data_;
    std::size_t groups_ = 0;
    lsmer::buffer<std::byte> finished_[aggregates::size == 0 ? 1 : aggregates::size];
};

} // namespace borf::inline v0::pipeline
