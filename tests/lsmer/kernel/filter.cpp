#include "lsmer/kernel/filter.hpp"

#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <random>

namespace {

using namespace lsmer;

constexpr unsigned densities[] = {0, 1, 2, 3, 10, 15, 17, 500};

} // namespace

TEST_CASE("filter: a mask's ones are counted by every body", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const unsigned one_in : densities) {
        const auto mask = lanes::mask(random, one_in);
        std::uint32_t expected = 0;
        for (const std::uint8_t m : mask) expected += m;
        CHECK(kernel::count_mask(mask.data()) == expected);
        for (const isa which : lanes::bodies()) {
            CHECK(invoke_isa_as<kernel::detail::count_ones>(which, mask.data()) == expected);
        }
    }
}

TEST_CASE("filter: a selection lists a mask's rows, ascending", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const unsigned one_in : densities) {
        const auto mask = lanes::mask(random, one_in);
        std::vector<std::uint16_t> expected;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            if (mask[i] == 1) expected.push_back(static_cast<std::uint16_t>(i));
        }
        // Of exactly the size asked for, so that the address sanitizer sees an entry too many.
        std::vector<std::uint16_t> selection(kernel::selection_room);
        std::vector<std::uint16_t> few(kernel::selection_room);
        const std::uint32_t few_count = kernel::select_few(mask.data(), few.data());
        const std::uint32_t count = kernel::select(mask.data(), selection.data());
        CHECK(few_count == count);
        CHECK(std::equal(few.begin(), few.begin() + few_count, selection.begin()));
        for (const isa which : lanes::bodies()) {
            std::vector<std::uint16_t> many(kernel::selection_room);
            CHECK(invoke_isa_as<kernel::detail::select_many>(which, mask.data(), many.data()) ==
                  count);
            CHECK(std::equal(many.begin(), many.begin() + count, selection.begin()));
            CHECK(invoke_isa_as<kernel::detail::select_few>(which, mask.data(), many.data()) ==
                  count);
            CHECK(std::equal(many.begin(), many.begin() + count, selection.begin()));
        }
        selection.resize(count);
        CHECK(selection == expected);
        if (expected.empty()) continue;
        CHECK(kernel::first_row(mask.data()) == expected.front());
        CHECK(kernel::last_row(mask.data()) == expected.back());

        const auto values = lanes::random<std::int64_t>(random);
        std::vector<std::int64_t> gathered(count);
        kernel::gather(values.data(), selection.data(), count, gathered.data());
        for (std::size_t i = 0; i < count; ++i) CHECK(gathered[i] == values[expected[i]]);
    }
}

TEST_CASE("filter: eight mask bytes are eight bits", "[kernel]") {
    for (unsigned bits = 0; bits < 256; ++bits) {
        std::uint8_t mask[8];
        for (unsigned j = 0; j < 8; ++j) mask[j] = bits >> j & 1;
        CHECK(kernel::mask_bits(mask) == bits);
    }
}

TEST_CASE("filter: a fresh mask holds the rows there are", "[kernel]") {
    std::vector<std::uint8_t> mask(vector_rows, 7);
    for (const std::size_t rows : {0, 1, 1000, 1024}) {
        kernel::fill_mask(mask.data(), rows);
        std::vector<std::uint8_t> expected(rows, 1);
        expected.resize(vector_rows);
        CHECK(mask == expected);
    }
}

TEST_CASE("A selection is narrowed by a later mask") {
    std::vector<std::uint8_t> mask(lsmer::vector_rows);
    for (std::size_t i = 0; i < mask.size(); i += 3) mask[i] = 1;
    std::vector<std::uint16_t> rows{0, 1, 3, 5, 999, 1000, 1023};
    const auto kept = kernel::select_again(mask.data(), rows.data(), rows.size(), rows.data());
    rows.resize(kept);
    CHECK(rows == std::vector<std::uint16_t>{0, 3, 999, 1023});
}
