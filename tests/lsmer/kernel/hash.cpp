#include "lsmer/kernel/hash.hpp"

#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace {

using namespace lsmer;

template <bool Nullable, class T>
bool in_order(T a, T b) {
    if constexpr (Nullable || std::is_floating_point_v<T>) {
        if (kernel::is_null_lane(a) || kernel::is_null_lane(b)) {
            return kernel::is_null_lane(a) && !kernel::is_null_lane(b);
        }
    }
    return a < b;
}

template <bool Nullable, class T>
void check_words(std::mt19937_64& random) {
    auto values = lanes::random<T>(random);
    const auto known = lanes::edges<T>();
    std::copy(known.begin(), known.end(), values.begin());
    for (std::size_t i = 0; i < vector_rows; ++i) {
        const T a = values[i];
        const std::uint64_t word = kernel::to_word<Nullable>(a);
        const T back = kernel::from_word<Nullable, T>(word);
        const bool returned = lanes::same(back, a) || (back == a && a == T{0}); // -0.0 as 0.0
        if (!returned) CHECK(back == a);
        for (std::size_t j = 0; j < known.size(); ++j) {
            const T b = values[j];
            const std::uint64_t other = kernel::to_word<Nullable>(b);
            const bool good = (word < other) == in_order<Nullable>(a, b) &&
                              (word > other) == in_order<Nullable>(b, a);
            if (good) continue;
            CAPTURE(a, word, b, other);
            CHECK(good);
        }
    }
    for (const isa which : lanes::bodies()) {
        std::vector<std::uint64_t> words(vector_rows);
        invoke_isa_as<kernel::detail::to_words<T, Nullable>>(which, values.data(), words.data());
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            wrong += words[i] == kernel::to_word<Nullable>(values[i]) ? 0U : 1U;
        }
        CAPTURE(static_cast<int>(which));
        CHECK(wrong == 0);
    }
}

} // namespace

TEMPLATE_TEST_CASE("hash: words are in the order of values and give them back", "[kernel]",
                   std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                   std::uint16_t, std::uint32_t, std::uint64_t, float, double) {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    check_words<false, TestType>(random);
    check_words<true, TestType>(random);
}

TEST_CASE("hash: zeros are one key, NaNs are one key", "[kernel]") {
    CHECK(kernel::to_word<false>(-0.0) == kernel::to_word<false>(0.0));
    CHECK(kernel::to_word<true>(-0.0F) == kernel::to_word<true>(0.0F));
    CHECK(kernel::to_word<false>(std::nan("1")) == kernel::to_word<false>(-std::nan("2")));
}

TEST_CASE("hash: tags of codes are a permutation of 31 bits", "[kernel]") {
    // Two codes of one tag would be one group: look for them where codes are close, and spread.
    for (const std::uint32_t step : {1U, 4096U, 32768U}) {
        std::set<std::uint32_t> tags;
        for (std::uint32_t i = 0; i < 65536; ++i) tags.insert(kernel::detail::tag_of(i * step));
        CHECK(tags.size() == 65536);
        CHECK(*tags.rbegin() <= kernel::detail::tag_mask);
    }
    // Each step has an inverse: multiplications by odd numbers, exclusive ors with upper bits.
    CHECK(kernel::detail::tag_of(0) == 0);
    CHECK(kernel::detail::tag_of(kernel::detail::tag_mask) != 0);
}

TEST_CASE("hash: tags of a vector are those of its rows, in every instruction set", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto a = lanes::random<std::uint64_t>(random);
    const auto b = lanes::random<std::uint64_t>(random);
    const auto codes = lanes::random<std::uint32_t>(random);
    const std::uint64_t* words[] = {a.data(), b.data()};
    std::vector<std::uint32_t> tags(vector_rows);
    std::vector<std::uint64_t> hashes(vector_rows);
    for (const std::size_t width : {1U, 2U}) {
        kernel::tags_of_words(words, width, hashes.data(), tags.data());
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            wrong += tags[i] == kernel::tag_of_words(words, width, i) ? 0U : 1U;
            wrong += tags[i] <= kernel::detail::tag_mask ? 0U : 1U;
        }
        CHECK(wrong == 0);
    }
    for (const isa which : lanes::bodies()) {
        CAPTURE(static_cast<int>(which));
        invoke_isa_as<kernel::detail::tags_of_codes>(which, codes.data(), tags.data());
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            wrong += tags[i] == kernel::detail::tag_of(codes[i]) ? 0U : 1U;
        }
        invoke_isa_as<kernel::detail::tags_of_words>(
            which, static_cast<const std::uint64_t* const*>(words), std::size_t{2}, hashes.data(),
            tags.data());
        for (std::size_t i = 0; i < vector_rows; ++i) {
            wrong += tags[i] == kernel::tag_of_words(words, 2, i) ? 0U : 1U;
        }
        CHECK(wrong == 0);
    }
}
