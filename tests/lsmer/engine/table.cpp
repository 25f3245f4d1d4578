#include "lsmer/engine/table.hpp"

#include "support/catch.hpp"
#include "support/engine.hpp"
#include "support/temp_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <limits>

using namespace lsmer;
using test::append_rows;
using test::counted_table;
using test::disk_table;
using test::rows_in;

namespace {

struct ticks : table<"ticks"> {
    static constexpr struct time : column<"time", timestamp> {} time{};
    static constexpr struct name : column<"name", symbol> {} name{};
    static constexpr struct price : column<"price", double> {} price{};
    static constexpr struct size : column<"size", nullable<std::int32_t>> {} size{};
    static constexpr struct buy : column<"buy", bool> {} buy{};
    static constexpr struct note : column<"note", text> {} note{};
    using columns = lsmer::columns<time, name, price, size, buy, note>;
};

struct tick {
    timestamp t;
    std::string name;
    double price;
    nullable<std::int32_t> size;
    bool buy;
    std::string note;
};

/// All rows as one text each, in source order.
template <class Table>
std::vector<std::string> shown(const Table& table) {
    std::vector<std::string> out;
    table.snapshot()
        .scan_rows([&](const Row<ticks>& r) {
            out.push_back(join(r[ticks::time].ns, ' ', r[ticks::name], ' ',
                               static_cast<std::int64_t>(r[ticks::price] * 100), ' ',
                               r[ticks::size] ? std::to_string(*r[ticks::size]) : "null", ' ',
                               r[ticks::buy] ? 'b' : 's', ' ', r[ticks::note]));
        })
        .value();
    return out;
}

const std::vector<std::string> three_rows = {"1 AA 150 10 b first", "2 BB 250 null s ",
                                             "3 AA 350 30 b third"};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

struct by_rows : engine::options {
    explicit by_rows(std::size_t rows, bool background = true) {
        memtable.rows = rows;
        background_flush = background;
    }
};

} // namespace

TEST_CASE("a table takes rows one by one") {
    const test::temp_directory dir;
    auto table = Table<ticks>::open(dir / "db").value();
    table.append(Row<ticks>{timestamp{1}, "AA", 1.5, 10, true, "first"}).value();
    table.append({timestamp{2}, "BB", 2.5, null, false, ""}, sync::none).value();
    table.append({timestamp{3}, "AA", 3.5, 30, true, "third"}, sync::interval(10)).value();
    CHECK(shown(table) == three_rows);
    CHECK(table.rows() == 3);
}

TEST_CASE("a table takes spans, one per column") {
    const test::temp_directory dir;
    auto table = Table<ticks>::open(dir / "db").value();
    const std::vector<timestamp> times{{1}, {2}, {3}};
    const std::vector<std::string> names{"AA", "BB", "AA"};
    const double prices[] = {1.5, 2.5, 3.5};
    const std::vector<nullable<std::int32_t>> sizes{10, null, 30};
    const bool buys[] = {true, false, true};
    const std::vector<std::string_view> notes{"first", "", "third"};
    table.append(times, names, std::span(prices), sizes, std::span(buys), notes).value();
    CHECK(shown(table) == three_rows);
    table.append(sync::none, times, names, std::span(prices), sizes, std::span(buys), notes)
        .value();
    CHECK(table.rows() == 6);
}

TEST_CASE("a table takes structs by the members that are its columns") {
    const test::temp_directory dir;
    auto table = Table<ticks>::open(dir / "db").value();
    const std::vector<tick> rows{{{1}, "AA", 1.5, 10, true, "first"},
                                 {{2}, "BB", 2.5, null, false, ""},
                                 {{3}, "AA", 3.5, 30, true, "third"}};
    table
        .append(members<&tick::t, &tick::name, &tick::price, &tick::size, &tick::buy, &tick::note>(
            rows))
        .value();
    CHECK(shown(table) == three_rows);
}

TEST_CASE("a table takes a batch in memory form") {
    const test::temp_directory dir;
    auto table = Table<ticks>::open(dir / "db").value();
    ColumnBuffer<ticks> rows(table.symbols());
    rows.push_back({timestamp{1}, "AA", 1.5, 10, true, "first"});
    rows.push_back({timestamp{2}, "BB", 2.5, null, false, ""});
    rows.push_back({timestamp{3}, "AA", 3.5, 30, true, "third"});
    table.append(rows.batch()).value();
    CHECK(shown(table) == three_rows);
    table.append(Batch<ticks>{}).value(); // nothing, which is fine
    CHECK(table.rows() == 3);
}

