#pragma once

// Splits numbered tasks over threads: each worker takes the next task until none is left, so a
// worker that the machine slows down takes fewer. The caller is worker 0.

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace bench {

// Calls body(worker, task) for every task below `tasks`, with worker < threads; one worker runs its
// tasks one after the other. REQUIRES: threads >= 1; body does not throw
template <class Body>
void parallel_tasks(unsigned threads, std::size_t tasks, Body body) {
    std::atomic<std::size_t> next{0};
    const auto work = [&](unsigned worker) {
        for (std::size_t task; (task = next.fetch_add(1, std::memory_order_relaxed)) < tasks;)
            body(worker, task);
    };
    std::vector<std::thread> others;
    for (unsigned worker = 1; worker < threads && worker < tasks; ++worker)
        others.emplace_back(work, worker);
    work(0);
    for (auto& thread : others) thread.join();
}

} // namespace bench
