#pragma once
// Runs a query's shape over a source: morsels of row groups over threads, each filtered and
// aggregated vector by vector, then one answer.
//
//   morsel   8 row groups, taken by whichever worker is free; its leavings are kept by number
//   group    pruned by zone map, or read vector by vector
//   vector   pruned by zone map, filtered to a mask, handed to the sink
//   answer   all leavings in the order of morsels, then `order` and `limit`
//
// Threads: the call starts and joins its own; the source is read by all of them.

#include "borf/pipeline/answer.hpp"
#include "borf/pipeline/filter.hpp"
#include "borf/pipeline/group_sink.hpp"
#include "borf/pipeline/options.hpp"
#include "borf/pipeline/row_sink.hpp"
#include "lsmer/base/thread.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace borf::inline v0::pipeline {

namespace detail {

template <class Shape>
Environment<Shape> make_environment(const lsmer::SymbolDictionary& symbols,
                                    std::span<const slot> slots, lsmer::SymbolDictionary* texts) {
    constexpr const auto& tree = Shape::tree;
    Environment<Shape> env{&symbols, Constants<Shape>(slots), {}, {}, texts};
    env.code_tests.resize(tree.nodes.size());
    bool ordered = false;
    lsmer::each_index<tree.nodes.size()>([&](auto n) {
        constexpr node x = tree.nodes[n];
        if constexpr (is_symbol_test(tree, n)) {
            env.code_tests[n] = make_symbol_test<Shape, n>(env.constants, symbols);
        } else if constexpr (is_comparison(x.code)) {
            ordered |= tree.nodes[x.a].type.kind == type_kind::symbol;
        } else if constexpr (x.code == op::between) {
            ordered |= tree.nodes[x.a].type.kind == type_kind::symbol;
        }
    });
    if (ordered) env.ranks = symbols.ranks();
    return env;
}

} // namespace detail

/// Constants that the text's check refuses, given by a C++ expression instead.
template <class Shape>
[[nodiscard]] lsmer::status check_constants(const Constants<Shape>& constants) {
    constexpr const auto& tree = Shape::tree;
    lsmer::status good;
    if constexpr (tree.limit != no_node) {
        const std::int64_t limit = constants.template get<tree.limit>();
        if (limit < 0) {
            good = lsmer::make_error(lsmer::error_kind::invalid_argument, "limit ", limit,
                                     "; a limit is 0 rows or more");
        }
    }
    lsmer::each_index<tree.nodes.size()>([&](auto n) {
        constexpr node x = tree.nodes[n];
        if constexpr (x.code == op::xbar) {
            if constexpr (plan::is_constant(tree, x.a)) {
                if (!(constants.template get<x.a>() > 0)) {
                    good = lsmer::make_error(lsmer::error_kind::invalid_argument,
                                             "the width of xbar must be above 0");
                }
            }
        }
    });
    return good;
}

template <class Shape, class Source>
class Run {
public:
    static constexpr const auto& tree = Shape::tree;
    static constexpr bool aggregated = plan::aggregates(tree);
    using part_type = std::conditional_t<aggregated, Partial<Shape>, RowPart>;

    Run(const Source& source, std::span<const slot> slots, const options& o)
        : source_(source), options_(o),
          env_(detail::make_environment<Shape>(source.symbols(), slots, &texts_)), filter_(env_) {
        if constexpr (tree.limit != no_node) {
            limit_ = static_cast<std::size_t>(env_.constants.template get<tree.limit>());
        }
    }

