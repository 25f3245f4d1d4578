// Texts that are compressed in files, and others beside them in memory: every answer is that of the
// plain texts, wherever a text goes on its way.
#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "borf/pipeline/execute.hpp"
#include "borf/result/format.hpp"
#include "borf/source/lsmer.hpp"
#include "borf/source/memory_source.hpp"
#include "lsmer/cache/none.hpp"
#include "lsmer/codec/fsst.hpp"
#include "support/catch.hpp"
#include "support/engine.hpp"
#include "support/texts_by.hpp"

#include <random>
#include <string>

using borf::query;

struct letters : lsmer::table<"letters"> {
    static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
    static constexpr struct note : lsmer::column<"note", lsmer::text> {} note{};
    static constexpr struct remark : lsmer::column<"remark", lsmer::nullable<lsmer::text>> {
    } remark{};
    static constexpr struct raw : lsmer::column<"raw", lsmer::bytes> {} raw{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<id, note, remark, raw, size>;
};

namespace {

void fill(lsmer::ColumnBuffer<letters>& to, std::int64_t rows) {
    std::mt19937_64 random(91);
    const auto below = [&](std::uint64_t n) { return random() % n; };
    for (std::int64_t i = 0; i < rows; ++i) {
        std::string note = "order " + std::to_string(below(300)) + " waits for deposits";
        if (below(50) == 0) note.clear();
        if (below(500) == 0) note.assign(5000, static_cast<char>('a' + below(26)));
        const std::string remark = "remark " + std::to_string(below(7));
        std::string raw;
        for (std::uint64_t k = below(12); k > 0; --k) raw += static_cast<char>(below(256));
        to.push_back({i, note,
                      below(3) == 0 ? lsmer::nullable<lsmer::text>()
                                    : lsmer::nullable<lsmer::text>(remark),
                      raw, static_cast<std::int32_t>(below(1000))});
    }
}

template <class Result>
void add(std::string& out, const Result& r) {
    REQUIRE(r);
    for (std::size_t i = 0; i < r->rows(); ++i) {
        for (const auto& c : r->data().columns) {
            borf::result::put_value(out, c, i);
            out += '|';
        }
        out += '\n';
    }
    out += "--\n";
}

constexpr auto by_note =
    query<"select n: count i, sum size, first raw, last note by note from letters">;
constexpr auto by_both =
    query<"select n: count i, m: max size by remark, note from letters where size > 500">;

/// Texts as results, in conditions, as keys, in aggregates, ordered and cut.
template <class Source>
std::string answers(const Source& s, unsigned threads) {
    const borf::options o{.threads = threads};
    std::string out;
    add(out, query<"select from letters">(s, o));
    add(out, query<"select id, note, remark from letters where size < 40">(s, o));
    add(out, query<"select id from letters where note = \"order 17 waits for deposits\"">(s, o));
    add(out, query<"select id, raw from letters where remark in (\"remark 2\", \"remark 5\"), "
                   "note > \"order 2\"">(s, o));
    add(out, query<"select id from letters where note = remark">(s, o));
    add(out, by_note(s, o));
    add(out, by_both(s, o));
    add(out, query<"select first note, last remark, count remark from letters">(s, o));
    add(out, query<"select note, id from letters order note desc, id limit 77">(s, o));
    add(out, query<"select raw, remark, note from letters limit 1500">(s, o));
    return out;
}

template <class Codecs>
std::string difference(lsmer::sstable::access access) {
    using table_type = lsmer::Table<letters, test::engine_with<Codecs>>;
    const lsmer::io::Memory disk;
    lsmer::engine::options o = test::small_options(2500);
    o.access = access;
    auto table = table_type::open("t", o, disk).value();
    lsmer::ColumnBuffer<letters> rows(table.symbols());
    fill(rows, 6000); // two files and a memtable
    for (std::size_t at = 0; at < 6000; at += 500) {
        table.append(rows.batch().slice(at, 500)).value();
    }
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<letters> same(symbols);
    fill(same, 6000);
    const std::string wanted = answers(borf::MemorySource<letters>(same), 1);
    for (const unsigned threads : {1U, 2U}) {
        if (answers(table, threads) != wanted) return "threads " + std::to_string(threads);
    }
    const auto snapshot = table.snapshot(); // outlives what it was taken from
    table.flush().value();
    if (answers(snapshot, 2) != wanted) return "snapshot";
    if (answers(table, 2) != wanted) return "all in files";
    std::size_t row = 0;
    std::size_t wrong = 0;
    snapshot
        .scan_rows([&](const lsmer::Row<letters>& r) {
            wrong += !(r[letters::note] == same.row(row)[letters::note] &&
                       r[letters::remark] == same.row(row)[letters::remark]);
            ++row;
        })
        .value();
    return wrong == 0 && row == 6000 ? "" : "scan";
}

/// An engine whose queries read anew each time.
template <class Codecs>
struct uncached : test::engine_with<Codecs> {
    using cache = lsmer::cache::none;
};

/// Every read of a query fails once: each is an error, and no text of a chunk that is gone is read.
template <class Codecs>
void fail_each_read() {
    using table_type = lsmer::Table<letters, uncached<Codecs>>;
    const lsmer::io::Memory disk;
    lsmer::engine::options o = test::small_options(2500);
    o.access = lsmer::sstable::access::pread;
    auto table = table_type::open("t", o, disk).value();
    lsmer::ColumnBuffer<letters> rows(table.symbols());
    fill(rows, 5000);
    for (std::size_t at = 0; at < 5000; at += 500) {
        table.append(rows.batch().slice(at, 500)).value();
    }
    table.flush().value();
    const auto ask = [&] {
        return query<"select note, raw from letters where note > \"o\"">(table, {.threads = 1});
    };
    const std::uint64_t before = disk.reads();
    CHECK(ask());
    const std::uint64_t reads = disk.reads() - before;
    CHECK(reads >= 4);
    for (std::uint64_t read = 1; read <= reads; ++read) {
        disk.fail_read_at(disk.reads() + read, lsmer::io::fault::io_error);
        CAPTURE(read);
        const auto answer = ask();
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == lsmer::error_kind::io);
    }
    CHECK(ask());
}

} // namespace

