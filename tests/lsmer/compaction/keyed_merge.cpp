#include "lsmer/compaction/keyed_merge.hpp"

#include "support/catch.hpp"
#include "support/keyed_rows.hpp"

#include <map>
#include <random>
#include <vector>

using namespace lsmer;
using R = test::counter_rows;

namespace {

struct counter_row {
    std::int64_t id = 0;
    row_op op = row_op::put;
    std::int64_t hits = 0;
    friend bool operator==(const counter_row&, const counter_row&) = default;
};

/// A file of rows in the order of ids, in groups of a few; an opening fails when told to.
class CounterFile : public counted {
public:
    CounterFile(std::vector<counter_row> rows, std::size_t per_group)
        : rows_(std::move(rows)), per_group_(per_group) {}

    std::size_t fail_at = ~std::size_t{0};
    mutable std::size_t opened = 0;

    template <class T>
    struct Column {
        std::vector<T> values;
        const T* read(std::uint32_t vector, T*) const { return values.data() + vector * 1024; }
    };
    [[nodiscard]] std::size_t groups() const {
        return (rows_.size() + per_group_ - 1) / per_group_;
    }
    [[nodiscard]] std::uint32_t group_rows(std::size_t g) const {
        return static_cast<std::uint32_t>(std::min(per_group_, rows_.size() - g * per_group_));
    }
    template <class T>
    [[nodiscard]] result<Column<T>> column(std::size_t group, std::size_t column) const {
        if (opened++ == fail_at) return make_error(error_kind::io, "group ", group, " is gone");
        Column<T> out;
        for (std::size_t i = 0; i < group_rows(group); ++i) {
            const counter_row& r = rows_[group * per_group_ + i];
            out.values.push_back(static_cast<T>(column == 0   ? r.hits
                                                : column == 1 ? r.id
                                                              : static_cast<std::int64_t>(r.op)));
        }
        return out;
    }

private:
    std::vector<counter_row> rows_;
    std::size_t per_group_;
};
using counter_files = std::vector<ref<const CounterFile>>;

/// Keys of runs up to a number, and below an id, were erased.
struct first_ids_erased {
    bool any = true;
    std::size_t run = 0;
    std::int64_t below = 0;

    bool operator()(std::size_t r, std::size_t, std::string_view key) const {
        byte_buffer end;
        put_key_part<column_at<R, 1>>(end, below, true);
        return r <= run && key < as_text(end.view());
    }
};

template <class Erased>
std::vector<counter_row> rows_of(const std::vector<counter_files>& runs, bool to_the_end,
                                 std::size_t most, Erased erased, std::uint64_t* passed = nullptr) {
    std::vector<compaction::run_files<CounterFile>> views(runs.begin(), runs.end());
    compaction::KeyedMerge<R, CounterFile, Erased> merge(views, to_the_end, erased);
    std::vector<counter_row> out;
    for (;;) {
        const Batch<R> rows = merge.next(most).value();
        if (rows.empty()) break;
        for (std::size_t i = 0; i < rows.rows(); ++i) {
            out.push_back({rows.column<1>()[i], static_cast<row_op>(rows.column<2>()[i]),
                           rows.column<0>()[i]});
        }
    }
    if (passed != nullptr) *passed = merge.passed();
    return out;
}

/// The same, key by key: older rows first.
std::vector<counter_row> expected_rows(const std::vector<std::vector<counter_row>>& runs,
                                       bool to_the_end, const first_ids_erased& erased) {
    std::map<std::int64_t, counter_row> out;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        for (const counter_row& row : runs[r]) {
            if (erased.any && r <= erased.run && row.id < erased.below) continue;
            const auto [it, fresh] = out.try_emplace(row.id, row);
            if (fresh) continue;
            counter_row& at = it->second;
            if (row.op != row_op::merge) {
                at = row;
            } else if (at.op == row_op::erase) {
                at = {row.id, row_op::put, row.hits};
            } else {
                at.hits += row.hits; // onto a put it stays one
            }
        }
    }
    std::vector<counter_row> list;
    for (auto [id, row] : out) {
        if (to_the_end && row.op == row_op::erase) continue;
        if (to_the_end) row.op = row_op::put;
        list.push_back(row);
    }
    return list;
}

