#pragma once
// Keys for tests of row trees: columns of numbers and of texts.

#include "lsmer/memtable/row_tree.hpp"
#include "lsmer/memtable/text_head.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace test {

/// Something done in the middle of a search: at its n-th comparison, once.
struct Interruption {
    unsigned comparison = 0;
    void (*call)(void* self) = nullptr;
    void* self = nullptr;
};

/// Numbers whose heads lack their last bits, so that `compare` has work.
struct NumberKeys {
    using key_type = std::int64_t;
    using head_type = std::uint64_t;

    const std::vector<std::int64_t>* column;
    unsigned lost_bits = 0;
    Interruption* interruption = nullptr;

    [[nodiscard]] std::uint64_t head(std::int64_t key) const {
        return (static_cast<std::uint64_t>(key) ^ std::uint64_t{1} << 63) >> lost_bits;
    }
    [[nodiscard]] bool settles(std::uint64_t) const { return lost_bits == 0; }
    [[nodiscard]] int compare(std::int64_t key, std::uint32_t row) const {
        if (interruption != nullptr && interruption->comparison != 0 &&
            --interruption->comparison == 0) {
            interruption->call(interruption->self);
        }
        return key<(*column)[row] ? -1 : key>(*column)[row];
    }
};

struct TextKeys {
    using key_type = std::string_view;
    using head_type = lsmer::memtable::wide_head;

    const std::vector<std::string_view>* column;
    lsmer::memtable::TextHead text{};

    [[nodiscard]] head_type head(std::string_view key) const { return text(key); }
    [[nodiscard]] bool settles(head_type head) const { return text.settles(head); }
    [[nodiscard]] int compare(std::string_view key, std::uint32_t row) const {
        return key.compare((*column)[row]);
    }
};

/// Four rows a node: a few hundred rows make a deep tree.
using NumberTree = lsmer::memtable::RowTree<NumberKeys, 4>;
using TextTree = lsmer::memtable::RowTree<TextKeys>;

/// A tree of 60 rows, into which ten smaller keys close by are inserted while one is searched.
struct InterruptedTree {
    static constexpr std::uint32_t rows = 60;

    std::vector<std::int64_t> column = std::vector<std::int64_t>(rows + 10);
    Interruption interruption;
    NumberTree tree{{&column, 3, &interruption}};

    /// Row r has key 4r + 2; the search for `row` is interrupted at its n-th comparison.
    InterruptedTree(std::uint32_t row, unsigned n) {
        for (std::uint32_t r = 0; r < rows; ++r) {
            column[r] = key(r);
            tree.insert(column[r], r);
        }
        for (std::uint32_t r = rows; r < rows + 10; ++r) column[r] = key(row) - 1 - r % 3;
        interruption = {n, &insert_more, this};
    }
    [[nodiscard]] static std::int64_t key(std::uint32_t row) { return std::int64_t{row} * 4 + 2; }
    static void insert_more(void* self) {
        auto* const t = static_cast<InterruptedTree*>(self);
        for (std::uint32_t r = rows; r < rows + 10; ++r) t->tree.insert(t->column[r], r);
    }
};

} // namespace test
