#include "lsmer/interop/csv/read.hpp"

#include "support/catch.hpp"
#include "support/temp_directory.hpp"

#include <sys/stat.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace {

namespace csv = lsmer::csv;

using stamp = lsmer::nullable<lsmer::timestamp>;

struct all : lsmer::table<"all"> {
    static constexpr struct flag : lsmer::column<"flag", bool> {} flag{};
    static constexpr struct i8 : lsmer::column<"i8", lsmer::nullable<std::int8_t>> {} i8{};
    static constexpr struct u64 : lsmer::column<"u64", std::uint64_t> {} u64{};
    static constexpr struct f32 : lsmer::column<"f32", float> {} f32{};
    static constexpr struct f64 : lsmer::column<"f64", lsmer::nullable<double>> {} f64{};
    static constexpr struct day : lsmer::column<"day", lsmer::date> {} day{};
    static constexpr struct time : lsmer::column<"time", stamp> {} time{};
    static constexpr struct span : lsmer::column<"span", lsmer::timespan> {} span{};
    static constexpr struct name : lsmer::column<"name", lsmer::symbol> {} name{};
    static constexpr struct note : lsmer::column<"note", lsmer::nullable<lsmer::text>> {} note{};
    static constexpr struct raw : lsmer::column<"raw", lsmer::bytes> {} raw{};
    static constexpr struct id : lsmer::column<"id", lsmer::fixed_bytes<2>> {} id{};
    using columns = lsmer::columns<flag, i8, u64, f32, f64, day, time, span, name, note, raw, id>;
};

struct pairs : lsmer::table<"pairs"> {
    static constexpr struct n : lsmer::column<"n", std::int16_t> {} n{};
    static constexpr struct s : lsmer::column<"s", lsmer::nullable<lsmer::text>> {} s{};
    using columns = lsmer::columns<n, s>;
};

struct flights : lsmer::table<"flights"> {
    static constexpr struct date : lsmer::column<"date", lsmer::timestamp> {} date{};
    static constexpr struct delay : lsmer::column<"delay", std::int16_t> {} delay{};
    static constexpr struct distance : lsmer::column<"distance", std::int32_t> {} distance{};
    static constexpr struct origin : lsmer::column<"origin", lsmer::symbol> {} origin{};
    using columns = lsmer::columns<date, delay, distance, origin>;
};

template <class S>
struct target {
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<S> rows{symbols};
};

/// "n=s;n=s;", null as ~; or the error.
std::string read_pairs(std::string_view text, const csv::options& how = {}) {
    target<pairs> to;
    const auto done = csv::read_text(text, to.rows, how);
    if (!done) return done.error().message;
    std::string out;
    for (std::size_t r = 0; r < to.rows.rows(); ++r) {
        const auto row = to.rows.row(r);
        out += std::to_string(row[pairs::n]) + "=" + std::string(row[pairs::s].value_or("~")) + ";";
    }
    CHECK(done->rows == to.rows.rows());
    return out;
}

csv::options skipping() {
    csv::options how;
    how.on_error = csv::on_error::skip;
    return how;
}

} // namespace

TEST_CASE("csv read: good texts") {
    CHECK(read_pairs("n,s\n1,a\n2,b\n") == "1=a;2=b;");
    CHECK(read_pairs("n,s\n1,a\n2,b") == "1=a;2=b;");
    CHECK(read_pairs("s,x,n\r\na,?,1\r\nb,?,2\r\n") == "1=a;2=b;");
    CHECK(read_pairs("\xEF\xBB\xBFn,s\n1,a\n") == "1=a;");
    CHECK(read_pairs("\"n\",\"s\"\n\"1\",\"a\"\n") == "1=a;");
    CHECK(read_pairs("n,s\n1,\n2,\"\"\n") == "1=~;2=~;");
    CHECK(read_pairs("n,s\n1,\"a,b\nc \"\"d\"\"\"\r\n2,e\r\n") == "1=a,b\nc \"d\";2=e;");
    CHECK(read_pairs("n,s\n\n1,a\n\r\n\n2,b\n\n") == "1=a;2=b;");
    CHECK(read_pairs("n,s\n").empty());
    CHECK(read_pairs("n,s").empty());
    CHECK(read_pairs("n,s\n1,a\rb\n") == "1=a\rb;");
    csv::options how;
    how.delimiter = ';';
    how.quote = '\'';
    CHECK(read_pairs("s;n\n'a;''\"';1\n", how) == "1=a;'\";");
    how = {};
    how.header = false;
    CHECK(read_pairs("1,a\n2,b\n", how) == "1=a;2=b;");
    CHECK(read_pairs("", how).empty());
    how.quote = '\0';
    CHECK(read_pairs("1,\"a\n2,b\"c\n", how) == "1=\"a;2=b\"c;");
}

