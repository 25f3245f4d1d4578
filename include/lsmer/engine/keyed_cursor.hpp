#pragma once
// KeyedCursor: walks the live rows of a keyed table by key, both ways.
//
//   sources, newest first:  memtable  k1 k4      winner: the smallest key (backwards the greatest),
//                           run       k2 k4 k5   of equal ones the newest source
//   rows                    k1 k2 k4 k5          k4 as the memtable has it
//
// Sources are a key ahead of the row at hand, so turning round seeks anew. Values are read when
// they are asked for: a walk over keys touches no other column.
//
// Symbols in a key are ordered by code, that is by first arrival.
//
// Threads: one. It keeps what it reads alive.

#include "lsmer/base/loser_tree.hpp"
#include "lsmer/column/buffer.hpp"
#include "lsmer/engine/key_source.hpp"
#include "lsmer/engine/keyed_row.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lsmer::inline v0::engine {

template <keyed_schema S, class View>
class KeyedCursor {
    using R = stored_rows<S>;
    using Source = KeySource<R, View>;
    struct Less {
        bool backward = false;
        bool operator()(const Source& a, const Source& b) const {
            return backward ? b.key() < a.key() : a.key() < b.key();
        }
    };
    using Tree = LoserTree<Source, Less>;

public:
    using schema_type = S;

    KeyedCursor(ref<const View> view, const SymbolDictionary& symbols, std::uint64_t visible)
        : view_(std::move(view)), symbols_(&symbols) {
        sources_.reserve(view_->memtables.size() + view_->runs.size());
        for (std::size_t i = view_->memtables.size(); i-- != 0;) {
            const auto& m = *view_->memtables[i];
            const std::uint32_t bound = rows_seen(m, visible);
            if (bound == 0) continue;
            sources_.emplace_back(m.table, bound);
            ranges_ = ranges_ || !m.table.ranges().empty();
        }
        for (const run_span run : view_->runs) sources_.emplace_back(*view_, run);
        ranges_ = ranges_ || view_->erased;
        one_run_ = sources_.size() == 1 && !sources_[0].in_memory() && !ranges_;
    }

    /// Whether there is a row at hand. When there is none, `state` tells the end from a failure.
    [[nodiscard]] bool valid() const noexcept { return static_cast<bool>(found_); }
    [[nodiscard]] const status& state() const noexcept { return state_; }

    void seek_first() {
        for (Source& s : sources_) s.seek_first();
        start(false);
    }
    void seek_last() {
        for (Source& s : sources_) s.seek_last();
        start(true);
    }
    /// To the first row whose key is not before this one (bytes of column/key.hpp).
    void seek_bytes(std::string_view key) {
        for (Source& s : sources_) s.seek(key);
        start(false);
    }
    /// To the last row whose key is before this one.
    void seek_before_bytes(std::string_view key) {
        for (Source& s : sources_) s.seek_before(key);
        start(true);
    }

    // REQUIRES: valid()
    void next() {
        LSMER_ASSERT(valid(), "a cursor moves while it has a row");
        if (backward_) {
            turn_round();
        } else {
            step();
        }
    }
    // REQUIRES: valid()
    void previous() {
        LSMER_ASSERT(valid(), "a cursor moves while it has a row");
        if (backward_) {
            step();
        } else {
            turn_round();
        }
    }

    /// A value of the row at hand, as a row shows it; texts live until the cursor moves. One that
    /// cannot be read shows as nothing, and `state` tells why.
    // REQUIRES: valid()
    template <column_of<S> C>
    [[nodiscard]] auto operator[](C) {
        constexpr std::size_t i = column_index<S, C>;
        return from_storage<column_at<S, i>>(stored<i>(), *symbols_);
    }
    // REQUIRES: valid()
    [[nodiscard]] Row<S> row() {
        Row<S> out;
        each_index<column_count<S>>([&](auto i) {
            get<i>(out) = from_storage<column_at<S, i>>(stored<i>(), *symbols_);
        });
        return out;
    }
    /// The bytes of the key at hand (column/key.hpp); live until the cursor is asked again.
    // REQUIRES: valid()
    [[nodiscard]] std::string_view key_bytes() {
        return maker_.make([&](auto k) { return stored<order_columns<R>[k]>(); });
    }
    /// A value of the row at hand in memory form.
    // REQUIRES: valid()
    template <std::size_t I>
    [[nodiscard]] auto stored() -> typename column_at<R, I>::storage_type {
        auto value = found_.count == 1 ? sources_[from_].template value<I>(found_.newest)
                                       : folded_value<R, I>(found_, texts_);
        if (value) return *value;
        if (state_) state_ = std::move(value).error();
        return {};
    }

private:
    /// Rows that are older than this have lost the key.
    struct erasure {
        std::size_t source = ~std::size_t{0};
        std::uint32_t row = 0; // of that source: those below it
        std::uint64_t files = 0;
    };

