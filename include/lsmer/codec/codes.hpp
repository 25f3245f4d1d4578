#pragma once
// The codes of a dictionary: a nested body of u16 (nested.hpp) or, where codes stay the same for
// long, as in a column that is sorted or clustered, an rle body.

#include "lsmer/base/isa.hpp"
#include "lsmer/codec/nested.hpp"
#include "lsmer/codec/rle.hpp"

namespace lsmer::inline v0::codec {

namespace detail {

/// Holds the codes of a vector at or below the last.
struct hold_codes {
    LSMER_ALWAYS_INLINE static void run(std::uint16_t* codes, std::uint16_t last) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            codes[i] = codes[i] < last ? codes[i] : last;
        }
    }
};

/// How many of 1,024 codes differ from the one before.
struct count_changes {
    LSMER_ALWAYS_INLINE static std::uint16_t run(const std::uint16_t* codes) {
        std::uint16_t count = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            count = static_cast<std::uint16_t>(count + (codes[i] != (codes - 1)[i]));
        }
        return count;
    }
};

} // namespace detail

class codes_reader {
public:
    /// Codes below `count`: what the bytes say beyond is read as the last.
    // REQUIRES: count is 1 to 65,536
    LSMER_NOINLINE static result<codes_reader> open(std::uint16_t tag, byte_view body,
                                                    std::uint32_t rows, std::uint32_t count) {
        codes_reader r;
        r.last_ = static_cast<std::uint16_t>(count - 1);
        if (tag == tags::rle) {
            auto runs = detail::rle_reader<std::uint16_t>::open(body, rows);
            if (!runs) return std::move(runs).error();
            r.runs_ = *runs;
            r.is_runs_ = true;
        } else {
            auto flat = detail::nested_reader<std::uint16_t>::open(tag, body, rows);
            if (!flat) return std::move(flat).error();
            r.flat_ = *flat;
        }
        return r;
    }

    // REQUIRES: 1,024 codes at scratch
    LSMER_NOINLINE const std::uint16_t* read(std::uint32_t v, std::uint16_t* scratch) const {
        if (is_runs_) {
            runs_.read(v, scratch);
        } else {
            flat_.read(v, scratch);
        }
        invoke_isa<detail::hold_codes>(scratch, last_);
        return scratch;
    }
    [[nodiscard]] LSMER_NOINLINE std::uint16_t fetch(std::uint32_t row) const {
        const std::uint16_t code = is_runs_ ? runs_.fetch(row) : flat_.fetch(row);
        return code < last_ ? code : last_;
    }

    /// Appends the body of codes and gives its tag. Runs are taken when they are of 16 rows and
    /// more, and when they are of four and a quarter smaller than a nested body.
    // REQUIRES: 1 to 65,536 codes
    LSMER_NOINLINE static std::uint16_t encode(std::span<const std::uint16_t> codes,
                                               byte_buffer& out) {
        std::size_t runs = 1;
        std::size_t i = 1;
        for (; i + vector_rows <= codes.size(); i += vector_rows) {
            runs += invoke_isa<detail::count_changes>(codes.data() + i);
        }
        for (; i < codes.size(); ++i) runs += static_cast<std::size_t>(codes[i] != codes[i - 1]);
        if (runs > 1 && runs * 16 <= codes.size()) {
            rle::encode(words(codes), true, out);
            return tags::rle;
        }
        const std::size_t start = out.size();
        const std::uint16_t tag = nested::encode(words(codes), out);
        if (runs == 1 || runs * 4 > codes.size()) return tag;
        byte_buffer by_runs;
        rle::encode(words(codes), true, by_runs);
        if (by_runs.size() * 4 > (out.size() - start) * 3) return tag;
        out.resize(start);
        out.append(by_runs.view());
        return tags::rle;
    }

private:
    detail::nested_reader<std::uint16_t> flat_;
    detail::rle_reader<std::uint16_t> runs_;
    std::uint16_t last_ = 0;
    bool is_runs_ = false;
};

} // namespace lsmer::inline v0::codec
