#pragma once
// A source that costs little to compile, so that what a case measures is its queries.

#include <borf.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

struct readings : lsmer::table<"readings"> {
    static constexpr struct room : lsmer::column<"room", lsmer::symbol> {} room{};
    static constexpr struct celsius : lsmer::column<"celsius", double> {} celsius{};
    static constexpr struct hour : lsmer::column<"hour", std::int32_t> {} hour{};
    using columns = lsmer::columns<room, celsius, hour>;
};

inline const std::vector<std::string_view> rooms{"hall", "lab"};
inline const std::vector<double> celsius{19.5, 21.0};
inline const std::vector<std::int32_t> hours{8, 9};
