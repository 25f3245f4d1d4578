#include "borf/pipeline/group_sink.hpp"

#include "../support/shapes.hpp"
#include "support/catch.hpp"

#include <vector>

using lsmer::vector_rows;

namespace group_sink_tests {
namespace {

constexpr auto grouped =
    borf::query<"select sum size, max price, n: count i by symbol from trades">;
constexpr auto single = borf::query<"select sum size, max price, n: count i from trades">;

/// One morsel of a query over a source: its partial.
template <const auto& Query>
auto partial(const held_trades& held, const borf::MemorySource<trades>& source, bool direct,
             const std::uint8_t* mask = nullptr) {
    using query_parts = prepared<trades, Query>;
    using shape = typename query_parts::shape;
    query_parts parts(held.symbols);
    borf::pipeline::VectorReader<shape, borf::MemorySource<trades>> reader;
    borf::pipeline::Evaluator<shape, decltype(reader)> eval(reader, parts.environment);
    borf::pipeline::GroupSink<shape> sink(parts.environment);
    sink.start(direct, source.rows(), [&](auto&& f) {
        for (std::size_t g = 0; g < source.groups(); ++g) f(source.group(g));
    });
    for (std::size_t g = 0; g < source.groups(); ++g) {
        reader.start_group(source.group(g));
        for (std::uint32_t v = 0; v * vector_rows < reader.group().rows(); ++v) {
            const std::size_t left = reader.group().rows() - v * vector_rows;
            reader.start_vector(v, static_cast<std::uint32_t>(std::min(left, vector_rows)));
            sink.add(reader, eval, mask);
        }
    }
    return sink.finish();
}

} // namespace

TEST_CASE("Groups that have rows come out with their states") {
    for (const std::int32_t size : {0, -5, 2'000'000'000}) { // counted beside their sum or not
        const held_trades held(2500, size);
        for (const bool direct : {true, false}) {
            for (const borf::zones z : {borf::zones::compute, borf::zones::unknown}) {
                CAPTURE(size, direct, static_cast<bool>(z));
                const auto p = partial<grouped>(held, held.source(1000, z), direct);
                REQUIRE(p.groups == 2);
                for (std::size_t g = 0; g < 2; ++g) {
                    const auto name = held.symbols.name(static_cast<std::uint32_t>(p.words[0][g]));
                    std::int64_t sum = 0;
                    std::int64_t rows = 0;
                    double most = 0;
                    for (int i = 0; i < 2500; ++i) {
                        if ((i % 3 == 0) != (name == "a")) continue;
                        sum += size + i % 7;
                        ++rows;
                        most = 0.5 * i;
                    }
                    CHECK(lsmer::get<0>(p.states)[g].total == sum);
                    CHECK(lsmer::get<1>(p.states)[g].most[0] == most);
                    CHECK(lsmer::get<2>(p.states)[g].rows == rows);
                }
            }
        }
    }
}

TEST_CASE("Without keys there is one group, or none without rows") {
    const held_trades held(2500);
    const auto source = held.source(1000);
    const auto all = partial<single>(held, source, true);
    REQUIRE(all.groups == 1);
    CHECK(lsmer::get<2>(all.states)[0].rows == 2500);
    CHECK(lsmer::get<1>(all.states)[0].most[0] == 0.5 * 2499);

    lsmer::buffer<std::uint8_t> mask(vector_rows);
    for (auto& m : mask) m = 0;
    mask[3] = mask[7] = 1;
    const auto some = partial<single>(held, source, true, mask.data());
    REQUIRE(some.groups == 1);
    CHECK(lsmer::get<2>(some.states)[0].rows == 6); // two of each of three vectors
    mask[3] = mask[7] = 0;
    CHECK(partial<single>(held, source, true, mask.data()).groups == 0);
    CHECK(partial<grouped>(held, source, true, mask.data()).groups == 0);
}

} // namespace group_sink_tests
