#pragma once
// CSV into a table.
//
//   auto table = lsmer::Table<trades>::open("db").value();
//   const auto report = lsmer::csv::import_file(table, "trades.csv").value();
//
// Under on_error::stop all of the text is parsed before the first row is appended, so an error in
// it leaves the table as it was, its symbols too; the rows wait in memory meanwhile. Under
// on_error::skip rows are appended as they are read. An error of the table itself ends the import
// in both; the message says how many rows are in by then.

#include "lsmer/interop/csv/read.hpp"

#include <concepts>
#include <string_view>

namespace lsmer::inline v0::csv {

/// What takes whole batches and codes symbols: a Table.
template <class T>
concept batch_table = schema<typename T::schema_type> &&
                      requires(T& table, const Batch<typename T::schema_type>& batch) {
                          { table.append(batch) } -> std::same_as<status>;
                          { table.symbols() } -> std::same_as<SymbolDictionary&>;
                      };

namespace detail {

template <batch_table Table>
result<report> import_into(Table& table, std::string_view name, std::string_view text, bool padded,
                           const options& how) {
    using S = typename Table::schema_type;
    Reader<S> reader(how, name);
    Recoding recoding(reader.symbols(), table.symbols());
    std::uint64_t appended = 0;
    return read_rows(reader, how, text, padded, [&](Rows<S>&& rows) -> status {
        recoding.apply(rows);
        if (status s = table.append(rows.batch()); !s) {
            return std::move(s).error().within(
                join("importing ", name, ", after ", appended, " rows"));
        }
        appended += rows.count;
        return {};
    });
}

} // namespace detail

/// Appends the rows of a text to a table. `name` stands for the text in errors.
template <batch_table Table>
result<report> import_text(Table& table, std::string_view text, const options& how = {},
                           std::string_view name = "text") {
    return detail::import_into(table, name, text, false, how);
}

/// Appends the rows of a file, which must not shrink meanwhile: it is mapped.
template <batch_table Table>
result<report> import_file(Table& table, std::string_view path, const options& how = {}) {
    const result<io::PosixMapping> mapped = detail::map_file(path);
    if (!mapped) return mapped.error();
    return detail::import_into(table, path, as_text(mapped->bytes()), true, how);
}

} // namespace lsmer::inline v0::csv
