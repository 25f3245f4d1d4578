#pragma once
// Holds a choice against the picture it was made of. The library's policies pass always (the tests
// ask them about random trees); a user's policy may be wrong, and then nothing must be lost.
//
// What is refused
// 1. inputs that are not there, named twice, or busy; a level that is not there
// 2. outputs above an input
// 3. an order of versions turned round: an input that sinks below a file that may hold an older
//    version of one of its keys, or that may rise above a newer one among the inputs
// 4. outputs of one run that may overlap: each other, a file that stays there, or outputs of a
//    compaction that runs
// 5. rows that erase, or that are expired, taken away while something older lies behind them: it
//    would come to light again
//
// Cost: files x log inputs, and in keyed tables inputs x (runs x log files + files that overlap).
// The engine asks before each compaction.

#include "lsmer/base/result.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/found_inputs.hpp"
#include "lsmer/compaction/place.hpp"
#include "lsmer/compaction/range.hpp"

#include <algorithm>
#include <cstddef>

namespace lsmer::inline v0::compaction {

namespace detail {

template <class... Pieces>
LSMER_ALWAYS_INLINE error nonsense(const Pieces&... pieces) {
    return make_error(error_kind::invalid_argument,
                      "the compaction policy's choice makes no sense: ", pieces...);
}

/// Rule 1, and the range of all inputs.
LSMER_COLD inline status check_inputs(const tree& t, const choice& c, FoundInputs& inputs,
                                      range& all) {
    if (c.inputs.empty()) return nonsense("it has no inputs");
    if (c.what != action::drop && c.level >= t.levels.size()) {
        return nonsense("there is no level ", c.level, ", only ", t.levels.size());
    }
    for (const input& in : c.inputs) {
        if (in.level >= t.levels.size()) return nonsense("there is no level ", in.level);
        FoundInputs::input_file* const found = inputs.find(in.file);
        if (found->f == nullptr || found->level() != in.level) {
            return nonsense("there is no file ", in.file, " in level ", in.level);
        }
        if (found->f->busy) return nonsense("file ", in.file, " is in another compaction");
        if (found->named) return nonsense("file ", in.file, " is named twice");
        found->named = true;
        if (c.what != action::drop && in.level > c.level) {
            return nonsense("file ", in.file, " would rise from level ", in.level, " to ", c.level);
        }
        all.add(*found->f);
    }
    return {};
}

/// Rules 3 and 5, for one input.
// REQUIRES: t.keyed
LSMER_COLD inline status check_order(const tree& t, const choice& c, FoundInputs& inputs,
                                     const FoundInputs::input_file& in, place newest, place to) {
    const range keys = range_of(*in.f);
    const bool drops = c.what == action::drop;
    const bool clears =
        drops || (c.what == action::merge && (c.drop_tombstones || c.expire_before != time_least));
    status bad;
    each_run(t, [&](const run& r, place at) {
        for (const file& g : overlapping(r, keys).of(r)) {
            if (inputs.holds(g.number) || !may_share_a_key(t, g, keys)) continue;
            if (clears && at >= in.at) {
                bad = nonsense("what is older in file ", g.number, " would come back without file ",
                               in.f->number, drops ? "" : "'s tombstones or expired rows");
            } else if (!drops && at == in.at) {
                bad = nonsense("files ", in.f->number, " and ", g.number,
                               " share a key, so both must be inputs");
            } else if (!drops && at > in.at && at <= to) {
                bad = nonsense("file ", in.f->number, " would sink below file ", g.number,
                               ", which is older; take that too");
            } else if (!drops && at < in.at && at > newest && at >= place_before(c.level)) {
                bad = nonsense("file ", in.f->number, " may rise above file ", g.number,
                               ", which is newer; take that too");
            }
            if (!bad) return false;
        }
        return true;
    });
    return bad;
}

/// Rule 4, for the outputs alone.
LSMER_COLD inline status check_outputs(const choice& c, const FoundInputs& inputs) {
    if (c.cut_at.window < 0) return nonsense("it cuts at a window of ", c.cut_at.window, " ns");
    if (c.cut_at.window != 0 && c.place == output::in_run) {
        return nonsense("pieces of time windows may overlap; they need runs of their own");
    }
    if (c.what != action::move) return {};
    // By their smallest keys. Before the first file that overlaps one of another run, what reaches
    // farthest is of that other run.
    items<FoundInputs::input_file> moved = inputs.all();
    sort_items(moved.data(), moved.size(),
               [](const FoundInputs::input_file& a, const FoundInputs::input_file& b) {
                   return a.f->smallest < b.f->smallest;
               });
    const FoundInputs::input_file* farthest = nullptr;
    for (const FoundInputs::input_file& in : moved) {
        if (farthest != nullptr && in.at != farthest->at &&
            in.f->smallest <= farthest->f->largest) {
            return nonsense("files ", farthest->f->number, " and ", in.f->number,
                            " overlap; moved, they would be one run");
        }
        if (farthest == nullptr || in.f->largest > farthest->f->largest) farthest = &in;
    }
    return {};
}

/// Rule 4, for what is in the level.
LSMER_COLD inline status check_room(const tree& t, const choice& c, FoundInputs& inputs,
                                    const range& all, place to) {
    if (being_written(t, c.level, all)) {
        return nonsense("another compaction writes such keys into level ", c.level);
    }
    if (c.place == output::own_run) return {};
    const std::span<const run> runs = t.levels[c.level].runs;
    bool joins = false; // a run that has inputs
    for (std::size_t r = 0; r < runs.size(); ++r) {
        if (place_of(c.level, r) != to) continue;
        for (const file& f : runs[r].files) joins = joins || inputs.holds(f.number);
        for (const file& g : overlapping(runs[r], all).of(runs[r])) {
            if (inputs.holds(g.number)) continue;
            return nonsense("file ", g.number, " of level ", c.level,
                            " lies between the inputs' keys; take it too");
        }
    }
    if (!joins && runs.size() > 1) {
        return nonsense("level ", c.level, " has ", runs.size(), " runs, and none has inputs");
    }
    return {};
}

} // namespace detail

/// Nothing to say, or an error, `invalid_argument`, that names the file and the reason.
[[nodiscard]] LSMER_COLD inline status check(const tree& t, const choice& c) {
    if (c.what == action::nothing) return {};
    FoundInputs inputs(t, c);
    range all;
    if (status s = detail::check_inputs(t, c, inputs, all); !s) return s;
    const bool drops = c.what == action::drop;
    place newest = ~place{0};
    place to = 0;
    for (const auto& in : inputs.all()) {
        newest = std::min(newest, in.at);
        if (!drops && in.level() == c.level) to = std::max(to, in.at);
    }
    if (!drops) {
        if (to == 0) { // no input stands in that level
            to = c.place == output::in_run ? place_of(c.level, 0) : place_before(c.level);
        }
        if (status s = detail::check_outputs(c, inputs); !s) return s;
        if (status s = detail::check_room(t, c, inputs, all, to); !s) return s;
    }
    if (!t.keyed) return {};
    for (const input& i : c.inputs) {
        const FoundInputs::input_file& in = *inputs.find(i.file);
        if (status s = detail::check_order(t, c, inputs, in, newest, to); !s) return s;
    }
    return {};
}

} // namespace lsmer::inline v0::compaction
