#pragma once
// erased_rows: which rows of some files of a view ranges took away, as compaction::KeyedMerge asks.

#include "lsmer/base/items.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/engine/erased_keys.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::engine {

/// Views and files outlive it. Threads: any number ask.
template <class File>
class erased_rows {
public:
    bool any = false;

    template <class View, class Runs>
    erased_rows(const View& view, const items<ref<const File>>& inputs, const Runs& runs) {
        if (!view.erased) return;
        keys_ = &view.erased->keys;
        std::size_t i = 0; // files of a run stand side by side among the inputs
        for (const auto& run : runs) {
            starts_.push_back(i);
            i += run.size();
        }
        for (const auto& f : inputs) {
            through_.push_back(f->note.erased_through);
            any = any || keys_->touches(f->note.erased_through, f->note.smallest, f->note.largest);
        }
    }
    bool operator()(std::size_t run, std::size_t file, std::string_view key) const noexcept {
        return keys_->sequence_at(key) > through_[starts_[run] + file];
    }

private:
    const ErasedKeys* keys_ = nullptr;
    items<std::size_t> starts_;
    items<std::uint64_t> through_;
};

} // namespace lsmer::inline v0::engine
