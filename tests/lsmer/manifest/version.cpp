#include "lsmer/manifest/version.hpp"

#include "support/catch.hpp"

using namespace lsmer;
using manifest::Edit;
using manifest::Version;

namespace {

ref<const Version> start() {
    Edit e;
    e.tables = {{1, "trades", "a"}, {2, "quotes", "b"}};
    e.next_file = 100;
    return make_ref<Version>(42U)->apply(e).value();
}

manifest::file_record file(std::uint32_t table, std::uint64_t number, std::uint32_t level = 0) {
    return {table, number, level, 10, 100, 1, 2, ""};
}

std::string refusal(const ref<const Version>& v, const Edit& e) {
    const auto r = v->apply(e);
    if (r) return "";
    REQUIRE(r.error().kind == error_kind::invalid_argument);
    return r.error().message;
}

} // namespace

TEST_CASE("an edit gives a new version and leaves the old one alone") {
    const ref<const Version> v0 = start();
    Edit e;
    e.added = {file(2, 9), file(1, 8, 1), file(1, 7), file(1, 3, 1)};
    e.last_sequence = 50;
    e.first_log = 4;
    e.durable_log = manifest::log_place{4, 64};
    const ref<const Version> v1 = v0->apply(e).value();
    REQUIRE(v0->files().empty());
    REQUIRE(v1->database() == 42);
    REQUIRE(v1->files().size() == 4);
    std::vector<std::uint64_t> numbers;
    for (const auto& f : v1->files(1)) numbers.push_back(f->number);
    REQUIRE(numbers == std::vector<std::uint64_t>{7, 3, 8}); // by level, then number
    REQUIRE(v1->files(2).size() == 1);
    REQUIRE(v1->files(3).empty());
    REQUIRE(v1->last_sequence() == 50);
    REQUIRE(v1->first_log() == 4);
    REQUIRE(v1->durable_log() == manifest::log_place{4, 64});

    Edit swap;
    swap.removed = {7, 3};
    swap.added = {file(1, 20, 1)};
    const ref<const Version> v2 = v1->apply(swap).value();
    REQUIRE(v2->files(1).size() == 2);
    REQUIRE(v1->files(1).size() == 3);
    REQUIRE(v2->files(2)[0].get() == v1->files(2)[0].get()); // shared, not copied
    REQUIRE(v2->find_table("quotes")->id == 2);
    REQUIRE(v2->find_table("nothing") == nullptr);
}

TEST_CASE("a file moves to another level in one edit") {
    Edit e;
    e.added = {file(1, 7), file(1, 8)};
    const ref<const Version> before = start()->apply(e).value();
    Edit move;
    move.removed = {7};
    move.added = {file(1, 7, 3)};
    move.added[0].bounds = "new";
    const ref<const Version> after = before->apply(move).value();
    REQUIRE(after->files(1).size() == 2);
    REQUIRE(after->files(1)[1]->number == 7);
    REQUIRE(after->files(1)[1]->level == 3);
    REQUIRE(after->files(1)[1]->bounds == "new");
    REQUIRE(before->files(1)[0]->level == 0);
}

TEST_CASE("a snapshot makes the version from nothing") {
    Edit e;
    e.added = {file(2, 9), file(1, 8, 1)};
    e.added[0].bounds = "ab";
    e.last_sequence = 7;
    e.first_log = 3;
    const ref<const Version> v = start()->apply(e).value();
    const ref<const Version> again = make_ref<Version>(42U)->apply(v->snapshot()).value();
    REQUIRE(again->snapshot() == v->snapshot());
}

TEST_CASE("symbols follow on one another") {
    const ref<const Version> v = start();
    REQUIRE(v->next_symbol() == 1);
    Edit e;
    e.first_symbol = 1;
    e.symbols = {"a", "b"};
    const ref<const Version> w = v->apply(e).value();
    REQUIRE(w->next_symbol() == 3);
    REQUIRE(refusal(w, e) == "symbols from code 1, the next one is 3");
    e.first_symbol = 4;
    REQUIRE(refusal(w, e) == "symbols from code 4, the next one is 3");
}

