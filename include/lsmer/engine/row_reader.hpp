#pragma once
// RowReader: single values of a column, mostly of neighbouring rows. The first values of a vector
// are fetched one by one, which is what a seek wants; then the vector is decoded whole, which is
// what a scan wants.

#include "lsmer/base/result.hpp"
#include "lsmer/column/text_arena.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/engine/column_slots.hpp"

#include <cstdint>
#include <utility>

namespace lsmer::inline v0::engine {

/// Threads: one.
template <class T>
class RowReader {
public:
    /// The value of a row of `group` in a file (KeyedFile); texts live until another vector is
    /// asked for.
    template <std::size_t I, class File>
    [[nodiscard]] result<T> at(const File& file, std::uint32_t group, std::uint32_t row) {
        const std::uint32_t vector = row / static_cast<std::uint32_t>(vector_rows);
        if (&file != file_ || group != group_) {
            auto opened = file.template column<I>(group);
            if (!opened) return std::move(opened).error();
            column_ = std::move(*opened);
            file_ = &file;
            group_ = group;
            vector_ = none;
        }
        if (vector != vector_) {
            vector_ = vector;
            values_ = nullptr;
            fetched_ = 0;
            texts_.clear();
        }
        if (values_ == nullptr) {
            if (++fetched_ <= fetches) return column_->fetch(row, texts_);
            if (scratch_.empty()) scratch_.resize(vector_rows);
            values_ = column_->read(vector, scratch_.data(), texts_);
        }
        return values_[row % vector_rows];
    }

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};
    static constexpr std::uint32_t fetches = 8;

    const void* file_ = nullptr;
    std::uint32_t group_ = none;
    std::uint32_t vector_ = none;
    std::uint32_t fetched_ = 0;
    const T* values_ = nullptr; // of the vector, once it is decoded
    OpenColumn<T> column_;
    buffer<T> scratch_;
    TextArena texts_;
};

} // namespace lsmer::inline v0::engine
