#pragma once
// Which group of a morsel is which group of the answer: keys of all morsels are brought together
// and put in ascending order. Nothing here depends on a query's shape.
//
//   dense   the ranges of all keys' words multiply to a small number: a table over all of them is
//           marked and read off in order
//   runs    otherwise: each morsel's groups are sorted by radix, by all keys side by side in 64
//           bits, and the runs are merged in ranges of keys (runs.hpp). Keys that do not fit are
//           replaced by their ranks first, found in the same way
//
// Threads: the call uses as many as it is told, one morsel or range each at a time; the
// answer does not depend on them.

#include "borf/pipeline/runs.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/base/exact_divide.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/kernel/sort.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace borf::inline v0::pipeline {

/// What is known of a grouping key beside its words.
struct key_order {
    const lsmer::SymbolRanks* ranks = nullptr; // words are codes, ordered by these
    std::uint64_t step = 1;                    // words differ by multiples of this
};

struct merged_groups {
    std::size_t groups = 0;
    std::vector<lsmer::buffer<std::uint64_t>> words; // by key, in ascending order of groups
    // By morsel: the places of its groups, which are those of `order` (ascending by place), or, if
    // that is empty, simply all.
    std::vector<lsmer::buffer<std::uint32_t>> place;
    std::vector<lsmer::buffer<std::uint32_t>> order;
};

class GroupMerge {
public:
    using words_list = std::vector<lsmer::buffer<std::uint64_t>>;

    explicit GroupMerge(std::span<const key_order> order, unsigned threads = 1)
        : order_(order), threads_(threads), span_(order.size()) {}

    /// parts[m][k]: the words of key k of morsel m's groups.
    [[nodiscard]] merged_groups operator()(std::span<const words_list* const> parts) {
        merged_groups out;
        out.words.resize(order_.size());
        out.place.resize(parts.size());
        std::size_t total = 0;
        for (const words_list* p : parts) total += (*p)[0].size();
        if (total == 0) return out;
        if (total < groups_for_threads) threads_ = 1;
        measure(parts);
        std::uint64_t limit = std::max<std::uint64_t>(4 * total, 1U << 16);
        limit = std::min(limit, dense_most);
        if (bits_ <= 32 && product_ <= limit) {
            dense(parts, out);
        } else {
            sorted(parts, out);
        }
        return out;
    }

private:
    static constexpr std::size_t groups_for_threads = 32768;
    static constexpr std::uint32_t nobody = ~std::uint32_t{0};
    static constexpr std::uint64_t dense_most = std::uint64_t{1} << 19; // 2 MiB

    /// What the words of a key are: those of one morsel, or of all.
    struct key_span {
        std::uint64_t lo = ~std::uint64_t{0};
        std::uint64_t hi = 0;
        std::uint64_t before = ~std::uint64_t{0}; // 1 below the least word that is not null
        std::uint64_t size = 1;
        lsmer::exact_divider step{1};
        bool stepped = false; // places are steps from the first word on, null (0) before it
        unsigned bits = 0;

        void extend(const key_span& o) noexcept {
            lo = std::min(lo, o.lo);
            hi = std::max(hi, o.hi);
            before = std::min(before, o.before);
        }
    };

    /// Word of key k in its order.
    [[nodiscard]] std::uint64_t ordered(std::size_t k, std::uint64_t word) const noexcept {
        return order_[k].ranks == nullptr ? word : order_[k].ranks->rank[word];
    }
    [[nodiscard]] std::uint64_t digit(std::size_t k, std::uint64_t word) const noexcept {
        const key_span& s = span_[k];
        if (!s.stepped) return ordered(k, word) - s.lo;
        return word == 0 ? 0 : s.step(word - 1 - s.before) + (s.lo == 0);
    }

    [[nodiscard]] key_span span_of(std::size_t k,
                                   const lsmer::buffer<std::uint64_t>& words) const noexcept {
        key_span s;
        for (const std::uint64_t w : words) {
            const std::uint64_t o = ordered(k, w);
            s.lo = std::min(s.lo, o);
            s.hi = std::max(s.hi, o);
            s.before = std::min(s.before, o - 1); // null wraps to the largest
        }
        return s;
    }

    void measure(std::span<const words_list* const> parts) {
        const std::size_t keys = order_.size();
        std::vector<key_span> spans(parts.size() * keys);
        lsmer::parallel(threads_, parts.size(), [&](std::size_t m) {
            for (std::size_t k = 0; k < keys; ++k) spans[m * keys + k] = span_of(k, (*parts[m])[k]);
        });
        bits_ = 0;
        product_ = 1;
        for (std::size_t k = 0; k < keys; ++k) {
            key_span& s = span_[k];
            for (std::size_t m = 0; m < parts.size(); ++m) {
                if (!(*parts[m])[k].empty()) s.extend(spans[m * keys + k]);
            }
            s.stepped = steady(parts, k);
            if (s.stepped) s.step = lsmer::exact_divider(order_[k].step);
            const std::uint64_t last = s.stepped ? digit(k, s.hi) : s.hi - s.lo;
            s.bits = static_cast<unsigned>(std::bit_width(last));
            bits_ += s.bits;
            s.size = last + 1;
            if (bits_ <= 32) product_ *= s.size;
        }
    }

