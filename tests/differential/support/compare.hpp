// Runs a query in every way that must not change its answer, and compares with the reference.
//
// Queries are many and each has a type: what follows from the type alone is compiled with the
// test, all else once, in compare.cpp.
#pragma once

#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "borf/pipeline/execute.hpp"
#include "encoded_source.hpp"
#include "rows.hpp"
#include "support/catch.hpp"

#include <span>

/// Rows and the sources that show them, in row groups of several sizes, with and without zones.
struct material {
    explicit material(likeness like);
    ~material();
    material(const material&) = delete;
    material& operator=(const material&) = delete;

    likeness about;
    MixedRows rows;
    borf::MemorySource<mixed> whole;
    borf::MemorySource<mixed> groups;
    borf::MemorySource<mixed> single; // a row group per row
    borf::MemorySource<mixed> blind;
    EncodedSource<mixed> shown[6];
};

/// Whether two answers are the same to the bit.
bool identical(const borf::result::Data& a, const borf::result::Data& b);

/// A query, compiled for the sources above.
using query_function = lsmer::result<borf::result::Data> (*)(const EncodedSource<mixed>&,
                                                             std::span<const borf::slot>,
                                                             borf::options);

/// Checks the answers of a query to all sources, by all ways, against the reference.
void check_answers(const material& m, const borf::pipeline::query_view& view,
                   query_function answer);

template <class Query>
void check_query(const material& m, const Query& query) {
    using C = borf::check::checked<mixed, Query>;
    static_assert(C::ok, "the check refuses the query of a test");
    const auto list = C::slots(query);
    borf::pipeline::query_view view = borf::pipeline::view_of(C::tree);
    view.schema = lsmer::column_infos<mixed>;
    view.slots = std::span<const borf::slot>(list.begin(), list.size());
    check_answers(m, view, [](const EncodedSource<mixed>& source,
                              std::span<const borf::slot> slots, borf::options how) {
        return borf::pipeline::run<typename C::shape>(source, slots, how);
    });
}

template <class... Queries>
void check_queries(const material& m, const Queries&... queries) {
    (check_query(m, queries), ...);
}
