#pragma once
// CSV into memory.
//
//   lsmer::SymbolDictionary symbols;
//   lsmer::ColumnBuffer<trades> rows(symbols);
//   const auto report = lsmer::csv::read_file("trades.csv", rows).value();

#include "lsmer/column/buffer.hpp"
#include "lsmer/interop/csv/reader.hpp"
#include "lsmer/interop/csv/rows.hpp"
#include "lsmer/io/posix.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace lsmer::inline v0::csv {

namespace detail {

/// Gives `sink(Rows<S>&&)` all rows: as they are read when bad ones are skipped, or when all of
/// the text has been read without an error.
template <schema S, class Sink>
result<report> read_rows(Reader<S>& reader, const options& how, std::string_view text, bool padded,
                         Sink&& sink) {
    if (how.on_error == on_error::skip) return reader.read(text, padded, sink);
    std::vector<Rows<S>> all;
    result<report> done = reader.read(text, padded, [&](Rows<S>&& rows) -> status {
        all.push_back(std::move(rows));
        return {};
    });
    if (!done) return done;
    for (Rows<S>& rows : all) {
        if (status s = sink(std::move(rows)); !s) return s.error();
        rows = Rows<S>{};
    }
    return done;
}

template <schema S>
result<report> read_into(ColumnBuffer<S>& into, std::string_view name, std::string_view text,
                         bool padded, const options& how) {
    Reader<S> reader(how, name);
    Recoding recoding(reader.symbols(), into.symbols());
    return read_rows(reader, how, text, padded, [&](Rows<S>&& rows) -> status {
        recoding.apply(rows);
        into.append(rows.batch());
        return {};
    });
}

/// A file's bytes, mapped: 64 bytes behind them are readable.
[[nodiscard]] inline result<io::PosixMapping> map_file(std::string_view path) {
    const io::Posix io;
    const result<io::PosixFile> file = io.open(path, io::open_mode::read);
    if (!file) return file.error();
    const result<std::uint64_t> size = file->size();
    if (!size) return size.error();
    return io.map(path, *size);
}

} // namespace detail

/// Appends the rows of a text. Under on_error::stop an error leaves `into` and its dictionary as
/// they were. `name` stands for the text in errors.
template <schema S>
result<report> read_text(std::string_view text, ColumnBuffer<S>& into, const options& how = {},
                         std::string_view name = "text") {
    return detail::read_into(into, name, text, false, how);
}

/// Appends the rows of a file, which must not shrink meanwhile: it is mapped.
template <schema S>
result<report> read_file(std::string_view path, ColumnBuffer<S>& into, const options& how = {}) {
    const result<io::PosixMapping> mapped = detail::map_file(path);
    if (!mapped) return mapped.error();
    return detail::read_into(into, path, as_text(mapped->bytes()), true, how);
}

} // namespace lsmer::inline v0::csv