TEST_CASE("csv read: every error says line, column, text and type") {
    CHECK(read_pairs("n,s\n1,a\nx2,b\n") ==
          "text:3: column n: \"x2\" is not an i16 (-32768 to 32767)");
    CHECK(read_pairs("n,s\n1,a\n,b\n") ==
          "text:3: column n: the field is empty, an i16 (-32768 to 32767) was expected; only a "
          "nullable column takes empty fields");
    CHECK(read_pairs("n,s\n1,a\n\"\",b\n") ==
          "text:3: column n: \"\"\"\" is not an i16 (-32768 to 32767)");
    CHECK(read_pairs("n,s\n1,\"a\nb\"\n\r\n40000,b\n") ==
          "text:5: column n: \"40000\" is not an i16 (-32768 to 32767)");
    CHECK(read_pairs("s,n\n\"a\nb\",1x\n") ==
          "text:3: column n: \"1x\" is not an i16 (-32768 to 32767)");
    CHECK(read_pairs("n,s\n1,a\n1\n") == "text:3: 1 field, 2 were expected");
    CHECK(read_pairs("n,s\n1,a,\n2,b\n") == "text:2: 3 fields, 2 were expected");
    CHECK(read_pairs("n,s\n1,a\n2,5\" pipe\n3,c\n") ==
          "text:3: \"2,5\" pipe\" has a quote inside a field; quote the whole field and double "
          "the quotes in it");
    CHECK(read_pairs("n,s\n1,a\n2,\"b\n3,c\n") ==
          "text:3: \"2,\"b\" opens a quote that is never closed");
    CHECK(read_pairs("") == "text:1: a header that names the columns was expected, found the end "
                            "of the text");
    CHECK(read_pairs("n,t\n1,a\n") ==
          "text:1: the header does not name column s; it names n, t");
    CHECK(read_pairs("n,s,n\n") == "text:1: the header names column n twice");
    CHECK(read_pairs("n,\"s\n1,a\n") == "text:1: \"n,\"s\" opens a quote that is never closed");
    CHECK(read_pairs("n,s\"\n\"1,a\n") == "text:1: \"s\"\\n\"1\" has a quote inside a field; "
                                          "quote the whole field and double the quotes in it");
    csv::options how;
    how.extra_columns = csv::extra_columns::refuse;
    CHECK(read_pairs("n,s,x\n", how) ==
          "text:1: the table has no column \"x\"; ignore extra columns to pass it over");
}

TEST_CASE("csv read: the first error counts, in the order of the text") {
    CHECK(read_pairs("s,n\na,1\nb\nc,x\n") == "text:3: 1 field, 2 were expected");
    CHECK(read_pairs("s,n\na,1\nc,x\nb\n") ==
          "text:3: column n: \"x\" is not an i16 (-32768 to 32767)");
}

TEST_CASE("csv read: stop keeps nothing, not even a symbol") {
    target<flights> to;
    const std::string good = "date,delay,distance,origin\n2001-01-01 00:01:00,3,10,ATL\n";
    REQUIRE(csv::read_text(good, to.rows));
    const std::uint32_t symbols = to.symbols.size();
    const std::string bad = good + "2001-01-01,3,10,SEA\n2001-01-32,3,10,ORD\n";
    const auto stopped = csv::read_text(bad, to.rows);
    REQUIRE(!stopped);
    CHECK(stopped.error().message ==
          "text:4: column date: \"2001-01-32\" is not a timestamp (such as 2023-01-31 "
          "09:30:00.5, from 1677 to 2262)");
    CHECK(to.rows.rows() == 1);
    CHECK(to.symbols.size() == symbols);
}

TEST_CASE("csv read: skip leaves out bad rows, counts them and keeps the first errors") {
    target<pairs> to;
    csv::options how = skipping();
    how.errors_kept = 2;
    const std::string text = "n,s\n1,a\nx,b\n3\n4,\"c\"\ny,\n6,d\n7,e,f\n8,g\n";
    const auto done = csv::read_text(text, to.rows, how);
    REQUIRE(done);
    CHECK(done->rows == 4);
    CHECK(done->skipped == 4);
    REQUIRE(done->errors.size() == 2);
    CHECK(done->errors[0].message == "text:3: column n: \"x\" is not an i16 (-32768 to 32767)");
    CHECK(done->errors[1].message == "text:4: 1 field, 2 were expected");
    CHECK(read_pairs(text, how) == "1=a;4=c;6=d;8=g;");
}

