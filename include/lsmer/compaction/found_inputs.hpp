#pragma once
// Where the inputs of a choice stand, found in one pass over the tree and looked up by number: so
// that what is asked of each file and each input costs files x log inputs, not their product.

#include "lsmer/base/items.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/place.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::compaction {

/// Points into the tree. Threads: one.
class FoundInputs {
public:
    struct input_file {
        std::uint64_t number = 0;
        const file* f = nullptr; // none: no such file
        place at = 0;
        bool named = false; // has been looked at
        [[nodiscard]] std::uint32_t level() const noexcept {
            return static_cast<std::uint32_t>(at >> 32);
        }
    };

    LSMER_COLD FoundInputs(const tree& t, const choice& c) {
        files_.reserve(c.inputs.size());
        for (const input& i : c.inputs) files_.push_back({.number = i.file});
        sort_items(files_.data(), files_.size(),
                   [](const input_file& a, const input_file& b) { return a.number < b.number; });
        each_run(t, [&](const run& r, place at) {
            for (const file& f : r.files) {
                if (input_file* const in = find(f.number)) {
                    in->f = &f;
                    in->at = at;
                }
            }
            return true;
        });
    }

    [[nodiscard]] input_file* find(std::uint64_t number) noexcept {
        std::size_t at = 0;
        for (std::size_t left = files_.size(); left != 0;) {
            const std::size_t half = left / 2;
            if (files_[at + half].number < number) {
                at += half + 1;
                left -= half + 1;
            } else {
                left = half;
            }
        }
        return at < files_.size() && files_[at].number == number ? &files_[at] : nullptr;
    }
    [[nodiscard]] bool holds(std::uint64_t number) noexcept { return find(number) != nullptr; }
    [[nodiscard]] const items<input_file>& all() const noexcept { return files_; }

private:
    items<input_file> files_;
};

} // namespace lsmer::inline v0::compaction
