// The program that draws a table's directory (examples/inspect), on tables of the real disk.

#include "../../../examples/inspect/svg.hpp"

#include "support/engine.hpp"
#include "support/temp_directory.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <unistd.h>
#include <vector>

using namespace lsmer;
using test::append_rows;
using test::disk_table;

namespace {

std::string inspected(const std::string& directory, std::size_t width = 100) {
    const auto p = inspect::read(directory);
    return p ? inspect::to_text(*p, "db", width) : "error: " + p.error().message;
}
void make_inspected(const std::string& directory) {
    auto table = disk_table::open(directory, test::small_options(1000)).value();
    for (int i = 0; i < 3; ++i) {
        append_rows(table, i * 100, 100).value();
        table.flush().value();
    }
    append_rows(table, 300, 5).value();
}
std::size_t lines_with(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++n;
    return n;
}

} // namespace

TEST_CASE("the tree is drawn from the directory alone, and nothing in it changes") {
    const test::temp_directory home;
    const std::string db = home / "db";
    make_inspected(db);
    const auto before = test::files_of(io::Posix(), db);
    const std::string text = inspected(db);
    CAPTURE(text);
    CHECK(test::files_of(io::Posix(), db) == before);
    CHECK(text.starts_with("db: table counted, order (id)\n300 rows in 3 files, "));
    CHECK(text.find("process") == std::string::npos);
    CHECK(text.find("1 log, ") != std::string::npos);
    CHECK(text.find("level 0  3 files, 300 rows, ") != std::string::npos);
    CHECK(lines_with(text, "\n  run ") == 3);
    CHECK(lines_with(text, "  0        100    ") == 3); // level and rows of the files
    CHECK(text.find("  200 .. 299\n") != std::string::npos);
    CHECK(text.find("\nnote    text") != std::string::npos);
    CHECK(text.find("\nlevel   nullable i32") != std::string::npos);
    CHECK(lines_with(text, " %") == 5); // each column has its codecs
    // The newest run is the first, and lies to the right of the others.
    const auto line_at = [&](std::size_t at) { return text.substr(at, text.find('\n', at) - at); };
    const std::size_t first = text.find("  run ");
    const std::string newest = line_at(first);
    const std::string older = line_at(text.find("  run ", first + 1));
    CHECK(newest.find('[') >= older.find(']'));
}

TEST_CASE("no line is wider than the terminal, at any width") {
    const test::temp_directory home;
    make_inspected(home / "db");
    for (const std::size_t width : {40U, 57U, 80U, 200U}) {
        std::size_t longest = 0;
        std::size_t begin = 0;
        const std::string text = inspected(home / "db", width);
        for (std::size_t end; (end = text.find('\n', begin)) != text.npos; begin = end + 1) {
            longest = std::max(longest, end - begin);
        }
        CHECK(longest <= width);
        CHECK(longest >= 40);
    }
}

TEST_CASE("a table that is open is drawn beside its owner, who is named") {
    const test::temp_directory home;
    auto table = disk_table::open(home / "db", test::small_options(1000)).value();
    append_rows(table, 0, 10).value();
    table.flush().value();
    const auto p = inspect::read(home / "db");
    REQUIRE(p);
    CHECK(p->rows() == 10);
    CHECK(p->holder == static_cast<std::uint64_t>(getpid()));
    append_rows(table, 10, 10).value(); // it was not disturbed
    CHECK(inspect::to_text(*p, "db", 80).find("open in process " + std::to_string(getpid())) !=
          std::string::npos);
}

