#include "lsmer/engine/watch.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace lsmer;
using namespace lsmer::engine;

namespace {

struct watch_ear {
    std::vector<event> heard{};
    std::string error{};
    [[nodiscard]] listener to() {
        return {[](void* me, const event& e) {
                    auto* const ear = static_cast<watch_ear*>(me);
                    ear->heard.push_back(e);
                    ear->error = e.error;
                },
                this};
    }
};
table_stats stats_of(const Watch& w) {
    table_stats s;
    w.add_to(s);
    return s;
}

} // namespace

TEST_CASE("bytes wait from the seal on, and are counted down while they are flushed") {
    watch_ear ear;
    Watch watch(ear.to());
    watch.appended(10, 1000);
    watch.appended(5, 500);
    CHECK(watch.behind(70, 2).memory == 70);
    CHECK(watch.behind(70, 2).memory_most == 0);
    watch.sealed(1000);
    CHECK(watch.behind(70, 2).memory == 1070);
    CHECK(watch.behind(70, 2).memory_most == 3000);
    watch.flush_begun(100, 1000);
    watch.flushed(25);
    CHECK(watch.behind(0, 2).memory == 750);
    CHECK(watch.behind(0, 2).flush_rate > 0);
    watch.flushed(75);
    CHECK(watch.behind(0, 2).memory == 0);
    const told_file made{.number = 7, .level = 0, .rows = 100, .bytes = 300};
    watch.flush_ended(&made, nullptr);
    CHECK(watch.behind(0, 2).memory == 0);

    const table_stats s = stats_of(watch);
    CHECK(s.batches_appended == 2);
    CHECK(s.rows_appended == 15);
    CHECK(s.bytes_appended == 1500);
    CHECK(s.flushes.count == 1);
    CHECK(s.flushes.rows == 100);
    CHECK(s.flushes.bytes_taken == 1000);
    CHECK(s.flushes.bytes_written == 300);
    REQUIRE(ear.heard.size() == 3);
    CHECK(ear.heard[0].what == event_kind::flush_begun);
    CHECK(ear.heard[1].what == event_kind::file_created);
    CHECK(ear.heard[1].file == 7);
    CHECK(ear.heard[2].what == event_kind::flush_ended);
    CHECK(ear.heard[2].bytes_written == 300);
}

TEST_CASE("a flush that failed is told with its error, and its bytes go on waiting") {
    watch_ear ear;
    Watch watch(ear.to());
    watch.sealed(1000);
    watch.flush_begun(100, 1000);
    watch.flushed(50);
    const error full(error_kind::out_of_space, "the disk is full");
    watch.flush_ended(nullptr, &full);
    CHECK(watch.behind(0, 1).memory == 1000);
    CHECK(stats_of(watch).flushes.failures == 1);
    CHECK(stats_of(watch).flushes.rows == 0);
    CHECK(ear.error == "the disk is full");
}

TEST_CASE("an empty memtable is flushed without a file") {
    Watch watch({});
    watch.sealed(0);
    watch.flush_begun(0, 0);
    watch.flush_ended(nullptr, nullptr);
    CHECK(stats_of(watch).flushes.count == 1);
    CHECK(watch.behind(0, 2).memory_most == 0);
}

TEST_CASE("debt is counted down while a compaction reads, by what its choice works off") {
    watch_ear ear;
    Watch watch(ear.to());
    watch.set_debt(1000);
    compaction::choice c;
    c.what = compaction::action::merge;
    c.why = compaction::reason::level_size;
    c.level = 2;
    c.score = 600;
    watch.compaction_begun(c, 3, 100, 5000);
    CHECK(watch.debt() == 1000);
    CHECK(watch.merged(50) == 2500);
    CHECK(watch.debt() == 700);
    watch.set_debt(1300); // something was flushed meanwhile
    CHECK(watch.debt() == 1000);
    CHECK(watch.merged(50) == 2500);
    CHECK(watch.debt() == 700);
    watch.set_debt(650);
    compaction_stats did;
    did.merges = 1;
    did.bytes_read = 5000;
    did.bytes_written = 4000;
    watch.compaction_ended(did, 2, nullptr);
    CHECK(watch.debt() == 650);

    const compaction_stats all = watch.compactions();
    CHECK(all.merges == 1);
    CHECK(all.bytes_written == 4000);
    const auto& part = all.by_reason[static_cast<std::size_t>(compaction::reason::level_size)];
    CHECK(part.count == 1);
    CHECK(part.bytes_read == 5000);
    REQUIRE(ear.heard.size() == 2);
    CHECK(ear.heard[0].what == event_kind::compaction_begun);
    CHECK(ear.heard[1].what == event_kind::compaction_ended);
    CHECK(ear.heard[1].reason == compaction::reason::level_size);
    CHECK(ear.heard[1].inputs == 3);
    CHECK(ear.heard[1].outputs == 2);
    CHECK(ear.heard[1].bytes_written == 4000);
}

TEST_CASE("what was cancelled is no failure") {
    watch_ear ear;
    Watch watch(ear.to());
    compaction::choice c;
    c.what = compaction::action::merge;
    c.why = static_cast<compaction::reason>(77); // of a policy that is not ours
    const error cancelled(error_kind::cancelled, "enough");
    watch.compaction_begun(c, 1, 1, 1);
    watch.compaction_ended({}, 0, &cancelled);
    CHECK(watch.compactions().cancelled == 1);
    CHECK(watch.compactions().failures == 0);
    CHECK(watch.compactions().last_error.empty());
    CHECK(ear.error == "enough");
    const error full(error_kind::out_of_space, "full");
    watch.compaction_begun(c, 1, 1, 1);
    watch.compaction_ended({}, 0, &full);
    CHECK(watch.compactions().failures == 1);
    CHECK(watch.compactions().last_error == "full");
    CHECK(watch.debt() == 0);
}

TEST_CASE("a failure is told with its message") {
    watch_ear ear;
    const Watch watch(ear.to());
    CHECK(watch.is_heard());
    watch.tell_failure("sync x: no");
    CHECK(ear.heard.at(0).what == event_kind::failure);
    CHECK(ear.error == "sync x: no");
    CHECK_FALSE(Watch({}).is_heard());
}
