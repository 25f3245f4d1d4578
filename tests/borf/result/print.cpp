#include "borf/result/print.hpp"

#include "borf/support/results.hpp"
#include "support/catch.hpp"

#include <cstdio>
#include <random>

namespace {

using namespace borf::result;
using namespace results;

std::string box(const Data& data, std::size_t width = 100, std::size_t rows_max = 40) {
    return to_text(data, {width, rows_max, false});
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t to = text.find('\n', from);
        out.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return out;
}

/// Whether all lines are as wide as the first, and none wider than allowed.
bool is_box(const std::string& text, std::size_t width) {
    const auto lines = lines_of(text);
    const std::size_t first = detail::text_width(lines[0]);
    for (const std::string& l : lines) {
        if (detail::text_width(l) != first) return false;
    }
    return first <= width;
}

Data numbers(std::int32_t count) {
    Data data;
    std::vector<std::int32_t> values;
    for (std::int32_t i = 0; i < count; ++i) values.push_back(i);
    add<type_kind::i32>(data, "n", values);
    return data;
}

} // namespace

TEST_CASE("print: texts to the left, numbers to the right, null named", "[result]") {
    CHECK(box(trades()) == "┌────────┬────────┬──────┐\n"
                           "│ symbol │  price │ size │\n"
                           "├────────┼────────┼──────┤\n"
                           "│ AAPL   │ 189.95 │ 1200 │\n"
                           "│ IBM    │    0.5 │ null │\n"
                           "│ ZM     │  61.02 │  300 │\n"
                           "└────────┴────────┴──────┘\n");
}

TEST_CASE("print: a null text is blank, a result without rows is its header", "[result]") {
    Data data;
    add<type_kind::text, true>(data, "t", {"", "x"});
    CHECK(box(data) == "┌───┐\n│ t │\n├───┤\n│   │\n│ x │\n└───┘\n");
    Data empty;
    add<type_kind::f64>(empty, "price", {});
    CHECK(box(empty) == "┌───────┐\n│ price │\n├───────┤\n└───────┘\n");
}

TEST_CASE("print: a character of UTF-8 takes one place", "[result]") {
    Data data;
    add<type_kind::symbol>(data, "städte", {"Zürich", "東京", "Rome"});
    CHECK(box(data) == "┌────────┐\n"
                       "│ städte │\n"
                       "├────────┤\n"
                       "│ Zürich │\n"
                       "│ 東京     │\n"
                       "│ Rome   │\n"
                       "└────────┘\n");
    CHECK(detail::text_width("Zürich") == 6);
    CHECK(detail::text_prefix("Zürich", 2) == "Zü");
    CHECK(detail::text_prefix("Zürich", 0).empty());
    CHECK(detail::text_prefix("Zü", 5) == "Zü");
}

TEST_CASE("print: control characters do not break the box", "[result]") {
    Data data;
    add<type_kind::text>(data, "t", {"a\nb\tc\r", std::string_view("d\0e", 3)});
    const std::string text = box(data);
    CHECK(is_box(text, 100));
    CHECK(text.find("a b c ") != std::string::npos);
    CHECK(text.find("d e") != std::string::npos);
}

TEST_CASE("print: many rows are shown as head and tail", "[result]") {
    const auto shown = [](std::int32_t rows, std::size_t rows_max) {
        std::string out;
        const auto lines = lines_of(box(numbers(rows), 100, rows_max));
        for (std::size_t i = 3; i + 1 < lines.size(); ++i) {
            for (const char c : lines[i]) {
                if (c >= '0' && c <= '9') out += c;
            }
            out += lines[i].find("⋮") != std::string::npos ? "..." : " ";
        }
        return out;
    };
    CHECK(shown(4, 4) == "0 1 2 3 ");
    CHECK(shown(5, 4) == "0 1 ...3 4 ");
    CHECK(shown(6, 5) == "0 1 2 ...4 5 ");
    CHECK(shown(1000, 2) == "0 ...999 ");
    CHECK(shown(3, 1) == "0 ...");
    CHECK(shown(3, 0) == "...");
    CHECK(shown(0, 0).empty());
    // Only the rows shown make the column wide.
    CHECK(is_box(box(numbers(100000), 100, 1), 5));
}

