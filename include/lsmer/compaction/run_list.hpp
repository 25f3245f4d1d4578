#pragma once
// The runs of a tree in the order of search, in one array with their sizes: what tiered policies
// look at. Trees of up to 64 runs need no allocation.
//
// A group is runs side by side, of about one size: the first run (the newest) and those behind it
// whose size is at most sqrt(ratio) times its own. Smaller ones between them come along, but only
// runs of that size count. So merging `ratio` of them makes a run of the next size.

#include "lsmer/base/items.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/descent.hpp"
#include "lsmer/compaction/place.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::compaction {

struct run_ref {
    const run* files = nullptr;
    place at = 0;
    std::uint64_t bytes = 0;
    time_ns last_time = time_least; // of the time column
    std::uint64_t first_sequence = ~std::uint64_t{0};
    std::int64_t window = 0; // for the policy's use
    bool busy = false;

    [[nodiscard]] std::uint32_t level() const noexcept {
        return static_cast<std::uint32_t>(at >> 32);
    }
};

class run_list {
public:
    explicit run_list(const tree& t) {
        std::size_t count = 0;
        for (const level& l : t.levels) count += l.runs.size();
        if (count > few) {
            for (std::size_t i = 0; i < count; ++i) more_.push_back({});
        }
        run_ref* const out = count > few ? more_.data() : here_;
        each_run(t, [&](const run& r, place at) {
            run_ref& ref = out[size_++];
            ref = {.files = &r, .at = at, .bytes = bytes_of(r), .busy = any_busy(r.files)};
            for (const file& f : r.files) {
                if (f.last_time > ref.last_time) ref.last_time = f.last_time;
                if (f.first_sequence < ref.first_sequence) ref.first_sequence = f.first_sequence;
            }
            return true;
        });
    }
    run_list(const run_list&) = delete;
    run_list& operator=(const run_list&) = delete;

    [[nodiscard]] std::span<run_ref> runs() noexcept {
        return {more_.empty() ? here_ : more_.data(), size_};
    }

private:
    static constexpr std::size_t few = 64;
    run_ref here_[few];
    items<run_ref> more_{};
    std::size_t size_ = 0;
};

/// The first group of at least `ratio` runs; empty if there is none.
[[nodiscard]] inline std::span<const run_ref> like_runs(std::span<const run_ref> runs,
                                                        std::uint32_t ratio) noexcept {
    for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
        const double size = static_cast<double>(runs[i].bytes);
        std::size_t end = i; // behind the last that counts
        std::uint32_t count = 0;
        for (std::size_t j = i; j < runs.size() && !runs[j].busy; ++j) {
            const double other = static_cast<double>(runs[j].bytes);
            if (other * other > ratio * size * size) break;
            if (other * other * ratio < size * size) continue;
            ++count;
            end = j + 1;
        }
        if (count >= ratio) return runs.subspan(i, end - i);
    }
    return {};
}

/// All files of these runs into one run. Nothing while a
/// compaction that runs writes there.
// REQUIRES: !group.empty(), none busy, in the order of search
[[nodiscard]] inline choice merge_runs(const tree& t, std::span<const run_ref> group,
                                       const cut& where, reason why) {
    const run_ref& oldest = group.back();
    choice c{.what = action::merge,
             .place = output::own_run,
             .why = why,
             .level = oldest.level(),
             .cut_at = where};
    range keys;
    for (const run_ref& r : group) {
        take(c, r.level(), r.files->files);
        keys.add(r.files->files);
        c.score += r.bytes;
    }
    if (being_written(t, c.level, keys)) return {};
    c.drop_tombstones = !older_behind(t, oldest.at, keys);
    return c;
}

} // namespace lsmer::inline v0::compaction
