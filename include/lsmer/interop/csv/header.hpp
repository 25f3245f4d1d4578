#pragma once
// Which column of a file is which column of the schema.

#include "lsmer/column/schema.hpp"
#include "lsmer/interop/csv/options.hpp"
#include "lsmer/interop/csv/quotes.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lsmer::inline v0::csv {

/// `column[i]` is the place in the file of the schema's column i; `fields` counts the file's.
struct layout {
    std::vector<std::size_t> column;
    std::size_t fields = 0;
};

/// The layout by names. They must be equal to the schema's to the letter.
[[nodiscard]] inline result<layout> match_names(const std::vector<std::string>& names,
                                                std::span<const column_info> columns,
                                                extra_columns extra) {
    constexpr std::size_t none = ~std::size_t{0};
    layout out{std::vector<std::size_t>(columns.size(), none), names.size()};
    const auto all_names = [&] {
        std::string list;
        for (const std::string& name : names) {
            list += list.empty() ? "" : ", ";
            list += name;
        }
        return list;
    };
    for (std::size_t f = 0; f < names.size(); ++f) {
        std::size_t i = 0;
        while (i < columns.size() && columns[i].name != names[f]) ++i;
        if (i == columns.size()) {
            if (extra == extra_columns::ignore) continue;
            return make_error(error_kind::parse, "the table has no column ",
                              shown_field(names[f]), "; ignore extra columns to pass it over");
        }
        if (out.column[i] != none) {
            return make_error(error_kind::parse, "the header names column ", columns[i].name,
                              " twice");
        }
        out.column[i] = f;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (out.column[i] == none) {
            return make_error(error_kind::not_found, "the header does not name column ",
                              columns[i].name, "; it names ", all_names());
        }
    }
    return out;
}

/// The layout of a file without a header: the schema's own order.
[[nodiscard]] inline layout schema_layout(std::size_t columns) {
    layout out{{}, columns};
    for (std::size_t i = 0; i < columns; ++i) out.column.push_back(i);
    return out;
}

} // namespace lsmer::inline v0::csv
