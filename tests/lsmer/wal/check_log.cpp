#include "lsmer/wal/check_log.hpp"

#include "lsmer/wal/support.hpp"
#include "support/catch.hpp"

using namespace test_wal;

namespace {

struct checked_log {
    status done{};
    int records = 0;
    std::uint64_t bytes = 0;
};
checked_log check_first(const io::Memory& disk, std::uint64_t length) {
    checked_log c;
    c.done = wal::check_log(disk, "/", {plain().database, 1}, length, [&](std::uint64_t bytes) {
        ++c.records;
        c.bytes += bytes;
        return status();
    });
    return c;
}

} // namespace

TEST_CASE("an open log is checked up to its mark, a complete one to its end") {
    const io::Memory disk;
    auto w = writer::open(disk, "/", first_log()).value();
    put(*w, 1, "one", sync::commit).value();
    put(*w, 2, "two", sync::commit).value();
    const std::uint64_t mark = w->durable().length;
    put(*w, 3, "three", sync::none).value(); // perhaps in the file, perhaps not
    const checked_log open = check_first(disk, mark);
    CHECK(open.done);
    CHECK(open.records == 2);
    CHECK(open.bytes == mark - io::file_header_bytes);
    w->roll(2).value();
    const checked_log whole = check_first(disk, 0);
    CHECK(whole.done);
    CHECK(whole.records == 3);

    const status stopped = wal::check_log(disk, "/", {plain().database, 1}, 0, [](std::uint64_t) {
        return status(error(error_kind::cancelled, "enough"));
    });
    CHECK(stopped.error().message == "enough");
}

TEST_CASE("every byte below the mark counts, and a tail is not believed") {
    const io::Memory disk;
    {
        auto w = writer::open(disk, "/", first_log()).value();
        put(*w, 1, "one", sync::commit).value();
        w->roll(2).value();
    }
    const auto right = disk.contents("/000001.log");
    for (std::size_t at = 0; at < right.size(); ++at) {
        auto wrong = right;
        wrong[at] ^= std::byte{4};
        disk.replace("/000001.log", wrong);
        const status s = check_first(disk, 0).done;
        REQUIRE_FALSE(s);
        CHECK(s.error().kind == error_kind::corruption);
        CHECK(s.error().message.starts_with("/000001.log: "));
    }
    for (std::size_t length = 0; length < right.size(); length += 8) {
        auto cut = right;
        cut.resize(length);
        disk.replace("/000001.log", cut);
        CHECK_FALSE(check_first(disk, right.size()).done);
    }
    disk.replace("/000001.log", right);
    CHECK(check_first(disk, 0).done);
    disk.replace("/000002.log", right);
    const status other =
        wal::check_log(disk, "/", {plain().database, 2}, 0, [](std::uint64_t) { return status(); });
    CHECK_FALSE(other); // the log of another number
    disk.remove("/000001.log").value();
    CHECK(check_first(disk, 0).done.error().kind == error_kind::not_found);
}
