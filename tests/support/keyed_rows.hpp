#pragma once
// Schemas with a key that the tests of keyed tables share, what tests do to their rows, and a model
// that says what must come of it.

#include "lsmer/column/buffer.hpp"
#include "lsmer/column/keyed.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace test {

struct accounts : lsmer::table<"accounts"> {
    using adds = lsmer::merges<lsmer::merge::sum>;
    using grows = lsmer::merges<lsmer::merge::max>;
    using small = lsmer::nullable<std::int32_t>;
    static constexpr struct id : lsmer::column<"id", lsmer::text> {} id{};
    static constexpr struct owner : lsmer::column<"owner", lsmer::text> {} owner{};
    static constexpr struct hits : lsmer::column<"hits", std::int64_t, adds> {} hits{};
    static constexpr struct peak : lsmer::column<"peak", small, grows> {} peak{};
    using columns = lsmer::columns<id, owner, hits, peak>;
    using primary_key = lsmer::keyed_by<id>;
};
using account_rows = lsmer::stored_rows<accounts>;

/// Its key is the second column, and a number.
struct counters : lsmer::table<"counters"> {
    using adds = lsmer::merges<lsmer::merge::sum>;
    static constexpr struct hits : lsmer::column<"hits", std::int64_t, adds> {} hits{};
    static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
    using columns = lsmer::columns<hits, id>;
    using primary_key = lsmer::keyed_by<id>;
};
using counter_rows = lsmer::stored_rows<counters>;

using lsmer::row_op;

/// What is done to an account. Its other values follow from `hits`.
struct act {
    row_op op = row_op::put;
    std::string key{};
    std::int64_t hits = 0;
    std::string end{}; // of a range

    [[nodiscard]] std::string owner() const { return "by " + std::to_string(hits); }
    [[nodiscard]] std::optional<std::int32_t> peak() const {
        if (hits % 3 == 0) return std::nullopt;
        return static_cast<std::int32_t>(hits);
    }
};

struct account_value {
    std::string owner{};
    std::int64_t hits = 0;
    std::optional<std::int32_t> peak{};
    friend bool operator==(const account_value&, const account_value&) = default;
};
using account_map = std::map<std::string, account_value>;

inline void apply(account_map& rows, const act& a) {
    switch (a.op) {
    case row_op::put: rows[a.key] = {a.owner(), a.hits, a.peak()}; break;
    case row_op::erase: rows.erase(a.key); break;
    case row_op::merge: {
        const auto [it, fresh] = rows.try_emplace(a.key, account_value{});
        it->second.owner = a.owner();
        it->second.hits += a.hits;
        if (a.peak()) it->second.peak = std::max(it->second.peak.value_or(*a.peak()), *a.peak());
        break;
    }
    case row_op::range_begin:
        if (a.key < a.end) rows.erase(rows.lower_bound(a.key), rows.lower_bound(a.end));
        break;
    case row_op::range_open: rows.erase(rows.lower_bound(a.key), rows.end()); break;
    case row_op::range_end: break;
    }
}

inline void push_row(lsmer::ColumnBuffer<account_rows>& out, std::string_view key,
                     const act& a, row_op op) {
    using level = accounts::small;
    out.push<0>(key);
    out.push<1>(a.owner());
    out.push<2>(a.hits);
    out.push<3>(a.peak() ? level(*a.peak()) : level());
    out.push_storage<4>(static_cast<std::uint8_t>(op));
    out.row_done();
}
/// Rows as storage keeps them; a range is two.
inline void push_act(lsmer::ColumnBuffer<account_rows>& out, const act& a) {
    push_row(out, a.key, a, a.op);
    if (a.op == row_op::range_begin) push_row(out, a.end, a, row_op::range_end);
}

/// Keys of which many begin alike, some are equal but for what follows a zero, one is empty.
inline std::string random_key(std::mt19937_64& random) {
    const std::uint64_t dice = random() % 64;
    if (dice == 0) return {};
    std::string out(1 + dice % 3, static_cast<char>('a' + random() % 3));
    if (dice % 5 == 0) out += std::string("\0x", 2);
    if (dice % 7 == 0) out += std::string(20, 'p');
    return out + std::to_string(random() % 12);
}
inline act random_act(std::mt19937_64& random, bool ranges = true) {
    const std::uint64_t dice = random() % 20;
    act a{row_op::put, random_key(random), static_cast<std::int64_t>(random() % 50), {}};
    if (dice < 5) a.op = row_op::merge;
    if (dice >= 5 && dice < 9) a.op = row_op::erase;
    if (dice == 9 && ranges) {
        a.op = random() % 4 == 0 ? row_op::range_open : row_op::range_begin;
        a.end = random_key(random);
    }
    return a;
}

} // namespace test
