#include "lsmer/filter/many.hpp"

#include "lsmer/filter/blocked_bloom.hpp"

#include <vector>

#include "lsmer/base/key_hash.hpp"
#include "support/catch.hpp"

namespace filter = lsmer::filter;

namespace {

/// Counts what it is asked, and that each hash was asked for before.
struct Watched {
    struct counts {
        std::size_t asked_for = 0;
        std::size_t looked_at = 0;
        bool early = true;
    };
    counts* seen;

    void prefetch(std::uint64_t) const noexcept { ++seen->asked_for; }
    [[nodiscard]] bool may_hold(std::uint64_t hash) const noexcept {
        ++seen->looked_at;
        seen->early = seen->early && seen->looked_at <= seen->asked_for;
        return hash % 3 == 0;
    }
};

} // namespace

TEST_CASE("many hashes are all asked for before they are looked at, once each") {
    for (const std::size_t count : {0U, 1U, 31U, 32U, 33U, 100U}) {
        std::vector<std::uint64_t> hashes(count);
        for (std::size_t i = 0; i < count; ++i) hashes[i] = i;
        std::vector<std::uint8_t> mask(count + 1, 9);
        Watched::counts seen;
        CAPTURE(count);
        CHECK(filter::may_hold_many(Watched{&seen}, hashes, mask.data()) == (count + 2) / 3);
        CHECK(seen.asked_for == count);
        CHECK(seen.looked_at == count);
        CHECK(seen.early);
        for (std::size_t i = 0; i < count; ++i) CHECK(mask[i] == (i % 3 == 0 ? 1 : 0));
        CHECK(mask[count] == 9);
    }
}

TEST_CASE("many hashes get the answers of one at a time") {
    std::vector<std::uint64_t> hashes(1000);
    for (std::size_t i = 0; i < 1000; ++i) hashes[i] = lsmer::key_hash(i);
    lsmer::byte_buffer body;
    filter::blocked_bloom<8>::build(std::span(hashes).first(500), body);
    const auto reader = filter::blocked_bloom<8>::open(body.view()).value();
    std::vector<std::uint8_t> mask(hashes.size());
    const std::size_t held = filter::may_hold_many(reader, hashes, mask.data());
    std::size_t one_by_one = 0;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        REQUIRE(mask[i] == static_cast<std::uint8_t>(reader.may_hold(hashes[i])));
        one_by_one += mask[i];
    }
    REQUIRE(held == one_by_one);
    REQUIRE(held < 700);
}
