#pragma once
// Grouping by hash: keys of one or more 64-bit words, or of one code, get group numbers in order
// of arrival.
//
//   tags     31 bits of hash, of a vector's rows at once (hash.hpp)
//   slots    tag << 32 | group; open addressing by the tag's upper bits, at most 5/8 full, so that
//            looking for a key touches one line of slots and the words of its group
//   groups   the words of each group, `width` side by side
//   codes    keys below 2^31 need no look at the words: their tag is a permutation of them
//
// A growing table keeps its slots in the order of tags, so nothing is hashed again and both
// tables are gone through once. Slots of a large table are fetched ahead of the row at hand.
//
// Threads: a GroupTable belongs to one thread.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/kernel/hash.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace lsmer::inline v0::kernel {

/// Group numbers of keys. Between two `clear`s keys are either words or codes.
class GroupTable {
public:
    /// Codes must lie below this.
    static constexpr std::uint64_t codes_end = std::uint64_t{1} << 31;

    /// Keys of `width` words each.
    explicit GroupTable(std::size_t width = 1) : width_(width) {
        scratch_.resize(vector_rows);
        tags_.resize(vector_rows + ahead);
        for (auto& t : tags_) t = 0;
        start(slots_least);
    }

    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] std::size_t width() const noexcept { return width_; }
    // REQUIRES: group < size(), key < width
    [[nodiscard]] std::uint64_t word(std::size_t group, std::size_t key) const noexcept {
        return words_[group * width_ + key];
    }
    /// The words of the groups, `width` side by side.
    [[nodiscard]] const std::uint64_t* words() const noexcept { return words_.data(); }

    /// Starts over, for keys of so many words, with room for as many groups as there were: one
    /// morsel is much like the one before it.
    void clear(std::size_t width) {
        const std::size_t groups = count_;
        width_ = width;
        count_ = 0;
        words_.clear();
        std::size_t slots = slots_least;
        while (fill(slots) < groups) slots *= 2;
        start(slots);
    }
    void clear() { clear(width_); }

    /// Group numbers of rows: words[k] has the words of key k, of all rows of a vector; rows are
    /// the first `count` or (unless null) those that `selection` names. index[row] = group.
    // REQUIRES: count <= vector_rows; words of vector_rows rows can be read
    void find_or_add(const std::uint64_t* const* words, std::size_t count,
                     const std::uint16_t* selection, std::uint32_t* index) {
        reserve(count);
        if (selection == nullptr || count > few) {
            tags_of_words(words, width_, scratch_.data(), tags_.data());
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                tags_[selection[i]] = tag_of_words(words, width_, selection[i]);
            }
        }
        if (width_ == 1) {
            place_all(by_word{*this, words[0]}, count, selection, index);
        } else {
            place_all(by_words{*this, words}, count, selection, index);
        }
    }

    /// As above for keys of one code, which is the word. Codes of other rows may be anything.
    // REQUIRES: codes of the rows lie below codes_end
    void find_or_add(const std::uint32_t* codes, std::size_t count, const std::uint16_t* selection,
                     std::uint32_t* index) {
        reserve(count);
        if (selection == nullptr || count > few) {
            tags_of_codes(codes, tags_.data());
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                tags_[selection[i]] = detail::tag_of(codes[selection[i]]);
            }
        }
        place_all(by_code{*this, codes}, count, selection, index);
    }

