// Results made by hand, for tests.
#pragma once

#include "borf/result/data.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

namespace results {

using borf::result::Data;
using lsmer::type_kind;

/// What a result's column of a kind holds.
template <type_kind K>
using value_of = std::conditional_t<(K >= type_kind::symbol), std::string_view,
                                    lsmer::storage_of<borf::plan::plain_of_kind<K>>>;

template <type_kind K, bool Nullable = false>
void add(Data& data, std::string_view name, const std::vector<value_of<K>>& values) {
    data.columns.emplace_back(borf::value_type{K, Nullable});
    borf::result::Column& column = data.columns.back();
    column.name = name;
    auto* const to = column.template extend<value_of<K>>(values.size());
    std::copy(values.begin(), values.end(), to);
    if constexpr (K >= type_kind::symbol) {
        if (data.texts.empty()) data.texts.emplace_back();
        for (std::size_t i = 0; i < values.size(); ++i) to[i] = data.texts.back().keep(values[i]);
    }
}

/// Symbol, price and size of a few trades.
inline Data trades() {
    Data data;
    add<type_kind::symbol>(data, "symbol", {"AAPL", "IBM", "ZM"});
    add<type_kind::f64>(data, "price", {189.95, 0.5, 61.02});
    add<type_kind::i32, true>(data, "size", {1200, std::numeric_limits<std::int32_t>::min(), 300});
    return data;
}

} // namespace results