TEST_CASE("edits that make no sense are refused") {
    const ref<const Version> v = [] {
        Edit e;
        e.added = {file(1, 7)};
        e.last_sequence = 5;
        e.first_log = 3;
        return start()->apply(e).value();
    }();
    const auto added = [](manifest::file_record f) {
        Edit e;
        e.added = {f};
        return e;
    };
    REQUIRE(refusal(v, added(file(1, 7))) == "file 7 is added, but that number is taken");
    REQUIRE(refusal(v, added(file(1, 100))) == "file 100 was never given that number");
    REQUIRE(refusal(v, added(file(1, 0))) == "file 0 was never given that number");
    REQUIRE(refusal(v, added(file(9, 8))) == "file 8 belongs to table 9, which is not there");
    Edit e;
    e.added = {file(1, 8), file(2, 8)};
    REQUIRE(refusal(v, e) == "file 8 is added, but that number is taken");
    e = {};
    e.removed = {8};
    REQUIRE(refusal(v, e) == "file 8 is removed, but is not there");
    e.removed = {7, 7};
    REQUIRE(refusal(v, e) == "file 7 is removed, but is not there");
    e = {};
    e.removed = {7};
    e.added = {file(1, 7)}; // a number is never used twice, but for the same file
    e.added[0].rows += 1;
    REQUIRE(refusal(v, e) == "file 7 is removed and added, but as another file");
    e = {};
    e.tables = {{1, "new", ""}};
    REQUIRE(refusal(v, e) == "table 1 is there already");
    e.tables = {{3, "trades", ""}};
    REQUIRE(refusal(v, e) == "table trades is there already");
    e = {};
    e.last_sequence = 4;
    REQUIRE_FALSE(refusal(v, e).empty());
    e = {};
    e.first_log = 2;
    REQUIRE_FALSE(refusal(v, e).empty());
    e.first_log = 100;
    REQUIRE_FALSE(refusal(v, e).empty());
    e = {};
    e.next_file = 99;
    REQUIRE_FALSE(refusal(v, e).empty());
    REQUIRE(v->files().size() == 1);
}

TEST_CASE("who holds a file can be seen") {
    Edit e;
    e.added = {file(1, 7)};
    ref<const Version> v = start()->apply(e).value();
    const ref<const manifest::File> held = v->files()[0];
    Edit gone;
    gone.removed = {7};
    v = v->apply(gone).value();
    REQUIRE(held->references() == 1); // no version names it any more
}

TEST_CASE("erased ranges stay until they are forgotten, each once") {
    Edit e;
    e.erased = {{1, 5, "a", "b", false}, {2, 6, "x", "", true}};
    const ref<const Version> v = start()->apply(e).value();
    REQUIRE(v->erased().size() == 2);
    CHECK(v->erased()[1] == e.erased[1]);
    CHECK(start()->erased().empty());
    CHECK(refusal(v, e).find("there already") != std::string::npos);
    Edit other;
    other.erased = {{9, 5, "a", "b", false}};
    CHECK(refusal(v, other).find("table 9") != std::string::npos);

    // A snapshot has them, and a version made from it.
    const Edit all = v->snapshot();
    CHECK(all.erased == e.erased);
    CHECK(make_ref<Version>(42U)->apply(all).value()->erased().size() == 2);

    Edit forget;
    forget.forgotten = {{1, 5, "a", "b", false}};
    const ref<const Version> after = v->apply(forget).value();
    REQUIRE(after->erased().size() == 1);
    CHECK(after->erased()[0].table == 2);
    CHECK(refusal(after, forget).find("sequence 5") != std::string::npos);
    CHECK(v->erased().size() == 2);
}
