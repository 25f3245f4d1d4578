#pragma once
// SymbolDictionary: text to 32-bit code and back, append-only, codes in order of arrival.
//
//   code ->  blocks_[k] : 2^k * 1024 entries {text, size, hash}; entries never move
//   text ->  slots_     : open addressing over codes; grown by replacing the whole table, old
//                         tables are kept until the end so that readers need no lock
//
// Code 0 is the empty symbol. Threads: `find`, `name`, `size` and `ranks` may run at any time
// beside one `intern`; `intern` calls exclude each other by a lock inside. A code is readable by
// every thread that received it through some synchronisation.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/base/hash.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/base/thread.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lsmer::inline v0 {

/// Place of each code in the order of bytes: rank[a] < rank[b] exactly if name(a) < name(b).
struct SymbolRanks : counted {
    buffer<std::uint32_t> rank;    // by code
    buffer<std::uint32_t> by_rank; // code of each rank
};

class SymbolDictionary {
public:
    static constexpr std::uint32_t not_found = ~std::uint32_t{0};
    static constexpr std::uint32_t codes_max = std::uint32_t{1} << 31;

    SymbolDictionary() {
        grow_slots(1024);
        add({}, hash_bytes(std::string_view{}));
    }
    SymbolDictionary(const SymbolDictionary&) = delete;
    SymbolDictionary& operator=(const SymbolDictionary&) = delete;
    ~SymbolDictionary() {
        for (auto& block : blocks_) delete[] block.load(std::memory_order_relaxed);
        for (Slots* s : retired_) delete s;
        delete slots_.load(std::memory_order_relaxed);
        for (char* chunk : text_) delete[] chunk;
    }

    /// Codes given so far, the empty symbol included.
    [[nodiscard]] std::uint32_t size() const noexcept {
        return size_.load(std::memory_order_acquire);
    }

    // REQUIRES: code < size()
    [[nodiscard]] std::string_view name(std::uint32_t code) const noexcept {
        const Entry& e = entry(code);
        return {e.text, e.size};
    }

    /// The code of a text, or `not_found`.
    [[nodiscard]] std::uint32_t find(std::string_view text) const noexcept {
        return find(text, hash_bytes(text));
    }

    /// The code of a text, given now if it has none.
    // REQUIRES: size() < codes_max
    std::uint32_t intern(std::string_view text) {
        const std::uint64_t hash = hash_bytes(text);
        const std::uint32_t known = find(text, hash);
        if (known != not_found) return known;
        scoped_lock lock(mutex_);
        const std::uint32_t meanwhile = find(text, hash);
        return meanwhile != not_found ? meanwhile : add(text, hash);
    }

    /// Codes in the order of their bytes, for at least all codes known at the call.
    [[nodiscard]] ref<const SymbolRanks> ranks() const {
        scoped_lock lock(ranks_mutex_);
        const std::uint32_t count = size();
        if (!ranks_ || ranks_->rank.size() < count) {
            auto fresh = make_ref<SymbolRanks>();
            fresh->rank.resize(count);
            fresh->by_rank.resize(count);
            for (std::uint32_t i = 0; i < count; ++i) fresh->by_rank[i] = i;
            std::sort(fresh->by_rank.begin(), fresh->by_rank.end(),
                      [this](std::uint32_t a, std::uint32_t b) { return name(a) < name(b); });
            for (std::uint32_t i = 0; i < count; ++i) fresh->rank[fresh->by_rank[i]] = i;
            ranks_ = ref<const SymbolRanks>(std::move(fresh));
        }
        return ranks_;
    }

private:
    struct Entry {
        const char* text;
        std::uint32_t size;
        std::uint32_t hash; // high half of the hash: compared before the text
    };
    struct Slots {
        explicit Slots(std::size_t count) : mask(count - 1), code(count) {
            for (auto& c : code) c.store(not_found, std::memory_order_relaxed);
        }
        std::size_t mask;
        std::vector<std::atomic<std::uint32_t>> code;
    };
    static constexpr std::uint32_t first_block = 1024;
    static constexpr std::size_t text_chunk = std::size_t{1} << 16;

