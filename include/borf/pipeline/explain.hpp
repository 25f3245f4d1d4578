#pragma once
// `explain`: runs a query and tells how, line by line, each under a heading of its own. Lines and
// headings stay the same from run to run; figures do not.
//
//   source       trades: 10000 rows, 1 row group
//   where 1      time < 2024-01-02T14:31:00 by zone maps, then ranges
//                row groups pruned 0, passed 0; vectors pruned 9, passed 0
//   by           symbol: direct index
//   select       price: max price
//   aggregate 1  max price: a state per group
//   order        price descending
//   limit        2 rows
//   row groups   1, 0 pruned, 0 answered by zone maps
//   vectors      10, 9 pruned
//   encoded      1 condition and 0 sums on vectors as stored; 2 vectors of selected rows alone
//   rows         1024 read, 600 selected, 2 returned
//   read         3 chunks, 200000 bytes
//   threads      1
//   time         0.061 ms
//
// Pruned: no row can pass, by the zone map alone. Passed: all rows do, and the test is not made.

#include "borf/pipeline/describe.hpp"
#include "borf/pipeline/options.hpp"
#include "borf/pipeline/run.hpp"
#include "borf/plan/facts.hpp"
#include "borf/result/data.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace borf::inline v0::pipeline {

namespace detail {

/// Writes the text of a finished run. Not a template: compiled once for all queries.
class Explanation {
public:
    Explanation(const query_view& q, const options& o, const statistics& s, std::size_t rows)
        : query_(q), options_(o), stats_(s), rows_(rows) {}

    [[nodiscard]] std::string operator()() {
        line("source", query_.table.empty() ? std::string_view("a table without a name")
                                            : query_.table,
             ": ", stats_.rows, " rows, ", counted(stats_.groups, "row group"));
        for (std::size_t w = 0; w < query_.where.size(); ++w) where(w);
        grouping();
        columns();
        if (plan::aggregates(query_)) aggregates();
        ordering();
        figures();
        return std::move(out_);
    }

private:
    static constexpr std::size_t heading_width = 13;

    struct count_of {
        std::uint64_t n;
        std::string_view what;
    };
    static count_of counted(std::uint64_t n, std::string_view what) noexcept { return {n, what}; }

    void put(std::string_view text) { out_ += text; }
    void put(std::uint64_t n) { describe_number(out_, n); }
    void put(count_of c) {
        put(c.n);
        out_.append(1, ' ').append(c.what);
        if (c.n != 1) out_ += 's';
    }
    void put(node_index i) { describe(out_, query_, i); }
    void put(const item& i) { describe(out_, query_, i); }

    void start(std::string_view heading) {
        out_ += heading;
        out_.append(heading.size() < heading_width ? heading_width - heading.size() : 1, ' ');
    }
    void start(std::string_view heading, std::size_t number) {
        const std::size_t at = out_.size();
        out_.append(heading).append(1, ' ');
        put(std::uint64_t{number});
        const std::size_t width = out_.size() - at;
        out_.append(width < heading_width ? heading_width - width : 1, ' ');
    }
    template <class... Pieces>
    void rest(const Pieces&... pieces) {
        (put(pieces), ...);
        out_ += '\n';
    }
    template <class... Pieces>
    void line(std::string_view heading, const Pieces&... pieces) {
        start(heading);
        rest(pieces...);
    }

    void where(std::size_t w) {
        start("where", w + 1);
        put(query_.where[w]);
        const plan::conjunct c = plan::conjunct_of(query_, query_.where[w]);
        if (c.kind == plan::test_kind::rows) return rest(" by rows");
        const std::string_view how =
            c.kind == plan::test_kind::codes ? "codes of symbols" : "ranges";
        if (!options_.prune) return rest(" by ", how, ", zone maps not used");
        rest(" by zone maps, then ", how);
        if (w >= statistics::conjuncts_max) return line("", "not counted");
        const conjunct_statistics& s = stats_.conjuncts[w];
        line("", "row groups pruned ", s.groups_none, ", passed ", s.groups_all,
             "; vectors pruned ", s.vectors_none, ", passed ", s.vectors_all);
    }

