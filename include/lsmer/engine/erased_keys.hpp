#pragma once
// ErasedKeys: which ranges of keys were erased, for the files of one view.
//
//   ranges   [a ........ m) 7        [k ... x) 4        as the manifest has them
//   pieces   [a ........ m) 7 [m ..... x) 4             in order, each the newest of its ranges
//
// A file says through which sequence ranges were applied to it. A newer range takes away all of the
// file's rows in it; an older one took away what it was to when the file was written.

#include "lsmer/base/items.hpp"
#include "lsmer/manifest/edit.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::engine {

/// Never changes once it is made. Threads: any number ask.
class ErasedKeys {
public:
    ErasedKeys() = default;
    LSMER_COLD explicit ErasedKeys(items<manifest::erased_range> ranges)
        : ranges_(std::move(ranges)) {
        // The newest first: what it covers, no older one can change.
        sort_items(ranges_.begin(), ranges_.size(),
                   [](const manifest::erased_range& a, const manifest::erased_range& b) {
                       return a.sequence > b.sequence;
                   });
        for (const manifest::erased_range& r : ranges_) paint(r);
    }

    [[nodiscard]] bool empty() const noexcept { return pieces_.empty(); }
    [[nodiscard]] std::span<const manifest::erased_range> ranges() const noexcept {
        return ranges_.view();
    }
    /// The same keys as ranges that do not overlap.
    [[nodiscard]] items<manifest::erased_range> apart(std::uint32_t table) const {
        items<manifest::erased_range> out;
        for (const piece& p : pieces_) {
            out.push_back({table, p.sequence, p.begin, p.end, p.open});
        }
        return out;
    }
    /// The newest range that covers the key; 0: none does.
    [[nodiscard]] std::uint64_t sequence_at(std::string_view key) const noexcept {
        const std::size_t i = after(key);
        if (i == 0) return 0;
        const piece& p = pieces_[i - 1];
        return p.open || key < p.end ? p.sequence : 0;
    }
    /// The newest range of all; 0 without one.
    [[nodiscard]] std::uint64_t newest() const noexcept {
        return ranges_.empty() ? 0 : ranges_[0].sequence;
    }
    /// Whether a range newer than `sequence` touches keys from `first` to `last`, both included.
    [[nodiscard]] bool touches(std::uint64_t sequence, std::string_view first,
                               std::string_view last) const noexcept {
        for (const manifest::erased_range& r : ranges_) {
            if (r.sequence > sequence && r.begin <= last && (r.open || first < r.end)) return true;
        }
        return false;
    }

private:
    struct piece {
        std::string begin;
        std::string end;
        bool open;
        std::uint64_t sequence;
    };

    /// The first piece that begins behind the key.
    [[nodiscard]] std::size_t after(std::string_view key) const noexcept {
        std::size_t low = 0;
        std::size_t high = pieces_.size();
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (key < pieces_[middle].begin) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// Puts a range where no piece is yet.
    void paint(const manifest::erased_range& r) {
        items<piece> out;
        std::string at = r.begin;
        bool done = !r.open && !(r.begin < r.end);
        for (piece& p : pieces_) {
            const bool behind = !p.open && p.end <= at;
            if (!done && !behind) {
                const bool gap = at < p.begin;
                if (gap && (r.open || p.begin < r.end)) {
                    out.push_back({at, p.begin, false, r.sequence});
                } else if (gap) {
                    out.push_back({at, r.end, false, r.sequence});
                    done = true;
                }
                if (p.open || (!r.open && r.end <= p.end)) done = true;
                if (!done) at = p.end;
            }
            out.push_back(std::move(p));
        }
        if (!done) out.push_back({at, r.end, r.open, r.sequence});
        pieces_ = std::move(out);
    }

    items<manifest::erased_range> ranges_;
    items<piece> pieces_; // apart, in order
};

} // namespace lsmer::inline v0::engine
