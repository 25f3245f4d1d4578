#include "../support/shapes.hpp"
#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "borf/pipeline/execute.hpp"
#include "borf/source/memory_source.hpp"
#include "support/catch.hpp"

#include <cstddef>

using borf::count;
using borf::query;
using borf::select;
using borf::sum;

namespace {

/// Another source, of which one column of some groups does not open.
template <class Source>
class Failing {
public:
    using schema_type = typename Source::schema_type;
    Failing(const Source& of, std::size_t column, std::size_t from)
        : of_(of), column_(column), from_(from) {}

    class Group {
    public:
        Group(const Failing& source, std::size_t group)
            : source_(source), group_(group), of_(source.of_.group(group)) {}
        [[nodiscard]] std::uint32_t rows() const noexcept { return of_.rows(); }
        template <std::size_t I>
        [[nodiscard]] auto zone_of() const {
            return of_.template zone_of<I>();
        }
        template <std::size_t I>
        [[nodiscard]] auto open() const -> lsmer::result<typename Source::template Chunk<I>> {
            if (I == source_.column_ && group_ >= source_.from_) {
                return lsmer::make_error(lsmer::error_kind::corruption, "chunk of group ", group_);
            }
            return of_.template open<I>();
        }

    private:
        const Failing& source_;
        std::size_t group_;
        typename Source::Group of_;
    };

    [[nodiscard]] std::size_t groups() const { return of_.groups(); }
    [[nodiscard]] std::uint64_t rows() const { return of_.rows(); }
    [[nodiscard]] Group group(std::size_t i) const { return Group(*this, i); }
    [[nodiscard]] const lsmer::SymbolDictionary& symbols() const { return of_.symbols(); }

private:
    const Source& of_;
    std::size_t column_;
    std::size_t from_;
};

} // namespace

TEST_CASE("A source without rows has empty answers") {
    const held_trades none(0);
    const auto source = none.source();
    CHECK(select(trades::price)(source).value().rows() == 0);
    CHECK(select(sum(trades::size)).by(trades::symbol)(source).value().rows() == 0);
    const auto all = select(count().as<"n">(), sum(trades::size), borf::max(trades::price),
                            borf::avg(trades::price).as<"mean">())(source)
                         .value();
    REQUIRE(all.rows() == 1);
    CHECK(all.column<"n">()[0] == 0);
    CHECK(all.column<"size">()[0] == 0);
    CHECK(!all.column<"price">()[0].has_value());
    CHECK(!all.column<"mean">()[0].has_value());
    CHECK(all.stats().groups == 0);
}

TEST_CASE("A chunk that does not open is the query's error, whichever column it is") {
    const held_trades held(5000, 100'000); // far from zero
    const auto source = held.source(100);
    const auto grouped =
        select(count(), borf::max(trades::price))
            .by(trades::size, trades::symbol, borf::xbar(lsmer::timespan{60}, trades::time));
    const auto rows = query<"select from trades where price >= 0.25, symbol < `b, size <> 5">;
    for (std::size_t column = 0; column < 4; ++column) {
        for (const std::size_t from : {0U, 7U, 30U}) {
            const Failing<borf::MemorySource<trades>> failing(source, column, from);
            for (const unsigned threads : {1U, 3U}) {
                CAPTURE(column, from, threads);
                for (const bool direct : {true, false}) {
                    const auto r = grouped(failing, {.threads = threads, .direct_index = direct});
                    REQUIRE(!r);
                    CHECK(r.error().kind == lsmer::error_kind::corruption);
                    CHECK(r.error().message.find("chunk of group ") == 0);
                }
                CHECK(!rows(failing, {.threads = threads}));
            }
        }
    }
}

TEST_CASE("A chunk that nobody needs is not opened") {
    const held_trades held(5000);
    const auto source = held.source(100);
    const Failing<borf::MemorySource<trades>> prices(source, 2, 0);
    CHECK(select(sum(trades::size))(prices).has_value());
    // The groups that fail are pruned.
    const Failing<borf::MemorySource<trades>> late(source, 2, 10);
    const auto early = query<"select sum price from trades where time < 1970-01-01T00:16:40">;
    CHECK(early(late).has_value());
    // Nor is a column read where no row passes, even if each is looked at.
    CHECK(early(late, {.prune = false}).has_value());
    CHECK(!select(sum(trades::price))(late));
    // So are those past the limit.
    CHECK(query<"select price from trades limit 800">(late, {.threads = 1}).has_value());
}

TEST_CASE("What was read and left out is counted") {
    const held_trades held(10'000);
    const auto source = held.source(2048);
    const auto r = query<"select sum price by symbol from trades "
                         "where time < 1970-01-01T00:50:00">(source, {.threads = 1})
                       .value();
    const borf::statistics& s = r.stats();
    CHECK(s.rows == 10'000);
    CHECK(s.groups == 5);
    CHECK(s.groups_pruned == 3);
    CHECK(s.vectors == 4);
    CHECK(s.vectors_pruned == 1);
    CHECK(s.rows_read == 3 * 1024);
    CHECK(s.rows_selected == 3000);
    CHECK(s.chunks_opened == 5); // the times of one group only: all of the other pass
    CHECK(s.bytes_read == 2048 * (2 * (4 + 8) + 8));
    CHECK(s.conjuncts[0].groups_none == 3);
    CHECK(s.conjuncts[0].groups_all == 1);
    CHECK(s.conjuncts[0].vectors_none == 1);
    CHECK(s.morsels == 1);
    CHECK(s.morsels_direct == 1);
    CHECK(s.threads == 1);
}

TEST_CASE("Threads: no more than there are morsels, and all answers the same", "[threads]") {
    const held_trades held(30'000);
    const auto source = held.source(500); // 60 groups, 8 morsels
    const auto q = select(count(), sum(trades::price)).by(trades::size, trades::symbol);
    const auto one = q(source, {.threads = 1}).value();
    for (const unsigned threads : {2U, 3U, 8U, 100U}) {
        const auto r = q(source, {.threads = threads}).value();
        CHECK(r.stats().threads == (threads < 8 ? threads : 8));
        REQUIRE(r.rows() == one.rows());
        for (std::size_t i = 0; i < r.rows(); ++i) {
            CHECK(r.column<"price">()[i] == one.column<"price">()[i]);
        }
    }
    const auto first = select(trades::time).limit(5000);
    for (const unsigned threads : {1U, 4U}) {
        const auto r = first(source, {.threads = threads}).value();
        REQUIRE(r.rows() == 5000);
        for (std::size_t i = 0; i < 5000; ++i) {
            REQUIRE(r.column<"time">()[i].ns == static_cast<std::int64_t>(i) * 1'000'000'000);
        }
    }
}

TEST_CASE("Constants: limits below 0 and buckets without a width are refused when it runs") {
    const held_trades held(10);
    const auto source = held.source();
    const auto cut = select(trades::time).limit(-1)(source);
    REQUIRE_FALSE(cut);
    CHECK(cut.error().kind == lsmer::error_kind::invalid_argument);
    CHECK(cut.error().message == "limit -1; a limit is 0 rows or more");
    const auto flat = select(count()).by(borf::xbar(0, trades::size))(source);
    REQUIRE_FALSE(flat);
    CHECK(flat.error().message == "the width of xbar must be above 0");
    CHECK(select(trades::time).limit(0)(source).value().rows() == 0);
}
