#pragma once
// Reader: a CSV text, window by window, into columns.
//
//   window   text of whole rows, about 128 KiB: found, parsed and counted before the next
//     1 structure   where fields and rows end                       (structure.hpp)
//     2 rows        those with the right number of fields go on, their quotes checked
//     3 columns     column by column, one tight loop each           (field.hpp)
//     4 failures    the first one stops, or their rows are taken out again
//
// A window begins at a row. One that holds no whole row is taken again twice as long. Texts stay
// views of the source where they can. Symbols get codes of a dictionary of the reader's own, so
// that nothing outside is touched before the rows are wanted.
//
// Threads: one at a time.

#include "lsmer/base/leaves.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/interop/csv/failure.hpp"
#include "lsmer/interop/csv/field.hpp"
#include "lsmer/interop/csv/header.hpp"
#include "lsmer/interop/csv/options.hpp"
#include "lsmer/interop/csv/quotes.hpp"
#include "lsmer/interop/csv/rows.hpp"
#include "lsmer/interop/csv/structure.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lsmer::inline v0::csv {

template <schema S>
class Reader {
    static_assert(schema_check<S>::value);

public:
    /// `name` stands in front of every error: the file's name.
    Reader(const options& how, std::string_view name)
        : how_(how), name_(name), parsers_(make_parsers(symbols_)) {}
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// Reads all of `text` and calls `sink(Rows<S>&&)` with about `options::batch_rows` rows at a
    /// time; it gives a status, and a bad one ends the reading. The text and this reader must
    /// outlive the rows. `padded` says that 64 bytes behind the text are readable.
    // REQUIRES: called once
    template <class Sink>
    result<report> read(std::string_view text, bool padded, Sink&& sink) {
        if (status s = check(how_); !s) return s.error();
        report_.bytes = text.size();
        if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
        layout_ = schema_layout(column_count<S>);
        header_wanted_ = how_.header;
        std::size_t size = how_.window_bytes;
        while (!text.empty()) {
            const bool complete = size >= text.size();
            if (!padded && (complete || text.size() - size < buffer_padding)) {
                text = keep_tail(text);
                padded = true;
            }
            const result<std::size_t> done = read_window(text.substr(0, size), complete);
            if (!done) return done.error();
            text.remove_prefix(*done);
            if (*done == 0 && size >= row_bytes_max) {
                return located(0, join("a row of more than ", row_bytes_max, " bytes"),
                               error_kind::limit);
            }
            size = *done == 0 ? std::min(size * 2, row_bytes_max) : how_.window_bytes;
            if (rows_.count >= how_.batch_rows) {
                if (status s = hand_over(sink); !s) return s.error();
            }
        }
        if (header_wanted_) {
            return located(0, "a header that names the columns was expected, found the end of the "
                              "text", error_kind::parse);
        }
        if (rows_.count != 0) {
            if (status s = hand_over(sink); !s) return s.error();
        }
        return std::move(report_);
    }

    /// The dictionary of the rows' symbols.
    [[nodiscard]] const SymbolDictionary& symbols() const noexcept { return symbols_; }

private:
    /// Bounds a batch, whatever the size of a window.
    static constexpr std::size_t window_rows_max = std::size_t{1} << 20;
    template <class L>
    struct parsers_for;
    template <class... C>
    struct parsers_for<column_list<C...>> {
        using type = leaves<field_parser<typename C::plain_type>...>;
    };
    using parsers = typename parsers_for<typename S::columns>::type;

    static parsers make_parsers(SymbolDictionary& symbols) {
        return [&]<class... C>(column_list<C...>*) {
            const auto make = [&]<class P>(P*) {
                if constexpr (std::is_constructible_v<P, SymbolDictionary&>) {
                    return P(symbols);
                } else {
                    static_cast<void>(symbols);
                    return P{};
                }
            };
            return parsers{{make(static_cast<field_parser<typename C::plain_type>*>(nullptr))}...};
        }(static_cast<typename S::columns*>(nullptr));
    }

    std::string_view keep_tail(std::string_view text) {
        tail_.resize(text.size() + buffer_padding);
        std::memcpy(tail_.data(), text.data(), text.size());
        std::memset(tail_.data() + text.size(), 0, buffer_padding);
        return {tail_.data(), text.size()};
    }

    template <class Sink>
    status hand_over(Sink& sink) {
        report_.rows += rows_.count;
        Rows<S> full = std::exchange(rows_, Rows<S>{});
        return sink(std::move(full));
    }

