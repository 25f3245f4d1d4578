#include "lsmer/compaction/merge.hpp"

#include "runs.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <tuple>

using namespace lsmer;
using test::quote;
using test::quote_files;
using test::QuoteFile;
using test::quotes;

namespace {

struct plain_quotes : quotes { // no order: runs follow one another
    using order = lsmer::ordered_by<>;
};

struct timed_quotes : quotes {
    using order = lsmer::ordered_by<quotes::time>;
};

using quote_merge = compaction::Merge<quotes, QuoteFile>;

/// In the schema's order; equal ones by place, which is their age.
bool in_order(const quote& a, const quote& b) {
    return std::tie(a.name, a.time, a.place) < std::tie(b.name, b.time, b.place);
}

/// Sorted rows cut into files.
quote_files cut_files(const std::vector<quote>& rows, std::size_t per_file, std::size_t per_group) {
    quote_files files;
    for (std::size_t at = 0; at < rows.size(); at += per_file) {
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(at);
        const auto n = static_cast<std::ptrdiff_t>(std::min(per_file, rows.size() - at));
        files.push_back(make_ref<QuoteFile>(std::vector<quote>(begin, begin + n), per_group));
    }
    return files;
}

template <class S>
std::vector<quote> merged(const std::vector<quote_files>& runs, std::size_t most) {
    std::vector<compaction::run_files<QuoteFile>> views(runs.begin(), runs.end());
    compaction::Merge<S, QuoteFile> m(views);
    std::vector<quote> out;
    for (;;) {
        const Batch<S> rows = m.next(most).value();
        if (rows.empty()) return out;
        for (std::size_t i = 0; i < rows.rows(); ++i) {
            out.push_back({rows.template column<0>()[i], std::string(rows.template column<1>()[i]),
                           rows.template column<2>()[i], rows.template column<3>()[i]});
        }
    }
}

} // namespace

TEST_CASE("a merge is a stable sort of its runs, oldest first") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int round = 0; round < 60; ++round) {
        std::vector<quote_files> runs;
        std::vector<quote> all;
        const int names = 1 + below(round % 2 == 0 ? 3 : 300);
        const int times = 1 + below(round % 3 == 0 ? 5 : 100000);
        const int count = below(7);
        for (int r = 0; r < count; ++r) {
            std::vector<quote> rows(static_cast<std::size_t>(below(4000)));
            for (quote& q : rows) {
                q = {below(times), "n" + std::to_string(below(names)), below(100) / 4.0, 0};
            }
            for (std::size_t i = 0; i < rows.size(); ++i) {
                rows[i].place = static_cast<std::int32_t>(all.size() + i);
            }
            std::sort(rows.begin(), rows.end(), in_order);
            all.insert(all.end(), rows.begin(), rows.end());
            runs.push_back(cut_files(rows, 1 + static_cast<std::size_t>(below(3000)),
                               1 + static_cast<std::size_t>(below(2500))));
        }
        std::sort(all.begin(), all.end(), in_order);
        const auto most = static_cast<std::size_t>(round % 4 == 0 ? 65536 : 1 + below(3000));
        CHECK(merged<quotes>(runs, most) == all);
    }
}

TEST_CASE("without an order runs follow one another") {
    const std::vector<quote> a{{5, "b", 1, 0}, {1, "a", 1, 1}};
    const std::vector<quote> b{{0, "a", 1, 2}, {9, "c", 1, 3}, {2, "b", 1, 4}};
    std::vector<quote> all = a;
    all.insert(all.end(), b.begin(), b.end());
    for (const std::size_t most : {1U, 2U, 100U}) {
        CHECK(merged<plain_quotes>({cut_files(a, 1, 1), {}, cut_files(b, 2, 1)}, most) == all);
    }
}

TEST_CASE("long stretches of one run are found without looking at each row") {
    std::vector<quote> a(20000);
    std::vector<quote> b(20000);
    for (int i = 0; i < 20000; ++i) {
        a[static_cast<std::size_t>(i)] = {i, "a", 0, i};
        b[static_cast<std::size_t>(i)] = {i, "b", 0, i};
    }
    const auto runs = std::vector{cut_files(a, 20000, 65536), cut_files(b, 20000, 65536)};
    std::vector<quote> all = a;
    all.insert(all.end(), b.begin(), b.end());
    CHECK(merged<quotes>(runs, 65536) == all);
    // Two key columns and all four, each vector once, and the vector of names at hand again.
    CHECK(runs[0][0]->decoded == 6 * 20);
}

