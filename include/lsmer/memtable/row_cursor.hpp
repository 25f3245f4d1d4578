#pragma once
// RowCursor: walks the rows of a row tree in order, both ways, while rows are inserted.
//
//   tree      ... <-> | 7 | 3 | 9 | 1 | <-> ...
//   cursor    rows_   | 7 | 3 |   | 1 |          9 is not below the bound 8
//                           ^ at_
//
// A cursor copies a leaf's row numbers when it comes there, and goes on from the copy. Inserts that
// change the leaf later add rows that it must not see anyway, and a row never leaves its leaf but
// to the right: so what was `next` when the copy was made is next still. To the left, the leaf's
// `previous` may have been split since; from there it goes right until it meets where it came from.

#include "lsmer/base/assert.hpp"
#include "lsmer/memtable/row_tree.hpp"

#include <atomic>
#include <cstdint>

namespace lsmer::inline v0::memtable {

/// Rows below `bound`, by key, the newer ones of equal keys first. Starts nowhere: seek.
/// Threads: one at a time, beside any number that insert. The tree must outlive it.
template <row_keys Keys, unsigned Width = 64>
class RowCursor {
    using Tree = RowTree<Keys, Width>;
    using Leaf = typename Tree::Leaf;

public:
    // REQUIRES: rows below the bound have been inserted
    RowCursor(const Tree& tree, std::uint32_t bound) noexcept : tree_(&tree), bound_(bound) {}

    [[nodiscard]] bool valid() const noexcept { return at_ < count_; }
    // REQUIRES: valid()
    [[nodiscard]] std::uint32_t row() const noexcept {
        LSMER_ASSERT(valid(), "a cursor is asked for its row while it has one");
        return rows_[at_];
    }

    void seek_first() {
        read(tree_->first_);
        at_ = 0;
        if (count_ == 0) forward();
    }
    void seek_last() {
        read(tree_->last_.load(std::memory_order_acquire));
        while (next_ != nullptr) read(next_);
        at_ = count_ - 1;
        if (count_ == 0) backward();
    }
    /// The first row whose key is this one or a greater one.
    void seek(const typename Keys::key_type& key) {
        place(key, bound_ == 0 ? 0 : bound_ - 1);
        if (at_ == count_) forward();
    }
    /// The last row whose key is smaller than this one.
    void seek_before(const typename Keys::key_type& key) {
        place(key, Tree::none);
        if (at_-- == 0) backward();
    }

    // REQUIRES: valid()
    void next() {
        LSMER_ASSERT(valid(), "a cursor moves while it has a row");
        if (++at_ == count_) forward();
    }
    // REQUIRES: valid()
    void previous() {
        LSMER_ASSERT(valid(), "a cursor moves while it has a row");
        if (at_-- == 0) backward();
    }

private:
    /// Copies the rows that the bound lets through; `at_` becomes how many of them are before the
    /// slot. False when the leaf changed meanwhile.
    bool copy(const Leaf* leaf, std::uint32_t version, unsigned slot) noexcept {
        const unsigned count = leaf->count();
        unsigned kept = 0;
        unsigned before = 0;
        for (unsigned i = 0; i < count; ++i) {
            if (i == slot) before = kept;
            const std::uint32_t row = leaf->slots.row(i);
            rows_[kept] = row;
            kept += row < bound_;
        }
        const Leaf* const next = leaf->next.load(std::memory_order_acquire);
        if (!leaf->same(version)) return false;
        leaf_ = leaf;
        next_ = next;
        count_ = kept;
        at_ = slot < count ? before : kept;
        return true;
    }
    void read(const Leaf* leaf) noexcept {
        while (!copy(leaf, leaf->begin(), 0)) {}
    }
    void place(const typename Keys::key_type& key, std::uint32_t row) {
        const typename Tree::place at{tree_->keys_.head(key), &key, row};
        for (;;) {
            const Leaf* leaf = nullptr;
            std::uint32_t version = 0;
            if (!tree_->descend(at, leaf, version)) continue;
            if (copy(leaf, version, tree_->lower_bound(leaf->slots, leaf->count(), at))) return;
        }
    }

    /// To the first row of the leaves behind this one.
    void forward() noexcept {
        do {
            if (next_ == nullptr) {
                at_ = count_ = 0;
                return;
            }
            read(next_);
        } while (count_ == 0);
        at_ = 0;
    }
    /// To the last row of the leaves before this one.
    void backward() noexcept {
        do {
            const Leaf* const from = leaf_;
            const Leaf* const left = from->previous.load(std::memory_order_acquire);
            if (left == nullptr) {
                at_ = count_ = 0;
                return;
            }
            for (read(left); next_ != from;) read(next_);
        } while (count_ == 0);
        at_ = count_ - 1;
    }

    const Tree* tree_;
    std::uint32_t bound_;
    unsigned at_ = 0;
    unsigned count_ = 0;
    const Leaf* leaf_ = nullptr;
    const Leaf* next_ = nullptr;
    std::uint32_t rows_[Width];
};

} // namespace lsmer::inline v0::memtable
