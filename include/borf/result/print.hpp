#pragma once
// A result as a box that fits its terminal.
//
//   ┌────────┬────────┬──────┐
//   │ symbol │  price │ size │    numbers and times to the right, texts to the left
//   ├────────┼────────┼──────┤
//   │ AAPL   │ 189.95 │ 1200 │
//   │ ⋮      │      ⋮ │    ⋮ │    rows between head and tail, where they are many
//   │ ZM     │  61.02 │  300 │
//   └────────┴────────┴──────┘
//   512 rows (50000000 in 0.076 s, 657.9 M rows/s)
//
// Where the box is too wide, texts and names are cut, then columns in the middle left out, where …
// stands, and in the end anything is cut; it is never wider than asked for, nor less than 5 places.
// Widths count characters of UTF-8, each as one place.

#include "borf/result/format.hpp"

#include <sys/ioctl.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace borf::inline v0::result {

struct print_options {
    std::size_t width = 0;    // places; 0: of the terminal, or 100 where there is none
    std::size_t rows_max = 40; // more are shown as head and tail, half each
    bool footer = true;
    int digits = 12; // significant ones of a float; 0: as many as it takes
};

namespace detail {

/// Characters of UTF-8 text: bytes that do not continue one.
inline std::size_t text_width(std::string_view text) noexcept {
    std::size_t n = 0;
    for (const char c : text) n += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    return n;
}

/// The first characters of a text.
inline std::string_view text_prefix(std::string_view text, std::size_t characters) noexcept {
    std::size_t at = 0;
    for (std::size_t n = 0; at < text.size(); ++at) {
        n += (static_cast<unsigned char>(text[at]) & 0xc0U) != 0x80U;
        if (n > characters) break;
    }
    return text.substr(0, at);
}

class BoxPrinter {
public:
    BoxPrinter(const Data& data, const print_options& o) : data_(data), options_(o) {
        const std::size_t rows = data.rows();
        const bool all = rows <= o.rows_max;
        head_ = all ? rows : o.rows_max - o.rows_max / 2;
        tail_ = all ? rows : rows - o.rows_max / 2;
        for (std::size_t c = 0; c < data.columns.size(); ++c) measure(c);
        fit(o.width);
    }

    [[nodiscard]] std::string text() {
        rule("┌", "┬", "┐");
        row([&](std::size_t c) { return std::string(data_.columns[c].name); });
        rule("├", "┼", "┤");
        for (std::size_t i = 0; i < head_; ++i) value_row(i);
        if (head_ < tail_) row([](std::size_t) { return std::string("⋮"); });
        for (std::size_t i = tail_; i < data_.rows(); ++i) value_row(i);
        rule("└", "┴", "┘");
        if (options_.footer) footer();
        return std::move(out_);
    }

private:
    static constexpr std::size_t left_out = ~std::size_t{0};

    [[nodiscard]] std::string shown(const Column& c, std::size_t i) const {
        if (is_null(c, i)) return is_textual(c.type.kind) ? "" : "null";
        std::string v;
        if (!put_rounded(v, c, i)) put_value(v, c, i);
        for (char& ch : v) {
            if (static_cast<unsigned char>(ch) < 0x20) ch = ' '; // a line break would break the box
        }
        return v;
    }

    /// A float of many digits, rounded: 125.045 instead of 125.04499999999999. Not those that
    /// rounding would turn to powers of ten.
    [[nodiscard]] bool put_rounded(std::string& out, const Column& c, std::size_t i) const {
        const bool real = c.type.kind == lsmer::type_kind::f64;
        if (options_.digits <= 0 || !real || is_null(c, i)) return false;
        char text[40];
        const char* const end = std::to_chars(text, text + sizeof text, c.as<double>()[i],
                                              std::chars_format::general, options_.digits).ptr;
        const std::string_view rounded(text, static_cast<std::size_t>(end - text));
        if (rounded.find_first_not_of("-.0123456789") != std::string_view::npos) return false;
        out += rounded;
        return true;
    }

    void measure(std::size_t c) {
        const Column& column = data_.columns[c];
        std::size_t values = 1;
        const auto see = [&](std::size_t i) {
            values = std::max(values, text_width(shown(column, i)));
        };
        for (std::size_t i = 0; i < head_; ++i) see(i);
        for (std::size_t i = tail_; i < data_.rows(); ++i) see(i);
        const std::size_t name = text_width(column.name);
        constexpr std::size_t short_text = 12;
        widths_.push_back(std::max(values, name));
        // A number is not cut as long as there is another way.
        floors_.push_back(is_textual(column.type.kind) ? short_text
                                                       : std::max(values, short_text));
        columns_.push_back(c);
    }