TEST_CASE("groups that nothing overlaps come whole, and rows between them are no small groups") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::size_t copied = 0;
    for (int round = 0; round < 4; ++round) {
        // Runs one after the other, late by a little: only their ends overlap.
        std::vector<quote_files> runs;
        std::vector<quote> all;
        std::int64_t time = 0;
        for (int r = 0; r < 3; ++r) {
            std::vector<quote> rows(150'000 + random() % 60'000);
            for (quote& q : rows) {
                time += static_cast<std::int64_t>(random() % 3);
                q.time = time;
                q.place = static_cast<std::int32_t>(all.size());
                all.push_back(q);
            }
            time -= 4'000;
            // Files end with a group that is too small to be copied, but for the first round's.
            const std::size_t per_group[] = {20'000, 60'000, 17'000, 20'000};
            runs.push_back(cut_files(rows, round == 1 ? 75'000 : 80'000, per_group[round]));
        }
        const auto by_time = [](const quote& a, const quote& b) { return a.time < b.time; };
        std::stable_sort(all.begin(), all.end(), by_time);
        std::vector<compaction::run_files<QuoteFile>> views(runs.begin(), runs.end());
        compaction::Merge<timed_quotes, QuoteFile> m(views);
        std::size_t at = 0;
        std::size_t short_ones = 0;
        const auto odd = [&](const QuoteFile&, std::size_t g) { return round < 3 || g % 2 == 1; };
        for (;;) {
            const auto piece = m.next_piece(odd).value();
            if (piece.file == nullptr && piece.rows.empty()) break;
            if (piece.file == nullptr) {
                const std::size_t rows = piece.rows.rows();
                short_ones += rows < compaction::copied_rows_least && at + rows != all.size();
                for (std::size_t i = 0; i < rows; ++i) {
                    REQUIRE(piece.rows.template column<3>()[i] == all[at++].place);
                }
                continue;
            }
            ++copied;
            CHECK(odd(*piece.file, piece.group));
            for (const quote& q : piece.file->rows_of(piece.group)) {
                REQUIRE(q.place == all[at++].place);
            }
        }
        CHECK(at == all.size());
        CHECK(short_ones == 0);
    }
    CHECK(copied > 40);
}

TEST_CASE("rows that are too few for a group share those of the next, and copying goes on") {
    quote_files files = cut_files(std::vector<quote>(8'000), 8'000, 8'000);
    for (const auto& f : cut_files(std::vector<quote>(300'000), 300'000, 60'000)) {
        files.push_back(f);
    }
    const compaction::run_files<QuoteFile> runs[] = {files};
    compaction::Merge<timed_quotes, QuoteFile> m(runs);
    std::vector<std::size_t> pieces; // 0 for a whole group
    for (;;) {
        const auto piece = m.next_piece([](const QuoteFile&, std::size_t) { return true; }).value();
        if (piece.file == nullptr && piece.rows.empty()) break;
        pieces.push_back(piece.rows.rows());
    }
    CHECK(pieces == std::vector<std::size_t>{34'000, 34'000, 0, 0, 0, 0});
}

TEST_CASE("a merge holds on to no more groups than its rows lie in") {
    const quote_files files = cut_files(std::vector<quote>(20000), 5000, 500);
    const compaction::run_files<QuoteFile> runs[] = {files};
    quote_merge m(runs);
    std::size_t most = 0;
    while (!m.next(500).value().empty()) {
        std::size_t alive = 0;
        for (const auto& file : files) alive += file->alive;
        most = std::max(most, alive);
    }
    CHECK(most <= 8); // four columns, the two keys' again, and texts of two groups
}

TEST_CASE("a merge of nothing has no rows, and one that cannot read says so") {
    CHECK(quote_merge({}).next().value().empty());
    for (std::size_t at = 0; at < 12; ++at) {
        auto bad = make_ref<QuoteFile>(std::vector<quote>(2000), 1000U);
        bad->fail_at = at;
        const quote_files files{bad};
        const compaction::run_files<QuoteFile> runs[] = {files};
        quote_merge m(runs);
        status failed;
        for (;;) {
            const auto rows = m.next(100);
            if (!rows) failed = rows.error();
            if (!rows || rows->empty()) break;
        }
        CAPTURE(at);
        REQUIRE(!failed);
        CHECK(failed.error().kind == error_kind::io);
    }
}
