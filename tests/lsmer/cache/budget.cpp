#include "lsmer/cache/budget.hpp"
#include "lsmer/base/thread.hpp"

#include "support/catch.hpp"

using lsmer::make_ref;
using lsmer::cache::MemoryBudget;
using lsmer::cache::MemoryShare;
using lsmer::cache::user;

TEST_CASE("budget: the limit holds for those who try, to the byte") {
    MemoryBudget budget(100);
    CHECK(budget.try_take(user::cache, 60));
    CHECK_FALSE(budget.try_take(user::indexes, 41));
    CHECK_FALSE(budget.try_take(user::indexes, ~std::size_t{0}));
    CHECK(budget.try_take(user::indexes, 40));
    CHECK(budget.used() == 100);
    CHECK(budget.used(user::cache) == 60);
    CHECK(budget.used(user::indexes) == 40);
    CHECK_FALSE(budget.over());
    budget.take(user::memtables, 1);
    CHECK(budget.over());
    CHECK_FALSE(budget.try_take(user::cache, 0));
    budget.give(user::cache, 60);
    CHECK(budget.used() == 41);
    CHECK(budget.peak() == 101);
}

TEST_CASE("budget: it is tight when all but the cache take seven eighths") {
    MemoryBudget budget(800);
    budget.take(user::cache, 700);
    CHECK_FALSE(budget.tight());
    budget.take(user::memtables, 600);
    CHECK_FALSE(budget.tight());
    budget.take(user::filters, 100);
    CHECK_FALSE(budget.tight());
    budget.take(user::other, 1);
    CHECK(budget.tight());
}

TEST_CASE("budget: a share follows its object, and goes back with it") {
    const auto budget = make_ref<MemoryBudget>(100);
    {
        MemoryShare share(budget, user::memtables);
        CHECK(share);
        share.set(50);
        share.set(30);
        CHECK(budget->used(user::memtables) == 30);
        MemoryShare other = std::move(share);
        CHECK_FALSE(share); // NOLINT: moved from on purpose
        CHECK(other.bytes() == 30);
        MemoryShare none;
        CHECK_FALSE(none);
        none = std::move(other);
        none.set(120);
        CHECK(budget->used() == 120);
    }
    CHECK(budget->used() == 0);
    CHECK(budget->peak() == 120);
}

TEST_CASE("budget: threads that try never exceed it together", "[threads]") {
    const auto budget = make_ref<MemoryBudget>(1000);
    lsmer::parallel(4, 4, [&](std::size_t who) {
        const user mine = static_cast<user>(who);
        for (std::size_t i = 0; i < 20'000; ++i) {
            const std::size_t bytes = 1 + (i * 37 + who) % 400;
            if (budget->try_take(mine, bytes)) budget->give(mine, bytes);
        }
    });
    CHECK(budget->used() == 0);
    CHECK(budget->peak() <= 1000);
    CHECK(budget->peak() > 0);
}