TEST_CASE("A read that fails ends a query of texts") {
    fail_each_read<test::texts_by<lsmer::codec::plain>>();
    fail_each_read<test::texts_by<lsmer::codec::fsst>>();
}

TEST_CASE("Compressed texts answer as plain ones") {
    using fsst = test::texts_by<lsmer::codec::fsst>;
    CHECK(difference<fsst>(lsmer::sstable::access::mmap) == "");
    CHECK(difference<fsst>(lsmer::sstable::access::pread) == "");
    using dict = test::texts_by<lsmer::codec::dict>; // its texts by symbols
    CHECK(difference<dict>(lsmer::sstable::access::mmap) == "");
}

TEST_CASE("A table whose texts need a codec that is not there says which") {
    using with = lsmer::Table<letters, test::engine_with<test::texts_by<lsmer::codec::fsst>>>;
    using without = lsmer::Table<letters, test::engine_with<test::texts_by<lsmer::codec::plain>>>;
    const lsmer::io::Memory disk;
    {
        auto table = with::open("t", test::small_options(100), disk).value();
        lsmer::ColumnBuffer<letters> rows(table.symbols());
        fill(rows, 100);
        table.append(rows.batch()).value();
        table.flush().value();
    }
    auto table = without::open("t", test::small_options(100), disk).value();
    const auto sizes = query<"select sum size from letters">(table);
    CHECK(sizes); // needs no text
    const auto notes = query<"select note from letters">(table);
    REQUIRE_FALSE(notes);
    CHECK(notes.error().kind == lsmer::error_kind::unsupported);
    CHECK(notes.error().message.find("codec 9 (fsst)") != std::string::npos);
    CHECK(notes.error().message.find("note") != std::string::npos);
}
