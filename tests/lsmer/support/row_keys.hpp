#pragma once
// Keys for tests of row trees: columns of numbers and of texts.

#include "lsmer/memtable/row_tree.hpp"
#include "lsmer/memtable/text_head.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace test {

/// Numbers whose heads lack their last bits, so that `compare` has work.
struct NumberKeys {
    using key_type = std::int64_t;
    using head_type = std::uint64_t;

    const std::vector<std::int64_t>* column;
    unsigned lost_bits = 0;

    [[nodiscard]] std::uint64_t head(std::int64_t key) const {
        return (static_cast<std::uint64_t>(key) ^ std::uint64_t{1} << 63) >> lost_bits;
    }
    [[nodiscard]] bool settles(std::uint64_t) const { return lost_bits == 0; }
    [[nodiscard]] int compare(std::int64_t key, std::uint32_t row) const {
        return key < (*column)[row] ? -1 : key > (*column)[row];
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

} // namespace test