counter_files cut_counters(const std::vector<counter_row>& rows, std::size_t per_file,
                           std::size_t per_group) {
    counter_files files;
    for (std::size_t at = 0; at < rows.size(); at += per_file) {
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(at);
        const auto n = static_cast<std::ptrdiff_t>(std::min(per_file, rows.size() - at));
        files.push_back(make_ref<CounterFile>(std::vector(first, first + n), per_group));
    }
    return files;
}

} // namespace

TEST_CASE("keyed merge: of a key the newest row, with what merges folded") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random()) % n; };
    for (int round = 0; round < 120; ++round) {
        const unsigned ids = 1 + below(round % 2 == 0 ? 20 : 6000);
        std::vector<std::vector<counter_row>> runs(below(6));
        std::vector<counter_files> files;
        std::size_t total = 0;
        for (auto& rows : runs) {
            std::map<std::int64_t, counter_row> by_id;
            for (unsigned n = below(3000); n != 0; --n) {
                const auto id = static_cast<std::int64_t>(below(ids)) - ids / 2;
                by_id[id] = {id, static_cast<row_op>(below(3)), below(100)};
            }
            for (const auto& [id, row] : by_id) rows.push_back(row);
            files.push_back(cut_counters(rows, 1 + below(3000), 1 + below(2500)));
            total += rows.size();
        }
        const bool to_the_end = round % 3 == 0;
        first_ids_erased erased;
        erased.any = round % 4 == 1;
        erased.run = below(6);
        erased.below = static_cast<std::int64_t>(below(ids)) - ids / 2;
        const std::size_t most = round % 5 == 0 ? 65536 : 1 + below(3000);
        std::uint64_t passed = 0;
        auto got = rows_of(files, to_the_end, most, erased, &passed);
        auto wanted = expected_rows(runs, to_the_end, erased);
        CHECK(passed == total - wanted.size());
        // Whether a row above an erased one still merges does not matter: nothing lies below.
        for (std::size_t i = 0; erased.any && i < got.size() && i < wanted.size(); ++i) {
            if (wanted[i].id < erased.below && wanted[i].op == row_op::merge) {
                wanted[i].op = got[i].op == row_op::put ? row_op::put : row_op::merge;
            }
        }
        CHECK(got == wanted);
    }
}

TEST_CASE("keyed merge: what erases stays until nothing older lies below") {
    const std::vector<counter_files> one{cut_counters({{1, row_op::erase, 0},
                                                       {2, row_op::merge, 5},
                                                       {3, row_op::put, 7}}, 9, 9)};
    const auto kept = rows_of(one, false, 10, compaction::nothing_erased());
    REQUIRE(kept.size() == 3);
    CHECK(kept[0].op == row_op::erase);
    CHECK(kept[1].op == row_op::merge);
    CHECK(rows_of(one, true, 10, compaction::nothing_erased()) ==
          std::vector<counter_row>{{2, row_op::put, 5}, {3, row_op::put, 7}});
}

TEST_CASE("keyed merge: of nothing has no rows, and one that cannot read says so") {
    CHECK(rows_of({}, false, 10, compaction::nothing_erased()).empty());
    std::vector<counter_row> rows(3000);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].id = static_cast<std::int64_t>(i);
    std::size_t failures = 0;
    for (std::size_t at = 0; at < 16; ++at) {
        auto bad = make_ref<CounterFile>(rows, 1000U);
        bad->fail_at = at;
        const counter_files files{bad};
        const compaction::run_files<CounterFile> runs[] = {files};
        compaction::KeyedMerge<R, CounterFile> merge(runs);
        for (;;) {
            const auto some = merge.next(100);
            failures += !some && some.error().kind == error_kind::io;
            if (!some || some->empty()) break;
        }
    }
    CHECK(failures == 15); // three columns, and two of them for the plan, of three groups
}