    template <class Items>
    void list(const Items& items) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i != 0) put(", ");
            put(items[i]);
        }
    }

    void grouping() {
        if (query_.by.empty()) return;
        start("by");
        list(query_.by);
        put(": ");
        if (stats_.morsels == 0) return rest("no rows to group");
        if (stats_.morsels_direct == stats_.morsels) return rest("direct index");
        if (stats_.morsels_direct == 0) return rest("hash");
        rest("direct index in ", stats_.morsels_direct, " of ", stats_.morsels,
             " parts, hash in the others");
    }

    void columns() {
        start("select");
        if (query_.columns.empty()) return rest("all columns");
        list(query_.columns);
        rest();
    }

    void aggregates() {
        const plan::node_list nodes = plan::aggregate_nodes(query_);
        const plan::LanePlan<query_view> lanes(query_);
        for (std::size_t p = 0; p < nodes.size(); ++p) {
            start("aggregate", p + 1);
            put(nodes[p]);
            put(": ");
            const plan::aggregate_lanes l = lanes.of[p];
            const op code = query_.nodes[nodes[p]].code;
            if (l.sum != plan::no_lane) {
                rest("sums in lane ", std::uint64_t{l.sum} + 1,
                     l.count == plan::no_lane ? ", rows counted" : ", divided by lane ",
                     l.count == plan::no_lane ? std::string() : std::to_string(l.count + 1));
            } else if (l.count != plan::no_lane) {
                rest("counted in lane ", std::uint64_t{l.count} + 1);
            } else if (code == op::count_rows || (code == op::count && !counts_nulls(nodes[p]))) {
                rest("rows counted");
            } else {
                rest("a state ", query_.by.empty() ? "for all" : "per group");
            }
        }
        if (!lanes.lanes.empty()) line("lanes", counted(lanes.lanes.size(), "sum"), " of doubles");
    }
    [[nodiscard]] bool counts_nulls(node_index i) const noexcept {
        return query_.nodes[query_.nodes[i].a].type.nullable;
    }

    void ordering() {
        if (!query_.order.empty()) {
            start("order");
            for (std::size_t i = 0; i < query_.order.size(); ++i) {
                const order_item& o = query_.order[i];
                if (i != 0) put(", ");
                put(o.name);
                put(o.descending ? " descending" : " ascending");
            }
            rest();
        }
        if (query_.limit != no_node) line("limit", query_.limit, " rows");
    }

    void figures() {
        line("row groups", stats_.groups, ", ", stats_.groups_pruned, " pruned, ",
             stats_.groups_by_zones, " answered by zone maps");
        line("vectors", stats_.vectors, ", ", stats_.vectors_pruned, " pruned");
        line("encoded", counted(stats_.vectors_encoded, "condition"), " and ",
             counted(stats_.vectors_summed, "sum"), " on vectors as stored; ",
             counted(stats_.vectors_gathered, "vector"), " of selected rows alone");
        line("rows", stats_.rows_read, " read, ", stats_.rows_selected, " selected, ",
             std::uint64_t{rows_}, " returned");
        line("read", counted(stats_.chunks_opened, "chunk"), ", ", stats_.bytes_read, " bytes");
        line("threads", std::uint64_t{stats_.threads});
        const std::int64_t ns = stats_.elapsed_ns < 0 ? 0 : stats_.elapsed_ns;
        const auto us = static_cast<std::uint64_t>(ns) / 1000;
        std::string fraction = std::to_string(us % 1000);
        fraction.insert(0, 3 - fraction.size(), '0');
        line("time", us / 1000, ".", fraction, " ms");
    }

    const query_view& query_;
    const options& options_;
    const statistics& stats_;
    std::size_t rows_;
    std::string out_;
};

/// Compiled once, though every query has a template that calls it.
LSMER_NOINLINE inline std::string explanation(const query_view& q, const options& o,
                                              const statistics& s, std::size_t rows) {
    return Explanation(q, o, s, rows)();
}

} // namespace detail

/// Runs a checked query and tells how it ran.
template <class Checked, column_source Source>
[[nodiscard]] lsmer::result<std::string> explain_query(const Source& source,
                                                       std::span<const slot> slots,
                                                       const options& o = {}) {
    auto data = run<typename Checked::shape>(source, slots, o);
    if (!data) return std::move(data).error();
    query_view q = view_of(Checked::tree);
    q.schema = lsmer::column_infos<typename Checked::schema_type>;
    q.table = lsmer::table_name<typename Checked::schema_type>;
    q.slots = slots;
    return detail::explanation(q, o, (*data).stats, (*data).rows());
}

} // namespace borf::inline v0::pipeline

namespace borf::inline v0 {
using pipeline::explain_query; // clause/ask.hpp finds it here
} // namespace borf::inline v0
