#pragma once
// Finds the live rows of a view's files: the merge that a compaction of all of them would do, read
// for what it would take and what it would pass over. Only keys are read, and they only where there
// is more than one run, or something that erases or merges.

#include "lsmer/compaction/keyed_merge.hpp"
#include "lsmer/engine/erased_rows.hpp"
#include "lsmer/engine/keyed_row.hpp"
#include "lsmer/engine/live_rows.hpp"
#include "lsmer/engine/view.hpp"

#include <span>
#include <utility>
#include <vector>

namespace lsmer::inline v0::engine {

namespace detail {

/// Whether all rows of the files count as they are.
template <class View>
[[nodiscard]] bool all_live(const View& view) noexcept {
    if (view.runs.size() > 1 || view.erased) return false;
    for (const auto& f : view.files) {
        if (f->note.tombstones != 0) return false;
    }
    return true;
}

/// A run's files, and how far a walk has come in them.
struct walked_run {
    std::vector<std::size_t> files; // places in the view
    std::size_t file = 0;
    std::size_t group = 0;
    std::uint32_t row = 0;
};

} // namespace detail

/// R: the rows as storage keeps them.
template <stores_ops R, class View>
[[nodiscard]] LSMER_COLD result<ref<const LiveRows>> find_live(const View& view) {
    using file_type = typename View::file;
    using sstable = typename View::sstable_type;
    auto out = make_ref<LiveRows>();
    for (const auto& f : view.files) {
        std::vector<LiveGroup>& groups = out->files.emplace_back();
        for (std::size_t g = 0; g < f->table->groups(); ++g) {
            groups.push_back(LiveGroup::all(f->table->group_rows(g)));
        }
    }
    if (detail::all_live(view)) return ref<const LiveRows>(std::move(out));

    // The view's files are in the order of runs already, oldest first.
    std::vector<ref<const sstable>> tables;
    for (const auto& f : view.files) tables.push_back(f->table);
    std::vector<compaction::run_files<sstable>> runs;
    std::vector<detail::walked_run> walked;
    for (std::size_t r = view.runs.size(); r-- != 0;) {
        const run_span run = view.runs[r];
        runs.push_back(std::span(std::as_const(tables))
                           .subspan(run.first, run.last - run.first));
        auto& w = walked.emplace_back();
        for (std::size_t f = run.first; f < run.last; ++f) w.files.push_back(f);
    }
    using merge_type = compaction::KeyedMerge<R, sstable, erased_rows<file_type>>;
    merge_type merge(runs, true, erased_rows<file_type>(view, view.files, runs));
    status failed;
    const status done = merge.walk([&](std::size_t r, typename merge_type::step step,
                                       std::size_t rows) {
        auto& w = walked[r];
        while (rows != 0) {
            const std::size_t f = w.files[w.file];
            LiveGroup& group = out->files[f][w.group];
            const auto n = static_cast<std::uint32_t>(
                std::min<std::size_t>(rows, group.rows - w.row));
            if (step != merge_type::step::take) group.kill(w.row, n);
            for (std::uint32_t i = 0; step == merge_type::step::merge && i < n; ++i) {
                KeyMaker<R> maker;
                TextArena texts;
                const auto key = maker.make([&](auto k) {
                    auto v = value_at<R, order_columns<R>[k], View>(
                        {nullptr, view.files[f].get(), static_cast<std::uint32_t>(w.group),
                         w.row + i},
                        texts);
                    if (!v && failed) failed = v.error();
                    return v ? *v : typename column_at<R, order_columns<R>[k]>::storage_type{};
                });
                out->merging.push_back(std::string(key));
            }
            rows -= n;
            w.row += n;
            if (w.row < group.rows) continue;
            w.row = 0;
            if (++w.group == out->files[f].size()) {
                w.group = 0;
                ++w.file;
            }
        }
    });
    if (!done) return done.error();
    if (!failed) return std::move(failed).error();
    return ref<const LiveRows>(std::move(out));
}

/// The same, found once for a view.
template <stores_ops R, class View>
[[nodiscard]] result<ref<const LiveRows>> live_rows_of(const View& view) {
    const scoped_lock lock(view.cache.lock);
    if (!view.cache.live) {
        auto found = find_live<R>(view);
        if (!found) return std::move(found).error();
        view.cache.live = std::move(*found);
    }
    return view.cache.live;
}

} // namespace lsmer::inline v0::engine