TEST_CASE("spans of different lengths are refused by name and change nothing") {
    const test::temp_directory dir;
    auto table = Table<ticks>::open(dir / "db").value();
    const std::vector<timestamp> times{{1}, {2}, {3}};
    const std::vector<std::string> names{"AA", "BB"};
    const std::vector<double> prices(3);
    const std::vector<std::int32_t> sizes(3);
    const bool buys[3] = {};
    const std::vector<std::string> notes(3);
    const status s = table.append(times, names, prices, sizes, std::span(buys), notes);
    REQUIRE(!s);
    CHECK(s.error().kind == error_kind::invalid_argument);
    CHECK(has(s.error().message, "column name has 2 values and column time has 3"));
    CHECK(table.rows() == 0);
}

TEST_CASE("a code that the table has not given out is refused by column") {
    const test::temp_directory dir;
    auto table = Table<ticks>::open(dir / "db").value();
    SymbolDictionary other;
    for (int i = 0; i < 9; ++i) static_cast<void>(other.intern("x" + std::to_string(i)));
    ColumnBuffer<ticks> rows(other);
    rows.push_back({timestamp{1}, "x8", 1.5, 10, true, ""});
    const status s = table.append(rows.batch());
    REQUIRE(!s);
    CHECK(s.error().kind == error_kind::invalid_argument);
    CHECK(has(s.error().message, "column name holds symbol code 9"));
    CHECK(table.rows() == 0);
}

