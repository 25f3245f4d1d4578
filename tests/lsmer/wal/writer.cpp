#include "lsmer/wal/writer.hpp"

#include <random>

#include "lsmer/io/posix.hpp"
#include "lsmer/wal/support.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace test_wal;

TEST_CASE("records come back in order at every level") {
    for (const sync_level level : {sync::commit, sync::interval(5), sync::none}) {
        const io::Memory disk;
        {
            auto w = writer::open(disk, "/", first_log()).value();
            REQUIRE(put(*w, 1, "one", level));
            REQUIRE(put(*w, 1, "", level));
            REQUIRE(put(*w, 7, "seven", level));
            REQUIRE(w->close());
        }
        const read_back r = read(disk, plain());
        REQUIRE(r.failed == "");
        REQUIRE(r.texts == std::vector<std::string>{"one", "", "seven"});
        REQUIRE(r.sequences == std::vector<std::uint64_t>{1, 1, 7});
        REQUIRE(r.report.closed);
    }
}

TEST_CASE("what each level has done when commit returns") {
    const io::Memory disk;
    auto options = first_log();
    options.buffer_max = 1000;
    auto w = writer::open(disk, "/", options).value();
    const auto texts = [&](io::crash_mode mode) {
        return read(disk.crash(mode, 1), plain()).texts.size();
    };
    REQUIRE(put(*w, 1, "a", sync::none));
    REQUIRE(texts(io::crash_mode::all_kept) == 0); // in process memory
    REQUIRE(put(*w, 2, "b", sync::interval(60000)));
    REQUIRE(texts(io::crash_mode::all_kept) == 2); // in the operating system
    REQUIRE(texts(io::crash_mode::unsynced_lost) == 0);
    REQUIRE(put(*w, 3, "c", sync::commit));
    REQUIRE(texts(io::crash_mode::unsynced_lost) == 3); // on stable storage
    REQUIRE(w->durable_sequence() == 3);
    REQUIRE(w->durable() == wal::log_mark{1, w->bytes()});
    for (std::uint64_t s = 4; s < 30; ++s) REQUIRE(put(*w, s, "more than a few", sync::none));
    REQUIRE(texts(io::crash_mode::all_kept) > 3); // the bound was passed
}

TEST_CASE("interval reaches stable storage by itself", "[threads]") {
    const io::Memory disk;
    auto w = writer::open(disk, "/", first_log()).value();
    REQUIRE(put(*w, 1, "a", sync::interval(20)));
    const std::int64_t give_up = monotonic_ns() + 10'000'000'000;
    while (w->durable_sequence() != 1 && monotonic_ns() < give_up) usleep(1000);
    REQUIRE(read(disk.crash(io::crash_mode::unsynced_lost, 1), plain()).texts.size() == 1);
    REQUIRE(put(*w, 2, "b", sync::interval(20))); // and again
    while (w->durable_sequence() != 2 && monotonic_ns() < give_up) usleep(1000);
    REQUIRE(read(disk.crash(io::crash_mode::unsynced_lost, 1), plain()).texts.size() == 2);
}

TEST_CASE("a shorter interval is not kept waiting by a longer one", "[threads]") {
    const io::Memory disk;
    auto w = writer::open(disk, "/", first_log()).value();
    REQUIRE(put(*w, 1, "a", sync::interval(1'000'000)));
    REQUIRE(put(*w, 2, "b", sync::interval(1)));
    const std::int64_t give_up = monotonic_ns() + 10'000'000'000;
    while (w->durable_sequence() != 2 && monotonic_ns() < give_up) usleep(1000);
    REQUIRE(w->durable_sequence() == 2);
}

TEST_CASE("refused records leave the log as it was") {
    const io::Memory disk;
    auto w = writer::open(disk, "/", first_log()).value();
    REQUIRE(put(*w, 5, "five", sync::commit));
    const auto falls = submit(*w, 4, "four");
    REQUIRE(falls.error().kind == error_kind::invalid_argument);
    const std::vector<std::byte> large(std::size_t{1} << 20);
    const std::vector<byte_view> many(257, byte_view(large));
    const auto limit = w->submit(record_type::batch, 1, 6, many);
    REQUIRE(limit.error().kind == error_kind::limit);
    REQUIRE(put(*w, 6, "six", sync::commit));
    REQUIRE(w->close());
    REQUIRE(w->close());
    REQUIRE(submit(*w, 7, "seven").error().kind == error_kind::read_only);
    REQUIRE(w->roll(2).error().kind == error_kind::read_only);
    REQUIRE(read(disk, plain()).texts == std::vector<std::string>{"five", "six"});
}

