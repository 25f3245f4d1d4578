// What a program does with the libraries, the same in every translation unit.
#pragma once

#include <borf.hpp>
#include <lsmer.hpp>

#include <cstdint>

struct readings : lsmer::table<"readings"> {
    static constexpr struct place : lsmer::column<"place", lsmer::symbol> {
    } place{};
    static constexpr struct celsius : lsmer::column<"celsius", double> {
    } celsius{};
    using columns = lsmer::columns<place, celsius>;
};

struct in_memory : lsmer::engine::standard {
    using io = lsmer::io::Memory;
};

/// The sum of three values, by way of log, memtable, SSTable and query; -1 on any error.
inline double sum_of_three() {
    auto table = lsmer::Table<readings, in_memory>::open("odr.db");
    if (!table) return -1;
    if (!table->append({"here", 1.5}) || !table->append({"there", 2.5}) || !table->flush() ||
        !table->append({"here", 3.0})) {
        return -1;
    }
    const auto answer = borf::query<"select sum celsius from readings">(*table);
    return answer ? answer->column<"celsius">()[0] : -1;
}
