#pragma once
// The tree as text. Nothing from the directory reaches the terminal unescaped.

#include "read.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace inspect {

inline std::string grouped(std::uint64_t n) {
    std::string digits = std::to_string(n);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

inline std::string size_text(std::uint64_t bytes) {
    static constexpr std::string_view units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; size >= 1024 && unit + 1 < std::size(units); size /= 1024) ++unit;
    char text[32];
    std::snprintf(text, sizeof text, unit == 0 ? "%.0f " : "%.1f ", size);
    return std::string(text).append(units[unit]);
}

inline std::string per_row(std::uint64_t bytes, std::uint64_t rows) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f",
                  rows == 0 ? 0 : static_cast<double>(bytes) / static_cast<double>(rows));
    return text;
}

inline std::string times_text(const lsmer::engine::time_span& t) {
    if (t.first > t.last) return "-";
    const std::string last = t.last == lsmer::compaction::time_most ? "unknown" : time_text(t.last);
    return time_text(t.first) + " .. " + last;
}

inline std::string codecs_text(const column& c) {
    std::uint64_t sum = 0;
    for (const std::uint64_t b : c.of_tag) sum += b;
    std::vector<std::pair<std::uint64_t, std::size_t>> used;
    for (std::size_t tag = 0; tag < std::size(c.of_tag); ++tag) {
        if (c.of_tag[tag] != 0) used.emplace_back(c.of_tag[tag], tag);
    }
    std::sort(used.rbegin(), used.rend());
    std::string out;
    for (const auto& [bytes, tag] : used) {
        const std::string_view name = lsmer::codec::name_of(static_cast<std::uint16_t>(tag));
        out.append(out.empty() ? "" : ", ").append(name.empty() ? "others" : name);
        out.append(" ").append(std::to_string((bytes * 100 + sum / 2) / sum)).append(" %");
    }
    return out;
}

/// Where files lie beside each other: by key, or where the table has no order, by row number. Keys
/// are told apart by the eight bytes behind what all of them begin with, as one number.
class Axis {
public:
    explicit Axis(const picture& p) {
        for (const auto& f : p.files) {
            for (const std::string* const key : {&f->note.smallest, &f->note.largest}) {
                keyed_ = keyed_ || !key->empty();
                if (first_.empty()) first_ = *key;
                std::size_t n = 0;
                while (n < first_.size() && n < key->size() && first_[n] == (*key)[n]) ++n;
                common_ = std::min(common_, n);
            }
        }
        for (const auto& f : p.files) {
            least_ = std::min(least_, point(*f, false));
            most_ = std::max(most_, point(*f, true));
        }
    }
    /// From 0 to 1.
    [[nodiscard]] double at(const file& f, bool last) const {
        return most_ <= least_ ? (last ? 1 : 0) : (point(f, last) - least_) / (most_ - least_);
    }

private:
    [[nodiscard]] double point(const file& f, bool last) const {
        if (!keyed_) return static_cast<double>(last ? f.last_sequence : f.first_sequence);
        const std::string& key = last ? f.note.largest : f.note.smallest;
        double value = 0;
        double weight = 1;
        for (std::size_t i = common_; i < common_ + 8; ++i) {
            weight /= 256;
            value += weight * (i < key.size() ? static_cast<unsigned char>(key[i]) : 0);
        }
        return value;
    }

    bool keyed_ = false;
    std::string first_;
    std::size_t common_ = ~std::size_t{0};
    double least_ = 1e300;
    double most_ = -1e300;
};

/// Calls `body(level, run's files)` for each run, the newest first.
template <class Body>
void each_run(const picture& p, Body&& body) {
    for (std::size_t end = p.files.size(); end != 0;) {
        std::size_t begin = end - 1;
        const auto same = [&](const file& a, const file& b) {
            return a.level == b.level && a.note.run == b.note.run;
        };
        while (begin != 0 && same(*p.files[begin - 1], *p.files[end - 1])) --begin;
        body(p.files[begin]->level, p.files.view().subspan(begin, end - begin));
        end = begin;
    }
}

using files_of_run = std::span<const lsmer::ref<const file>>;

inline std::string bar(const Axis& axis, files_of_run run, std::size_t width) {
    std::string out(width, ' ');
    for (const auto& f : run) {
        const double most = static_cast<double>(width - 1);
        auto from = static_cast<std::size_t>(axis.at(*f, false) * most);
        auto to = static_cast<std::size_t>(axis.at(*f, true) * most);
        for (std::size_t i = from; i <= to; ++i) out[i] = '=';
        out[from] = '[';
        out[to] = from == to ? '|' : ']';
    }
    return out;
}

