#include "lsmer/engine/history.hpp"

#include "support/catch.hpp"

#include <string>

using namespace lsmer;
using engine::History;

namespace {

struct shown_view : counted {
    explicit shown_view(std::uint64_t rows) : flushed(rows) {}
    const std::uint64_t flushed;
};

ref<const shown_view> view_at(std::uint64_t flushed) {
    return ref<const shown_view>(make_ref<shown_view>(flushed));
}

} // namespace

TEST_CASE("history by rows keeps the views that show the last of them") {
    History<shown_view> history({.rows = 1000});
    CHECK(history.any());
    for (std::uint64_t flushed = 0; flushed < 5000; flushed += 500) {
        const auto gone = history.replaced(view_at(flushed), 0, flushed + 500);
        CHECK(gone.size() == (flushed < 1000 ? 0U : 1U));
    }
    const auto now = view_at(5000);
    CHECK(history.at(5000, now).value().get() == now.get());
    CHECK(history.at(9000, now).value().get() == now.get());
    CHECK(history.at(4999, now).value()->flushed == 4500);
    CHECK(history.at(4500, now).value()->flushed == 4500);
    CHECK(history.at(4000, now).value()->flushed == 4000);
    const auto before = history.at(3999, now);
    REQUIRE(!before);
    CHECK(before.error().kind == error_kind::not_found);
    CHECK(before.error().message.find("options::history") != std::string::npos);
}

TEST_CASE("history by time tells how many rows there were, and keeps what shows them") {
    History<shown_view> history({.ns = 1000});
    CHECK(!history.rows_at(5));
    for (std::int64_t t = 0; t <= 5000; t += 100) {
        const auto rows = static_cast<std::uint64_t>(t);
        history.mark(t, rows);
        if (t % 500 == 0) static_cast<void>(history.replaced(view_at(rows), t, rows));
    }
    CHECK(history.rows_at(5000).value() == 5000);
    CHECK(history.rows_at(9999).value() == 5000);
    CHECK(history.rows_at(4150).value() == 4100);
    CHECK(history.rows_at(4000).value() == 4000);
    CHECK(!history.rows_at(1000));
    const auto now = view_at(5000);
    CHECK(history.at(4100, now).value()->flushed == 4000);
    CHECK(!history.at(1000, now));
}

TEST_CASE("no history keeps no view") {
    History<shown_view> history({});
    CHECK_FALSE(history.any());
    for (std::uint64_t flushed = 0; flushed < 10; ++flushed) {
        static_cast<void>(history.replaced(view_at(flushed), 0, flushed + 1));
    }
    CHECK(!history.at(3, view_at(10)));
}
