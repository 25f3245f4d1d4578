#include "lsmer/wal/rounds.hpp"

#include "lsmer/wal/support.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <unistd.h>

using namespace test_wal;

TEST_CASE("rounds: the end wakes those it covers and one of the next", "[threads]") {
    mutex m;
    wal::Rounds rounds;
    std::atomic<int> waiting{0};
    std::atomic<int> of_this{0};
    std::atomic<int> of_next{0};
    {
        const scoped_lock lock(m);
        rounds.begin();
        rounds.covers(100);
    }
    std::vector<thread> team;
    for (const std::uint64_t position : {50U, 100U, 101U, 150U, 160U}) {
        team.emplace_back([&, position] {
            scoped_lock lock(m);
            ++waiting;
            rounds.wait(lock, position);
            ++(position <= 100 ? of_this : of_next);
        });
    }
    while (waiting < 5) usleep(100);
    const auto settled = [&](int wanted_this, int wanted_next) {
        const std::int64_t give_up = monotonic_ns() + 5'000'000'000;
        while ((of_this != wanted_this || of_next < wanted_next) && monotonic_ns() < give_up) {
            usleep(100);
        }
        usleep(5000); // nobody else comes
        return of_this == wanted_this && of_next == wanted_next;
    };
    {
        const scoped_lock lock(m);
        rounds.end();
    }
    CHECK(settled(2, 1));
    {
        const scoped_lock lock(m);
        rounds.call_leader(); // the first one need not lead
    }
    CHECK(settled(2, 2));
    {
        const scoped_lock lock(m);
        rounds.begin();
        rounds.covers(200);
        rounds.end();
    }
    CHECK(settled(2, 3));
}

TEST_CASE("rounds: many threads that sync beside a log that ends now and then", "[threads]") {
    const io::Memory disk;
    auto w = writer::open(disk, "/", first_log()).value();
    mutex order;
    std::uint64_t sequence = 0;
    std::atomic<int> durable{0};
    {
        std::vector<thread> team;
        for (int t = 0; t < 8; ++t) {
            team.emplace_back([&] {
                for (int i = 0; i < 200; ++i) {
                    result<wal::position> p = wal::position{};
                    {
                        const scoped_lock lock(order);
                        p = submit(*w, ++sequence, "x");
                    }
                    if (!p || !w->commit(*p, sync::commit)) return;
                    ++durable;
                }
            });
        }
        for (std::uint64_t file = 2; file < 20; ++file) {
            if (!w->roll(file)) break;
            usleep(500);
        }
    }
    CHECK(durable == 1600); // nobody was left waiting
    REQUIRE(w->close());
    CHECK(read(disk, plain()).texts.size() == 1600);
}
