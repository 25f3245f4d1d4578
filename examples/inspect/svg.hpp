#pragma once
// The tree as a drawing: a row for each run, a box for each file, as wide as its range of keys and
// as dark as it is large. What stands in the text of a file's line is the box's title.

#include "text.hpp"

#include <string>

namespace inspect {

inline std::string xml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

inline std::string to_svg(const picture& p, std::string_view directory) {
    constexpr int left = 130;
    constexpr int wide = 760;
    constexpr int row = 26;
    const Axis axis(p);
    std::uint64_t largest = 1;
    for (const auto& f : p.files) largest = std::max(largest, f->bytes);
    std::string boxes;
    int y = 76;
    std::uint32_t shown = ~0U;
    const auto label = [&](int x, int at, std::string_view text) {
        boxes += "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(at) + "\">" +
                 xml(text) + "</text>\n";
    };
    each_run(p, [&](std::uint32_t level, files_of_run run) {
        if (level != shown) {
            y += shown == ~0U ? 0 : 10;
            label(10, y + 16, "level " + std::to_string(level));
            shown = level;
        }
        std::uint64_t bytes = 0;
        for (const auto& f : run) {
            bytes += f->bytes;
            const double from = axis.at(*f, false) * wide;
            const double width = std::max(axis.at(*f, true) * wide - from, 3.0);
            const double dark = 0.25 + 0.75 * static_cast<double>(f->bytes) /
                                           static_cast<double>(largest);
            char box[160];
            std::snprintf(box, sizeof box,
                          "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" "
                          "fill-opacity=\"%.2f\">",
                          left + from, y, width, row - 6, dark);
            boxes += box;
            boxes += "<title>" +
                     xml("file " + std::to_string(f->number) + ": " + grouped(f->rows) +
                         " rows, " + size_text(f->bytes) + ", keys " + keys_text(p, *f) +
                         ", times " + times_text(f->note.times)) +
                     "</title></rect>\n";
        }
        label(left + wide + 10, y + 16, size_text(bytes));
        y += row;
    });
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 " +
                      std::to_string(y + 20) + "\" font-family=\"sans-serif\" font-size=\"13\">\n" +
                      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
    const auto head = [&](int at, const std::string& text) {
        out += "<text x=\"10\" y=\"" + std::to_string(at) + "\">" + xml(text) + "</text>\n";
    };
    head(24, escaped(directory) + ": table " + escaped(p.table) + ", " + grouped(p.rows()) +
                 " rows in " + grouped(p.files.size()) + " files, " + size_text(p.bytes()));
    head(44, "debt: leveled " + size_text(p.debt_leveled) + ", tiered " +
                 size_text(p.debt_tiered) + "; logs " + size_text(p.log_bytes));
    out += "<g fill=\"#1f5fa8\" stroke=\"white\">\n";
    // Labels are text of the same group, without its stroke.
    out += "<style>text{fill:black;stroke:none}</style>\n" + boxes + "</g>\n</svg>\n";
    return out;
}

} // namespace inspect