    /// Whether the words of key k, but for null, differ by multiples of its step. Buckets at the
    /// ends of 64 bits wrap around, lie between others, and do not.
    [[nodiscard]] bool steady(std::span<const words_list* const> parts,
                              std::size_t k) const noexcept {
        if (order_[k].step == 1) return false;
        const lsmer::exact_divider step(order_[k].step);
        const std::uint64_t first = span_[k].before + 1;
        std::atomic<bool> even{true};
        lsmer::parallel(threads_, parts.size(), [&](std::size_t m) {
            bool all = true;
            for (const std::uint64_t w : (*parts[m])[k]) all &= w == 0 || step.divides(w - first);
            if (!all) even.store(false, std::memory_order_relaxed);
        });
        return even.load(std::memory_order_relaxed);
    }

    [[nodiscard]] std::uint64_t dense_index(const words_list& p, std::size_t g) const noexcept {
        std::uint64_t at = 0;
        for (std::size_t k = 0; k < order_.size(); ++k) {
            at = at * span_[k].size + digit(k, p[k][g]);
        }
        return at;
    }

    void dense(std::span<const words_list* const> parts, merged_groups& out) const {
        lsmer::buffer<std::uint32_t> number(product_);
        for (auto& n : number) n = nobody;
        lsmer::parallel(threads_, parts.size(), [&](std::size_t m) {
            const std::size_t groups = (*parts[m])[0].size();
            out.place[m].resize(groups);
            for (std::size_t g = 0; g < groups; ++g) {
                const auto at = static_cast<std::uint32_t>(dense_index(*parts[m], g));
                out.place[m][g] = at;
                // Whichever morsels have this group write the same.
                std::atomic_ref(number[at]).store(0, std::memory_order_relaxed);
            }
        });
        for (auto& n : number) {
            if (n != nobody) n = static_cast<std::uint32_t>(out.groups++);
        }
        lsmer::parallel(threads_, parts.size() + 1, [&](std::size_t m) {
            if (m == 0) {
                dense_words(number, out);
            } else {
                for (auto& place : out.place[m - 1]) place = number[place];
            }
        });
    }

    /// The words of the groups that have a number, in the table's order.
    void dense_words(const lsmer::buffer<std::uint32_t>& number, merged_groups& out) const {
        std::size_t repeats = number.size(); // how often a digit comes in a row
        for (std::size_t k = 0; k < order_.size(); ++k) {
            const lsmer::buffer<std::uint64_t> words = words_of_digits(k);
            repeats /= words.size();
            out.words[k].reserve(out.groups + 1); // one is written behind the last
            out.words[k].resize(out.groups);
            std::uint64_t* to = out.words[k].data();
            for (std::size_t at = 0, digit = 0; at < number.size(); ++digit) {
                if (digit == words.size()) digit = 0;
                for (const std::size_t end = at + repeats; at < end; ++at) {
                    *to = words[digit];
                    to += number[at] != nobody;
                }
            }
        }
    }
    /// The words of key k by their digits.
    [[nodiscard]] lsmer::buffer<std::uint64_t> words_of_digits(std::size_t k) const {
        lsmer::buffer<std::uint64_t> out(span_[k].size);
        for (std::size_t d = 0; d < out.size(); ++d) out[d] = word(k, d);
        return out;
    }

    /// Word of key k whose digit this is.
    [[nodiscard]] std::uint64_t word(std::size_t k, std::uint64_t digit) const noexcept {
        const key_span& s = span_[k];
        if (!s.stepped) {
            const std::uint64_t o = s.lo + digit;
            return order_[k].ranks == nullptr ? o : order_[k].ranks->by_rank[o];
        }
        const bool null = s.lo == 0;
        if (null && digit == 0) return 0;
        return s.before + 1 + (digit - null) * order_[k].step;
    }

    /// Keys of each morsel's groups, as far as they have been taken.
    struct taken_keys {
        std::vector<lsmer::buffer<std::uint64_t>> keys; // by morsel and group
        unsigned bits = 0;
        bool ranked = false; // words cannot be had back from them
    };

