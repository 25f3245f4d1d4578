#pragma once
// The sums of a morsel's groups, as doubles side by side: what grouping spends its time in.
//
//   slots   one sum each; eight slots make a set, and a set's cells hold its slots in pairs
//   grouped one cell per index, rows added one after the other (kernel/group.hpp)
//   single  no keys: sixteen running sums per slot, rows added by their place (kernel/sum.hpp)
//
// Whole numbers are exact here because the morsel's plan admits only sums below 2^53.
// Threads: one object per worker.

#include "borf/aggregate/update.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/kernel/group.hpp"
#include "lsmer/kernel/sum.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace borf::inline v0::pipeline {

/// The sums of one lane, by cell.
class lane_sums {
public:
    /// The first, and how many doubles further the next is.
    lane_sums(const double* first, std::size_t step) noexcept : first_(first), step_(step) {}
    [[nodiscard]] double operator[](std::size_t cell) const noexcept {
        return first_[cell * step_];
    }

private:
    const double* first_;
    std::size_t step_;
};

class Cells {
public:
    static constexpr std::size_t set_slots = 8;

    /// Starts over with this many slots, and with `cells` cells of zeros.
    void start(std::size_t slots, std::size_t cells) {
        slots_ = slots;
        sets_.resize((slots + set_slots - 1) / set_slots);
        for (auto& s : sets_) s.clear();
        cells_ = 0;
        grow(cells);
    }
    /// Room for this many cells; new ones are zero.
    void grow(std::size_t cells) {
        if (cells <= cells_) return;
        for (std::size_t k = 0; k < sets_.size(); ++k) {
            const std::size_t more = (cells - cells_) * 2 * pairs(k);
            std::memset(static_cast<void*>(sets_[k].extend(more)), 0, more * sizeof(double));
        }
        cells_ = cells;
    }
    [[nodiscard]] std::size_t slots() const noexcept { return slots_; }

    /// Adds rows; lanes[s] has the values of slot s. The cell of row i is first + index[i].
    void add(const double* const* lanes, const aggregate::row_set& rows, const std::uint32_t* index,
             std::size_t first) noexcept {
        for (std::size_t k = 0; k < sets_.size(); ++k) {
            lsmer::kernel::lane_set set;
            for (std::size_t s = 0; s < set_slots; ++s) {
                const std::size_t slot = k * set_slots + s;
                set.lane[s] = lanes[slot < slots_ ? slot : slots_ - 1];
            }
            double* const cells = sets_[k].data() + first * 2 * pairs(k);
            switch (pairs(k)) {
            case 1: add_set<1>(set, rows, index, cells); break;
            case 2: add_set<2>(set, rows, index, cells); break;
            case 3: add_set<3>(set, rows, index, cells); break;
            default: add_set<4>(set, rows, index, cells); break;
            }
        }
    }
    /// As above, for two slots and all rows up to a number; lanes as kernel/group.hpp has them.
    template <class A, class B>
    void add_pairs(A a, B b, std::size_t rows, const std::uint32_t* index,
                   std::size_t first) noexcept {
        lsmer::kernel::add_pairs(a, b, index, rows, sets_[0].data() + 2 * first);
    }
    /// The sums of a slot; until the next `grow`.
    [[nodiscard]] lane_sums of(std::size_t slot) const noexcept {
        const std::size_t k = slot / set_slots;
        return {sets_[k].data() + slot % set_slots, 2 * pairs(k)};
    }

private:
    [[nodiscard]] std::size_t pairs(std::size_t set) const noexcept {
        const std::size_t left = slots_ - set * set_slots;
        return ((left < set_slots ? left : set_slots) + 1) / 2;
    }
    template <unsigned Pairs>
    static void add_set(const lsmer::kernel::lane_set& set, const aggregate::row_set& rows,
                        const std::uint32_t* index, double* cells) noexcept {
        if (rows.selection == nullptr) {
            lsmer::kernel::add_rows<Pairs>(set, index, rows.count, cells);
        } else {
            lsmer::kernel::add_selected<Pairs>(set, index, rows.selection, rows.count, cells);
        }
    }

    std::size_t slots_ = 0;
    std::size_t cells_ = 0;
    std::vector<lsmer::buffer<double>> sets_;
};

/// Sums of all rows, without keys.
class RunningSums {
public:
    void start(std::size_t slots) {
        lanes_.resize(slots * lsmer::kernel::sum_lanes);
        for (double& l : lanes_) l = 0;
    }
    /// Adds the rows of the mask (null: all), which `rows` names, too, where it has a selection.
    void add(std::size_t slot, const double* values, const aggregate::row_set& rows,
             const std::uint8_t* mask) noexcept {
        double* const lanes = lanes_.data() + slot * lsmer::kernel::sum_lanes;
        if (rows.selection != nullptr) {
            lsmer::kernel::sum_selected(values, rows.selection, rows.count, lanes);
        } else {
            lsmer::kernel::sum(values, mask, lanes);
        }
    }
    /// As above under a mask, for values times factors.
    void add_products(std::size_t slot, const double* values, const std::int32_t* factors,
                      const std::uint8_t* mask) noexcept {
        lsmer::kernel::sum_products(values, factors, mask,
                                    lanes_.data() + slot * lsmer::kernel::sum_lanes);
    }
    /// Adds a whole number; with those before it stays below 2^53, so that it may come in any
    /// order.
    void add(std::size_t slot, double total) noexcept {
        lanes_[slot * lsmer::kernel::sum_lanes] += total;
    }
    [[nodiscard]] double sum(std::size_t slot) const noexcept {
        return lsmer::kernel::sum_of(lanes_.data() + slot * lsmer::kernel::sum_lanes);
    }

private:
    lsmer::buffer<double> lanes_;
};

} // namespace borf::inline v0::pipeline
