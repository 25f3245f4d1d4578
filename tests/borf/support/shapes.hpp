// A query's shape with what running it needs, for tests of the pipeline's parts.
#pragma once

#include "borf/check/checked.hpp"
#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "borf/pipeline/run.hpp"
#include "borf/source/memory_source.hpp"
#include "tables.hpp"

/// The shape of a query (which is to have static lifetime) over a schema, and its constants.
template <class S, const auto& Query>
struct prepared {
    using checked = borf::check::checked<S, std::remove_cvref_t<decltype(Query)>>;
    static_assert(checked::ok, "the check refuses the query of a test");
    using shape = typename checked::shape;
    static constexpr const auto& tree = shape::tree;

    explicit prepared(const lsmer::SymbolDictionary& symbols)
        : slots(checked::slots(Query)),
          environment(borf::pipeline::detail::make_environment<shape>(
              symbols, {slots.begin(), slots.size()}, &texts)) {}

    decltype(checked::slots(Query)) slots;
    lsmer::SymbolDictionary texts;
    borf::pipeline::Environment<shape> environment;
};

/// Trades a second apart, in groups of the size asked for: symbols a b b, prices in halves, sizes
/// 0 to 6.
struct held_trades {
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<trades> rows{symbols};

    explicit held_trades(int count, std::int32_t size_of_first = 0) {
        for (int i = 0; i < count; ++i) {
            rows.push_back({lsmer::timestamp{i * 1'000'000'000LL}, i % 3 == 0 ? "a" : "b", 0.5 * i,
                            size_of_first + i % 7});
        }
    }
    [[nodiscard]] borf::MemorySource<trades> source(std::size_t group = lsmer::group_rows,
                                                    borf::zones z = borf::zones::compute) const {
        return borf::MemorySource<trades>(rows.batch(), symbols, z, group);
    }
};
