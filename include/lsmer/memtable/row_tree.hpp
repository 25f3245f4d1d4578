#pragma once
// RowTree: the order of rows whose values lie in columns. A B+-tree of row numbers, by key
// ascending, the newer row (the higher number) of equal keys first.
//
//                     | head, row | head, row | ...           inner nodes: first rows of subtrees
//                    /            |            \.
//   | head, row ... | <-> | head, row ... | <-> | head, row ... |       leaves of up to 64 rows
//
// A node holds, beside row numbers, the first 8 or 16 bytes of their keys: a search compares those
// and goes to the columns only where they are equal and do not settle the order.
//
// Invariants
// 1. Rows are only added. No node is freed, and none but its right half ever leaves a leaf, so
//    that a leaf once reached can always be read on from: to the right by what was `next`, to the
//    left by `previous`, then right as far as leaves were split off (Lehman and Yao, 1981).
// 2. A row is inserted when its key can be read, and published (its number is below a bound that
//    readers know) when it has been inserted.
// 3. A right-most leaf, and one that grows by ascending rows, is split where the new row goes and
//    not in the middle: ascending keys fill their leaves.
//
// Threads: any number insert and read. Readers write nothing; they read again what a writer changed
// meanwhile, and wait a moment where one is at work on their very node (tree_node.hpp). Cursors are
// in row_cursor.hpp.

#include "lsmer/base/assert.hpp"
#include "lsmer/memtable/tree_node.hpp"

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

namespace lsmer::inline v0::memtable {

/// What a row tree must know of keys. Given once; may hold pointers to columns.
///   head(key)          the key's first bits as a number: a < b gives head(a) <= head(b)
///   settles(head)      whether keys whose heads both are this one are equal
///   compare(key, row)  negative, 0 or positive as the key is before, equal to or behind the row's
template <class K>
concept row_keys = requires(const K& keys, const typename K::key_type& key,
                            const typename K::head_type head, std::uint32_t row) {
    { keys.head(key) } -> std::same_as<typename K::head_type>;
    { keys.settles(head) } -> std::same_as<bool>;
    { keys.compare(key, row) } -> std::same_as<int>;
};

template <row_keys Keys, unsigned Width>
class RowCursor; // row_cursor.hpp

template <row_keys Keys, unsigned Width = 64>
class RowTree {
    static_assert(Width >= 4 && Width <= 128);
    friend class RowCursor<Keys, Width>;

    using head_type = typename Keys::head_type;
    using Leaf = TreeLeaf<head_type, Width>;
    using Inner = TreeInner<head_type, Width>;

    /// A place in the order: before it are smaller keys, and rows above `row` of the same key.
    struct place {
        head_type head;
        const typename Keys::key_type* key;
        std::uint32_t row;
    };

public:
    using key_type = typename Keys::key_type;

    /// No row.
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    explicit RowTree(Keys keys) : keys_(std::move(keys)), first_(make_leaf()) {
        root_.store(first_, std::memory_order_relaxed);
        last_.store(first_, std::memory_order_relaxed);
    }
    RowTree(const RowTree&) = delete;
    RowTree& operator=(const RowTree&) = delete;

    // Writing.

    /// Makes sure that `rows` inserts have memory; false when there is none. Asks for the worst
    /// case, which touches no page before it is used.
    [[nodiscard]] bool reserve(std::size_t rows) {
        const std::size_t leaves = leaves_.load(std::memory_order_relaxed);
        const std::size_t inners = inners_.load(std::memory_order_relaxed);
        // A leaf may be full, be cut behind a run, and be full again two rows later.
        std::size_t leaf = 2 * leaves + 8 * rows / Width + 2;
        if (leaf > rows) leaf = rows;
        const std::size_t levels = root_.load(std::memory_order_acquire)->level() + 2;
        std::size_t inner = inners + leaf / (Width / 4) + levels;
        if (inner > rows * levels) inner = rows * levels;
        return arena_.reserve(leaf * sizeof(Leaf) + inner * sizeof(Inner));
    }
    /// Adds a row. Stops the program when memory is out, so `reserve` first where that matters.
    // REQUIRES: the row's key can be read in its columns; no row is inserted twice; row < none
    void insert(const key_type& key, std::uint32_t row) {
        LSMER_ASSERT(row != none, "a row number below the highest");
        const place at{keys_.head(key), &key, row};
        while (!try_append(at) && !try_insert(at)) {}
    }

