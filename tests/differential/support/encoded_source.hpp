// Rows of another source, each chunk encoded by the codec that the chooser picks: what a query
// reads of a file, without the file.
#pragma once

#include "borf/source/memory_source.hpp"
#include "lsmer/codec/standard.hpp"
#include "lsmer/engine/compiled.hpp"

#include <deque>
#include <span>
#include <vector>

template <class S>
class EncodedSource {
    using Memory = borf::MemorySource<S>;
    template <std::size_t I>
    using storage = typename lsmer::column_at<S, I>::storage_type;

    struct Body {
        std::uint16_t tag = 0;
        lsmer::byte_buffer bytes;
    };

public:
    using schema_type = S;

    /// Without an effort the rows are shown as they are. The source must outlive this one.
    explicit EncodedSource(const Memory& rows) : rows_(&rows) {}
    EncodedSource(const Memory& rows, lsmer::codec::effort how) : rows_(&rows) {
        for (std::size_t g = 0; g < rows.groups(); ++g) {
            lsmer::each_index<lsmer::column_count<S>>([&](auto i) { encode<i>(g, how); });
        }
    }

    template <std::size_t I>
    class Chunk {
        using T = storage<I>;
        using Plain = typename Memory::template Chunk<I>;

    public:
        Chunk(Plain plain, lsmer::codec::chunk<T> encoded) : plain_(plain), encoded_(encoded) {}
        [[nodiscard]] lsmer::zone<T> bounds() const { return plain_.bounds(); }
        [[nodiscard]] lsmer::zone<T> bounds(std::uint32_t v) const { return plain_.bounds(v); }
        [[nodiscard]] const T* read(std::uint32_t v, T* scratch) const
            requires(!std::is_same_v<T, std::string_view>)
        {
            return encoded_ ? encoded_.read(v, scratch) : plain_.read(v, scratch);
        }
        [[nodiscard]] const T* read(std::uint32_t v, T* scratch, lsmer::TextArena& arena) const
            requires std::is_same_v<T, std::string_view>
        {
            return encoded_ ? encoded_.read(v, scratch, arena) : plain_.read(v, scratch);
        }
        [[nodiscard]] bool keep(std::uint32_t v, const lsmer::kernel::range<T>& range,
                                std::uint8_t* mask) const
            requires std::is_arithmetic_v<T>
        {
            return encoded_ && encoded_.keep(v, range, mask);
        }
        [[nodiscard]] bool gather(std::uint32_t v, const std::uint16_t* rows, std::size_t count,
                                  T* out) const
            requires std::is_arithmetic_v<T>
        {
            return encoded_ && encoded_.gather(v, rows, count, out);
        }
        [[nodiscard]] bool sum(std::uint32_t v, lsmer::kernel::int128& total) const
            requires std::is_integral_v<T>
        {
            return encoded_ && encoded_.sum(v, total);
        }
        [[nodiscard]] borf::encoding encoding() const noexcept { return borf::encoding::other; }
        [[nodiscard]] std::size_t stored_bytes() const noexcept { return plain_.stored_bytes(); }

    private:
        Plain plain_;
        lsmer::codec::chunk<T> encoded_;
    };

    class Group {
    public:
        Group(const EncodedSource& source, std::size_t group)
            : source_(&source), group_(group), plain_(source.rows_->group(group)) {}
        [[nodiscard]] std::uint32_t rows() const noexcept { return plain_.rows(); }
        template <std::size_t I>
        [[nodiscard]] auto zone_of() const {
            return plain_.template zone_of<I>();
        }
        template <std::size_t I>
        [[nodiscard]] lsmer::result<Chunk<I>> open() const {
            auto plain = plain_.template open<I>();
            lsmer::codec::chunk<storage<I>> encoded;
            if (!source_->bodies_.empty()) {
                const Body& body =
                    source_->bodies_[group_ * lsmer::column_count<S> + I];
                auto opened = lsmer::codec::standard::template open<storage<I>>(
                    body.tag, body.bytes.view(), rows());
                if (!opened) return std::move(opened).error();
                encoded = *opened;
            }
            return Chunk<I>(*plain, encoded);
        }

    private:
        const EncodedSource* source_;
        std::size_t group_;
        typename Memory::Group plain_;
    };

    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_->rows(); }
    [[nodiscard]] std::size_t groups() const noexcept { return rows_->groups(); }
    [[nodiscard]] Group group(std::size_t i) const { return Group(*this, i); }
    [[nodiscard]] const lsmer::SymbolDictionary& symbols() const noexcept {
        return rows_->symbols();
    }

private:
    template <std::size_t I>
    void encode(std::size_t group, lsmer::codec::effort how) {
        const auto from = rows_->group(group);
        const auto chunk = *from.template open<I>();
        std::vector<storage<I>> all(from.rows() + lsmer::vector_rows);
        std::vector<storage<I>> scratch(lsmer::vector_rows);
        for (std::uint32_t at = 0; at < from.rows(); at += lsmer::vector_rows) {
            const auto count = std::min<std::size_t>(from.rows() - at, lsmer::vector_rows);
            const auto* const values = chunk.read(at / lsmer::vector_rows, scratch.data());
            std::copy_n(values, count, all.data() + at);
        }
        Body& body = bodies_.emplace_back();
        body.tag = lsmer::codec::standard::template encode<storage<I>>(
            std::span<const storage<I>>(all.data(), from.rows()), how, body.bytes);
    }

    const Memory* rows_;
    std::deque<Body> bodies_; // by group, then column; empty: not encoded
};
