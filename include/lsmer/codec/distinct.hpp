#pragma once
// Distinct<T>: numbers the different values of a chunk in order of arrival. Values are different
// when their bits are. Open addressing, at most half full.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/hash.hpp"
#include "lsmer/codec/bits.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace lsmer::inline v0::codec {

/// Threads: one at a time. Texts are kept as views.
template <storage_value T>
class Distinct {
public:
    Distinct() { rehash(1024); }

    /// The number of a value, given now if it is new.
    std::uint32_t add(const T& value) {
        for (std::size_t i = hash(value) >> shift_;; i = (i + 1) & (slots_.size() - 1)) {
            const std::uint32_t slot = slots_[i];
            if (slot == 0) {
                values_.push_back(value);
                const auto count = static_cast<std::uint32_t>(values_.size());
                slots_[i] = count;
                if (values_.size() * 2 > slots_.size()) rehash(slots_.size() * 4);
                return count - 1;
            }
            if (same_bits(values_[slot - 1], value)) return slot - 1;
        }
    }

    [[nodiscard]] std::uint32_t size() const noexcept {
        return static_cast<std::uint32_t>(values_.size());
    }
    [[nodiscard]] const T& operator[](std::uint32_t number) const noexcept {
        return values_[number];
    }

private:
    /// Its upper bits choose the slot.
    static std::uint64_t hash(const T& value) noexcept {
        if constexpr (text_value<T>) {
            return hash_bytes(value);
        } else if constexpr (is_fixed_bytes<T>) {
            return hash_bytes(value.data, sizeof(value.data));
        } else {
            return std::bit_cast<bits_of<T>>(value) * 0x9e3779b97f4a7c15U;
        }
    }

    void rehash(std::size_t count) {
        slots_.resize(count);
        std::memset(slots_.data(), 0, count * sizeof(std::uint32_t));
        shift_ = 64 - static_cast<unsigned>(std::countr_zero(count));
        for (std::uint32_t n = 0; n < size(); ++n) {
            std::size_t i = hash(values_[n]) >> shift_;
            while (slots_[i] != 0) i = (i + 1) & (count - 1);
            slots_[i] = n + 1;
        }
    }

    buffer<std::uint32_t> slots_; // number + 1; 0 is free
    buffer<T> values_;
    unsigned shift_ = 0;
};

} // namespace lsmer::inline v0::codec
