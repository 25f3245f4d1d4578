#pragma once
// The picture that a compaction policy decides upon (compaction/tree.hpp), made of a view's files.
//
//   view, oldest first:  level 2 | f f f |   level 1 | f f |   level 0 | f |  | f |
//   tree, newest first:  levels[0].runs[0] = the last run of level 0, ...

#include "lsmer/base/items.hpp"
#include "lsmer/compaction/tree.hpp"
#include "lsmer/engine/view.hpp"

#include <cstddef>
#include <span>

namespace lsmer::inline v0::engine {

/// Levels that a table may use.
inline constexpr std::size_t levels_max = 7;

/// Points into the files, which outlive it. Threads: one makes it, any read it.
class Picture {
public:
    /// Files in the order of a view (`arrange`), of a keyed table or an append table.
    template <class File>
    explicit Picture(std::span<const ref<const File>> files, bool keyed = false) {
        files_.reserve(files.size());
        for (const auto& f : files) {
            files_.push_back({.number = f->number,
                              .bytes = f->bytes,
                              .rows = f->rows,
                              .tombstones = f->note.tombstones,
                              .oldest_write = f->note.written.first,
                              .newest_write = f->note.written.last,
                              .smallest = f->note.smallest,
                              .largest = f->note.largest,
                              .first_time = f->note.times.first,
                              .last_time = f->note.times.last,
                              .first_sequence = f->first_sequence,
                              .last_sequence = f->last_sequence});
        }
        std::size_t runs_of[levels_max] = {};
        // From the newest to the oldest: the spans point into arrays that do not grow any more.
        runs_.reserve(files.size());
        std::size_t end = files.size();
        for (std::size_t l = 0; l < levels_max; ++l) {
            while (end != 0 && level_of(*files[end - 1]) == l) {
                std::size_t begin = end - 1;
                while (begin != 0 && level_of(*files[begin - 1]) == l &&
                       files[begin - 1]->note.run == files[end - 1]->note.run) {
                    --begin;
                }
                runs_.push_back({files_.view().subspan(begin, end - begin)});
                ++runs_of[l];
                end = begin;
            }
        }
        levels_.reserve(levels_max);
        std::size_t first = 0;
        for (std::size_t l = 0; l < levels_max; first += runs_of[l], ++l) {
            levels_.push_back({runs_.view().subspan(first, runs_of[l])});
        }
        tree_.levels = levels_.view();
        tree_.keyed = keyed;
    }
    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;

    [[nodiscard]] const compaction::tree& tree() const noexcept { return tree_; }

private:
    template <class File>
    static std::size_t level_of(const File& file) noexcept {
        return file.level < levels_max ? file.level : levels_max - 1;
    }

    items<compaction::file> files_;
    items<compaction::run> runs_;
    items<compaction::level> levels_;
    compaction::tree tree_;
};

} // namespace lsmer::inline v0::engine
