// The half of compare.hpp that no query changes.
#include "compare.hpp"

#include "borf/result/format.hpp"
#include "reference.hpp"

#include <cstring>
#include <string>

material::material(likeness like)
    : about(like), rows(like), whole(rows.source()), groups(rows.source(1100)),
      single(rows.source(1)), blind(rows.source(500, borf::zones::unknown)),
      shown{EncodedSource(whole),
            EncodedSource(groups),
            EncodedSource(single),
            EncodedSource(blind),
            {whole, lsmer::codec::effort::fast},
            {groups, lsmer::codec::effort::small}} {}

material::~material() = default;

namespace {

/// The value of a result, for messages and for comparing.
reference::value value_at(const borf::result::Column& c, std::size_t i) {
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
std::string difference(const borf::result::Data& got, const reference::answer& wanted) {
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

} // namespace

bool identical(const borf::result::Data& a, const borf::result::Data& b) {
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

void check_answers(const material& m, const borf::pipeline::query_view& view,
                   query_function answer) {
    std::string told;
    for (const auto w : view.where) borf::pipeline::describe(told.append(" where "), view, w);
    for (const auto& i : view.by) borf::pipeline::describe(told.append(" by "), view, i);
    for (const auto& i : view.columns) borf::pipeline::describe(told.append(" select "), view, i);
    INFO("seed " << m.about.seed << ", " << m.about.rows << " rows," << told);

    const reference::answer wanted = reference::Query(view)(m.rows.values());
    const auto run = [&](const EncodedSource<mixed>& s, borf::options o) {
        return answer(s, view.slots, o);
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
