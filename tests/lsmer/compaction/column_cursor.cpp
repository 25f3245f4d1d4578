#include "lsmer/compaction/column_cursor.hpp"

#include "runs.hpp"
#include "support/catch.hpp"

using namespace lsmer;
using test::quote;
using test::QuoteFile;

namespace {

test::quote_files two_files(std::size_t rows, std::size_t per_group) {
    std::vector<quote> first;
    std::vector<quote> second;
    for (std::size_t i = 0; i < rows; ++i) {
        const quote q{static_cast<std::int64_t>(i), "name " + std::to_string(i), 0.5, 0};
        (i < rows / 3 ? first : second).push_back(q);
    }
    return {make_ref<QuoteFile>(first, per_group), make_ref<QuoteFile>(second, per_group)};
}

} // namespace

TEST_CASE("a cursor gives a run's values across vectors, groups and files, in any portions") {
    for (const std::size_t per_group : {1U, 7U, 1024U, 1500U, 65536U}) {
        const auto files = two_files(5000, per_group);
        for (const std::size_t portion : {1U, 3U, 1024U, 5000U}) {
            compaction::ColumnCursor<QuoteFile, std::int64_t> times(files, 0);
            std::vector<std::int64_t> out(5000);
            for (std::size_t at = 0; at < 5000; at += portion) {
                times.take(&out[at], std::min(portion, 5000 - at)).value();
            }
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < 5000; ++i) wrong += out[i] != static_cast<int>(i);
            CAPTURE(per_group, portion);
            CHECK(wrong == 0);
            CHECK(times.window().value().empty());
        }
    }
}

TEST_CASE("texts taken stay until the cursor settles, and what is left comes after it") {
    for (const std::size_t per_group : {100U, 65536U}) {
        const auto files = two_files(30000, per_group);
        compaction::ColumnCursor<QuoteFile, std::string_view> names(files, 1);
        std::vector<std::string_view> out(1000);
        std::size_t wrong = 0;
        for (std::size_t at = 0; at < 30000; at += 1000) {
            names.settle();
            CHECK(files[0]->alive + files[1]->alive <= 1);
            names.take(out.data(), 700).value();
            names.take(out.data() + 700, 300).value();
            for (std::size_t i = 0; i < 1000; ++i) {
                wrong += out[i] != "name " + std::to_string(at + i);
            }
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("memory for texts is used again after the cursor settled") {
    const auto files = two_files(3000, 65536);
    compaction::ColumnCursor<QuoteFile, std::string_view> names(files, 1);
    std::string_view texts[2];
    names.take(texts, 2).value();
    const char* const where = texts[1].data(); // the first text of the arena
    names.settle();
    names.take(texts, 2).value();
    CHECK(texts[1] == "name 3");
    CHECK(texts[1].data() == where + std::string_view("name 1").size());
}

TEST_CASE("a window is what is left of a vector, and vectors skipped are not decoded") {
    const auto files = two_files(9000, 65536);
    compaction::ColumnCursor<QuoteFile, std::int64_t> times(files, 0);
    CHECK(times.window().value().size() == 1024);
    times.skip(10);
    CHECK(times.window().value().size() == 1014);
    CHECK(times.window().value()[0] == 10);
    times.skip(2990); // the first file ends; it had three vectors
    CHECK(times.window().value()[0] == 3000);
    CHECK(files[0]->decoded == 1);
    times.skip(6000);
    CHECK(times.window().value().empty());
    CHECK(files[1]->decoded == 1);
}

TEST_CASE("a group that cannot be read is the cursor's error") {
    auto bad = make_ref<QuoteFile>(std::vector<quote>(10), 5U);
    bad->fail_at = 1;
    const test::quote_files files{bad};
    compaction::ColumnCursor<QuoteFile, double> bids(files, 2);
    double out[10];
    CHECK(bids.take(out, 5));
    const status failed = bids.take(out, 1);
    REQUIRE(!failed);
    CHECK(failed.error().kind == error_kind::io);
}