TEST_CASE("a directory that is damaged, empty or none is a clear error") {
    const test::temp_directory home;
    CHECK(inspected(home / "none").find("is no directory") != std::string::npos);
    CHECK(inspected(home.path()).find("holds no database") != std::string::npos);
    const std::string db = home / "db";
    make_inspected(db);
    const auto names = test::files_of(io::Posix(), db);
    const std::string damaged[] = {test::only_file(names, ".sst"),
                                   test::only_file(names, ".manifest"), "CURRENT"};
    for (const std::string& name : damaged) {
        const std::string path = db + "/" + name;
        const auto size = io::Posix().stat(path).value().size;
        auto out = io::Posix().open(path, io::open_mode::modify).value();
        std::byte old[1];
        // The last bytes of an SSTable are its footer, of a manifest it may be a mark.
        const std::uint64_t at = name.ends_with(".manifest") ? size / 2 : size - 20;
        REQUIRE(out.read_at(at, old));
        const std::byte wrong[1] = {old[0] ^ std::byte{255}};
        REQUIRE(out.write_at(at, byte_view(wrong)));
        const std::string text = inspected(db);
        CAPTURE(text);
        CHECK(text.starts_with("error: "));
        CHECK(text.find(path) != std::string::npos);
        REQUIRE(out.write_at(at, byte_view(old)));
    }
    CHECK(inspected(db).starts_with("db: table"));
    REQUIRE(io::Posix().remove(db + "/" + test::only_file(names, ".sst")));
    CHECK(inspected(db).find(".sst") != std::string::npos);
}

TEST_CASE("the drawing is one of boxes, a title each, with every special character escaped") {
    const test::temp_directory home;
    make_inspected(home / "db");
    const auto p = inspect::read(home / "db").value();
    const std::string svg = inspect::to_svg(p, "a<b>&\"c\"\x1b[31m");
    CHECK(svg.starts_with("<svg xmlns="));
    CHECK(svg.ends_with("</svg>\n"));
    CHECK(lines_with(svg, "<title>file ") == 3);
    CHECK(svg.find("a&lt;b&gt;&amp;&quot;c&quot;\\x1b[31m") != std::string::npos);
    CHECK(lines_with(svg, "<rect ") == 4);
    CHECK(lines_with(svg, "<text ") == lines_with(svg, "</text>"));
    CHECK(inspect::escaped("a\\b\x01\xff") == "a\\x5cb\\x01\\xff");
    CHECK(inspect::size_text(1536) == "1.5 KiB");
    CHECK(inspect::grouped(1234567) == "1,234,567");
}

TEST_CASE("keys are put back into the columns they were made of") {
    using inspect::key_part;
    using inspect::key_text;
    const auto key_of = [](auto columns, const auto&... values) {
        byte_buffer out;
        [&]<class... C>(type_list<C...>*) { (put_key_part<C>(out, values, false), ...); }(columns);
        return std::string(as_text(out.view()));
    };
    using i32 = column<"a", std::int32_t>;
    using when = column<"b", timestamp>;
    using maybe = column<"c", nullable<std::int64_t>>;
    using real = column<"d", double>;
    using code = column<"e", symbol>;
    using list = type_list<i32, when, maybe, real, code>;
    const std::vector<key_part> parts{{type_kind::i32, false, 4},
                                      {type_kind::timestamp, false, 8},
                                      {type_kind::i64, true, 8},
                                      {type_kind::f64, false, 8},
                                      {type_kind::symbol, false, 4}};
    const std::string key =
        key_of(static_cast<list*>(nullptr), std::int32_t{-7}, std::int64_t{86'400'000'000'000},
               std::int64_t{-1}, -2.5, std::uint32_t{9});
    CHECK(key_text(key, parts, 99) == "-7, 1970-01-02T00:00:00, -1, -2.5, symbol 9");
    CHECK(key_text(key, parts, 20) == "-7, 1970-01-02T00:..");
    CHECK(key_text(key.substr(0, 12), parts, 99) == "-7, 1970-01-02T00:00:00");
    CHECK(key_text("abc", {{type_kind::text, false, 0}}) == "\"abc\"");
    CHECK(key_text("a\n\x01", {{type_kind::bytes, false, 0}}) == "\"a\\x0a\\x01\"");
    const std::vector<key_part> text_first{{type_kind::text}, {type_kind::u16, false, 2}};
    CHECK(key_text(std::string_view("a\0\1xx", 5), text_first) == "6100017878");
    CHECK(key_text(std::string(8, '\0'), {{type_kind::i64, true, 8}}) == "null");
    CHECK(key_text("ab", {}) == "6162");
    CHECK(key_text("", parts) == "-");
}
