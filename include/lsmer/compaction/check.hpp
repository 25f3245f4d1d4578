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
// Cost: inputs x (runs x log files + files that overlap). The engine asks before each compaction.

#include "lsmer/base/result.hpp"
#include "lsmer/compaction/choice.hpp"
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

struct found_file {
    const file* f = nullptr;
    place at = 0;
};

inline found_file find_input(const tree& t, const input& i) noexcept {
    const std::span<const run> runs = t.levels[i.level].runs;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        for (const file& f : runs[r].files) {
            if (f.number == i.file) return {&f, place_of(i.level, r)};
        }
    }
    return {};
}

/// Rule 1, and the range of all inputs.
LSMER_COLD inline status check_inputs(const tree& t, const choice& c, range& all) {
    if (c.inputs.empty()) return nonsense("it has no inputs");
    if (c.what != action::drop && c.level >= t.levels.size()) {
        return nonsense("there is no level ", c.level, ", only ", t.levels.size());
    }
    for (std::size_t i = 0; i < c.inputs.size(); ++i) {
        const input& in = c.inputs[i];
        if (in.level >= t.levels.size()) return nonsense("there is no level ", in.level);
        const found_file found = find_input(t, in);
        if (found.f == nullptr) {
            return nonsense("there is no file ", in.file, " in level ", in.level);
        }
        if (found.f->busy) return nonsense("file ", in.file, " is in another compaction");
        for (std::size_t j = 0; j < i; ++j) {
            if (c.inputs[j].file == in.file) return nonsense("file ", in.file, " is named twice");
        }
        if (c.what != action::drop && in.level > c.level) {
            return nonsense("file ", in.file, " would rise from level ", in.level, " to ", c.level);
        }
        all.add(*found.f);
    }
    return {};
}

/// Rules 3 and 5, for one input.
// REQUIRES: t.keyed
LSMER_COLD inline status check_order(const tree& t, const choice& c, const found_file& in,
                                     place newest, place to) {
    const range keys = range_of(*in.f);
    const bool drops = c.what == action::drop;
    const bool clears =
        drops || (c.what == action::merge && (c.drop_tombstones || c.expire_before != time_least));
    status bad;
    each_run(t, [&](const run& r, place at) {
        for (const file& g : overlapping(r, keys).of(r)) {
            if (c.takes(g.number) || !may_share_a_key(t, g, keys)) continue;
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
LSMER_COLD inline status check_outputs(const tree& t, const choice& c) {
    if (c.cut_at.window < 0) return nonsense("it cuts at a window of ", c.cut_at.window, " ns");
    if (c.cut_at.window != 0 && c.place == output::in_run) {
        return nonsense("pieces of time windows may overlap; they need runs of their own");
    }
    for (std::size_t i = 0; c.what == action::move && i < c.inputs.size(); ++i) {
        const found_file a = find_input(t, c.inputs[i]);
        for (std::size_t j = 0; j < i; ++j) {
            const found_file b = find_input(t, c.inputs[j]);
            if (a.at == b.at || !overlaps(*a.f, range_of(*b.f))) continue;
            return nonsense("files ", a.f->number, " and ", b.f->number,
                            " overlap; moved, they would be one run");
        }
    }
    return {};
}

/// Rule 4, for what is in the level.
LSMER_COLD inline status check_room(const tree& t, const choice& c, const range& all, place to) {
    if (being_written(t, c.level, all)) {
        return nonsense("another compaction writes such keys into level ", c.level);
    }
    if (c.place == output::own_run) return {};
    const std::span<const run> runs = t.levels[c.level].runs;
    bool joins = false; // a run that has inputs
    for (std::size_t r = 0; r < runs.size(); ++r) {
        if (place_of(c.level, r) != to) continue;
        for (const file& f : runs[r].files) joins = joins || c.takes(f.number);
        for (const file& g : overlapping(runs[r], all).of(runs[r])) {
            if (c.takes(g.number)) continue;
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
    range all;
    if (status s = detail::check_inputs(t, c, all); !s) return s;
    const bool drops = c.what == action::drop;
    const place to = drops ? 0 : output_place(t, c);
    if (!drops) {
        if (status s = detail::check_outputs(t, c); !s) return s;
        if (status s = detail::check_room(t, c, all, to); !s) return s;
    }
    if (!t.keyed) return {};
    place newest = ~place{0};
    for (const input& i : c.inputs) newest = std::min(newest, detail::find_input(t, i).at);
    for (const input& i : c.inputs) {
        const detail::found_file in = detail::find_input(t, i);
        if (status s = detail::check_order(t, c, in, newest, to); !s) return s;
    }
    return {};
}

} // namespace lsmer::inline v0::compaction
