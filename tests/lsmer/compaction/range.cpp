#include "lsmer/compaction/range.hpp"

#include "lsmer/compaction/support/picture.hpp"
#include "support/catch.hpp"

using namespace lsmer::compaction;
using test::picture;

namespace {

range from_to(std::string_view smallest, std::string_view largest) {
    range r;
    file f;
    f.smallest = smallest;
    f.largest = largest;
    r.add(f);
    return r;
}

} // namespace

TEST_CASE("a range grows by keys and by times") {
    range r;
    REQUIRE(r.empty);
    file f;
    f.smallest = "m";
    f.largest = "p";
    f.first_time = 5;
    f.last_time = 9;
    r.add(f);
    f.smallest = "a";
    f.largest = "b";
    f.first_time = 7;
    f.last_time = 20;
    r.add(f);
    REQUIRE(r.smallest == "a");
    REQUIRE(r.largest == "p");
    REQUIRE(r.first_time == 5);
    REQUIRE(r.last_time == 20);
}

TEST_CASE("keys are compared as unsigned bytes, ends count") {
    file f;
    f.smallest = "a\x7f";
    f.largest = "a\xff";
    REQUIRE(overlaps(f, from_to("a\x80", "a\x81")));
    REQUIRE(overlaps(f, from_to("a", "a\x7f")));
    REQUIRE(overlaps(f, from_to("a\xff", "b")));
    REQUIRE_FALSE(overlaps(f, from_to("b", "c")));
    REQUIRE_FALSE(overlaps(f, from_to("", "a")));
    REQUIRE_FALSE(overlaps(f, range{}));
}

TEST_CASE("the files of a run that overlap a range are found at its every place") {
    picture p(1);
    p.add(0, picture::spec{1, "b", "d"}, picture::spec{2, "f", "h"}, picture::spec{3, "j", "l"});
    const run& r = p.view().levels[0].runs[0];
    const auto found = [&](std::string_view from, std::string_view to) {
        const slice s = overlapping(r, from_to(from, to));
        return std::pair(s.first, s.last);
    };
    using pair = std::pair<std::size_t, std::size_t>;
    REQUIRE(found("a", "z") == pair(0, 3));
    REQUIRE(found("d", "f") == pair(0, 2));
    REQUIRE(found("g", "g") == pair(1, 2));
    REQUIRE(found("l", "z") == pair(2, 3));
    REQUIRE(overlapping(r, from_to("a", "a")).empty());
    REQUIRE(overlapping(r, from_to("e", "e")).empty());
    REQUIRE(overlapping(r, from_to("m", "z")).empty());
    REQUIRE(overlapping(r, range{}).empty());
}

TEST_CASE("files without keys all overlap") {
    picture p(1);
    p.add(0, picture::spec{1}, picture::spec{2});
    const run& r = p.view().levels[0].runs[0];
    REQUIRE(overlapping(r, range_of(r.files[1])).of(r).size() == 2);
    REQUIRE(with_whole_keys(r, {1, 2}).of(r).size() == 2);
}

TEST_CASE("neighbours that share a key at the border come along") {
    picture p(1);
    p.add(0, picture::spec{1, "a", "b"}, picture::spec{2, "c", "d"}, picture::spec{3, "d", "f"},
          picture::spec{4, "f", "g"}, picture::spec{5, "h", "i"});
    const run& r = p.view().levels[0].runs[0];
    for (std::size_t i = 1; i < 4; ++i) {
        const slice s = with_whole_keys(r, {i, i + 1});
        REQUIRE(s.first == 1);
        REQUIRE(s.last == 4);
    }
    REQUIRE(with_whole_keys(r, {0, 1}).of(r).size() == 1);
    REQUIRE(with_whole_keys(r, {2, 2}).empty());
}

TEST_CASE("which files may hold the same key") {
    tree t;
    file f;
    f.smallest = f.largest = "a";
    f.first_time = 10;
    f.last_time = 19;
    range late = from_to("a", "b");
    late.first_time = 20;
    late.last_time = 29;
    REQUIRE(may_share_a_key(t, f, late));
    t.time_in_key = true;
    REQUIRE_FALSE(may_share_a_key(t, f, late));
    late.first_time = 19;
    REQUIRE(may_share_a_key(t, f, late));
    t.keyed = false;
    REQUIRE_FALSE(may_share_a_key(t, f, late));
}