    /// Takes the whole rows at the start of a window; gives the bytes taken.
    result<std::size_t> read_window(std::string_view window, bool complete) {
        window_ = window;
        structure_.find(window, how_.delimiter, how_.quote, complete);
        if (structure_.rows() == 0) {
            return complete ? skip_line(0, failure::reason::unclosed) : result<std::size_t>(0);
        }
        std::size_t row = 0;
        if (header_wanted_) {
            header_wanted_ = false;
            if (status s = read_header(); !s) return s.error();
            row = 1;
        }
        failures_.clear();
        starts_.clear();
        const std::size_t taken = take_rows(row);
        parse_columns();
        if (!failures_.empty()) {
            if (status s = settle_failures(); !s) return s.error();
        }
        rows_.count += starts_.size() - dropped_;
        dropped_ = 0;
        const std::size_t end = std::min(row_offset(taken), window.size());
        if (wrong_quotes_) return skip_line(end, failure::reason::quoting);
        lines_ += structure_.quotes() ? lines_in(end) : taken - structure_.ended_by_text();
        return end;
    }

    /// Offset where row r begins, or would begin.
    [[nodiscard]] std::size_t row_offset(std::size_t r) const noexcept {
        return r == 0 ? 0 : std::size_t{structure_.ends()[structure_.row_end(r - 1)]} + 1;
    }
    /// The k-th field of the window, all rows counted, as it stands.
    [[nodiscard]] std::string_view field(std::size_t k, bool last_of_row) const noexcept {
        const std::size_t begin = static_cast<std::uint32_t>(structure_.ends()[k] + 1);
        std::string_view out = window_.substr(begin, structure_.ends()[k + 1] - begin);
        if (last_of_row && !out.empty() && out.back() == '\r') out.remove_suffix(1);
        return out;
    }
    /// Newlines in the first bytes of the window, those in quotes included.
    [[nodiscard]] std::size_t lines_in(std::size_t size) const noexcept {
        return static_cast<std::size_t>(
            std::count(window_.data(), window_.data() + size, '\n'));
    }

    status read_header() {
        std::vector<std::string> names;
        const std::size_t end = structure_.row_end(0);
        for (std::size_t k = 0; k < end; ++k) {
            const std::string_view f = field(k, k + 1 == end);
            if (!well_quoted(f, how_.quote)) {
                return error_of({0, 0, 0, 0, f, failure::reason::quoting});
            }
            names.emplace_back(is_quoted(f) ? unquoted(f, how_.quote, scratch_) : f);
        }
        result<layout> found = match_names(names, column_infos<S>, how_.extra_columns);
        if (!found) return located(0, found.error().message, found.error().kind);
        layout_ = std::move(*found);
        return {};
    }

    [[nodiscard]] bool is_quoted(std::string_view f) const noexcept {
        return !f.empty() && how_.quote != '\0' && f.front() == how_.quote;
    }

    /// Notes where the rows from `row` on begin, but for blank lines and wrong numbers of fields.
    /// Gives the row before which it ended: the window's end, or a row with wrong quotes.
    std::size_t take_rows(std::size_t row) {
        const std::size_t until = std::min(structure_.rows(), row + window_rows_max);
        wrong_quotes_ = false;
        std::size_t start = row == 0 ? 0 : structure_.row_end(row - 1);
        for (; row < until; ++row) {
            const std::size_t end = structure_.row_end(row);
            if (structure_.quotes() && !quotes_are_right(start, end)) {
                wrong_quotes_ = true;
                break;
            }
            const bool blank = end - start == 1 && layout_.fields > 1 && field(start, true).empty();
            if (end - start == layout_.fields) {
                starts_.push_back(static_cast<std::uint32_t>(start));
            } else if (!blank) { // an empty line is no row
                failures_.push_back(
                    {row_offset(row), 0, 0, end - start, {}, failure::reason::fields});
            }
            start = end;
        }
        return row;
    }
    [[nodiscard]] bool quotes_are_right(std::size_t k, std::size_t end) const noexcept {
        for (; k < end; ++k) {
            if (!well_quoted(field(k, k + 1 == end), how_.quote)) return false;
        }
        return true;
    }

    void parse_columns() {
        each_index<column_count<S>>([&](auto i) {
            using C = column_at<S, i>;
            auto& column = get<i>(rows_.columns);
            parse_column<typename C::plain_type, C::nullable>(
                get<i>(parsers_), column.extend(starts_.size()), i, layout_.column[i]);
        });
    }

    /// Shared by all columns of a type.
    template <class T, bool Nullable>
    LSMER_NOINLINE void parse_column(field_parser<T>& column_parser, storage_of<T>* to,
                                     std::size_t column, std::size_t place) {
        const std::uint32_t* const ends = structure_.ends() + place;
        const char* const text = window_.data();
        const bool last = place + 1 == layout_.fields;
        const bool quotes = structure_.quotes();
        for (std::size_t r = 0; r < starts_.size(); ++r) {
            const char* const begin = text + static_cast<std::uint32_t>(ends[starts_[r]] + 1);
            const char* end = text + ends[starts_[r] + 1];
            if (last && end != begin && end[-1] == '\r') --end;
            bool good = false;
            if (begin == end) [[unlikely]] {
                if constexpr (Nullable) to[r] = value_traits<T>::null;
                good = Nullable;
            } else if (quotes && *begin == how_.quote) [[unlikely]] {
                good = parse_quoted<T, Nullable>(column_parser, {begin, end}, to[r]);
            } else {
                good = column_parser.parse(begin, end, to[r]) &&
                       !is_accidental_null<T, Nullable>(to[r]);
            }
            if (!good) [[unlikely]] {
                to[r] = {};
                note_failure(begin, end, r, column);
            }
        }
    }