private:
    static constexpr std::uint64_t empty = ~std::uint64_t{0};
    static constexpr std::size_t slots_least = 2048;
    static constexpr std::size_t few = vector_rows / 8; // rows that are hashed one by one
    /// Slots are fetched so many rows before they are looked at, if there are many.
    static constexpr std::size_t ahead = 24;
    static constexpr std::size_t slots_near = std::size_t{1} << 15; // 256 KiB

    /// Whether a group whose tag is a row's has its key, too; and a new group's words.
    struct by_code {
        GroupTable& table;
        const std::uint32_t* codes;
        LSMER_ALWAYS_INLINE bool same(std::uint32_t, std::size_t) const noexcept { return true; }
        void add(std::size_t r) const { table.words_.push_back(codes[r]); }
    };
    struct by_word {
        GroupTable& table;
        const std::uint64_t* words;
        LSMER_ALWAYS_INLINE bool same(std::uint32_t group, std::size_t r) const noexcept {
            return table.words_[group] == words[r];
        }
        void add(std::size_t r) const { table.words_.push_back(words[r]); }
    };
    struct by_words {
        GroupTable& table;
        const std::uint64_t* const* words;
        LSMER_ALWAYS_INLINE bool same(std::uint32_t group, std::size_t r) const noexcept {
            const std::uint64_t* const key = table.words_.data() + group * table.width_;
            for (std::size_t k = 0; k < table.width_; ++k) {
                if (key[k] != words[k][r]) return false;
            }
            return true;
        }
        void add(std::size_t r) const {
            for (std::size_t k = 0; k < table.width_; ++k) table.words_.push_back(words[k][r]);
        }
    };

    template <class Key>
    void place_all(const Key key, std::size_t count, const std::uint16_t* selection,
                   std::uint32_t* index) {
        if (selection == nullptr) {
            const auto row = [](std::size_t i) LSMER_LAMBDA_INLINE { return i; };
            place_rows(key, count, row, index);
        } else {
            // Read past the last row, too, where it may be any number.
            const auto row = [selection, count](std::size_t i) LSMER_LAMBDA_INLINE {
                return std::size_t{selection[i < count ? i : count - 1]};
            };
            place_rows(key, count, row, index);
        }
    }

    template <class Key, class Row>
    LSMER_NOINLINE void place_rows(const Key key, std::size_t count, const Row row,
                                   std::uint32_t* LSMER_RESTRICT index) {
        const std::uint32_t* const tags = tags_.data();
        std::uint64_t* const slots = slots_.data();
        const std::size_t mask = slots_.size() - 1;
        const unsigned shift = shift_;
        const bool far = slots_.size() > slots_near;
        if (far) {
            for (std::size_t i = 0; i < ahead && i < count; ++i) {
                __builtin_prefetch(slots + (tags[row(i)] >> shift), 1);
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t r = row(i);
            if (far) __builtin_prefetch(slots + (tags[row(i + ahead)] >> shift), 1);
            const std::uint32_t tag = tags[r];
            for (std::size_t s = tag >> shift;; s = (s + 1) & mask) {
                const std::uint64_t slot = slots[s];
                const auto group = static_cast<std::uint32_t>(slot);
                if (slot >> 32 == tag && key.same(group, r)) {
                    index[r] = group;
                    break;
                }
                if (slot == empty) {
                    slots[s] = std::uint64_t{tag} << 32 | count_;
                    key.add(r);
                    index[r] = static_cast<std::uint32_t>(count_++);
                    break;
                }
            }
        }
    }

    /// Groups that so many slots are good for.
    static constexpr std::size_t fill(std::size_t slots) noexcept { return slots / 8 * 5; }

    void reserve(std::size_t rows) {
        if (count_ + rows > fill(slots_.size())) grow(count_ + rows);
    }

    void start(std::size_t slots) {
        slots_.resize(slots);
        shift_ = 31 - static_cast<unsigned>(std::countr_zero(slots));
        std::memset(slots_.data(), 0xff, slots * sizeof(std::uint64_t));
    }

    /// Slots are in the order of tags but for collisions, in the larger table as in the smaller:
    /// both are gone through once, front to back.
    LSMER_NOINLINE void grow(std::size_t groups) {
        LSMER_ASSERT(groups < codes_end, "fewer than 2^31 groups");
        std::size_t size = slots_.size();
        while (fill(size) < groups) size *= 2;
        LSMER_ASSERT(size <= codes_end, "as many slots as tags");
        std::swap(slots_, spare_);
        start(size);
        for (const std::uint64_t slot : spare_) {
            if (slot == empty) continue;
            std::size_t s = slot >> 32 >> shift_;
            while (slots_[s] != empty) s = (s + 1) & (size - 1);
            slots_[s] = slot;
        }
    }

    std::size_t width_;
    std::size_t count_ = 0;
    unsigned shift_ = 0; // from a tag to its first slot
    buffer<std::uint64_t> words_;
    buffer<std::uint64_t> slots_;
    buffer<std::uint64_t> spare_;
    buffer<std::uint64_t> scratch_;
    buffer<std::uint32_t> tags_;
};

} // namespace lsmer::inline v0::kernel
