#include "lsmer/base/thread.hpp"

#include <atomic>
#include <vector>

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("a mutex keeps threads apart", "[threads]") {
    mutex m;
    int count = 0;
    {
        std::vector<thread> team;
        for (int t = 0; t < 8; ++t) {
            team.emplace_back([&] {
                for (int i = 0; i < 1000; ++i) {
                    const scoped_lock lock(m);
                    ++count;
                }
            });
        }
    } // joined
    REQUIRE(count == 8000);
}

TEST_CASE("a lock is given up early and taken again") {
    mutex m;
    {
        scoped_lock lock(m);
        REQUIRE_FALSE(m.try_lock());
        lock.unlock();
        REQUIRE(m.try_lock());
        m.unlock();
        lock.lock();
        REQUIRE_FALSE(m.try_lock());
        lock.unlock();
    }
    REQUIRE(m.try_lock()); // let go of once only
    m.unlock();
}

TEST_CASE("a condition wakes its waiters", "[threads]") {
    mutex m;
    condition changed;
    bool go = false;
    int woken = 0;
    {
        std::vector<thread> team;
        for (int t = 0; t < 3; ++t) {
            team.emplace_back([&] {
                scoped_lock lock(m);
                while (!go) changed.wait(lock);
                ++woken;
            });
        }
        const scoped_lock lock(m);
        go = true;
        changed.notify_all();
    }
    REQUIRE(woken == 3);
}

TEST_CASE("waiting ends at the deadline") {
    mutex m;
    condition never;
    scoped_lock lock(m);
    const std::int64_t start = monotonic_ns();
    while (never.wait_until(lock, start + 3'000'000)) {}
    REQUIRE(monotonic_ns() - start >= 3'000'000);
}

TEST_CASE("a thread owns what it runs and is joined by its last owner", "[threads]") {
    std::atomic<int> ran{0};
    thread a([&ran, text = std::vector<int>(3)] { ran += static_cast<int>(text.size()); });
    REQUIRE(a.joinable());
    thread b = std::move(a);
    REQUIRE_FALSE(a.joinable());
    a = thread([&ran] { ++ran; });
    b = thread();
    REQUIRE(ran >= 3); // assignment joined the first
    a.join();
    a.join();
    REQUIRE(ran == 4);
    REQUIRE(hardware_threads() >= 1);
}

TEST_CASE("parallel calls every number once, on no more threads than asked for", "[threads]") {
    for (const unsigned threads : {0U, 1U, 2U, 5U}) {
        for (const std::size_t count : {0U, 1U, 3U, 1000U}) {
            std::vector<std::atomic<int>> calls(count);
            std::atomic<unsigned> inside{0};
            std::atomic<unsigned> most{0};
            lsmer::parallel(threads, count, [&](std::size_t i) {
                const unsigned now = ++inside;
                unsigned seen = most;
                while (seen < now && !most.compare_exchange_weak(seen, now)) {}
                ++calls[i];
                --inside;
            });
            for (const auto& c : calls) REQUIRE(c == 1);
            REQUIRE(most <= (threads == 0 ? 1 : threads));
        }
    }
}
