#pragma once
// What a file of a keyed table is searched by, without touching its rows: a filter that denies keys
// that are not there, and fences, the first keys of every 64 rows.
//
//   filter section    as lsmer/filter writes it, of the hashes of all keys
//   fences section    u32 rows a fence | u32 bytes of the prefix | u64 rows | u64 fences
//                     | prefix: the bytes that all keys begin with | to 8
//                     | heads u64: what follows the prefix in the key of every 64th row, the first
//                       8 bytes of it as a number, filled up with zeros
//
// Where heads are equal the rows themselves are compared, so a head may say less than its key.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/key_hash.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/column/key.hpp"
#include "lsmer/column/keyed.hpp"
#include "lsmer/filter/concepts.hpp"

#include <cstdint>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::engine {

inline constexpr std::uint32_t fence_rows = 64;

/// Rows that a group of a file has at most, of rows of so many bytes together. Those of a keyed
/// table have about 128 KiB: a single row that is not in memory is read and checked with its group.
template <schema S>
[[nodiscard]] std::size_t rows_a_group(std::uint64_t bytes, std::uint64_t rows) noexcept {
    if constexpr (!stores_ops<S>) return group_rows;
    constexpr std::uint64_t wanted = std::uint64_t{128} << 10;
    const std::uint64_t each = rows == 0 ? 1 : bytes / rows + 1;
    const std::size_t fit = static_cast<std::size_t>(wanted / each) / vector_rows * vector_rows;
    return fit < vector_rows ? vector_rows : fit < group_rows ? fit : group_rows;
}

/// Rows [first, last) of a file, among which a key may be.
struct row_range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

namespace detail {

inline constexpr std::size_t fences_header = 24;

[[nodiscard]] inline std::uint64_t fence_head(std::string_view rest) noexcept {
    std::byte word[8] = {};
    if (!rest.empty()) std::memcpy(word, rest.data(), rest.size() < 8 ? rest.size() : 8);
    return __builtin_bswap64(load<std::uint64_t>(word));
}

[[nodiscard]] inline std::size_t in_common(std::string_view a, std::string_view b) noexcept {
    std::size_t n = 0;
    while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
    return n;
}

} // namespace detail

/// Collects the keys of a file as it is written. Threads: one.
class KeyIndexBuilder {
public:
    /// The next key, in order.
    void add(std::string_view key) {
        if (rows_ % fence_rows == 0) {
            starts_.push_back(static_cast<std::uint64_t>(keys_.size()));
            put(keys_, as_bytes(key));
        }
        hashes_.push_back(key_hash(key));
        ++rows_;
    }
    [[nodiscard]] std::span<const std::uint64_t> hashes() const noexcept { return hashes_.view(); }

    /// Appends the section of fences. `last` is the greatest key.
    void put_fences(std::string_view last, byte_buffer& out) {
        const std::string_view first = starts_.empty() ? std::string_view{} : fence(0);
        const std::size_t prefix = detail::in_common(first, last);
        put(out, fence_rows);
        put(out, static_cast<std::uint32_t>(prefix));
        put(out, rows_);
        put(out, static_cast<std::uint64_t>(starts_.size()));
        put(out, as_bytes(last.substr(0, prefix)));
        while (out.size() % 8 != 0) out.push_back(std::byte{0});
        for (std::size_t i = 0; i < starts_.size(); ++i) {
            put(out, detail::fence_head(fence(i).substr(prefix)));
        }
    }

private:
    [[nodiscard]] std::string_view fence(std::size_t i) const noexcept {
        const std::uint64_t end = i + 1 < starts_.size() ? starts_[i + 1] : keys_.size();
        return as_text(keys_.view().subspan(starts_[i], end - starts_[i]));
    }

    std::uint64_t rows_ = 0;
    buffer<std::uint64_t> hashes_;
    byte_buffer keys_; // of every 64th row
    buffer<std::uint64_t> starts_;
};

/// The fences of a file, over the bytes of their section. A view; any thread may use it.
class Fences {
public:
    Fences() = default;

    /// False when the bytes are no fences of a file of so many rows.
    [[nodiscard]] LSMER_COLD bool open(byte_view body, std::uint64_t rows) noexcept {
        if (body.size() < detail::fences_header) return false;
        const auto each = load<std::uint32_t>(body.data());
        const auto prefix = load<std::uint32_t>(body.data() + 4);
        const auto count = load<std::uint64_t>(body.data() + 16);
        if (each != fence_rows || load<std::uint64_t>(body.data() + 8) != rows ||
            count != (rows + fence_rows - 1) / fence_rows || prefix > key_bytes_max) {
            return false;
        }
        const std::size_t heads = round_up(detail::fences_header + prefix, 8);
        if (body.size() < heads || (body.size() - heads) / 8 != count || body.size() % 8 != 0) {
            return false;
        }
        prefix_ = as_text(body.subspan(detail::fences_header, prefix));
        heads_ = body.data() + heads;
        count_ = count;
        rows_ = rows;
        return true;
    }

    /// Among which rows the first one is whose key is not before `key`; it may be `last`, the row
    /// behind them.
    [[nodiscard]] row_range around(std::string_view key) const noexcept {
        const std::size_t common = detail::in_common(key, prefix_);
        if (common != prefix_.size()) {
            const bool before = common == key.size() ||
                                static_cast<unsigned char>(key[common]) <
                                    static_cast<unsigned char>(prefix_[common]);
            return before ? row_range{0, 0} : row_range{rows_, rows_};
        }
        const std::uint64_t head = detail::fence_head(key.substr(common));
        const std::uint64_t low = lower_bound(head);
        std::uint64_t high = low; // behind the fences with the same head
        if (low < count_ && head_at(low) == head) {
            high = head == ~std::uint64_t{0} ? count_ : lower_bound(head + 1);
        }
        const std::uint64_t last = high * fence_rows;
        return {low == 0 ? 0 : (low - 1) * fence_rows, last < rows_ ? last : rows_};
    }

private:
    [[nodiscard]] std::uint64_t head_at(std::uint64_t i) const noexcept {
        return load<std::uint64_t>(heads_ + i * 8);
    }
    /// The first fence whose head is not below; without branches, as the outcome is random.
    [[nodiscard]] std::uint64_t lower_bound(std::uint64_t head) const noexcept {
        std::uint64_t first = 0;
        for (std::uint64_t left = count_; left > 0;) {
            const std::uint64_t half = left / 2;
            const std::uint64_t after = head_at(first + half) < head ? half + 1 : 0;
            first += after;
            left = after != 0 ? left - half - 1 : half;
        }
        return first;
    }

    std::string_view prefix_{};
    const std::byte* heads_ = nullptr;
    std::uint64_t count_ = 0;
    std::uint64_t rows_ = 0;
};

} // namespace lsmer::inline v0::engine