TEST_CASE("values at the ends of their types survive log, flush and reopen") {
    const test::temp_directory dir;
    const std::string odd("\0\xff\n", 3);
    const auto check = [&](const Table<ticks>& table) {
        std::size_t n = 0;
        table.snapshot()
            .scan_rows([&](const Row<ticks>& r) {
                CHECK(r[ticks::time].ns == std::numeric_limits<std::int64_t>::min());
                CHECK(r[ticks::name] == odd);
                CHECK(r[ticks::price] != r[ticks::price]);
                CHECK(*r[ticks::size] == std::numeric_limits<std::int32_t>::max());
                CHECK(r[ticks::note] == std::string(100'000, 'x'));
                ++n;
            })
            .value();
        CHECK(n == 1);
    };
    {
        auto table = Table<ticks>::open(dir / "db").value();
        table
            .append({timestamp{std::numeric_limits<std::int64_t>::min()}, odd,
                     std::numeric_limits<double>::quiet_NaN(),
                     std::numeric_limits<std::int32_t>::max(), true, std::string(100'000, 'x')})
            .value();
        check(table);
    }
    {
        auto table = Table<ticks>::open(dir / "db").value();
        check(table);
        table.flush().value();
        check(table);
    }
    check(Table<ticks>::open(dir / "db").value());
}

TEST_CASE("a closed table opens with the same rows, from log or from files") {
    const test::temp_directory dir;
    for (const bool flush : {false, true}) {
        const std::string path = dir / (flush ? "flushed" : "logged");
        {
            auto table = disk_table::open(path).value();
            append_rows(table, 0, 100).value();
            if (flush) table.flush().value();
            append_rows(table, 100, 7).value();
            table.close().value();
        }
        auto table = disk_table::open(path).value();
        CHECK(rows_in(table) == 107);
        CHECK(table.recovered().closed);
        append_rows(table, 107, 5).value();
        CHECK(rows_in(table) == 112);
    }
}

TEST_CASE("a full memtable is sealed and flushed, in the background or not") {
    for (const bool background : {true, false}) {
        const test::temp_directory dir;
        {
            auto table = disk_table::open(dir / "db", by_rows(50, background)).value();
            for (std::int64_t n = 0; n < 1000; n += 20) {
                append_rows(table, n, 20, sync::none).value();
            }
            CHECK(rows_in(table) == 1000);
            table.flush().value();
            CHECK(rows_in(table) == 1000);
        }
        const auto names = test::files_of(io::Posix(), dir / "db");
        std::size_t files = 0;
        std::size_t logs = 0;
        for (const std::string& n : names) {
            files += has(n, ".sst");
            logs += has(n, ".log");
        }
        CHECK(files == 17); // 60 rows each, and what was left
        CHECK(logs == 1);   // the others went with their memtables
        CHECK(rows_in(disk_table::open(dir / "db").value()) == 1000);
    }
}

TEST_CASE("symbols keep their codes across reopen") {
    const test::temp_directory dir;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    {
        auto table = Table<ticks>::open(dir / "db").value();
        a = table.intern("AA").code;
        b = table.intern("BB").code;
        table.append({timestamp{1}, "BB", 1, 1, true, ""}).value();
        table.flush().value();
        static_cast<void>(table.intern("never used in a row"));
    }
    for (int i = 0; i < 2; ++i) {
        auto table = Table<ticks>::open(dir / "db").value();
        CHECK(table.symbols().find("AA") == a);
        CHECK(table.symbols().find("BB") == b);
        const std::string name = "new " + std::to_string(i);
        const std::uint32_t fresh = table.symbols().size();
        CHECK(table.intern(name).code == fresh);
        table.append({timestamp{1}, name, 1, 1, true, ""}).value();
    }
}

TEST_CASE("a table is read through mmap and through pread alike") {
    const test::temp_directory dir;
    {
        auto table = disk_table::open(dir / "db").value();
        append_rows(table, 0, 3000).value();
        table.flush().value();
    }
    for (const auto access : {sstable::access::mmap, sstable::access::pread}) {
        engine::options how;
        how.access = access;
        CHECK(rows_in(disk_table::open(dir / "db", how).value()) == 3000);
    }
}

TEST_CASE("after close appends, flush and sync are refused and reads go on") {
    const test::temp_directory dir;
    auto table = disk_table::open(dir / "db").value();
    append_rows(table, 0, 10).value();
    table.close().value();
    for (const status& s : {append_rows(table, 10, 1), table.flush(), table.sync()}) {
        REQUIRE(!s);
        CHECK(s.error().kind == error_kind::read_only);
        CHECK(has(s.error().message, "is closed"));
    }
    CHECK(rows_in(table) == 10);
    table.close().value(); // again: nothing
    auto again = disk_table::open(dir / "db").value();
    CHECK(rows_in(again) == 10);
}

TEST_CASE("a directory that is not there is made, or not, as asked") {
    const test::temp_directory dir;
    engine::options how;
    how.create = false;
    auto none = disk_table::open(dir / "db", how);
    REQUIRE(!none);
    CHECK(none.error().kind == error_kind::not_found);
    CHECK(has(none.error().message, dir / "db"));
    CHECK(test::files_of(io::Posix(), dir.path()).empty());

    mkdir((dir / "empty").c_str(), 0700);
    none = disk_table::open(dir / "empty", how);
    REQUIRE(!none);
    CHECK(none.error().kind == error_kind::not_found);
    CHECK(test::files_of(io::Posix(), dir / "empty").empty());

    auto missing_parent = disk_table::open(dir / "no/such/db");
    REQUIRE(!missing_parent);
    CHECK(missing_parent.error().kind == error_kind::not_found);
    CHECK(disk_table::open(dir / "empty"));
}

TEST_CASE("a directory that holds something else is refused and left as it was") {
    const test::temp_directory dir;
    std::ofstream(dir / "letter.txt") << "dear";
    auto refused = disk_table::open(dir.path());
    REQUIRE(!refused);
    CHECK(refused.error().kind == error_kind::invalid_argument);
    CHECK(has(refused.error().message, "letter.txt"));
    CHECK(test::files_of(io::Posix(), dir.path()) == std::vector<std::string>{"letter.txt"});

    refused = disk_table::open(dir / "letter.txt");
    REQUIRE(!refused);
    CHECK(has(refused.error().message, "is not a directory"));
}

TEST_CASE("a table of another schema is refused with the difference named") {
    const test::temp_directory dir;
    disk_table::open(dir / "db").value().close().value();
    const auto other = Table<ticks>::open(dir / "db");
    REQUIRE(!other);
    CHECK(other.error().kind == error_kind::schema_mismatch);
    CHECK(has(other.error().message, "table counted"));
    CHECK(has(other.error().message, "ticks"));
    CHECK(disk_table::open(dir / "db")); // and no harm was done
}

TEST_CASE("a second handle in the same process is refused with the holder's number") {
    const test::temp_directory dir;
    auto first = disk_table::open(dir / "db").value();
    const auto second = disk_table::open(dir / "db");
    REQUIRE(!second);
    CHECK(second.error().kind == error_kind::busy);
    CHECK(has(second.error().message, "process " + std::to_string(getpid())));
    first.close().value();
    CHECK(disk_table::open(dir / "db"));
}

TEST_CASE("moving a table moves what it holds") {
    const test::temp_directory dir;
    auto first = disk_table::open(dir / "db").value();
    append_rows(first, 0, 3).value();
    disk_table second = std::move(first);
    append_rows(second, 3, 3).value();
    CHECK(rows_in(second) == 6);
}