    /// Block k holds codes [1024 * (2^k - 1), 1024 * (2^(k+1) - 1)).
    static unsigned block_of(std::uint32_t code) noexcept {
        return static_cast<unsigned>(std::bit_width(code / first_block + 1) - 1);
    }
    static std::uint32_t block_start(unsigned k) noexcept {
        return first_block * ((std::uint32_t{1} << k) - 1);
    }
    [[nodiscard]] const Entry& entry(std::uint32_t code) const noexcept {
        const unsigned k = block_of(code);
        return blocks_[k].load(std::memory_order_acquire)[code - block_start(k)];
    }

    [[nodiscard]] std::uint32_t find(std::string_view text, std::uint64_t hash) const noexcept {
        const Slots& slots = *slots_.load(std::memory_order_acquire);
        for (std::size_t i = hash & slots.mask;; i = (i + 1) & slots.mask) {
            const std::uint32_t code = slots.code[i].load(std::memory_order_acquire);
            if (code == not_found) return not_found;
            const Entry& e = entry(code);
            if (e.hash == static_cast<std::uint32_t>(hash >> 32) &&
                std::string_view(e.text, e.size) == text) {
                return code;
            }
        }
    }

    std::uint32_t add(std::string_view text, std::uint64_t hash) {
        const std::uint32_t code = size_.load(std::memory_order_relaxed);
        LSMER_ASSERT(code < codes_max, "a symbol dictionary has at most 2^31 codes");
        const unsigned k = block_of(code);
        if (blocks_[k].load(std::memory_order_relaxed) == nullptr) {
            blocks_[k].store(new Entry[std::size_t{first_block} << k], std::memory_order_release);
        }
        blocks_[k].load(std::memory_order_relaxed)[code - block_start(k)] = {
            keep(text), static_cast<std::uint32_t>(text.size()),
            static_cast<std::uint32_t>(hash >> 32)};
        const Slots& slots = *slots_.load(std::memory_order_relaxed);
        if ((std::size_t{code} + 1) * 2 > slots.mask + 1) grow_slots((slots.mask + 1) * 2);
        place(*slots_.load(std::memory_order_relaxed), code, hash);
        size_.store(code + 1, std::memory_order_release);
        return code;
    }

    static void place(Slots& slots, std::uint32_t code, std::uint64_t hash) noexcept {
        std::size_t i = hash & slots.mask;
        while (slots.code[i].load(std::memory_order_relaxed) != not_found) {
            i = (i + 1) & slots.mask;
        }
        slots.code[i].store(code, std::memory_order_release);
    }

    void grow_slots(std::size_t count) {
        auto* const fresh = new Slots(count);
        const std::uint32_t n = size_.load(std::memory_order_relaxed);
        for (std::uint32_t code = 0; code < n; ++code) place(*fresh, code, hash_bytes(name(code)));
        Slots* const old = slots_.load(std::memory_order_relaxed);
        if (old != nullptr) retired_.push_back(old);
        slots_.store(fresh, std::memory_order_release);
    }

    const char* keep(std::string_view text) {
        if (text.empty()) return "";
        if (text.size() > text_left_) {
            text_left_ = std::max(text_chunk, text.size());
            text_.push_back(new char[text_left_]);
            text_next_ = text_.back();
        }
        char* const at = text_next_;
        std::memcpy(at, text.data(), text.size());
        text_next_ += text.size();
        text_left_ -= text.size();
        return at;
    }

    std::atomic<Entry*> blocks_[22] = {};
    std::atomic<Slots*> slots_{nullptr};
    std::atomic<std::uint32_t> size_{0};
    mutex mutex_;
    std::vector<Slots*> retired_;
    std::vector<char*> text_;
    char* text_next_ = nullptr;
    std::size_t text_left_ = 0;
    mutable mutex ranks_mutex_;
    mutable ref<const SymbolRanks> ranks_;
};

} // namespace lsmer::inline v0
