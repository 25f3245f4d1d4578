#pragma once
// Putting a query to a source. Both spellings derive from `asks`, and so have
//
//   query(source)             run it: result<...>
//   query(source, options)
//   query.from(source)        bind it, to run later or to explain
//
// The check happens here, when the schema is known; a query that does not pass is refused with
// one sentence. A bound query refers to its source, which must outlive it.

#include "borf/check/checked.hpp"
#include "borf/clause/refused.hpp"
#include "borf/pipeline/options.hpp"
#include "borf/source/concepts.hpp"

#include <span>
#include <type_traits>
#include <utility>

namespace borf::inline v0 {

/// How to read a T as a source. Specialise it for what is not a source but holds one, with
/// `static S open(const T&)`.
template <class T>
struct source_traits;

template <column_source T>
struct source_traits<T> {
    static constexpr const T& open(const T& source) noexcept { return source; }
};

template <class T>
using source_of = std::remove_cvref_t<decltype(source_traits<T>::open(std::declval<const T&>()))>;

/// Something that a query can be put to.
template <class T>
concept queryable = column_source<source_of<T>>;

namespace detail {

template <class Query, class Source>
using checked_for = check::checked<typename source_of<Source>::schema_type, Query>;

/// The failure to report: the text's own, else that of the check.
template <class Query, class Source>
struct failure_of {
    static constexpr failure error = [] {
        if constexpr (static_cast<bool>(Query::error)) {
            return Query::error;
        } else {
            return checked_for<Query, Source>::verdict::error;
        }
    }();
};

template <class Checked, class Query, class Source>
auto run_on(const Query& query, const Source& source, const options& how) {
    const auto& slots = Checked::slots(query);
    // Found by argument lookup in pipeline.
    return execute<Checked>(source, std::span<const slot>(slots.begin(), slots.size()), how);
}

} // namespace detail

/// A query and its source.
template <class Query, queryable Source>
class bound_query {
public:
    using checked = detail::checked_for<Query, Source>;

    constexpr bound_query(const Query& query, const Source& source) noexcept
        : query_(query), source_(&source) {}

    [[nodiscard]] auto run(const options& how = {}) const {
        return detail::run_on<checked>(query_, source_traits<Source>::open(*source_), how);
    }
    /// The plan, and what running it reads and leaves out, as text.
    [[nodiscard]] auto explain(const options& how = {}) const {
        const auto& slots = checked::slots(query_);
        return explain_query<checked>(source_traits<Source>::open(*source_),
                                      std::span<const slot>(slots.begin(), slots.size()), how);
    }

private:
    Query query_;
    const Source* source_;
};

/// Base of queries. Query has `tree`, `error` and `slots()`.
template <class Query>
struct asks {
    template <queryable Source>
    constexpr auto operator()(const Source& source, const options& how = {}) const {
        using judged = detail::failure_of<Query, Source>;
        if constexpr (static_cast<bool>(judged::error)) {
            static_cast<void>(sizeof(typename check::sentence_of<judged>::type));
            return refused_query{};
        } else {
            return bound_query<Query, Source>(self(), source).run(how);
        }
    }
    template <queryable Source>
    [[nodiscard]] constexpr auto from(const Source& source) const noexcept {
        using judged = detail::failure_of<Query, Source>;
        if constexpr (static_cast<bool>(judged::error)) {
            static_cast<void>(sizeof(typename check::sentence_of<judged>::type));
            return refused_query{};
        } else {
            return bound_query<Query, Source>(self(), source);
        }
    }
    /// A bound query would outlive this source.
    template <queryable Source>
    void from(const Source&&) const = delete;

private:
    constexpr const Query& self() const noexcept { return static_cast<const Query&>(*this); }
};

} // namespace borf::inline v0