TEST_CASE("large payloads are borrowed and written before commit returns") {
    for (const sync_level level : {sync::commit, sync::interval(1000), sync::none}) {
        const io::Memory disk;
        auto options = first_log();
        options.copy_max = 100;
        auto w = writer::open(disk, "/", options).value();
        std::vector<std::string> expected;
        for (int i = 0; i < 20; ++i) {
            std::string a(static_cast<std::size_t>(i * 13), static_cast<char>('a' + i));
            std::string b(static_cast<std::size_t>(i * 7), '-');
            expected.push_back(a + b);
            const byte_view pieces[] = {as_bytes(a), {}, as_bytes(b)};
            const auto p = w->submit(record_type::batch, 1, 1, pieces);
            REQUIRE(w->commit(*p, level));
            a.assign(a.size(), '!'); // the caller's memory is its own again
            b.assign(b.size(), '!');
        }
        REQUIRE(w->close());
        REQUIRE(read(disk, plain()).texts == expected);
    }
}

TEST_CASE("one write and one sync serve everything queued") {
    const io::Memory disk;
    auto w = writer::open(disk, "/", first_log()).value();
    const std::uint64_t before = disk.calls();
    wal::position last{};
    for (std::uint64_t s = 1; s <= 50; ++s) last = *submit(*w, s, "x");
    REQUIRE(w->commit(last, sync::commit));
    REQUIRE(disk.calls() == before + 2);
    REQUIRE(w->commit(last, sync::commit)); // done already
    REQUIRE(disk.calls() == before + 2);
}

TEST_CASE("many threads commit at all levels", "[threads]") {
    const io::Memory disk;
    auto options = first_log();
    options.copy_max = 64;
    auto w = writer::open(disk, "/", options).value();
    constexpr int each = 100;
    constexpr std::size_t threads = 8;
    mutex order;
    std::uint64_t sequence = 0;
    {
        std::vector<thread> team;
        for (std::size_t t = 0; t < threads; ++t) {
            team.emplace_back([&, t] {
                for (int i = 0; i < each; ++i) {
                    const std::string text(static_cast<std::size_t>(i), static_cast<char>('a' + t));
                    result<wal::position> p = wal::position{};
                    {
                        const scoped_lock lock(order);
                        p = submit(*w, ++sequence, text);
                        if (sequence % 200 == 0 && !w->roll(1 + sequence / 200)) std::abort();
                    }
                    const sync_level levels[] = {sync::commit, sync::interval(1), sync::none};
                    if (!p || !w->commit(*p, levels[(t + static_cast<std::size_t>(i)) % 3])) {
                        std::abort();
                    }
                }
            });
        }
    }
    REQUIRE(w->close());
    const read_back r = read(disk, plain());
    REQUIRE(r.failed == "");
    REQUIRE(r.texts.size() == threads * each);
    std::vector<std::size_t> seen(threads, 0);
    for (std::size_t i = 0; i < r.texts.size(); ++i) {
        REQUIRE(r.sequences[i] == i + 1);
        const std::string& text = r.texts[i];
        if (text.empty()) continue;
        REQUIRE(text == std::string(text.size(), text[0]));
        std::size_t& before = seen[static_cast<std::size_t>(text[0] - 'a')];
        REQUIRE(text.size() == before + 1); // each thread's records in its order
        before = text.size();
    }
    REQUIRE(r.report.logs == 1 + threads * each / 200);
}

TEST_CASE("the first failed sync poisons the writer and is not retried") {
    const io::Memory disk;
    auto w = writer::open(disk, "/", first_log()).value();
    REQUIRE(put(*w, 1, "one", sync::commit));
    disk.fail_at(disk.calls() + 2, io::fault::io_error);
    const status failed = put(*w, 2, "two", sync::commit);
    REQUIRE_FALSE(failed);
    REQUIRE(failed.error().kind == error_kind::io);
    REQUIRE(failed.error().message.find("/000001.log") != std::string::npos);
    const std::uint64_t calls = disk.calls();
    REQUIRE(submit(*w, 3, "three").error().message == failed.error().message);
    REQUIRE_FALSE(w->commit({1 << 20}, sync::interval(1)));
    REQUIRE_FALSE(w->commit({1 << 20}, sync::none));
    REQUIRE_FALSE(w->roll(2));
    REQUIRE_FALSE(w->close());
    REQUIRE(w->poisoned()->message == failed.error().message);
    REQUIRE(disk.calls() == calls);         // nothing was tried again
    REQUIRE(w->commit({64}, sync::commit)); // what was durable stays so
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        const read_back r = read(disk.crash(io::crash_mode::unsynced_lost, seed), plain());
        REQUIRE(r.failed == "");
        REQUIRE(r.texts.at(0) == "one");
    }
}

