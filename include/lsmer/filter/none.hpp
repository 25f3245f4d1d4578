#pragma once
// No filter: nothing is written, and every key may be there. For tables that are scanned and never
// asked for a key. It opens any body, so a table may stop to use the filters that its files have.

#include "lsmer/filter/concepts.hpp"

namespace lsmer::inline v0::filter {

struct none {
    static constexpr std::uint16_t tag = tags::none; // DO NOT RENUMBER
    static constexpr std::string_view name = "none";

    struct reader {
        [[nodiscard]] bool may_hold(std::uint64_t) const noexcept { return true; }
        void prefetch(std::uint64_t) const noexcept {}
    };

    static void build(std::span<const std::uint64_t>, byte_buffer&) {}
    static result<reader> open(byte_view) { return reader{}; }
};

} // namespace lsmer::inline v0::filter
