#include "lsmer/column/input.hpp"

#include "support/catch.hpp"

#include <array>
#include <limits>
#include <string>
#include <vector>

using namespace lsmer;

namespace {

struct events : table<"events"> {
    static constexpr struct time : column<"time", timestamp> {} time{};
    static constexpr struct name : column<"name", symbol> {} name{};
    static constexpr struct tag : column<"tag", nullable<symbol>> {} tag{};
    static constexpr struct size : column<"size", nullable<std::int32_t>> {} size{};
    static constexpr struct flag : column<"flag", bool> {} flag{};
    static constexpr struct note : column<"note", text> {} note{};
    using columns = lsmer::columns<time, name, tag, size, flag, note>;
};

struct flags : table<"flags"> {
    static constexpr struct flag : column<"flag", bool> {} flag{};
    using columns = lsmer::columns<flag>;
};

struct event {
    timestamp t;
    std::string name;
    nullable<symbol> tag;
    nullable<std::int32_t> size;
    bool flag;
    std::string note;
};

const std::vector<event> three = {{{1}, "AA", "x", 10, true, "one"},
                                  {{2}, "AA", null, null, false, ""},
                                  {{3}, "BB", "AA", 30, true, "three"}};

void check_three(const Batch<events>& batch, const SymbolDictionary& symbols) {
    REQUIRE(batch.rows() == 3);
    CHECK(batch[events::time][2] == 3);
    const auto names = batch[events::name];
    CHECK(names[0] == names[1]);
    CHECK(symbols.name(names[0]) == "AA");
    CHECK(symbols.name(names[2]) == "BB");
    CHECK(batch[events::tag][1] == 0); // null is the empty symbol
    CHECK(batch[events::tag][2] == names[0]);
    CHECK(batch[events::size][0] == 10);
    CHECK(batch[events::size][1] == std::numeric_limits<std::int32_t>::min());
    CHECK(batch[events::flag][0] == 1);
    CHECK(batch[events::flag][1] == 0);
    CHECK(batch[events::note][2] == "three");
}

// What a range must be to be a column.
static_assert(contiguous_values<std::vector<int>> && contiguous_values<std::span<const int>>);
static_assert(!contiguous_values<int>);
static_assert(values_of<std::vector<timestamp>, decltype(events::time)>);
static_assert(values_of<std::vector<std::int64_t>, decltype(events::time)>); // its memory form
static_assert(values_of<std::vector<std::string>, decltype(events::name)>);
static_assert(values_of<std::vector<const char*>, decltype(events::name)>);
static_assert(values_of<std::vector<symbol>, decltype(events::name)>);
static_assert(values_of<std::vector<std::int32_t>, decltype(events::size)>);
static_assert(!values_of<std::vector<double>, decltype(events::name)>);
static_assert(!values_of<std::vector<std::string>, decltype(events::time)>);
static_assert(!values_of<std::vector<double>, decltype(events::size)>); // would lose digits

} // namespace

TEST_CASE("spans, one per column, become a batch", "[column]") {
    SymbolDictionary symbols;
    BatchScratch<events> scratch;
    const std::vector<timestamp> times{{1}, {2}, {3}};
    const std::vector<std::string> names{"AA", "AA", "BB"};
    const std::vector<nullable<symbol>> tags{"x", null, "AA"};
    const std::array<nullable<std::int32_t>, 3> sizes{10, null, 30};
    const bool flags[] = {true, false, true};
    const std::vector<std::string> notes{"one", "", "three"};
    const auto batch = make_batch<events>(scratch, symbols, times, names, tags, sizes,
                                          std::span(flags), notes);
    REQUIRE(batch);
    check_three(*batch, symbols);
}

TEST_CASE("values in memory form are used where they lie", "[column]") {
    SymbolDictionary symbols;
    const symbol a{symbols.intern("AA")};
    BatchScratch<events> scratch;
    const std::vector<timestamp> times{{1}, {2}};
    const std::vector<symbol> names{a, a};
    const std::vector<symbol> tags{a, symbol{}};
    const std::vector<std::int32_t> sizes{1, std::numeric_limits<std::int32_t>::min()};
    const bool flags[] = {true, false};
    const std::vector<std::string_view> notes{"n", ""};
    const auto batch = make_batch<events>(scratch, symbols, times, names, tags, sizes,
                                          std::span(flags), notes);
    REQUIRE(batch);
    const auto lies_at = [](const auto& column, const void* at) {
        return static_cast<const void*>(column.data()) == at;
    };
    CHECK(lies_at((*batch)[events::time], times.data()));
    CHECK(lies_at((*batch)[events::name], names.data()));
    CHECK(lies_at((*batch)[events::tag], tags.data()));
    CHECK(lies_at((*batch)[events::flag], flags));
    CHECK(lies_at((*batch)[events::note], notes.data()));
    CHECK(symbols.size() == 2);
}

TEST_CASE("structs become a batch by the members that are its columns", "[column]") {
    SymbolDictionary symbols;
    BatchScratch<events> scratch;
    const auto rows = members<&event::t, &event::name, &event::tag, &event::size, &event::flag,
                              &event::note>(three);
    const auto batch = make_batch<events>(scratch, symbols, rows);
    REQUIRE(batch);
    check_three(*batch, symbols);
    // The buffers may be used again, for more rows or fewer.
    const auto fewer = make_batch<events>(
        scratch, symbols,
        members<&event::t, &event::name, &event::tag, &event::size, &event::flag, &event::note>(
            std::span(three).first(1)));
    REQUIRE(fewer);
    CHECK(fewer->rows() == 1);
    CHECK((*fewer)[events::note][0] == "one");
}

TEST_CASE("nothing becomes an empty batch", "[column]") {
    SymbolDictionary symbols;
    BatchScratch<events> scratch;
    const auto batch = make_batch<events>(
        scratch, symbols, std::vector<timestamp>{}, std::vector<std::string>{},
        std::vector<symbol>{}, std::vector<std::int32_t>{}, std::array<bool, 0>{},
        std::vector<std::string>{});
    REQUIRE(batch);
    CHECK(batch->empty());
}

TEST_CASE("ranges of different lengths are refused, the first odd one by name", "[column]") {
    SymbolDictionary symbols;
    BatchScratch<events> scratch;
    const auto batch = make_batch<events>(
        scratch, symbols, std::vector<timestamp>(3), std::vector<std::string>(3, "AA"),
        std::vector<symbol>(2), std::vector<std::int32_t>(3), std::array<bool, 3>{},
        std::vector<std::string>(3));
    REQUIRE(!batch);
    CHECK(batch.error().kind == error_kind::invalid_argument);
    CHECK(batch.error().message ==
          "column tag has 2 values and column time has 3; a batch needs as many of each");
    CHECK(symbols.size() == 1); // and no name was given a code
}

TEST_CASE("more rows than a batch may have are refused", "[column]") {
    SymbolDictionary symbols;
    BatchScratch<flags> scratch;
    struct endless {
        const bool* data() const { return nullptr; }
        std::size_t size() const { return batch_rows_max + 1; }
    };
    const auto batch = make_batch<flags>(scratch, symbols, endless{});
    REQUIRE(!batch);
    CHECK(batch.error().kind == error_kind::limit);
    CHECK(batch.error().message.find("a batch of ") == 0);
}