TEST_CASE("a full disk, a short write, a failed close") {
    struct trial {
        io::fault what;
        error_kind kind;
    };
    for (const trial t : {trial{io::fault::no_space, error_kind::out_of_space},
                          trial{io::fault::quota, error_kind::out_of_space},
                          trial{io::fault::short_write, error_kind::io}}) {
        const io::Memory disk;
        auto w = writer::open(disk, "/", first_log()).value();
        REQUIRE(put(*w, 1, "one", sync::commit));
        disk.fail_at(disk.calls() + 1, t.what);
        REQUIRE(put(*w, 2, "two", sync::interval(1000)).error().kind == t.kind);
        REQUIRE(put(*w, 3, "three", sync::none).error().kind == t.kind);
        w.reset();
        REQUIRE(read(disk, plain(), true).texts == std::vector<std::string>{"one"});
    }
    // Every call of a roll and of a close, failing.
    for (const bool closing : {false, true}) {
        for (std::uint64_t call = 1;; ++call) {
            const io::Memory disk;
            auto w = writer::open(disk, "/", first_log()).value();
            REQUIRE(put(*w, 1, "one", sync::commit));
            const std::uint64_t before = disk.calls();
            disk.fail_at(before + call, io::fault::io_error);
            const status s = closing ? w->close() : w->roll(2);
            if (disk.calls() < before + call) {
                REQUIRE(s);
                REQUIRE(call > 3);
                break;
            }
            REQUIRE_FALSE(s);
            REQUIRE_FALSE(put(*w, 2, "two", sync::commit));
            w.reset();
            REQUIRE(read(disk, plain()).texts == std::vector<std::string>{"one"});
        }
    }
}

TEST_CASE("every waiter hears of a failure", "[threads]") {
    const io::Memory disk;
    auto w = writer::open(disk, "/", first_log()).value();
    disk.fail_at(disk.calls() + 40, io::fault::io_error, true);
    std::atomic<int> failed{0};
    {
        std::vector<thread> team;
        for (int t = 0; t < 8; ++t) {
            team.emplace_back([&] {
                for (int i = 0; i < 100; ++i) {
                    if (!put(*w, 1, "x", sync::commit)) {
                        failed.fetch_add(1);
                        return;
                    }
                }
            });
        }
    }
    REQUIRE(failed.load() == 8);
}

TEST_CASE("space reserved ahead is cut off at the end of a log") {
    const io::Memory disk;
    auto options = first_log();
    options.reserve = 4096;
    auto w = writer::open(disk, "/", options).value();
    REQUIRE(disk.stat("/000001.log")->size == 4096);
    REQUIRE(put(*w, 1, std::string(5000, 'x'), sync::commit));
    REQUIRE(disk.stat("/000001.log")->size == 8192);
    REQUIRE(read(disk, plain()).failed == ""); // reserved zeros are no damage
    REQUIRE_FALSE(read(disk, plain()).report.torn);
    const std::uint64_t length = w->bytes();
    REQUIRE(w->roll(2));
    REQUIRE(disk.stat("/000001.log")->size == length);
    REQUIRE(w->close());
    REQUIRE(disk.stat("/000002.log")->size == 64 + 32);
}

TEST_CASE("a disk too full to reserve still takes what fits") {
    const io::Memory disk;
    disk.limit_space(2000);
    auto options = first_log();
    options.reserve = 4096;
    auto w = writer::open(disk, "/", options).value();
    REQUIRE(put(*w, 1, std::string(1000, 'x'), sync::commit));
    REQUIRE(put(*w, 2, std::string(1000, 'x'), sync::commit).error().kind ==
            error_kind::out_of_space);
}

TEST_CASE("on a real disk, through memory and through calls") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    for (const bool map : {true, false}) {
        const test::temp_directory dir;
        std::mt19937 random(seed);
        auto options = first_log();
        options.reserve = 64 * 1024;
        options.map = map;
        std::vector<std::string> expected;
        {
            auto w = wal::Writer<io::Posix>::open(io::Posix(), dir.path(), options).value();
            for (std::uint64_t s = 1; s <= 400; ++s) {
                expected.emplace_back(random() % (s % 50 == 0 ? 100000 : 300), 'a' + s % 26);
                const byte_view piece = as_bytes(expected.back());
                const auto p = w->submit(record_type::batch, 1, s, {&piece, 1});
                const sync_level levels[] = {sync::none, sync::interval(1), sync::commit};
                REQUIRE(w->commit(*p, levels[random() % 50 == 0 ? 2 : random() % 2]));
                if (s == 200) REQUIRE(w->roll(2));
            }
            REQUIRE(w->close());
        }
        auto r = wal::Reader<io::Posix>::open(io::Posix(), dir.path(), plain()).value();
        wal::Reader<io::Posix>::record record;
        for (const std::string& text : expected) {
            REQUIRE(r.next(record).value());
            REQUIRE(as_text(record.payload) == text);
        }
        REQUIRE_FALSE(r.next(record).value());
        REQUIRE(r.report().closed);
        REQUIRE(r.repair().value().file == 2);
    }
}

TEST_CASE("a log that exists is never written over") {
    const io::Memory disk;
    REQUIRE(writer::open(disk, "/", first_log()).value()->close());
    const auto again = writer::open(disk, "/", first_log());
    REQUIRE_FALSE(again);
    REQUIRE(again.error().message.find("/000001.log") != std::string::npos);
}
