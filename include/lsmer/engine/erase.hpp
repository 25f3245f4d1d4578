#pragma once
// Ranges of keys that were erased, on their way from a memtable to where nothing is left of them:
//
//   memtable    takes them away from its own older rows when it is flushed
//   manifest    keeps them for older files, all of a flush with its sequence
//   view        readers pass over rows of files that were written before
//   compaction  leaves those rows out; when no file has any, the manifest forgets the range

#include "lsmer/engine/core.hpp"
#include "lsmer/engine/erased_rows.hpp"

#include <utility>

namespace lsmer::inline v0::engine {

/// What a memtable erased, for the files that are older than it.
template <schema S, class Parts>
LSMER_COLD auto Core<S, Parts>::erased_ranges(const memtable_run& from)
    -> items<manifest::erased_range> {
    items<manifest::erased_range> all;
    if constexpr (keyed) {
        const auto rows = static_cast<std::uint32_t>(from.table.written());
        from.table.ranges().each(rows, [&](const memtable::key_range& r, std::uint32_t) {
            all.push_back({the_table, from.end_row(), r.begin, r.end, r.open});
        });
    }
    return ErasedKeys(std::move(all)).apart(the_table);
}

template <schema S, class Parts>
LSMER_COLD void Core<S, Parts>::set_erased(view_type& view, items<manifest::erased_range> ranges) {
    view.erased.reset();
    if (!ranges.empty()) view.erased = make_ref<SharedErased>(ErasedKeys(std::move(ranges)));
}

template <schema S, class Parts>
LSMER_COLD void Core<S, Parts>::add_erased(view_type& view,
                                           const items<manifest::erased_range>& ranges) {
    if (ranges.empty()) return;
    items<manifest::erased_range> all = ranges;
    if (view.erased) {
        for (const manifest::erased_range& r : view.erased->keys.ranges()) all.push_back(r);
    }
    set_erased(view, std::move(all));
}

template <schema S, class Parts>
LSMER_COLD void Core<S, Parts>::forget_erased(view_type& view,
                                              const items<manifest::erased_range>& ranges) {
    items<manifest::erased_range> stay;
    for (const manifest::erased_range& r : view.erased->keys.ranges()) {
        bool stays = true;
        for (const manifest::erased_range& gone : ranges) stays = stays && r != gone;
        if (stays) stay.push_back(r);
    }
    set_erased(view, std::move(stay));
}

/// With the order lock: ranges that no file has rows of once the outputs stand for the inputs.
template <schema S, class Parts>
LSMER_COLD auto Core<S, Parts>::forgettable(const items<ref<const file_type>>& inputs,
                                            const items<ref<const file_type>>& outputs) const
    -> items<manifest::erased_range> {
    items<manifest::erased_range> out;
    if (!view_->erased) return out;
    for (const manifest::erased_range& r : view_->erased->keys.ranges()) {
        const auto touched = [&](const file_type& f) {
            return f.note.erased_through < r.sequence && r.begin <= f.note.largest &&
                   (r.open || f.note.smallest < r.end);
        };
        bool needed = false;
        for (const auto& f : outputs) needed = needed || touched(*f);
        for (const auto& f : view_->files) {
            bool stays = true;
            for (const auto& gone : inputs) stays = stays && gone->number != f->number;
            needed = needed || (stays && touched(*f));
        }
        if (!needed) out.push_back(r);
    }
    return out;
}

} // namespace lsmer::inline v0::engine