    [[nodiscard]] lsmer::result<result::Data> operator()() {
        if (lsmer::status good = check_constants<Shape>(env_.constants); !good) {
            return std::move(good).error();
        }
        if constexpr (borf::detail::tells_state<Source>) {
            if (!source_.state()) return source_.state().error();
        }
        const std::int64_t began = lsmer::monotonic_ns();
        groups_ = source_.groups();
        const std::size_t morsels = (groups_ + morsel_groups - 1) / morsel_groups;
        parts_.resize(morsels);
        if (limit_ == 0 && !aggregated) next_.store(morsels);
        const unsigned threads = thread_count(morsels);
        lsmer::parallel(threads, threads, [this](std::size_t) { work(); });
        if (failure_) return std::move(*failure_.get());
        auto answer = put_together(threads);
        if (!answer) return answer;
        finish_rows(*answer);
        statistics& s = (*answer).stats;
        s = stats_;
        s.rows = source_.rows();
        s.groups = groups_;
        s.threads = threads;
        s.elapsed_ns = lsmer::monotonic_ns() - began;
        return answer;
    }

private:
    /// What a worker keeps between morsels.
    struct Worker {
        explicit Worker(const Environment<Shape>& env)
            : eval(reader, env), sink(make_sink(env)) {}
        static auto make_sink(const Environment<Shape>& env) {
            if constexpr (aggregated) return GroupSink<Shape>(env);
            else return static_cast<void>(env), RowSink<Shape>();
        }

        VectorReader<Shape, Source> reader;
        Evaluator<Shape, VectorReader<Shape, Source>> eval;
        std::conditional_t<aggregated, GroupSink<Shape>, RowSink<Shape>> sink;
        typename Filter<Shape>::workspace space;
    };

    [[nodiscard]] unsigned thread_count(std::size_t morsels) const noexcept {
        std::size_t n = options_.threads;
        if (n == 0) n = source_.rows() < rows_for_threads ? 1 : lsmer::hardware_threads();
        return static_cast<unsigned>(n < morsels ? n : morsels == 0 ? 1 : morsels);
    }

    void work() {
        Worker w(env_);
        while (!stop_.load(std::memory_order_relaxed)) {
            const std::size_t m = next_.fetch_add(1, std::memory_order_relaxed);
            if (m >= parts_.size()) break;
            morsel(w, m);
            if (w.reader.failure() != nullptr) {
                stop_.store(true, std::memory_order_relaxed);
                break;
            }
        }
        w.reader.close();
        lsmer::scoped_lock lock(mutex_);
        stats_.add(w.reader.stats());
        if (w.reader.failure() != nullptr && !failure_) {
            failure_ = lsmer::make_owned<lsmer::error>(std::move(*w.reader.failure()));
        }
    }

    void morsel(Worker& w, std::size_t m) {
        const std::size_t first = m * morsel_groups;
        const std::size_t last = std::min(first + morsel_groups, groups_);
        using progress = typename Filter<Shape>::progress;
        progress open[morsel_groups] = {};
        bool possible[morsel_groups] = {};
        std::uint64_t rows = 0;
        for (std::size_t g = first; g < last; ++g) {
            const auto group = source_.group(g);
            possible[g - first] =
                filter_.start_group(group, options_.prune, open[g - first], w.reader.stats());
            if (possible[g - first]) rows += group.rows();
        }
        start_sink(w, rows, [&](auto&& f) {
            for (std::size_t g = first; g < last; ++g) {
                if (possible[g - first]) f(source_.group(g));
            }
        });
        statistics& stats = w.reader.stats();
        for (std::size_t g = first; g < last; ++g) {
            if (!possible[g - first]) {
                ++stats.groups_pruned;
                continue;
            }
            if (options_.prune && by_zones(w, open[g - first], g)) continue;
            w.reader.start_group(source_.group(g));
            group_rows(w, open[g - first]);
            if (w.reader.failure() != nullptr) return;
        }
        ++stats.morsels;
        if constexpr (aggregated) {
            stats.morsels_direct += !tree.by.empty() && w.sink.direct();
            parts_[m] = w.sink.finish();
            stats.partial_groups += parts_[m].groups;
        } else {
            parts_[m] = w.sink.finish();
            // Morsels are taken in order: once those taken hold enough, later ones add nothing.
            if (tree.order.empty() && limit_ != no_rows_limit) {
                const std::size_t found = parts_[m].rows;
                if (found_.fetch_add(found, std::memory_order_relaxed) + found >= limit_) {
                    stop_.store(true, std::memory_order_relaxed);
                }
            }
        }
    }

