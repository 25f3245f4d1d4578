#include "borf/pipeline/keys.hpp"

#include "../support/shapes.hpp"
#include "support/catch.hpp"

#include <vector>

using lsmer::vector_rows;

namespace keys_tests {
namespace {

constexpr auto asked =
    borf::query<"select n: count i by symbol, size, bar: 0D00:10 xbar time from trades">;
using query_parts = prepared<trades, asked>;
using shape = query_parts::shape;
using keys_type = borf::pipeline::Keys<shape>;

struct located_keys {
    held_trades held{3000, 50}; // sizes 50 to 56
    borf::MemorySource<trades> source;
    query_parts parts{held.symbols};
    keys_type keys{parts.environment};
    borf::pipeline::VectorReader<shape, borf::MemorySource<trades>> reader;
    borf::pipeline::Evaluator<shape, decltype(reader)> eval{reader, parts.environment};

    explicit located_keys(borf::zones z = borf::zones::compute)
        : source(held.source(lsmer::group_rows, z)) {
        reader.start_group(source.group(0));
    }
    void start(bool direct) {
        keys.start(direct, 3000, [&](auto&& f) { f(source.group(0)); });
    }
    /// The words of the group that row i of vector v is in.
    std::vector<std::uint64_t> words(std::uint32_t v, std::size_t i) {
        reader.start_vector(v, vector_rows);
        const auto at = keys.locate(reader, eval, {nullptr, vector_rows}, nullptr);
        const auto cell = static_cast<std::uint32_t>(at.first + at.index[i]);
        REQUIRE(cell < keys.cells());
        std::vector<lsmer::buffer<std::uint64_t>> words;
        keys.words_of({&cell, 1}, words);
        std::vector<std::uint64_t> out;
        for (const auto& w : words) out.push_back(w[0]);
        return out;
    }
};

template <class T>
std::uint64_t word(T v) {
    return lsmer::kernel::to_word<false>(v);
}

} // namespace

TEST_CASE("Direct and hashed, a cell has the keys of its rows") {
    for (const bool direct : {true, false}) {
        located_keys k;
        k.start(direct);
        CHECK(k.keys.direct() == direct);
        for (const std::size_t i : {0U, 1U, 2U, 599U, 600U, 1023U}) {
            const auto w = k.words(0, i);
            CHECK(k.held.symbols.name(static_cast<std::uint32_t>(w[0])) ==
                  (i % 3 == 0 ? "a" : "b"));
            CHECK(w[1] == word(static_cast<std::int32_t>(50 + i % 7)));
            CHECK(w[2] == word(static_cast<std::int64_t>(i / 600 * 600) * 1'000'000'000));
        }
        CHECK(k.words(1, 500)[2] == word(std::int64_t{1'200'000'000'000}));
    }
}

TEST_CASE("Without bounds keys are hashed") {
    located_keys k(borf::zones::unknown);
    k.start(true);
    CHECK(!k.keys.direct());
    CHECK(k.keys.cells() == 0);
    CHECK(k.words(0, 1)[1] == word(std::int32_t{51}));
    CHECK(k.keys.cells() == 2 * 7 * 2); // symbols, sizes, the buckets of 1,024 seconds
}

} // namespace keys_tests
