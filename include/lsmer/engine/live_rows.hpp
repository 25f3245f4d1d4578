#pragma once
// LiveRows: which rows of a view's files stand for their keys, the files alone asked, so that it is
// the same for all snapshots of the view and kept with it.
//
//   file, group   whole: all rows live, as in a table that is one run
//                 mask:  1 and 0 for each row
//   merging       keys whose newest row merges; none of their rows is live
//
// Rows of one vector may be read behind the group's end: masks are as long as whole vectors.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/column/vector.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace lsmer::inline v0::engine {

/// Which rows of a group count.
struct LiveGroup {
    std::uint32_t rows = 0;
    std::uint32_t live = 0;
    buffer<std::uint8_t> mask{}; // empty where all rows are live, or none is

    [[nodiscard]] bool whole() const noexcept { return live == rows; }
    /// The group with all its rows.
    static LiveGroup all(std::uint32_t rows) { return {rows, rows, {}}; }

    [[nodiscard]] bool is_live(std::uint32_t row) const noexcept {
        return mask.empty() ? live != 0 : mask[row] != 0;
    }
    /// Takes rows [first, first + count) out.
    void kill(std::uint32_t first, std::uint32_t count) {
        for (std::uint32_t r = first; r < first + count; ++r) {
            if (!is_live(r)) continue;
            make_mask();
            mask[r] = 0;
            --live;
        }
    }
    void make_mask() {
        if (!mask.empty()) return;
        const std::size_t padded = round_up(rows, vector_rows);
        mask.resize(padded);
        std::memset(mask.data(), live != 0, rows);
        std::memset(mask.data() + rows, 0, padded - rows);
    }
};

struct LiveRows : counted {
    std::vector<std::vector<LiveGroup>> files; // as the view has them
    std::vector<std::string> merging;
};

} // namespace lsmer::inline v0::engine
