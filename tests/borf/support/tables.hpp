// Schemas that the tests of the language's front share.
#pragma once

#include "lsmer/column/schema.hpp"

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

/// A column of every kind, some of them nullable.
struct kinds : lsmer::table<"kinds"> {
    static constexpr struct flag : lsmer::column<"flag", bool> {
    } flag{};
    static constexpr struct tiny : lsmer::column<"tiny", std::int8_t> {
    } tiny{};
    static constexpr struct wide : lsmer::column<"wide", std::int64_t> {
    } wide{};
    static constexpr struct maybe : lsmer::column<"maybe", lsmer::nullable<std::int32_t>> {
    } maybe{};
    static constexpr struct big : lsmer::column<"big", std::uint64_t> {
    } big{};
    static constexpr struct single : lsmer::column<"single", float> {
    } single{};
    static constexpr struct real : lsmer::column<"real", double> {
    } real{};
    static constexpr struct day : lsmer::column<"day", lsmer::date> {
    } day{};
    static constexpr struct due : lsmer::column<"due", lsmer::nullable<lsmer::date>> {
    } due{};
    static constexpr struct at : lsmer::column<"at", lsmer::timestamp> {
    } at{};
    static constexpr struct took : lsmer::column<"took", lsmer::timespan> {
    } took{};
    static constexpr struct code : lsmer::column<"code", lsmer::symbol> {
    } code{};
    static constexpr struct note : lsmer::column<"note", lsmer::nullable<lsmer::text>> {
    } note{};
    static constexpr struct raw : lsmer::column<"raw", lsmer::fixed_bytes<4>> {
    } raw{};
    using columns = lsmer::columns<flag, tiny, wide, maybe, big, single, real, day, due, at, took,
                                   code, note, raw>;
};