TEST_CASE("csv read: skip gives up one line for a stray quote, not all until the next") {
    CHECK(read_pairs("n,s\n1,a\n2,5\" pipe\n3,c\n4,6\" pipe\n5,e\n", skipping()) == "1=a;3=c;5=e;");
    CHECK(read_pairs("n,s\n1,a\n2,\"b\n3,c\n4,d\n", skipping()) == "1=a;3=c;4=d;");
    CHECK(read_pairs("n,s\n1,\"a\"\n2,\"b\"x\n3,\"c\nd\"\n", skipping()) == "1=a;3=c\nd;");
}

TEST_CASE("csv read: values of every type, and their nulls") {
    target<all> to;
    const std::string head = "flag,i8,u64,f32,f64,day,time,span,name,note,raw,id\n";
    const auto done = csv::read_text(
        head + "t,-127,18446744073709551615,0.5,1e300,2023-01-31,2023-01-31D09:30:00.000000001,"
               "-1D00:00:00,\"\",x,\xff\x01,ab\n"
               "false,,0,inf,,1969.12.31,,00:05,\"a,\"\"b\",,\"\",0x00ff\n", to.rows);
    if (!done) FAIL(done.error().message);
    const auto a = to.rows.row(0);
    CHECK(a[all::flag]);
    CHECK(*a[all::i8] == -127);
    CHECK(a[all::u64] == UINT64_MAX);
    CHECK(a[all::f32] == 0.5F);
    CHECK(*a[all::f64] == 1e300);
    CHECK(a[all::day].days == 19388);
    CHECK((*a[all::time]).ns == (19388 * 24 + 9) * 3'600'000'000'000 + 1'800'000'000'001);
    CHECK(a[all::span].ns == -86'400'000'000'000);
    CHECK(a[all::name].empty());
    CHECK(*a[all::note] == "x");
    CHECK(a[all::raw] == "\xff\x01");
    CHECK(a[all::id] == lsmer::fixed_bytes<2>{{'a', 'b'}});
    const auto b = to.rows.row(1);
    CHECK(!b[all::flag]);
    CHECK(!b[all::i8].has_value());
    CHECK(!b[all::f64].has_value());
    CHECK(b[all::day].days == -1);
    CHECK(!b[all::time].has_value());
    CHECK(b[all::span].ns == 300'000'000'000);
    CHECK(b[all::name] == "a,\"b");
    CHECK(!b[all::note].has_value());
    CHECK(b[all::id] == lsmer::fixed_bytes<2>{{0, 255}});
    const auto clash = csv::read_text(head + "t,-128,0,0,0,2023-01-31,,00:05,a,b,c,dd\n", to.rows);
    REQUIRE(!clash);
    CHECK(clash.error().message == "text:2: column i8: \"-128\" is not an i8 (-127 to 127)");
}

TEST_CASE("csv read: windows of every size give the same rows, errors and lines") {
    std::string text = "s,n\r\n";
    for (int i = 0; i < 40; ++i) {
        text += i % 3 == 0 ? "\"a,\r\n\"\"" + std::to_string(i) + "\"" : "b" + std::to_string(i);
        text += "," + std::to_string(i) + "\r\n";
        if (i % 7 == 0) text += "\r\n";
    }
    const std::string good = read_pairs(text);
    CHECK(good.find("39=a,\r\n\"39;") != std::string::npos);
    const std::string bad = read_pairs(text + "c,x\r\n");
    CHECK(bad.rfind("text:62: column n: \"x\"", 0) == 0);
    for (std::size_t window = 1; window < 200; ++window) {
        csv::options how;
        how.window_bytes = window;
        if (read_pairs(text, how) != good) FAIL("window of " << window);
        if (read_pairs(text + "c,x\r\n", how) != bad) FAIL("error, window of " << window);
    }
}

TEST_CASE("csv read: every prefix of a text is read or refused, never more") {
    const std::string text = "s,n,x\r\n\"a\"\"\r\nb\",1,\nc,-2,\"\"\n\n\"\",+3,\"d\"\r\n";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        // A copy of the exact size, so that a sanitizer sees every byte too many.
        const std::vector<char> copy(text.data(), text.data() + size);
        const std::string_view prefix(copy.data(), size);
        target<pairs> to;
        const auto done = csv::read_text(prefix, to.rows);
        CHECK(to.rows.rows() <= 3);
        if (size == text.size()) CHECK(done);
        target<pairs> loose;
        const auto skipped = csv::read_text(prefix, loose.rows, skipping());
        if (skipped) CHECK(skipped->rows == loose.rows.rows());
    }
}

