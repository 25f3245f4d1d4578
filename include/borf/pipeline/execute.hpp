#pragma once
// The door to execution: a checked query and its constants give a typed Result. What is costly to
// compile depends on the query's shape alone; names and types of the result are a thin layer.

#include "borf/pipeline/options.hpp"
#include "borf/pipeline/run.hpp"
#include "borf/result/result.hpp"

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace borf::inline v0::pipeline {

namespace detail {

template <value_type T>
struct result_type {
    using plain = plan::plain_of_kind<T.kind>;
    using type = std::conditional_t<T.nullable, lsmer::nullable<plain>, plain>;
};

template <class Checked, class Places>
struct result_for;
template <class Checked, std::size_t... I>
struct result_for<Checked, std::index_sequence<I...>> {
    using type = Result<result_column<Checked::template name<I>,
                                      typename result_type<Checked::template type<I>>::type>...>;
};

} // namespace detail

/// The result type of a checked query.
template <class Checked>
using result_of =
    typename detail::result_for<Checked, std::make_index_sequence<Checked::width>>::type;

/// Runs a checked query over a source with the same schema.
template <class Checked, column_source Source>
[[nodiscard]] lsmer::result<result_of<Checked>> execute(const Source& source,
                                                        std::span<const slot> slots,
                                                        const options& o = {}) {
    auto data = run<typename Checked::shape>(source, slots, o);
    if (!data) return std::move(data).error();
    return result_of<Checked>(std::move(*data));
}

} // namespace borf::inline v0::pipeline

namespace borf::inline v0 {
using pipeline::execute; // clause/ask.hpp finds it here
} // namespace borf::inline v0
