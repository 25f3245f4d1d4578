#include "lsmer/interop/csv/options.hpp"

#include "support/catch.hpp"

TEST_CASE("csv options: what cannot work is refused") {
    const auto good = [](auto change) {
        lsmer::csv::options how;
        change(how);
        return lsmer::csv::check(how).has_value();
    };
    CHECK(good([](auto&) {}));
    CHECK(good([](auto& o) { o.delimiter = '\t'; }));
    CHECK(good([](auto& o) { o.quote = '\0'; }));
    CHECK(!good([](auto& o) { o.delimiter = '"'; }));
    CHECK(!good([](auto& o) { o.delimiter = '\n'; }));
    CHECK(!good([](auto& o) { o.delimiter = '\0'; }));
    CHECK(!good([](auto& o) { o.quote = '\r'; }));
    CHECK(!good([](auto& o) { o.batch_rows = 0; }));
    CHECK(!good([](auto& o) { o.window_bytes = 0; }));
    CHECK(!good([](auto& o) { o.window_bytes = std::size_t{1} << 31; }));
}
