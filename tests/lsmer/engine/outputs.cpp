#include "lsmer/engine/outputs.hpp"

#include "lsmer/codec/bitpack.hpp"
#include "lsmer/io/memory.hpp"
#include "support/catch.hpp"

#include <map>
#include <random>
#include <string>
#include <vector>

using namespace lsmer;
using namespace lsmer::engine;

namespace {

struct events : table<"events"> {
    static constexpr struct name : column<"name", text> {} name{};
    static constexpr struct when : column<"when", nullable<timestamp>> {} when{};
    static constexpr struct number : column<"number", std::int32_t> {} number{};
    using columns = lsmer::columns<name, when, number>;
    using order = ordered_by<name, when>;
};
using few_codecs = codec::any<codec::plain, codec::bitpack>;
using event_file = SSTable<few_codecs, io::Memory>;
using event_writer = FileWriter<events, TableFile<event_file>, io::Memory>;

struct Fixture {
    Fixture() { disk.create_directory("/db").value(); }

    io::Memory disk;
    SymbolDictionary symbols;
    std::uint64_t next = 1;
    std::uint64_t fail_at = 0; // a file that cannot be begun
    items<ref<const TableFile<event_file>>> files;

    auto outputs(compaction::cut where, time_span times) {
        const auto begin = [this](file_plan plan) -> result<event_writer> {
            plan.number = next++;
            plan.file_id = plan.number;
            if (plan.run == 0) plan.run = plan.number;
            if (plan.number == fail_at) return make_error(error_kind::out_of_space, "no room");
            return event_writer::create(disk, "/db/" + std::to_string(plan.number), plan);
        };
        file_plan plan;
        plan.effort = codec::effort::small;
        return Outputs<events, event_writer, decltype(begin)>(begin, plan, where, times, symbols,
                                                              files);
    }
    /// Rows of a file, checked against its note: numbers by the window of their time.
    std::map<std::int64_t, std::vector<std::int32_t>> windows(const TableFile<event_file>& f,
                                                              std::int64_t window) const {
        std::map<std::int64_t, std::vector<std::int32_t>> out;
        std::string last;
        for (std::size_t g = 0; g < f.table->groups(); ++g) {
            const auto names = f.table->column<std::string_view>(g, 0).value();
            const auto times = f.table->column<std::int64_t>(g, 1).value();
            const auto numbers = f.table->column<std::int32_t>(g, 2).value();
            for (std::uint32_t r = 0; r < f.table->group_rows(g); ++r) {
                TextArena arena;
                const std::string name(names.fetch(r, arena));
                CHECK(last <= name);
                last = name;
                const std::int64_t time = times.fetch(r);
                const bool null = value_traits<timestamp>::is_null(time);
                out[window_of(null ? compaction::time_most : time, window)].push_back(
                    numbers.fetch(r));
            }
        }
        return out;
    }
};

struct named_row {
    std::string name;
    std::int64_t when;
};

/// Adds rows in order, so many at a time.
template <class Out>
status add(Fixture& f, Out& out, const std::vector<named_row>& rows, std::size_t at_a_time) {
    for (std::size_t at = 0; at < rows.size(); at += at_a_time) {
        ColumnBuffer<events> batch(f.symbols);
        for (std::size_t i = at; i < std::min(rows.size(), at + at_a_time); ++i) {
            batch.push_storage<0>(rows[i].name);
            batch.push_storage<1>(rows[i].when);
            batch.push_storage<2>(static_cast<std::int32_t>(i));
            batch.row_done();
        }
        if (status s = out.add(batch.batch()); !s) return s;
    }
    return out.finish();
}

constexpr std::int64_t null_time = value_traits<timestamp>::null;

} // namespace

static_assert(window_of(0, 10) == 0 && window_of(9, 10) == 0 && window_of(10, 10) == 1);
static_assert(window_of(-1, 10) == -1 && window_of(-10, 10) == -1 && window_of(-11, 10) == -2);
static_assert(joined_windows(0, {0, 1000}) == 0);
static_assert(joined_windows(10, {}) == 10); // no times at all
static_assert(joined_windows(10, {0, 159}) == 10 && joined_windows(10, {0, 160}) == 20);
static_assert(joined_windows(10, {compaction::time_least, compaction::time_most}) > 0);

TEST_CASE("rows of a window are a run of their own, also where they come mixed") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    Fixture f;
    std::vector<named_row> rows;
    std::map<std::int64_t, std::vector<std::int32_t>> expected;
    for (int i = 0; i < 3000; ++i) {
        const std::int64_t when =
            random() % 10 == 0 ? null_time : static_cast<std::int64_t>(random() % 50) - 10;
        expected[window_of(when == null_time ? compaction::time_most : when, 10)].push_back(i);
        rows.push_back({"n" + std::to_string(1000 + i / 3), when});
    }
    auto out = f.outputs({.window = 10}, {-10, 39});
    add(f, out, rows, 700).value();
    REQUIRE(f.files.size() == 6); // five windows, and the rows without a time
    std::map<std::int64_t, std::vector<std::int32_t>> found;
    for (const auto& file : f.files) {
        const auto here = f.windows(*file, 10);
        REQUIRE(here.size() == 1);
        found.insert(here.begin(), here.end());
        CHECK(file->note.run == file->number);
        CHECK(file->table->groups() == 1); // held back until they are a group
    }
    CHECK(found == expected);
}

