#include "lsmer/cache/ghosts.hpp"
#include "lsmer/base/hash.hpp"

#include "support/catch.hpp"

using lsmer::hash_integer;

TEST_CASE("ghosts: those of late are there, once") {
    lsmer::cache::Ghosts ghosts;
    CHECK_FALSE(ghosts.take(hash_integer(1)));
    for (std::uint64_t i = 0; i < 5000; ++i) ghosts.add(hash_integer(i), 1000);
    std::size_t late = 0;
    std::size_t old = 0;
    std::size_t again = 0;
    for (std::uint64_t i = 4500; i < 5000; ++i) late += ghosts.take(hash_integer(i));
    for (std::uint64_t i = 0; i < 4000; ++i) old += ghosts.take(hash_integer(i));
    for (std::uint64_t i = 4500; i < 5000; ++i) again += ghosts.take(hash_integer(i));
    CHECK(late > 480); // of 500: some buckets were full
    CHECK(old == 0);
    CHECK(again == 0);
}

TEST_CASE("ghosts: they stay while there is room for more of them") {
    lsmer::cache::Ghosts ghosts;
    std::size_t there = 0;
    for (std::uint64_t i = 0; i < 4000; ++i) ghosts.add(hash_integer(i), 100 + i);
    for (std::uint64_t i = 0; i < 4000; ++i) there += ghosts.take(hash_integer(i));
    CHECK(there > 3000);
}