/// Lines are cut to the width.
class Lines {
public:
    explicit Lines(std::size_t width) : width_(width < 40 ? 40 : width) {}
    [[nodiscard]] std::size_t width() const { return width_; }
    void add(std::string line) {
        if (line.size() > width_) line.replace(width_ - 2, std::string::npos, "..");
        while (!line.empty() && line.back() == ' ') line.pop_back();
        text_ += line;
        text_ += '\n';
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::size_t width_;
    std::string text_;
};

inline std::string padded(std::string text, std::size_t width, bool right = false) {
    if (text.size() < width) text.insert(right ? 0 : text.size(), width - text.size(), ' ');
    return text;
}

inline void add_tree(const picture& p, Lines& out) {
    const Axis axis(p);
    std::uint32_t shown = ~0U;
    each_run(p, [&](std::uint32_t level, files_of_run run) {
        if (level != shown) {
            std::uint64_t files = 0;
            std::uint64_t rows = 0;
            std::uint64_t bytes = 0;
            for (const auto& f : p.files) {
                if (f->level != level) continue;
                ++files;
                rows += f->rows;
                bytes += f->bytes;
            }
            out.add("");
            out.add("level " + std::to_string(level) + "  " + grouped(files) +
                    (files == 1 ? " file, " : " files, ") + grouped(rows) + " rows, " +
                    size_text(bytes));
            shown = level;
        }
        std::uint64_t bytes = 0;
        for (const auto& f : run) bytes += f->bytes;
        const std::string end = padded(size_text(bytes), 11, true);
        const std::string begin = padded("  run " + std::to_string(run[0]->note.run), 12);
        out.add(begin + bar(axis, run, out.width() - begin.size() - end.size()) + end);
    });
}

inline std::string keys_text(const picture& p, const file& f) {
    return key_text(f.note.smallest, p.key) + " .. " + key_text(f.note.largest, p.key);
}

inline void add_files(const picture& p, Lines& out) {
    out.add("");
    out.add("  file level       rows      bytes  a row  keys, times");
    for (const auto& f : p.files) {
        out.add(padded(std::to_string(f->number), 6, true) +
                padded(std::to_string(f->level), 6, true) + padded(grouped(f->rows), 11, true) +
                padded(size_text(f->bytes), 11, true) +
                padded(per_row(f->bytes, f->rows), 7, true) + "  " + keys_text(p, *f));
        if (f->note.times.first <= f->note.times.last) {
            out.add(std::string(43, ' ') + times_text(f->note.times));
        }
    }
}

inline void add_columns(const picture& p, Lines& out) {
    std::size_t name = 6;
    std::size_t type = 4;
    for (const column& c : p.columns) {
        name = std::max(name, escaped(c.name).size());
        type = std::max(type, c.type.size());
    }
    out.add("");
    out.add(padded("column", name) + "  " + padded("type", type) + "       bytes  a row  codecs");
    for (const column& c : p.columns) {
        out.add(padded(escaped(c.name), name) + "  " + padded(c.type, type) +
                padded(size_text(c.bytes), 12, true) + padded(per_row(c.bytes, p.rows()), 7, true) +
                "  " + codecs_text(c));
    }
}

inline std::string to_text(const picture& p, std::string_view directory, std::size_t width) {
    Lines out(width);
    out.add(escaped(directory) + ": table " + escaped(p.table) +
            (p.order.empty() ? "" : ", order " + escaped(p.order)));
    if (p.holder != 0) {
        out.add("open in process " + std::to_string(p.holder) +
                ": the files as they were at one moment");
    }
    out.add(grouped(p.rows()) + " rows in " + grouped(p.files.size()) + " files, " +
            size_text(p.bytes()) + ", " + per_row(p.bytes(), p.rows()) + " bytes a row; " +
            grouped(p.logs) + (p.logs == 1 ? " log, " : " logs, ") + size_text(p.log_bytes));
    out.add("debt, with the options of the policy as they stand: leveled " +
            size_text(p.debt_leveled) + ", tiered " + size_text(p.debt_tiered));
    add_tree(p, out);
    if (!p.files.empty()) {
        add_files(p, out);
        add_columns(p, out);
    }
    return out.take();
}

} // namespace inspect
