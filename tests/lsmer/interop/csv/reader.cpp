#include "lsmer/interop/csv/reader.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

namespace {

struct notes : lsmer::table<"notes"> {
    static constexpr struct n : lsmer::column<"n", std::int32_t> {} n{};
    static constexpr struct text : lsmer::column<"text", lsmer::text> {} text{};
    using columns = lsmer::columns<n, text>;
};

std::vector<std::size_t> batches(const std::string& text, const lsmer::csv::options& how) {
    std::vector<std::size_t> sizes;
    lsmer::csv::Reader<notes> reader(how, "text");
    std::int32_t next = 0;
    const auto sink = [&](lsmer::csv::Rows<notes>&& rows) -> lsmer::status {
        sizes.push_back(rows.count);
        for (const std::int32_t n : rows.batch()[notes::n]) {
            if (n != next++) FAIL("row " << next);
        }
        return {};
    };
    REQUIRE(reader.read(text, false, sink));
    return sizes;
}

} // namespace

TEST_CASE("csv reader: rows are handed on in parts of about the wanted size") {
    std::string text = "n,text\n";
    for (int i = 0; i < 1000; ++i) text += std::to_string(i) + ",\"a \"\"b\"\"\"\n";
    lsmer::csv::options how;
    CHECK(batches(text, how) == std::vector<std::size_t>{1000});
    how.batch_rows = 300;
    how.window_bytes = 1;
    CHECK(batches(text, how) == std::vector<std::size_t>{300, 300, 300, 100});
}

TEST_CASE("csv reader: a sink that fails ends the reading with its error") {
    lsmer::csv::options how;
    how.batch_rows = 1;
    how.window_bytes = 8;
    lsmer::csv::Reader<notes> reader(how, "text");
    int calls = 0;
    const auto done = reader.read("n,text\n1,a\n2,b\n3,c\n", false,
                                  [&](lsmer::csv::Rows<notes>&&) -> lsmer::status {
                                      if (++calls < 2) return {};
                                      return lsmer::make_error(lsmer::error_kind::io, "full");
                                  });
    REQUIRE(!done);
    CHECK(done.error().message == "full");
    CHECK(calls == 2);
}

TEST_CASE("csv reader: texts are views of the source where nothing was doubled") {
    const std::string text = "n,text\n1,plain\n2,\"a, b\"\n3,\"a\"\"b\"\n" + std::string(100, '\n');
    lsmer::csv::Reader<notes> reader({}, "text");
    int inside = 0;
    const auto sink = [&](lsmer::csv::Rows<notes>&& rows) -> lsmer::status {
        const auto texts = rows.batch()[notes::text];
        CHECK(texts[1] == "a, b");
        CHECK(texts[2] == "a\"b");
        for (const std::string_view t : texts) {
            inside += t.data() >= text.data() && t.data() < text.data() + text.size();
        }
        return {};
    };
    REQUIRE(reader.read(text, true, sink));
    CHECK(inside == 2);
}
