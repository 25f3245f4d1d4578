#pragma once
// How a CSV text is to be read, and what came of it.

#include "lsmer/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lsmer::inline v0::csv {

enum class on_error : unsigned char {
    stop, // the first error ends it, and nothing is kept
    skip, // bad rows are left out and counted
};

enum class extra_columns : unsigned char {
    ignore, // columns that the schema does not name are passed over
    refuse, // they are an error
};

struct options {
    char delimiter = ',';
    char quote = '"'; // '\0': quotes are characters like others
    /// The first row names the columns. Without it they stand in the schema's order.
    bool header = true;
    csv::on_error on_error = csv::on_error::stop;
    csv::extra_columns extra_columns = csv::extra_columns::ignore;
    /// How many of the errors are kept in the report when bad rows are skipped.
    std::size_t errors_kept = 10;
    /// Rows that are handed on at a time, about.
    std::size_t batch_rows = std::size_t{1} << 18;
    /// Bytes that are parsed at a time. A longer row is read all the same.
    std::size_t window_bytes = std::size_t{1} << 17;
};

struct report {
    std::uint64_t rows = 0;    // read and kept
    std::uint64_t skipped = 0; // left out, under on_error::skip
    std::uint64_t bytes = 0;   // of the text
    std::vector<error> errors; // the first of those for which rows were skipped
};

/// Most rows that are handed on at a time, but for those of one window.
inline constexpr std::size_t rows_at_once_max = std::size_t{1} << 23;
/// Longest row that is read.
inline constexpr std::size_t row_bytes_max = std::size_t{1} << 30;

[[nodiscard]] inline status check(const options& how) {
    const auto clashes = [](char c) { return c == '\n' || c == '\r'; };
    if (clashes(how.delimiter) || clashes(how.quote) || how.delimiter == how.quote ||
        how.delimiter == '\0') {
        return make_error(error_kind::invalid_argument,
                          "csv: delimiter and quote must differ and be no ends of lines");
    }
    if (how.batch_rows == 0 || how.batch_rows > rows_at_once_max || how.window_bytes == 0 ||
        how.window_bytes > row_bytes_max) {
        return make_error(error_kind::invalid_argument,
                          "csv: batch_rows must be 1 to ", rows_at_once_max,
                          ", window_bytes 1 to ", row_bytes_max);
    }
    return {};
}

} // namespace lsmer::inline v0::csv