    [[nodiscard]] std::size_t total() const noexcept {
        std::size_t n = 1;
        for (const std::size_t c : columns_) n += (c == left_out ? 1 : widths_[c]) + 3;
        return n;
    }

    void fit(std::size_t width) {
        narrow(width);
        std::size_t mark = left_out;
        while (total() > width && columns_.size() > (mark == left_out ? 1U : 2U)) {
            if (mark == left_out) {
                mark = columns_.size() / 2;
                columns_[mark] = left_out;
                continue;
            }
            const bool before = mark > columns_.size() - 1 - mark;
            const std::size_t gone = before ? --mark : mark + 1;
            columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(gone));
        }
        for (std::size_t& f : floors_) f = 1;
        narrow(width);
    }

    /// Narrows columns that are above their floors, the widest first.
    void narrow(std::size_t width) {
        while (total() > width) {
            std::size_t widest = left_out;
            for (const std::size_t c : columns_) {
                if (c == left_out || widths_[c] <= floors_[c]) continue;
                if (widest == left_out || widths_[c] > widths_[widest]) widest = c;
            }
            if (widest == left_out) return;
            widths_[widest] -= std::min(total() - width, widths_[widest] - floors_[widest]);
        }
    }

    void fill(std::string_view piece, std::size_t times) {
        for (std::size_t i = 0; i < times; ++i) out_ += piece;
    }
    void rule(std::string_view left, std::string_view middle, std::string_view right) {
        out_ += left;
        for (std::size_t k = 0; k < columns_.size(); ++k) {
            if (k != 0) out_ += middle;
            fill("─", (columns_[k] == left_out ? 1 : widths_[columns_[k]]) + 2);
        }
        out_ += right;
        out_ += '\n';
    }
    template <class Cell>
    void row(Cell cell) {
        out_ += "│";
        for (const std::size_t c : columns_) {
            out_ += ' ';
            if (c == left_out) {
                out_ += "…";
            } else {
                put_cell(cell(c), widths_[c], is_textual(data_.columns[c].type.kind));
            }
            out_ += " │";
        }
        out_ += '\n';
    }
    void value_row(std::size_t i) {
        row([&](std::size_t c) { return shown(data_.columns[c], i); });
    }
    void put_cell(std::string_view text, std::size_t width, bool left) {
        const std::size_t w = text_width(text);
        if (w > width) {
            out_ += text_prefix(text, width - 1);
            out_ += "…";
            return;
        }
        if (!left) fill(" ", width - w);
        out_ += text;
        if (left) fill(" ", width - w);
    }

    void footer() {
        const statistics& s = data_.stats;
        put_number(out_, data_.rows());
        out_ += data_.rows() == 1 ? " row" : " rows";
        if (s.elapsed_ns > 0) {
            const double seconds = static_cast<double>(s.elapsed_ns) * 1e-9;
            const double rate = static_cast<double>(s.rows) / seconds;
            char text[96];
            std::snprintf(text, sizeof text, " (%llu in %.3g s, %.4g M rows/s)",
                          static_cast<unsigned long long>(s.rows), seconds, rate * 1e-6);
            out_ += text;
        }
        out_ += '\n';
    }

    const Data& data_;
    print_options options_;
    std::size_t head_ = 0;
    std::size_t tail_ = 0;
    std::vector<std::size_t> widths_; // by column, as is floors_
    std::vector<std::size_t> floors_; // how far a width may go down
    std::vector<std::size_t> columns_; // shown, in order; left_out where some are not
    std::string out_;
};

} // namespace detail

/// Places of the terminal that a file is, or 100.
[[nodiscard]] inline std::size_t terminal_width(std::FILE* file) noexcept {
    winsize size{};
    if (file != nullptr && ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col != 0) {
        return size.ws_col;
    }
    return 100;
}

[[nodiscard]] inline std::string to_text(const Data& data, print_options o = {}) {
    if (o.width == 0) o.width = 100;
    return detail::BoxPrinter(data, o).text();
}

inline void print(const Data& data, std::FILE* file = stdout, print_options o = {}) {
    if (o.width == 0) o.width = terminal_width(file);
    const std::string text = to_text(data, o);
    std::fwrite(text.data(), 1, text.size(), file);
}

} // namespace borf::inline v0::result
