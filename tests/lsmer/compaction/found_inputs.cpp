#include "lsmer/compaction/found_inputs.hpp"

#include "lsmer/compaction/support/picture.hpp"
#include "support/catch.hpp"

using namespace lsmer::compaction;

TEST_CASE("inputs are found by number, with the place where they stand") {
    test::picture p(3);
    p.add(0, test::picture::spec{9, "a", "f"});
    p.add(0, test::picture::spec{8, "e", "k"});
    p.add(2, test::picture::spec{5, "a", "c"}, test::picture::spec{6, "e", "g"});
    const choice c{.what = action::merge, .inputs = {{2, 6}, {0, 8}, {1, 77}}};
    FoundInputs found(p.view(), c);
    CHECK(found.all().size() == 3);
    CHECK(found.holds(6));
    CHECK(found.holds(77));
    CHECK_FALSE(found.holds(9));
    CHECK_FALSE(found.holds(5));
    CHECK(found.find(8)->at == place_of(0, 1));
    CHECK(found.find(8)->level() == 0);
    CHECK(found.find(6)->at == place_of(2, 0));
    CHECK(found.find(6)->level() == 2);
    CHECK(found.find(6)->f->smallest == "e");
    CHECK(found.find(77)->f == nullptr); // named, and not there
}