    // Reading. `bound`: rows below it are seen. All of them have been inserted.

    /// The newest row of this key below the bound, or `none`.
    [[nodiscard]] std::uint32_t find(const key_type& key, std::uint32_t bound) const {
        if (bound == 0) return none;
        const place at{keys_.head(key), &key, bound - 1};
        for (;;) {
            const Leaf* leaf = nullptr;
            std::uint32_t version = 0;
            if (!descend(at, leaf, version)) continue;
            const unsigned count = leaf->count();
            unsigned slot = lower_bound(leaf->slots, count, at);
            if (slot == count) { // then it can only be the first of the next leaf
                const Leaf* const next = leaf->next.load(std::memory_order_acquire);
                if (!leaf->same(version)) continue;
                if (next == nullptr) return none;
                leaf = next;
                version = leaf->begin();
                slot = 0;
            }
            const head_type head = leaf->slots.head(slot);
            const std::uint32_t row = leaf->slots.row(slot);
            if (!leaf->same(version)) continue;
            if (head != at.head) return none;
            return keys_.settles(head) || keys_.compare(key, row) == 0 ? row : none;
        }
    }

    /// Bytes of its nodes.
    [[nodiscard]] std::size_t bytes() const noexcept { return arena_.bytes(); }
    /// Bytes that it has of the system: those, and room for more nodes.
    [[nodiscard]] std::size_t memory() const noexcept { return arena_.memory(); }
    [[nodiscard]] const Keys& keys() const noexcept { return keys_; }

private:
    /// Whether the slot comes before the place.
    template <class Slots>
    bool before(const Slots& slots, unsigned slot, const place& at) const {
        const head_type head = slots.head(slot);
        if (head != at.head) return head < at.head;
        const std::uint32_t row = slots.row(slot);
        if (keys_.settles(head)) return row > at.row;
        const int c = keys_.compare(*at.key, row);
        return c > 0 || (c == 0 && row > at.row);
    }

    /// The first slot that is not before the place.
    template <class Slots>
    unsigned lower_bound(const Slots& slots, unsigned count, const place& at) const {
        unsigned first = 0;
        for (unsigned left = count; left > 1;) { // without branches: the outcome is random
            const unsigned half = left / 2;
            first += half & (0U - static_cast<unsigned>(slots.head(first + half - 1) < at.head));
            left -= half;
        }
        if (first < count && slots.head(first) < at.head) ++first;
        if (first == count || slots.head(first) != at.head) return first;
        return among_equal_heads(slots, first, count, at);
    }
    template <class Slots>
    LSMER_NOINLINE unsigned among_equal_heads(const Slots& slots, unsigned first, unsigned count,
                                              const place& at) const {
        if (!before(slots, first, at)) return first; // mostly
        for (++first; first < count;) {
            const unsigned middle = first + (count - first) / 2;
            if (before(slots, middle, at)) {
                first = middle + 1;
            } else {
                count = middle;
            }
        }
        return first;
    }

    /// All lines of a node at once, for a search waits for each in turn (Chen, Gibbons, Mowry:
    /// Improving index performance through prefetching, 2001).
    static void fetch(const TreeNode* node) noexcept {
        for (std::size_t i = 0; i < sizeof(Leaf); i += 64) {
            __builtin_prefetch(reinterpret_cast<const std::byte*>(node) + i, 0, 3);
        }
    }