TEST_CASE("print: texts give way first, numbers stay whole", "[result]") {
    Data data;
    add<type_kind::text>(data, "note", {"a text of some length, longer than the others"});
    add<type_kind::f64>(data, "x", {123456.789});
    add<type_kind::text>(data, "short", {"few words"});
    CHECK(box(data, 47) == "┌────────────────────┬────────────┬───────────┐\n"
                           "│ note               │          x │ short     │\n"
                           "├────────────────────┼────────────┼───────────┤\n"
                           "│ a text of some le… │ 123456.789 │ few words │\n"
                           "└────────────────────┴────────────┴───────────┘\n");
}

TEST_CASE("print: a long name is cut before numbers are", "[result]") {
    Data data;
    add<type_kind::i32>(data, "the_total_of_everything_sold", {42});
    CHECK(box(data, 20) == "┌──────────────────┐\n"
                           "│ the_total_of_ev… │\n"
                           "├──────────────────┤\n"
                           "│               42 │\n"
                           "└──────────────────┘\n");
}

TEST_CASE("print: columns in the middle are left out", "[result]") {
    Data data;
    for (const char* name : {"first", "b", "c", "d", "e", "f", "last"}) {
        add<type_kind::i32>(data, name, {1000000});
    }
    CHECK(box(data, 46) == "┌─────────┬─────────┬───┬─────────┬─────────┐\n"
                           "│   first │       b │ … │       f │    last │\n"
                           "├─────────┼─────────┼───┼─────────┼─────────┤\n"
                           "│ 1000000 │ 1000000 │ … │ 1000000 │ 1000000 │\n"
                           "└─────────┴─────────┴───┴─────────┴─────────┘\n");
    CHECK(box(data, 16) == "┌─────────┬───┐\n"
                           "│   first │ … │\n"
                           "├─────────┼───┤\n"
                           "│ 1000000 │ … │\n"
                           "└─────────┴───┘\n");
}

TEST_CASE("print: no box is wider than asked for", "[result]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 200; ++round) {
        Data data;
        std::vector<std::string> names(1 + random() % 12);
        for (auto& n : names) {
            n.assign(1 + random() % 30, 'n');
            if (random() % 2 == 0) {
                const std::string value(random() % 60, 'v');
                add<type_kind::text>(data, n, {value});
            } else {
                add<type_kind::u64>(data, n, {random() >> random() % 64});
            }
        }
        const std::size_t width = 9 + random() % 150;
        const std::string text = box(data, width);
        CAPTURE(width);
        if (!is_box(text, width)) CHECK(text.empty());
        // What fits is shown as it is.
        const std::string wide = box(data, 1000);
        if (is_box(wide, width)) CHECK(text == wide);
    }
    CHECK(is_box(box(trades(), 1), 13)); // too narrow for anything: still a box
    CHECK(is_box(box(numbers(100), 5), 5));
}

TEST_CASE("print: the footer tells rows, and the rate of a run", "[result]") {
    const auto footer = [](Data data) {
        return lines_of(to_text(data, {})).back();
    };
    CHECK(footer(numbers(3)) == "3 rows");
    CHECK(footer(numbers(1)) == "1 row");
    Data data = numbers(512);
    data.stats.rows = 50000000;
    data.stats.elapsed_ns = 76000000;
    CHECK(footer(std::move(data)) == "512 rows (50000000 in 0.076 s, 657.9 M rows/s)");
}

TEST_CASE("print: to a file that is no terminal, a hundred places", "[result]") {
    std::FILE* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    CHECK(terminal_width(file) == 100);
    CHECK(terminal_width(nullptr) == 100);
    print(trades(), file);
    std::rewind(file);
    std::string read(4096, '\0');
    read.resize(std::fread(read.data(), 1, read.size(), file));
    std::fclose(file);
    CHECK(read == to_text(trades(), {100, 40, true}));
    CHECK(read == to_text(trades()));
}

TEST_CASE("print: floats with as many digits as one can read", "[result]") {
    Data data;
    add<lsmer::type_kind::f64>(
        data, "x", {125.04499999999999, 0.1 + 0.2, 150, 1e300, 123456789012345.5, -1.0 / 3});
    const auto value = [&](std::size_t row, int digits) {
        print_options o{100, 40, false, digits};
        std::string line = lines_of(to_text(data, o))[3 + row];
        line.erase(0, line.find_first_of("-0123456789"));
        return line.substr(0, line.find(' '));
    };
    CHECK(value(0, 12) == "125.045");
    CHECK(value(0, 0) == "125.04499999999999");
    CHECK(value(1, 12) == "0.3");
    CHECK(value(2, 12) == "150");
    CHECK(value(3, 12) == "1e+300");
    CHECK(value(4, 12) == "123456789012345.5"); // rounding would make it a power of ten
    CHECK(value(5, 12) == "-0.333333333333");
}
