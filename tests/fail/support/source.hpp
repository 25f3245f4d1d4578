// A table and a source of it with nothing behind: enough for the compiler to judge a query.
#pragma once

#include "borf/check.hpp"
#include "borf/clause.hpp"
#include "borf/expr.hpp"

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {
    } time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {
    } symbol{};
    static constexpr struct price : lsmer::column<"price", double> {
    } price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {
    } size{};
    using columns = lsmer::columns<time, symbol, price, size>;
};

struct quotes : lsmer::table<"quotes"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {
    } time{};
    static constexpr struct bid : lsmer::column<"bid", double> {
    } bid{};
    using columns = lsmer::columns<time, bid>;
};

template <class T>
struct hollow_chunk {
    lsmer::zone<T> bounds() const;
    lsmer::zone<T> bounds(std::uint32_t) const;
    const T* read(std::uint32_t, T*) const;
    borf::encoding encoding() const;
    std::size_t stored_bytes() const;
};

template <class S>
struct hollow_group {
    std::uint32_t rows() const;
    template <std::size_t I>
    lsmer::zone<typename lsmer::column_at<S, I>::storage_type> zone_of() const;
    template <std::size_t I>
    lsmer::result<hollow_chunk<typename lsmer::column_at<S, I>::storage_type>> open() const;
};

template <class S>
struct hollow_source {
    using schema_type = S;
    std::size_t groups() const;
    std::uint64_t rows() const;
    hollow_group<S> group(std::size_t) const;
    const lsmer::SymbolDictionary& symbols() const;
};

extern const hollow_source<trades> trades_source;
extern const hollow_source<quotes> quotes_source;