    void start(bool backward) {
        backward_ = backward;
        state_ = {};
        found_ = {};
        tree_.emplace(std::span<Source>(sources_), Less{backward});
        step();
    }
    LSMER_NOINLINE void turn_round() {
        const std::string key(key_bytes());
        for (Source& s : sources_) {
            if (backward_) {
                s.seek(key);
                if (s.valid() && s.key() == key) s.next();
            } else {
                s.seek_before(key);
            }
        }
        start(!backward_);
    }

    /// To the next key that has a row, in the direction at hand.
    void step() {
        texts_.clear();
        do {
            found_ = {};
            if (tree_->done()) break;
        } while (state_ && !take_key());
        if (!found_) check_sources();
    }
    void check_sources() {
        for (Source& s : sources_) {
            if (state_ && !s.failure()) state_ = s.failure();
        }
        if (!state_) found_ = {};
    }

    /// Takes all rows of the key that comes next; whether it has a row.
    bool take_key() {
        from_ = tree_->winner();
        if (one_run_) {
            Source& only = sources_[0];
            const row_place<View> at = only.place();
            const result<std::uint8_t> op = only.op();
            if (backward_) {
                only.previous();
            } else {
                only.next();
            }
            return op ? take(at, *op) : fail(op.error());
        }
        key_ = sources_[from_].key();
        const erasure erased = ranges_ ? find_erasure() : erasure{};
        bool settled = false;
        do {
            const std::size_t i = tree_->winner();
            Source& s = sources_[i];
            if (!settled) {
                const row_place<View> at = s.place();
                settled = is_erased(erased, i, s, at.row);
                if (!settled) {
                    const result<std::uint8_t> op = s.op();
                    if (!op) return fail(op.error());
                    if (!found_) from_ = i;
                    settled = take_chain(s, at, *op, erased, i);
                }
            }
            if (backward_) {
                s.previous();
            } else {
                s.next();
            }
            tree_->moved();
        } while (!tree_->done() && sources_[tree_->winner()].key() == key_);
        // A key that could not be read has been compared as if it were empty.
        for (const Source& s : sources_) {
            if (!s.failure()) return fail(s.failure().error());
        }
        return static_cast<bool>(found_);
    }
    bool take(const row_place<View>& at, std::uint8_t op) {
        static_cast<void>(detail::take_row<View>(found_, at, op));
        return static_cast<bool>(found_);
    }
    /// A row and, where it merges, older ones of its memtable.
    bool take_chain(Source& s, row_place<View> at, std::uint8_t op, const erasure& erased,
                    std::size_t i) {
        bool settled = detail::take_row<View>(found_, at, op);
        while (!settled && s.in_memory() && at.row != 0) {
            at.row = s.memory().find(key_, at.row);
            if (at.row == View::memtable_type::none) break;
            settled = is_erased(erased, i, s, at.row) ||
                      detail::take_row<View>(found_, at, s.memory().op(at.row));
        }
        return settled;
    }

    LSMER_NOINLINE erasure find_erasure() const {
        erasure out;
        for (std::size_t i = 0; i < sources_.size() && sources_[i].in_memory(); ++i) {
            out.row = sources_[i].memory().ranges().erased_below(key_, sources_[i].bound());
            if (out.row != 0) {
                out.source = i;
                return out;
            }
        }
        if (view_->erased) out.files = view_->erased->keys.sequence_at(key_);
        return out;
    }
    static bool is_erased(const erasure& e, std::size_t i, const Source& s,
                          std::uint32_t row) noexcept {
        if (i > e.source || (i == e.source && row < e.row)) return true;
        return e.files != 0 && !s.in_memory() &&
               s.place().file->note.erased_through < e.files;
    }

    bool fail(const error& e) {
        state_ = e;
        found_ = {};
        return false;
    }

    ref<const View> view_;
    const SymbolDictionary* symbols_;
    std::vector<Source> sources_; // newest first
    std::optional<Tree> tree_;
    bool backward_ = false;
    bool ranges_ = false;  // whether any were erased
    bool one_run_ = false; // its rows are all there is, each of another key
    found_rows<View> found_;
    std::size_t from_ = 0; // the source of its newest row
    std::string key_;
    KeyMaker<R> maker_;
    TextArena texts_;
    status state_;
};

} // namespace lsmer::inline v0::engine
