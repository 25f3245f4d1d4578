#include "lsmer/codec/distinct.hpp"

#include "support/catch.hpp"

#include <map>
#include <random>
#include <string>

namespace codec = lsmer::codec;

TEST_CASE("distinct: numbers are given in order of arrival", "[codec]") {
    codec::Distinct<std::string_view> texts;
    CHECK(texts.add("b") == 0);
    CHECK(texts.add("") == 1);
    CHECK(texts.add(std::string("b")) == 0);
    CHECK(texts.size() == 2);
    CHECK(texts[1].empty());
}

TEST_CASE("distinct: agrees with a map while it grows", "[codec]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    codec::Distinct<std::int64_t> distinct;
    std::map<std::int64_t, std::uint32_t> model;
    unsigned wrong = 0;
    for (int i = 0; i < 65536; ++i) {
        const auto value = static_cast<std::int64_t>((random() % 20000) << 40);
        const auto number = static_cast<std::uint32_t>(model.size());
        const auto known = model.emplace(value, number).first->second;
        wrong += distinct.add(value) == known ? 0U : 1U;
    }
    CHECK(wrong == 0);
    CHECK(distinct.size() == model.size());
}
