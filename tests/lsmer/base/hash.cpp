#include "lsmer/base/hash.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("small integers and their neighbours do not collide, and spread over low bits") {
    std::vector<std::uint64_t> hashes;
    std::vector<int> buckets(256, 0);
    for (std::uint64_t i = 0; i < 65536; ++i) {
        hashes.push_back(hash_integer(i));
        ++buckets[hashes.back() & 255];
    }
    std::sort(hashes.begin(), hashes.end());
    REQUIRE(std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end());
    REQUIRE(*std::max_element(buckets.begin(), buckets.end()) < 400); // 256 each on average
}

TEST_CASE("each byte and the length count") {
    const auto all_differ = [](std::vector<std::uint64_t> hashes) {
        std::sort(hashes.begin(), hashes.end());
        return std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end();
    };
    std::vector<std::uint64_t> lengths;
    for (std::size_t n = 0; n < 70; ++n) {
        std::string text(n, '\0');
        lengths.push_back(hash_bytes(text));
        std::vector<std::uint64_t> changes{lengths.back()};
        for (std::size_t i = 0; i < n; ++i) {
            text[i] = 'x';
            changes.push_back(hash_bytes(text));
            text[i] = '\0';
        }
        REQUIRE(all_differ(changes));
    }
    REQUIRE(all_differ(lengths));
}

TEST_CASE("equal bytes hash alike wherever they lie") {
    const std::string a = "the same text, longer than sixteen bytes";
    const std::string b = "?" + a;
    REQUIRE(hash_bytes(a) == hash_bytes(std::string_view(b).substr(1)));
    REQUIRE(hash_combine(1, 2) != hash_combine(2, 1));
    static_assert(hash_integer(1) != hash_integer(2));
}