TEST_CASE("csv read: random bytes do no harm") {
    const std::uint32_t seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 3000; ++round) {
        std::string text = "n,s\n";
        for (auto i = random() % 60; i > 0; --i) text += "\",\n\r1a- "[random() % 8];
        csv::options how = skipping();
        how.window_bytes = 1 + random() % 20;
        target<pairs> to;
        const auto done = csv::read_text(text, to.rows, how);
        if (!done || done->rows != to.rows.rows()) FAIL(text);
        // Whatever is accepted strictly is accepted in the same way when skipping.
        target<pairs> strict;
        if (csv::read_text(text, strict.rows) &&
            (done->skipped != 0 || strict.rows.rows() != to.rows.rows())) {
            FAIL(text);
        }
    }
    SUCCEED();
}

TEST_CASE("csv read: random rows come back from what a writer made of them") {
    const std::uint32_t seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    const char* const end = random() % 2 ? "\r\n" : "\n";
    std::string text = "raw,time,f64,u64,name\n";
    std::vector<std::string> raws;
    std::vector<double> reals;
    struct some : lsmer::table<"some"> {
        using columns = lsmer::columns<all::u64, all::f64, all::time, all::name, all::raw>;
    };
    for (int i = 0; i < 2000; ++i) {
        std::string raw;
        for (auto n = random() % 12; n > 0; --n) raw += "ab,\"\n\r\0 "[random() % 8];
        std::string quoted;
        for (const char c : raw) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
        const int scale = static_cast<int>(random() % 200) - 150;
        reals.push_back(std::ldexp(static_cast<double>(random()), scale));
        char real[40];
        std::snprintf(real, sizeof real, "%.17g", reals.back());
        char time[lsmer::time_text_max];
        const std::string stamp(time, lsmer::format_timestamp({i * 1'000'000'007LL}, time));
        text += '"' + quoted + "\"," + stamp + "," + real + "," + std::to_string(i) + ",s" +
                std::to_string(i % 10) + end;
        raws.push_back(raw);
    }
    target<some> to;
    csv::options how;
    how.window_bytes = 1000;
    const auto done = csv::read_text(text, to.rows, how);
    if (!done) FAIL(done.error().message);
    REQUIRE(to.rows.rows() == 2000);
    for (std::size_t r = 0; r < 2000; ++r) {
        const auto row = to.rows.row(r);
        if (row[all::raw] != raws[r] || *row[all::f64] != reals[r] || row[all::u64] != r ||
            (*row[all::time]).ns != static_cast<std::int64_t>(r) * 1'000'000'007 ||
            row[all::name] != "s" + std::to_string(r % 10)) {
            FAIL("row " << r);
        }
    }
}

TEST_CASE("csv read: a file, and one that is not there") {
    const test::temp_directory directory;
    const std::string path = directory / "pairs.csv";
    std::FILE* const file = std::fopen(path.c_str(), "w");
    REQUIRE(file != nullptr);
    std::fputs("n,s\n1,a\n2,b\nx,c", file);
    std::fclose(file);
    target<pairs> to;
    const auto stopped = csv::read_file(path, to.rows);
    REQUIRE(!stopped);
    CHECK(stopped.error().message == path + ":4: column n: \"x\" is not an i16 (-32768 to 32767)");
    const auto done = csv::read_file(path, to.rows, skipping());
    REQUIRE(done);
    CHECK(done->rows == 2);
    CHECK(done->bytes == 15);
    const auto absent = csv::read_file(directory / "absent.csv", to.rows);
    REQUIRE(!absent);
    CHECK(absent.error().kind == lsmer::error_kind::not_found);
}

TEST_CASE("csv read: 300,000 real flights") {
    const char* const given = std::getenv("LSMER_DATA");
    const std::string folder = given != nullptr ? given : "../shared/data";
    const std::string path = folder + "/flights-300k.csv";
    struct stat s {};
    if (stat(path.c_str(), &s) != 0) {
        WARN("SKIPPED: " << path << " is not there; set LSMER_DATA to the folder that has it");
        return;
    }
    target<flights> to;
    const auto done = csv::read_file(path, to.rows);
    if (!done) FAIL(done.error().message);
    CHECK(done->rows == 300'000);
    CHECK(done->bytes == static_cast<std::uint64_t>(s.st_size));
    const auto row = to.rows.row(0);
    CHECK(row[flights::date].ns == 978'307'260'000'000'000);
    CHECK(row[flights::delay] == 33);
    CHECK(row[flights::distance] == 2176);
    CHECK(row[flights::origin] == "LAS");
}
