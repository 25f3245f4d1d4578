// Rows in memory as the files of sorted runs: small groups, and openings that fail when told to.
#pragma once

#include "lsmer/base/ref.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/text_arena.hpp"
#include "lsmer/column/zone.hpp"

#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace test {

struct quotes : lsmer::table<"quotes"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct name : lsmer::column<"name", lsmer::text> {} name{};
    static constexpr struct bid : lsmer::column<"bid", double> {} bid{};
    static constexpr struct place : lsmer::column<"place", std::int32_t> {} place{};
    using columns = lsmer::columns<time, name, bid, place>;
    using order = lsmer::ordered_by<name, time>;
};

struct quote {
    std::int64_t time = 0;
    std::string name;
    double bid = 0;
    std::int32_t place = 0;
    friend bool operator==(const quote&, const quote&) = default;
};

/// A file of quotes. Of its texts every other one lies in the opened column, as with a codec that
/// keeps them as they are; the rest is written to the reader's arena.
class QuoteFile : public lsmer::counted {
public:
    QuoteFile(std::vector<quote> rows, std::size_t per_group)
        : rows_(std::move(rows)), per_group_(per_group) {}

    std::size_t fail_at = ~std::size_t{0}; // the opening that fails, counted from 0
    mutable std::size_t opened = 0;
    mutable std::size_t decoded = 0; // vectors
    mutable std::size_t alive = 0;   // columns

    template <class T>
    struct Column {
        Column(const QuoteFile* f, std::size_t from, std::size_t count)
            : file(f), first(from), rows(count) {
            ++file->alive;
            if constexpr (std::is_same_v<T, std::string_view>) {
                for (std::size_t i = 0; i < rows; ++i) own.push_back(file->rows_[first + i].name);
            }
        }
        Column(Column&& other) noexcept
            : file(other.file), first(other.first), rows(other.rows), own(std::move(other.own)) {
            ++file->alive;
        }
        Column& operator=(Column&& other) noexcept {
            std::swap(file, other.file);
            std::swap(first, other.first);
            std::swap(rows, other.rows);
            std::swap(own, other.own);
            return *this;
        }
        ~Column() { --file->alive; }

        const QuoteFile* file;
        std::size_t first;
        std::size_t rows;
        std::vector<std::string> own{};

        const T* read(std::uint32_t vector, T* scratch) const { return fill(vector, scratch); }
        const T* read(std::uint32_t vector, T* scratch, lsmer::TextArena& arena) const {
            if constexpr (std::is_same_v<T, std::string_view>) {
                ++file->decoded;
                const std::size_t n = std::min<std::size_t>(1024, rows - vector * 1024);
                for (std::size_t i = 0; i < n; ++i) {
                    const std::string& text = own[vector * 1024 + i];
                    scratch[i] = i % 2 == 0 ? std::string_view(text) : arena.keep(text);
                }
            }
            return scratch;
        }

    private:
        const T* fill(std::uint32_t vector, T* scratch) const {
            ++file->decoded;
            const std::size_t n = std::min<std::size_t>(1024, rows - vector * 1024);
            for (std::size_t i = 0; i < n; ++i) {
                const quote& q = file->rows_[first + vector * 1024 + i];
                if constexpr (std::is_same_v<T, double>) scratch[i] = q.bid;
                if constexpr (std::is_same_v<T, std::int64_t>) scratch[i] = q.time;
                if constexpr (std::is_same_v<T, std::int32_t>) scratch[i] = q.place;
            }
            return scratch;
        }
    };

    [[nodiscard]] std::size_t groups() const {
        return (rows_.size() + per_group_ - 1) / per_group_;
    }
    [[nodiscard]] std::uint32_t group_rows(std::size_t g) const {
        return static_cast<std::uint32_t>(std::min(per_group_, rows_.size() - g * per_group_));
    }
    /// Known of times and places alone.
    template <class T>
    [[nodiscard]] lsmer::zone<T> bounds(std::size_t group, std::size_t column) const {
        lsmer::zone<T> out;
        if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::int32_t>) {
            for (std::size_t i = 0; i < group_rows(group); ++i) {
                const quote& q = rows_[group * per_group_ + i];
                const T value = static_cast<T>(column == 0 ? q.time : q.place);
                if (!out.known || value < out.min) out.min = value;
                if (!out.known || value > out.max) out.max = value;
                out.known = true;
            }
            out.nulls = false;
        }
        return out;
    }
    [[nodiscard]] std::span<const quote> rows_of(std::size_t group) const {
        return std::span(rows_).subspan(group * per_group_, group_rows(group));
    }
    template <class T>
    [[nodiscard]] lsmer::result<Column<T>> column(std::size_t group, std::size_t) const {
        if (opened++ == fail_at) {
            return lsmer::make_error(lsmer::error_kind::io, "group ", group, " cannot be read");
        }
        return Column<T>(this, group * per_group_, group_rows(group));
    }

private:
    std::vector<quote> rows_;
    std::size_t per_group_;
};

using quote_files = std::vector<lsmer::ref<const QuoteFile>>;

} // namespace test
