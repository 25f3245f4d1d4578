// Runs a query in every way that must not change its answer, and compares with the reference.
#pragma once

#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "borf/pipeline/execute.hpp"
#include "borf/result/format.hpp"
#include "encoded_source.hpp"
#include "rows.hpp"
#include "support/catch.hpp"

#include <cstring>

/// Rows and the sources that show them, in row groups of several sizes, with and without zones.
struct material {
    explicit material(likeness like)
        : about(like), rows(like), whole(rows.source()), groups(rows.source(1100)),
          single(rows.source(1)), blind(rows.source(500, borf::zones::unknown)) {}

    material(const material&) = delete;
    material& operator=(const material&) = delete;

    likeness about;
    MixedRows rows;
    borf::MemorySource<mixed> whole;
    borf::MemorySource<mixed> groups;
    borf::MemorySource<mixed> single; // a row group per row
    borf::MemorySource<mixed> blind;
    EncodedSource<mixed> shown[6] = {EncodedSource(whole),
                                     EncodedSource(groups),
                                     EncodedSource(single),
                                     EncodedSource(blind),
                                     {whole, lsmer::codec::effort::fast},
                                     {groups, lsmer::codec::effort::small}};
};

/// The value of a result, for messages and for comparing.
inline reference::value value_at(const borf::result::Column& c, std::size_t i) {
    using lsmer::type_kind;
    reference::value v;
    v.kind = c.type.kind;
    v.null = borf::result::is_null(c, i);
    if (borf::result::is_textual(c.type.kind)) {
        v.s = c.as<std::string_view>()[i];
    } else if (c.type.kind == type_kind::boolean) {
        v.i = c.as<std::uint8_t>()[i];
    } else {
        borf::result::with_lane(c.type, [&](auto lane) {
            const auto x = c.as<decltype(lane)>()[i];
            if constexpr (std::is_floating_point_v<decltype(lane)>)
                v.d = static_cast<double>(x);
            else
                v.i = x;
        });
    }
    return v;
}

/// What is wrong with an answer; "" for nothing.
inline std::string difference(const borf::result::Data& got, const reference::answer& wanted) {
    if (got.columns.size() != wanted.types.size()) {
        return "columns: " + std::to_string(got.columns.size());
    }
    if (got.rows() != wanted.rows.size()) {
        return std::to_string(got.rows()) + " rows, not " + std::to_string(wanted.rows.size());
    }
    for (std::size_t c = 0; c < got.columns.size(); ++c) {
        if (!(got.columns[c].type == wanted.types[c])) {
            return "type of column " + std::to_string(c);
        }
        if (got.columns[c].rows() != got.rows()) return "length of column " + std::to_string(c);
        for (std::size_t r = 0; r < got.rows(); ++r) {
            const reference::value v = value_at(got.columns[c], r);
            const reference::value& w = wanted.rows[r][c];
            // A null that a type cannot say is NaN.
            if (reference::order(v, w) == 0 &&
                (v.null == w.null || !got.columns[c].type.nullable)) {
                continue;
            }
            std::string text;
            borf::result::put_value(text, got.columns[c], r);
            return "row " + std::to_string(r) + ", column " + std::to_string(c) + ": got " + text +
                   ", wanted " +
                   (w.null                          ? std::string("null")
                    : reference::is_textual(w.kind) ? w.s
                    : reference::is_float(w.kind)   ? std::to_string(w.d)
                                                    : std::to_string(static_cast<double>(w.i)));
        }
    }
    return "";
}

/// Whether two answers are the same to the bit.
inline bool identical(const borf::result::Data& a, const borf::result::Data& b) {
    if (a.columns.size() != b.columns.size() || a.rows() != b.rows()) return false;
    for (std::size_t c = 0; c < a.columns.size(); ++c) {
        const auto& x = a.columns[c];
        const auto& y = b.columns[c];
        if (borf::result::is_textual(x.type.kind)) {
            for (std::size_t r = 0; r < a.rows(); ++r) {
                if (x.as<std::string_view>()[r] != y.as<std::string_view>()[r]) return false;
            }
        } else if (x.values.size() != y.values.size() ||
                   (!x.values.empty() &&
                    std::memcmp(x.values.data(), y.values.data(), x.values.size()) != 0)) {
            return false;
        }
    }
    return true;
}

template <class Query>
void check_query(const material& m, const Query& query) {
    using C = borf::check::checked<mixed, Query>;
    static_assert(C::ok, "the check refuses the query of a test");
    using shape = typename C::shape;
    const auto list = C::slots(query);
    const std::span<const borf::slot> slots(list.begin(), list.size());
    borf::pipeline::query_view view = borf::pipeline::view_of(C::tree);
    view.schema = lsmer::column_infos<mixed>;
    view.slots = slots;
    std::string told;
    for (const auto w : view.where) borf::pipeline::describe(told.append(" where "), view, w);
    for (const auto& i : view.by) borf::pipeline::describe(told.append(" by "), view, i);
    for (const auto& i : view.columns) borf::pipeline::describe(told.append(" select "), view, i);
    INFO("seed " << m.about.seed << ", " << m.about.rows << " rows," << told);

    const reference::answer wanted = reference::Query(view)(m.rows.values());
    const auto run = [&](const EncodedSource<mixed>& s, borf::options o) {
        return borf::pipeline::run<shape>(s, slots, o);
    };
    const char* const names[] = {"one group", "groups of 1100",     "groups of 1",
                                 "no zones",  "one group, encoded", "groups of 1100, encoded"};
    for (std::size_t s = 0; s < 6; ++s) {
        INFO(names[s]);
        const auto one = run(m.shown[s], {.threads = 1});
        if (wanted.overflow) {
            REQUIRE(!one);
            CHECK(one.error().kind == lsmer::error_kind::limit);
            continue;
        }
        REQUIRE(one);
        REQUIRE(difference(*one, wanted) == "");
        for (const unsigned threads : {2U, 3U}) {
            const auto more = run(m.shown[s], {.threads = threads});
            REQUIRE(more);
            INFO(threads << " threads");
            CHECK(identical(*more, *one));
        }
        const auto unpruned = run(m.shown[s], {.threads = 1, .prune = false});
        REQUIRE(unpruned);
        CHECK(identical(*unpruned, *one));
        const auto hashed = run(m.shown[s], {.threads = 1, .direct_index = false});
        REQUIRE(hashed);
        CHECK(identical(*hashed, *one));
    }
}

template <class... Queries>
void check_queries(const material& m, const Queries&... queries) {
    (check_query(m, queries), ...);
}
