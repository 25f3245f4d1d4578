#pragma once
// Selected rows of a morsel, as columns: what a query without aggregates leaves behind. Symbols
// stay codes until all morsels are put together.

#include "borf/pipeline/evaluate.hpp"
#include "borf/result/data.hpp"
#include "lsmer/kernel/filter.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace borf::inline v0::pipeline {

/// The columns of one morsel.
struct RowPart {
    std::size_t rows = 0;
    std::vector<lsmer::buffer<std::byte>> columns; // lanes; texts as views into `texts`
    lsmer::TextArena texts;
};

template <class Shape>
class RowSink {
public:
    static constexpr const auto& tree = Shape::tree;
    using schema = typename Shape::schema_type;
    static constexpr bool all_columns = tree.columns.empty();
    static constexpr std::size_t width =
        all_columns ? lsmer::column_count<schema> : tree.columns.size();

    template <std::size_t I>
    static constexpr value_type type = [] {
        if constexpr (all_columns) {
            return value_type{lsmer::column_at<schema, I>::kind,
                              lsmer::column_at<schema, I>::nullable};
        } else {
            return tree.nodes[tree.columns[I].root].type;
        }
    }();

    RowSink() : selection_(lsmer::kernel::selection_room) {}

    void start(std::size_t limit) {
        limit_ = limit;
        part_ = RowPart{};
        part_.columns.resize(width);
    }
    [[nodiscard]] bool full() const noexcept { return part_.rows >= limit_; }

    /// Adds the rows of the mask (null: all) of the reader's vector, up to the limit.
    template <class Reader, class Evaluate>
    void add(Reader& reader, Evaluate& eval, const std::uint8_t* mask) {
        std::size_t count = reader.rows();
        if (mask != nullptr) count = lsmer::kernel::select(mask, selection_.data());
        if (count > limit_ - part_.rows) count = limit_ - part_.rows;
        const std::uint16_t* const selection = mask == nullptr ? nullptr : selection_.data();
        lsmer::each_index<width>([&](auto i) {
            if constexpr (all_columns) {
                append(part_.columns[i], reader.template column<i>(), selection, count);
            } else {
                append(part_.columns[i], eval(lsmer::index_constant<tree.columns[i].root>{}),
                       selection, count);
            }
        });
        part_.rows += count;
        reader.stats().rows_selected += count;
    }

    [[nodiscard]] RowPart finish() { return std::move(part_); }

private:
    template <class T>
    void append(lsmer::buffer<std::byte>& to, const T* from, const std::uint16_t* selection,
                std::size_t count) {
        if constexpr (std::is_same_v<T, std::string_view>) {
            auto* const out =
                reinterpret_cast<std::string_view*>(to.extend(count * sizeof(std::string_view)));
            for (std::size_t i = 0; i < count; ++i) {
                out[i] = part_.texts.keep(from[selection == nullptr ? i : selection[i]]);
            }
        } else if constexpr (!std::is_arithmetic_v<T>) { // fixed bytes
            auto* const out =
                reinterpret_cast<std::string_view*>(to.extend(count * sizeof(std::string_view)));
            for (std::size_t i = 0; i < count; ++i) {
                const T& v = from[selection == nullptr ? i : selection[i]];
                out[i] = part_.texts.keep(
                    {reinterpret_cast<const char*>(v.data), sizeof(v.data)});
            }
        } else {
            T* const out = reinterpret_cast<T*>(to.extend(count * sizeof(T)));
            if (selection == nullptr) {
                std::memcpy(out, from, count * sizeof(T));
            } else {
                lsmer::kernel::gather(from, selection, count, out);
            }
        }
    }

    std::size_t limit_ = 0;
    RowPart part_;
    lsmer::buffer<std::uint16_t> selection_;
};

} // namespace borf::inline v0::pipeline