    template <class T, bool Nullable>
    LSMER_NOINLINE bool parse_quoted(field_parser<T>& column_parser, std::string_view f,
                                     storage_of<T>& to) {
        std::string_view inner = unquoted(f, how_.quote, scratch_);
        if (inner.empty()) {
            to = value_traits<T>::null;
            return Nullable || is_textual<T>;
        }
        if constexpr (std::is_same_v<storage_of<T>, std::string_view>) {
            if (inner.data() == scratch_.data()) inner = rows_.texts.keep(inner);
        }
        return column_parser.parse(inner.data(), inner.data() + inner.size(), to) &&
               !is_accidental_null<T, Nullable>(to);
    }
    template <class T>
    static constexpr bool is_textual = is_one_of<T, symbol, text, bytes>;

    /// A number in a nullable column that is the pattern of null was not meant as such.
    template <class T, bool Nullable>
    LSMER_ALWAYS_INLINE static bool is_accidental_null(const storage_of<T>& value) noexcept {
        if constexpr (!Nullable || is_textual<T> || std::is_floating_point_v<T>) {
            return false;
        } else {
            return value_traits<T>::is_null(value);
        }
    }

    LSMER_COLD void note_failure(const char* begin, const char* end, std::size_t row,
                                 std::size_t column) {
        failures_.push_back({static_cast<std::size_t>(begin - window_.data()), row, column, 0,
                             {begin, static_cast<std::size_t>(end - begin)},
                             begin == end ? failure::reason::empty : failure::reason::value});
    }

    /// Stops at the first failure, or counts the rows that have any and takes them out.
    LSMER_COLD status settle_failures() {
        std::sort(failures_.begin(), failures_.end(),
                  [](const failure& a, const failure& b) { return a.at < b.at; });
        if (how_.on_error == on_error::stop) return error_of(failures_.front());
        std::vector<bool> bad(starts_.size());
        for (const failure& f : failures_) {
            if (f.of_field() && bad[f.row]) continue;
            if (f.of_field()) {
                bad[f.row] = true;
                ++dropped_;
            }
            count_skipped(f);
        }
        if (dropped_ == 0) return {};
        each_index<column_count<S>>([&](auto i) {
            auto& column = get<i>(rows_.columns);
            std::size_t kept = rows_.count;
            for (std::size_t r = 0; r < bad.size(); ++r) {
                if (!bad[r]) column[kept++] = column[rows_.count + r];
            }
            column.resize(kept);
        });
        return {};
    }

    void count_skipped(const failure& f) {
        ++report_.skipped;
        if (report_.errors.size() < how_.errors_kept) report_.errors.push_back(error_of(f));
    }

    /// A row whose quotes are wrong says nothing of where it ends: only its line is given up.
    LSMER_COLD result<std::size_t> skip_line(std::size_t at, failure::reason why) {
        const std::string_view rest = window_.substr(at);
        const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
        std::string_view line = rest.substr(0, end);
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
        if (has_stray_quote(line, how_.delimiter, how_.quote)) why = failure::reason::quoting;
        const failure f{at, 0, 0, 0, line, why};
        if (how_.on_error == on_error::stop || header_wanted_) return error_of(f);
        count_skipped(f);
        lines_ += lines_in(at + end);
        return at + end;
    }

    [[nodiscard]] error located(std::size_t at, std::string_view message, error_kind kind) const {
        return make_error(kind, name_, ":", lines_ + lines_in(at) + 1, ": ", message);
    }
    [[nodiscard]] LSMER_COLD error error_of(const failure& f) const {
        return located(f.at, sentence<S>(f, layout_.fields), error_kind::parse);
    }

    const options how_;
    const std::string name_;
    SymbolDictionary symbols_;
    parsers parsers_;
    layout layout_;
    bool header_wanted_ = false;

    Structure structure_;
    std::string_view window_;
    std::vector<std::uint32_t> starts_; // of the rows to parse: number of fields before each
    std::vector<failure> failures_;
    std::size_t dropped_ = 0; // rows of this window that were taken out
    bool wrong_quotes_ = false; // in the row after those taken
    std::uint64_t lines_ = 0; // before this window
    buffer<char> scratch_;
    buffer<char> tail_;
    Rows<S> rows_;
    report report_;
};

} // namespace lsmer::inline v0::csv