    /// Adds a row group by its zone maps alone, where they decide all that is asked.
    bool by_zones(Worker& w, const typename Filter<Shape>::progress& open, std::size_t g) {
        if constexpr (aggregated) {
            if constexpr (GroupSink<Shape>::zones_may_do) {
                const auto group = source_.group(g);
                if (!borf::detail::all_live(group)) return false;
                if (!Filter<Shape>::passed(open) || !w.sink.add_group(group)) return false;
                ++w.reader.stats().groups_by_zones;
                w.reader.stats().rows_selected += group.rows();
                return true;
            }
        }
        return false;
    }

    template <class EachGroup>
    void start_sink(Worker& w, std::uint64_t rows, EachGroup each_group) {
        if constexpr (aggregated) {
            w.sink.start(options_.direct_index, rows, each_group);
        } else {
            static_cast<void>(rows);
            w.sink.start(tree.order.empty() ? limit_ : no_rows_limit);
        }
    }

    void group_rows(Worker& w, const typename Filter<Shape>::progress& open) {
        statistics& stats = w.reader.stats();
        const auto rows = static_cast<std::uint32_t>(w.reader.group().rows());
        for (std::uint32_t v = 0; v * vector_rows < rows; ++v) {
            const auto first = static_cast<std::uint32_t>(v * vector_rows);
            const std::uint32_t count =
                rows - first < vector_rows ? rows - first : static_cast<std::uint32_t>(vector_rows);
            w.reader.start_vector(v, count);
            ++stats.vectors;
            using outcome = typename Filter<Shape>::outcome;
            const std::uint8_t* mask = nullptr;
            const outcome passed =
                filter_.vector(open, options_.prune, w.reader, w.eval, w.space, mask);
            if (passed == outcome::pruned) {
                ++stats.vectors_pruned;
                continue;
            }
            stats.rows_read += count;
            if (passed == outcome::rows) w.sink.add(w.reader, w.eval, mask);
            if constexpr (!aggregated) {
                if (w.sink.full()) return;
            }
            if (w.reader.failure() != nullptr) return;
        }
    }

    lsmer::result<result::Data> put_together(unsigned threads) {
        Answer<Shape> answer(env_, threads);
        if constexpr (aggregated) {
            return answer.aggregate(parts_, stats_.rows_selected);
        } else {
            return answer.select(parts_, tree.order.empty() ? limit_ : no_rows_limit);
        }
    }

    void finish_rows(result::Data& data) const {
        if constexpr (!tree.order.empty()) {
            std::vector<result::order_by> order;
            for (const order_item& o : tree.order) order.push_back({o.column, o.descending});
            result::take_rows(data, result::ordered_rows(data, order, limit_).view());
        } else {
            result::cut_rows(data, limit_);
        }
    }

    static constexpr std::size_t no_rows_limit = ~std::size_t{0};

    const Source& source_;
    options options_;
    lsmer::SymbolDictionary texts_;
    Environment<Shape> env_;
    Filter<Shape> filter_;
    std::size_t limit_ = no_rows_limit;
    std::size_t groups_ = 0;
    std::vector<part_type> parts_;
    std::atomic<std::size_t> next_{0};
    std::atomic<std::size_t> found_{0};
    std::atomic<bool> stop_{false};
    lsmer::mutex mutex_;
    statistics stats_;
    lsmer::owned<lsmer::error> failure_;
};

/// The answer of a shape with these constants.
template <class Shape, column_source Source>
[[nodiscard]] lsmer::result<result::Data> run(const Source& source, std::span<const slot> slots,
                                              const options& o = {}) {
    Run<Shape, Source> r(source, slots, o);
    return r();
}

} // namespace borf::inline v0::pipeline