    /// One step down; false when the node changed meanwhile.
    bool step(const place& at, TreeNode*& node, std::uint32_t& version) const {
        const auto* const inner = static_cast<const Inner*>(node);
        const unsigned slot = lower_bound(inner->slots, inner->count(), at);
        TreeNode* const child = inner->child[slot].load(std::memory_order_acquire);
        if (!inner->same(version)) return false;
        fetch(child);
        const std::uint32_t below = child->begin();
        if (!inner->same(version)) return false; // the child may have been split before `begin`
        node = child;
        version = below;
        return true;
    }
    bool start(TreeNode*& node, std::uint32_t& version) const {
        node = root_.load(std::memory_order_acquire);
        version = node->begin();
        return node == root_.load(std::memory_order_acquire);
    }
    bool descend(const place& at, const Leaf*& leaf, std::uint32_t& version) const {
        TreeNode* node = nullptr;
        if (!start(node, version)) return false;
        while (node->level() != 0) {
            if (!step(at, node, version)) return false;
        }
        leaf = static_cast<const Leaf*>(node);
        return true;
    }

    /// Behind the last row of all, where ascending keys go.
    bool try_append(const place& at) {
        Leaf* const leaf = last_.load(std::memory_order_acquire);
        const std::uint32_t version = leaf->begin();
        const unsigned count = leaf->count();
        if (count == 0 || count == Width || !before(leaf->slots, count - 1, at) ||
            leaf->next.load(std::memory_order_acquire) != nullptr || !leaf->lock(version)) {
            return false;
        }
        put(*leaf, count, count, at);
        leaf->unlock();
        return true;
    }
    /// False when another writer came between: try again.
    bool try_insert(const place& at) {
        TreeNode* node = nullptr;
        std::uint32_t version = 0;
        if (!start(node, version)) return false;
        Inner* parent = nullptr;
        std::uint32_t above = 0;
        while (node->level() != 0) {
            auto* const inner = static_cast<Inner*>(node);
            if (inner->count() == Width) { // so that a parent always has room
                split_inner(parent, above, inner, version);
                return false;
            }
            const std::uint32_t before_step = version;
            if (!step(at, node, version)) return false;
            parent = inner;
            above = before_step;
        }
        auto* const leaf = static_cast<Leaf*>(node);
        const unsigned count = leaf->count();
        const unsigned slot = lower_bound(leaf->slots, count, at);
        if (count == Width) return split_leaf(parent, above, leaf, version, slot, at);
        if (!leaf->lock(version)) return false;
        put(*leaf, slot, count, at);
        leaf->unlock();
        return true;
    }
    // REQUIRES: the leaf is locked or unseen, count < Width
    static void put(Leaf& leaf, unsigned slot, unsigned count, const place& at) noexcept {
        for (unsigned i = count; i > slot; --i) leaf.slots.copy(i, leaf.slots, i - 1);
        leaf.slots.put(slot, at.head, at.row);
        leaf.run = slot != leaf.last ? 0 : leaf.run < Width ? leaf.run + 1 : leaf.run;
        leaf.last = static_cast<std::uint8_t>(slot + 1);
        leaf.count(count + 1);
    }

    /// Locks a node and its parent, or the root; false when they are not as they were read.
    bool lock_both(Inner* parent, std::uint32_t above, TreeNode* node, std::uint32_t version) {
        if (parent != nullptr && !parent->lock(above)) return false;
        if (node->lock(version)) {
            if (parent != nullptr || root_.load(std::memory_order_relaxed) == node) return true;
            node->unlock();
        }
        if (parent != nullptr) parent->unlock();
        return false;
    }
    static void unlock_both(Inner* parent, TreeNode* node) noexcept {
        node->unlock();
        if (parent != nullptr) parent->unlock();
    }

