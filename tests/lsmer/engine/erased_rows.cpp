#include "lsmer/engine/erased_rows.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <vector>

using namespace lsmer;

TEST_CASE("a compaction asks of each file which of its rows were erased") {
    test::HandMadeView v;
    v.add_file({{test::row_op::put, "a", 1, {}}, {test::row_op::put, "b", 1, {}}}, 1);
    v.add_file({{test::row_op::range_begin, "b", 0, "c"}, {test::row_op::put, "c", 2, {}}});
    const std::vector<std::vector<ref<const test::account_file>>> runs{{v.view->files[0]},
                                                                       {v.view->files[1]}};
    const engine::erased_rows<test::account_file> erased(*v.view, v.view->files, runs);
    CHECK(erased.any);
    CHECK(erased(0, 0, "b"));
    CHECK_FALSE(erased(0, 0, "a"));
    CHECK_FALSE(erased(1, 0, "b")); // it was applied when the file was written
    test::HandMadeView none;
    none.add_file({{test::row_op::put, "a", 1, {}}});
    none.view->erased.reset();
    CHECK_FALSE(engine::erased_rows<test::account_file>(*none.view, none.view->files, runs).any);
}