    [[nodiscard]] taken_keys take(std::span<const words_list* const> parts, std::size_t k) const {
        taken_keys out{};
        out.bits = span_[k].bits;
        out.keys.resize(parts.size());
        lsmer::parallel(threads_, parts.size(), [&](std::size_t m) {
            const lsmer::buffer<std::uint64_t>& words = (*parts[m])[k];
            out.keys[m].resize(words.size());
            for (std::size_t g = 0; g < words.size(); ++g) out.keys[m][g] = digit(k, words[g]);
        });
        return out;
    }

    /// Keys become their ranks among those of all morsels: 32 bits at most.
    LSMER_COLD void rank(taken_keys& all) const {
        std::vector<SortedRun> runs = sort(all);
        const RunMerge merge(runs, threads_);
        lsmer::parallel(threads_, runs.size(), [&](std::size_t m) {
            all.keys[m] = std::move(runs[m].keys); // its room only
            for (std::size_t i = 0; i < runs[m].place.size(); ++i) {
                all.keys[m][runs[m].order[i]] = runs[m].place[i];
            }
        });
        all.bits = static_cast<unsigned>(std::bit_width(merge.groups() - 1));
        all.ranked = true;
    }

    [[nodiscard]] std::vector<SortedRun> sort(taken_keys& all) const {
        std::vector<SortedRun> runs(all.keys.size());
        lsmer::parallel(threads_, runs.size(),
                        [&](std::size_t m) { runs[m].sort(std::move(all.keys[m]), all.bits); });
        return runs;
    }

    /// All keys side by side in 64 bits; what does not fit is ranked first.
    [[nodiscard]] taken_keys side_by_side(std::span<const words_list* const> parts) const {
        taken_keys all = take(parts, 0);
        for (std::size_t k = 1; k < order_.size(); ++k) {
            if (span_[k].bits == 0) continue;
            if (all.bits + span_[k].bits > 64) rank(all);
            const bool wide = all.bits + span_[k].bits > 64;
            taken_keys next{};
            if (wide) {
                next = take(parts, k);
                rank(next);
            }
            const unsigned bits = wide ? next.bits : span_[k].bits;
            lsmer::parallel(threads_, parts.size(), [&](std::size_t m) {
                auto& keys = all.keys[m];
                const lsmer::buffer<std::uint64_t>& words = (*parts[m])[k];
                for (std::size_t g = 0; g < keys.size(); ++g) {
                    const std::uint64_t low = wide ? next.keys[m][g] : digit(k, words[g]);
                    keys[g] = (bits == 64 ? 0 : keys[g] << bits) | low;
                }
            });
            all.bits += bits;
        }
        return all;
    }

    /// Each morsel's groups are sorted, then all are merged.
    void sorted(std::span<const words_list* const> parts, merged_groups& out) const {
        taken_keys all = side_by_side(parts);
        std::vector<SortedRun> runs = sort(all);
        const RunMerge merge(runs, threads_);
        out.groups = merge.groups();
        for (auto& w : out.words) w.resize(out.groups);
        if (all.ranked) {
            copy_words(parts, runs, out);
        } else {
            merge.each_range([&](std::size_t first, std::span<const std::uint64_t> keys) {
                words_of(keys, first, out);
            });
        }
        out.order.resize(parts.size());
        for (std::size_t m = 0; m < parts.size(); ++m) {
            out.place[m] = std::move(runs[m].place);
            out.order[m] = std::move(runs[m].order);
        }
    }

    /// Takes apart what `side_by_side` put together.
    void words_of(std::span<const std::uint64_t> keys, std::size_t first,
                  merged_groups& out) const noexcept {
        unsigned shift = 0;
        for (std::size_t k = order_.size(); k-- > 0;) {
            const unsigned bits = span_[k].bits;
            const std::uint64_t mask = bits == 0 ? 0 : ~std::uint64_t{0} >> (64 - bits);
            std::uint64_t* const to = out.words[k].data() + first;
            for (std::size_t i = 0; i < keys.size(); ++i) {
                to[i] = word(k, bits == 0 ? 0 : keys[i] >> shift & mask);
            }
            shift += bits;
        }
    }

    LSMER_COLD void copy_words(std::span<const words_list* const> parts,
                               const std::vector<SortedRun>& runs, merged_groups& out) const {
        lsmer::parallel(threads_, parts.size(), [&](std::size_t m) {
            const SortedRun& run = runs[m];
            for (std::size_t k = 0; k < order_.size(); ++k) {
                for (std::size_t i = 0; i < run.order.size(); ++i) {
                    // Whichever morsels have this group write the same.
                    std::atomic_ref(out.words[k][run.place[i]])
                        .store((*parts[m])[k][run.order[i]], std::memory_order_relaxed);
                }
            }
        });
    }

    std::span<const key_order> order_;
    unsigned threads_;
    std::vector<key_span> span_;
    unsigned bits_ = 0;
    std::uint64_t product_ = 1;
};

} // namespace borf::inline v0::pipeline