    /// Inserts into a full leaf. Rows from `cut` on go into a new one behind it.
    bool split_leaf(Inner* parent, std::uint32_t above, Leaf* leaf, std::uint32_t version,
                    unsigned slot, const place& at) {
        if (!lock_both(parent, above, leaf, version)) return false;
        Leaf* const next = leaf->next.load(std::memory_order_relaxed);
        unsigned cut = Width / 2;
        if (slot == Width && next == nullptr) {
            cut = Width;
        } else if (slot == leaf->last && leaf->run >= Width / 4) {
            cut = slot;
        }
        Leaf* const fresh = make_leaf();
        for (unsigned i = cut; i < Width; ++i) fresh->slots.copy(i - cut, leaf->slots, i);
        fresh->count(Width - cut);
        leaf->run = leaf->last = 0;
        if (slot >= cut) put(*fresh, slot - cut, Width - cut, at);
        fresh->next.store(next, std::memory_order_relaxed);
        fresh->previous.store(leaf, std::memory_order_relaxed);
        if (next != nullptr) next->previous.store(fresh, std::memory_order_release);
        leaf->count(cut);
        if (slot < cut) put(*leaf, slot, cut, at);
        leaf->next.store(fresh, std::memory_order_release);
        if (next == nullptr) last_.store(fresh, std::memory_order_release);
        link(parent, leaf, fresh->slots.head(0), fresh->slots.row(0), fresh);
        unlock_both(parent, leaf);
        return true;
    }
    void split_inner(Inner* parent, std::uint32_t above, Inner* node, std::uint32_t version) {
        if (!lock_both(parent, above, node, version)) return;
        // On the right edge, where ascending keys split: leave it nearly full.
        const unsigned cut = on_right_edge(node) ? Width - 2 : Width / 2;
        Inner* const fresh = make_inner(node->level());
        for (unsigned i = cut + 1; i < Width; ++i) {
            fresh->slots.copy(i - cut - 1, node->slots, i);
        }
        for (unsigned i = cut + 1; i <= Width; ++i) {
            fresh->child[i - cut - 1].store(node->child[i].load(std::memory_order_relaxed),
                                            std::memory_order_release);
        }
        fresh->count(Width - cut - 1);
        node->count(cut);
        link(parent, node, node->slots.head(cut), node->slots.row(cut), fresh);
        unlock_both(parent, node);
    }
    static bool on_right_edge(const TreeNode* node) {
        while (node->level() != 0) {
            const auto* const inner = static_cast<const Inner*>(node);
            node = inner->child[inner->count()].load(std::memory_order_acquire);
        }
        return static_cast<const Leaf*>(node)->next.load(std::memory_order_acquire) == nullptr;
    }
    /// Puts a new node behind its left half into the parent, or both under a new root.
    void link(Inner* parent, TreeNode* left, head_type head, std::uint32_t row, TreeNode* fresh) {
        if (parent == nullptr) {
            Inner* const root = make_inner(left->level() + 1);
            root->child[0].store(left, std::memory_order_relaxed);
            root->child[1].store(fresh, std::memory_order_relaxed);
            root->slots.put(0, head, row);
            root->count(1);
            root_.store(root, std::memory_order_release);
            return;
        }
        unsigned i = parent->count();
        for (; parent->child[i].load(std::memory_order_relaxed) != left; --i) {
            parent->slots.copy(i, parent->slots, i - 1);
            parent->child[i + 1].store(parent->child[i].load(std::memory_order_relaxed),
                                       std::memory_order_release);
        }
        parent->slots.put(i, head, row);
        parent->child[i + 1].store(fresh, std::memory_order_release);
        parent->count(parent->count() + 1);
    }

    Leaf* make_leaf() {
        leaves_.fetch_add(1, std::memory_order_relaxed);
        return new (arena_.take(sizeof(Leaf))) Leaf;
    }
    Inner* make_inner(unsigned level) {
        inners_.fetch_add(1, std::memory_order_relaxed);
        return new (arena_.take(sizeof(Inner))) Inner(level);
    }

    Keys keys_;
    NodeArena arena_;
    std::atomic<std::size_t> leaves_{0};
    std::atomic<std::size_t> inners_{0};
    std::atomic<TreeNode*> root_{nullptr};
    std::atomic<Leaf*> last_{nullptr};
    Leaf* const first_;
};

} // namespace lsmer::inline v0::memtable
