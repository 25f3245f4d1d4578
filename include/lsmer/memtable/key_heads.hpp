#pragma once
// What a row tree knows of the keys of a keyed table (row_tree.hpp): keys are bytes as
// column/key.hpp makes them, those of rows are made of the memtable's columns.
//
//   keys of up to 8 bytes, all of one length     the head is the key
//   of up to 16                                  the same, of 128 bits
//   other keys                                   a TextHead

#include "lsmer/column/key.hpp"
#include "lsmer/column/keyed.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "lsmer/memtable/text_head.hpp"
#include "lsmer/memtable/tree_node.hpp"

#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::memtable {

/// Memtable, and base of heads, outlive it. Threads: any number.
template <stores_ops R>
class KeyHeads {
    static constexpr std::size_t width = key_width<R>;
    static constexpr bool whole = width != 0 && width <= 16;

public:
    using key_type = std::string_view;
    using head_type = std::conditional_t<whole && width <= 8, std::uint64_t, wide_head>;

    KeyHeads(const Memtable<R>& rows, const TextHead& base) noexcept : rows_(&rows), base_(&base) {}

    // REQUIRES: key has key_width<R> bytes, where that is not 0
    [[nodiscard]] head_type head(std::string_view key) const noexcept {
        if constexpr (!whole) {
            return (*base_)(key);
        } else if constexpr (width == 8) {
            return word(key.data());
        } else if constexpr (width > 8) {
            return wide_head{word(key.data())} << 64 | part(key.data() + 8, width - 8);
        } else {
            return part(key.data(), width);
        }
    }
    [[nodiscard]] bool settles(head_type head) const noexcept {
        if constexpr (whole) {
            return true;
        } else {
            return TextHead::settles(head);
        }
    }
    [[nodiscard]] int compare(std::string_view key, std::uint32_t row) const {
        KeyMaker<R> maker;
        return key.compare(key_of(row, maker));
    }

    /// The key of a row; lives as `maker` says.
    [[nodiscard]] std::string_view key_of(std::uint32_t row, KeyMaker<R>& maker) const {
        return maker.make([&](auto k) -> const auto& {
            return rows_->template values<order_columns<R>[k]>(row / group_rows)[row % group_rows];
        });
    }

private:
    static std::uint64_t word(const char* from) noexcept {
        return __builtin_bswap64(load<std::uint64_t>(reinterpret_cast<const std::byte*>(from)));
    }
    /// The first bytes of a number, most significant first.
    static std::uint64_t part(const char* from, std::size_t bytes) noexcept {
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < bytes; ++i) {
            out = out << 8 | static_cast<unsigned char>(from[i]);
        }
        return out;
    }

    const Memtable<R>* rows_;
    const TextHead* base_;
};

} // namespace lsmer::inline v0::memtable