TEST_CASE("a batch that crosses a border leaves no small groups") {
    Fixture f;
    std::vector<named_row> rows;
    for (int i = 0; i < 150'000; ++i) rows.push_back({"a", i < 60'000 ? 5 : 15});
    auto out = f.outputs({.window = 10}, {5, 15});
    add(f, out, rows, 65'536).value();
    REQUIRE(f.files.size() == 2);
    CHECK(f.files[0]->rows == 60'000);
    CHECK(f.files[0]->table->groups() == 1);
    CHECK(f.files[1]->rows == 90'000);
    REQUIRE(f.files[1]->table->groups() == 3); // 5,536 share the rows of the next batch
    for (std::size_t g = 0; g + 1 < 3; ++g) CHECK(f.files[1]->table->group_rows(g) >= 35'000);
    CHECK(f.windows(*f.files[1], 10).at(1).size() == 90'000);
}

TEST_CASE("too many windows are joined, and without one all rows go together, cut by size") {
    Fixture f;
    std::vector<named_row> rows;
    for (int i = 0; i < 4000; ++i) rows.push_back({"n" + std::to_string(1000 + i), i});
    auto joined = f.outputs({.window = 10}, {0, 3999});
    add(f, joined, rows, 100).value();
    CHECK(f.files.size() == 16);
    for (const auto& file : f.files) CHECK(f.windows(*file, 250).size() == 1);

    f.files.clear();
    auto cut = f.outputs({.bytes = 1}, {});
    add(f, cut, rows, 1000).value();
    REQUIRE(f.files.size() == 4);
    for (const auto& file : f.files) CHECK(file->note.run == f.files[0]->number); // one run
}

TEST_CASE("a group that was encoded with effort, and is of one window, may be copied") {
    Fixture f;
    std::vector<named_row> rows;
    for (int i = 0; i < 2000; ++i) rows.push_back({"n" + std::to_string(5000 + i), i < 1000});
    auto first = f.outputs({.bytes = 1}, {});
    add(f, first, rows, 1000).value();
    REQUIRE(f.files.size() == 2);
    const auto a = f.files[0];
    const auto b = f.files[1];

    auto out = f.outputs({.window = 1}, {0, 1});
    CHECK(out.takes(*a->table, 0));
    f.files.clear();
    out.copy(*a->table, 0).value();
    out.copy(*b->table, 0).value();
    out.finish().value();
    REQUIRE(f.files.size() == 2); // a window each
    CHECK(f.files[0]->note.smallest == a->note.smallest);
    CHECK(f.files[0]->note.largest == a->note.largest);
    CHECK(f.files[0]->note.times == a->note.times);
    CHECK(f.windows(*f.files[0], 1) == f.windows(*a, 1));
    f.files[1]->table->verify_all().value();

    f.files.clear();
    auto both = f.outputs({}, {});
    both.copy(*a->table, 0).value();
    both.copy(*b->table, 0).value();
    both.finish().value();
    REQUIRE(f.files.size() == 1);
    CHECK(f.files[0]->note.smallest == a->note.smallest);
    CHECK(f.files[0]->note.largest == b->note.largest);

    f.files.clear();
    auto whole = f.outputs({}, {});
    add(f, whole, rows, 2000).value();
    CHECK(f.outputs({}, {}).takes(*f.files[0]->table, 0));
    CHECK(f.outputs({.window = 10}, {0, 1}).takes(*f.files[0]->table, 0));
    CHECK_FALSE(f.outputs({.window = 1}, {0, 1}).takes(*f.files[0]->table, 0)); // of two

    auto quick = event_writer::create(f.disk, "/db/quick", {.file_id = 99}).value();
    const std::vector<std::int32_t> number{1};
    const std::vector<std::int64_t> when{1};
    const std::vector<std::string_view> name{"a"};
    quick.add_group(Batch<events>({{name}, {when}, {number}})).value();
    const auto as_flushed = quick.finish().value();
    CHECK_FALSE(out.takes(*as_flushed->table, 0)); // it is worth encoding anew
}

TEST_CASE("a file that cannot be begun is told of") {
    Fixture f;
    f.fail_at = 2;
    auto out = f.outputs({.window = 10}, {0, 39});
    const status s = add(f, out, {{"a", 5}, {"b", 15}}, 10);
    REQUIRE(!s);
    CHECK(s.error().message == "no room");
}
