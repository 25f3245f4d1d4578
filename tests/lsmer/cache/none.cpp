#include "lsmer/cache/none.hpp"

#include "support/catch.hpp"

TEST_CASE("no cache keeps nothing, and counts what is being read") {
    namespace cache = lsmer::cache;
    static_assert(cache::block_cache<cache::none>);
    const auto budget = lsmer::make_ref<cache::MemoryBudget>(100);
    cache::none none(budget);
    const cache::key k{none.new_file(), 1, 2};
    {
        const auto block = none.insert(k, none.make(k, 1000));
        CHECK(block->bytes().size() == 1000);
        CHECK(budget->used(cache::user::cache) == block->memory());
        CHECK_FALSE(none.find(k));
    }
    none.erase(k);
    none.make_room(1000);
    CHECK(budget->used() == 0);
    CHECK(none.budget().get() == budget.get());
    CHECK(none.statistics().bytes == 0);
}
