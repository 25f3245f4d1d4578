// Random rows of every column type, as columns for a source and as values for the reference.
//
// Floats are multiples of a quarter, so that sums are exact in whatever order they are added up.
#pragma once

#include "borf/source/memory_source.hpp"
#include "lsmer/column/buffer.hpp"
#include "reference.hpp"

#include <random>
#include <string>
#include <type_traits>

struct mixed : lsmer::table<"mixed"> {
    template <class T>
    using maybe = lsmer::nullable<T>;
    static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
    static constexpr struct flag : lsmer::column<"flag", bool> {} flag{};
    static constexpr struct sign : lsmer::column<"sign", maybe<bool>> {} sign{};
    static constexpr struct tiny : lsmer::column<"tiny", std::int8_t> {} tiny{};
    static constexpr struct small : lsmer::column<"small", maybe<std::int16_t>> {} small{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    static constexpr struct wide : lsmer::column<"wide", std::int64_t> {} wide{};
    static constexpr struct hole : lsmer::column<"hole", maybe<std::int64_t>> {} hole{};
    static constexpr struct byte : lsmer::column<"byte", std::uint8_t> {} byte{};
    static constexpr struct gap : lsmer::column<"gap", maybe<std::uint32_t>> {} gap{};
    static constexpr struct big : lsmer::column<"big", std::uint64_t> {} big{};
    static constexpr struct single : lsmer::column<"single", float> {} single{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct real : lsmer::column<"real", maybe<double>> {} real{};
    static constexpr struct day : lsmer::column<"day", lsmer::date> {} day{};
    static constexpr struct due : lsmer::column<"due", maybe<lsmer::date>> {} due{};
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct seen : lsmer::column<"seen", maybe<lsmer::timestamp>> {} seen{};
    static constexpr struct took : lsmer::column<"took", lsmer::timespan> {} took{};
    static constexpr struct code : lsmer::column<"code", lsmer::symbol> {} code{};
    static constexpr struct tag : lsmer::column<"tag", maybe<lsmer::symbol>> {} tag{};
    static constexpr struct note : lsmer::column<"note", lsmer::text> {} note{};
    static constexpr struct remark : lsmer::column<"remark", maybe<lsmer::text>> {} remark{};
    static constexpr struct raw : lsmer::column<"raw", lsmer::fixed_bytes<4>> {} raw{};
    using columns = lsmer::columns<id, flag, sign, tiny, small, size, wide, hole, byte, gap, big,
                                   single, price, real, day, due, time, seen, took, code, tag, note,
                                   remark, raw>;
};

/// What the rows look like.
struct likeness {
    std::size_t rows = 3000;
    unsigned symbols = 7;
    bool clustered = false; // values drift with the row, so that zone maps can decide
    unsigned seed = 1;
};

class MixedRows {
public:
    explicit MixedRows(likeness like) : like_(like), random_(like.seed), columns_(symbols_) {
        static_cast<void>(symbols_.intern("never used"));
        for (std::size_t i = 0; i < like.rows; ++i) add(static_cast<std::int64_t>(i));
        lsmer::each_index<lsmer::column_count<mixed>>([&](auto c) { fill<c>(); });
    }

    [[nodiscard]] const reference::table& values() const { return table_; }
    [[nodiscard]] borf::MemorySource<mixed>
    source(std::size_t rows_per_group = lsmer::group_rows,
           borf::zones z = borf::zones::compute) const {
        return borf::MemorySource<mixed>(columns_.batch(), symbols_, z, rows_per_group);
    }
    [[nodiscard]] lsmer::ColumnBuffer<mixed>& columns() { return columns_; }

private:
    std::int64_t up_to(std::int64_t n) {
        return std::uniform_int_distribution<std::int64_t>(0, n)(random_);
    }
    bool rarely() { return up_to(9) == 0; }
    std::int64_t one_of(std::initializer_list<std::int64_t> l) {
        return l.begin()[up_to(static_cast<std::int64_t>(l.size()) - 1)];
    }
    /// A number that in clustered rows lies near the row's place.
    std::int64_t near(std::int64_t row, std::int64_t spread) {
        return like_.clustered ? row / 50 + up_to(spread / 20 + 1) : up_to(spread) - spread / 2;
    }
    template <class T>
    lsmer::nullable<T> maybe(T v) {
        return rarely() ? lsmer::nullable<T>() : lsmer::nullable<T>(v);
    }
    std::string name(unsigned count) {
        return "S" + std::to_string(up_to(static_cast<std::int64_t>(count) - 1));
    }

    void add(std::int64_t row) {
        constexpr std::int64_t most = INT64_MAX;
        const double quarter = 0.25 * static_cast<double>(near(row, 4000));
        const double odd[] = {quarter, quarter, quarter, -0.0, 0.0,
                              std::numeric_limits<double>::quiet_NaN()};
        const std::string code = name(like_.symbols);
        const std::string tag = name(5);
        const std::string note = "n" + std::to_string(up_to(20));
        lsmer::fixed_bytes<4> raw;
        for (auto& b : raw.data) b = static_cast<std::uint8_t>(up_to(2) * 100);
        const std::int64_t minute = 60'000'000'000;
        const std::int64_t start = 19'500 * 1440 * minute;
        columns_.push_back({
            row, up_to(2) == 0, maybe(up_to(1) == 0), static_cast<std::int8_t>(up_to(255) - 128),
            maybe(static_cast<std::int16_t>(up_to(60) - 30)),
            static_cast<std::int32_t>(near(row, 2000)),
            rarely() ? one_of({most, -most, -most - 1, 0, 1, -1}) : near(row, 1'000'000),
            maybe(rarely() ? one_of({most, -most, 5}) : near(row, 100)),
            static_cast<std::uint8_t>(up_to(255)), maybe(static_cast<std::uint32_t>(up_to(40))),
            rarely() ? ~std::uint64_t{0} - static_cast<std::uint64_t>(up_to(2))
                     : static_cast<std::uint64_t>(up_to(1000)),
            static_cast<float>(quarter), odd[up_to(40) == 0 ? up_to(5) : 0],
            maybe(0.25 * static_cast<double>(up_to(100))),
            lsmer::date{static_cast<std::int32_t>(19'500 + near(row, 30))},
            maybe(lsmer::date{static_cast<std::int32_t>(up_to(20) - 10)}),
            lsmer::timestamp{start + row * minute / 7 + up_to(1000)},
            maybe(lsmer::timestamp{start + up_to(600) * minute}),
            lsmer::timespan{up_to(5000) * 1'000'000 - 1'000'000'000}, code,
            rarely() ? lsmer::nullable<lsmer::symbol>() : lsmer::nullable<lsmer::symbol>(tag),
            note, rarely() ? lsmer::nullable<lsmer::text>() : lsmer::nullable<lsmer::text>(note),
            raw});
    }

    template <std::size_t I>
    void fill() {
        using C = lsmer::column_at<mixed, I>;
        constexpr borf::value_type type{C::kind, C::nullable};
        const auto column = columns_.batch().template column<I>();
        table_.rows.resize(column.size());
        for (std::size_t r = 0; r < column.size(); ++r) {
            const auto& v = column[r];
            reference::value out;
            out.kind = C::kind;
            if constexpr (C::nullable) {
                out.null = lsmer::value_traits<typename C::plain_type>::is_null(v);
            }
            if constexpr (C::kind == lsmer::type_kind::symbol) {
                out.s = symbols_.name(v);
            } else if constexpr (std::is_same_v<typename C::storage_type, std::string_view>) {
                out.s = v;
            } else if constexpr (C::kind == lsmer::type_kind::fixed_bytes) {
                out.s.assign(reinterpret_cast<const char*>(v.data), sizeof v.data);
            } else if constexpr (std::is_floating_point_v<typename C::storage_type>) {
                out = reference::real(type, static_cast<double>(v));
            } else {
                out.i = v;
            }
            table_.rows[r].push_back(std::move(out));
        }
    }

    likeness like_;
    std::mt19937 random_;
    lsmer::SymbolDictionary symbols_;
    lsmer::ColumnBuffer<mixed> columns_;
    reference::table table_;
};
