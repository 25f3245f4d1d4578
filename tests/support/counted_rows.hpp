#pragma once
// A table whose every row follows from its number, so that any prefix of it can be checked
// without keeping a copy: row n is row(n), in whatever file it ended up.

#include "lsmer/column/buffer.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/column/schema.hpp"

#include <cstdint>
#include <string>

namespace test {

struct counted_table : lsmer::table<"counted"> {
    static constexpr struct id : lsmer::column<"id", std::int64_t, lsmer::sorted> {} id{};
    static constexpr struct name : lsmer::column<"name", lsmer::symbol> {} name{};
    static constexpr struct value : lsmer::column<"value", double> {} value{};
    static constexpr struct note : lsmer::column<"note", lsmer::text> {} note{};
    using small = lsmer::nullable<std::int32_t>;
    static constexpr struct level : lsmer::column<"level", small> {} level{};
    using columns = lsmer::columns<id, name, value, note, level>;
};

/// Holds the texts that a row points to.
struct counted_row {
    std::string name;
    std::string note;
    std::int64_t n;

    explicit counted_row(std::int64_t number)
        : name("S" + std::to_string(number * 7 % 13 + number / 40)), // new names all along
          note(number % 3 == 0 ? "" : "note " + std::to_string(number * number)), n(number) {}

    [[nodiscard]] lsmer::Row<counted_table> row() const {
        using level = lsmer::nullable<std::int32_t>;
        return {n, name, static_cast<double>(n) * 0.25, note,
                n % 5 == 0 ? level() : level(static_cast<std::int32_t>(n % 100))};
    }
};

[[nodiscard]] inline bool same_row(const lsmer::Row<counted_table>& a,
                                   const lsmer::Row<counted_table>& b) {
    using t = counted_table;
    return a[t::id] == b[t::id] && a[t::name] == b[t::name] && a[t::value] == b[t::value] &&
           a[t::note] == b[t::note] && a[t::level] == b[t::level];
}

/// Appends rows [first, first + count) to a buffer.
inline void fill(lsmer::ColumnBuffer<counted_table>& out, std::int64_t first, std::int64_t count) {
    for (std::int64_t n = first; n < first + count; ++n) out.push_back(counted_row(n).row());
}

/// Rows of a snapshot, if they are row(0), row(1), ...; -1 when one of them is not.
template <class Snapshot>
[[nodiscard]] std::int64_t count_rows(const Snapshot& snapshot) {
    std::int64_t n = 0;
    bool good = true;
    const lsmer::status s = snapshot.scan_rows([&](const lsmer::Row<counted_table>& row) {
        good = good && same_row(row, counted_row(n).row());
        ++n;
        return good;
    });
    return s && good ? n : -1;
}

} // namespace test
