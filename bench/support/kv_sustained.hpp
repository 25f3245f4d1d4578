#pragma once

// Puts without a pause for so many seconds, each of them timed, of random keys among `rows`: what
// compaction costs the writer, the disk and the memory.
//
//   kv_sustained  put_p50 put_p99 put_p999 put_max   seconds, of one put
//                 put_mean                           seconds of all by puts
//                 stalls  stalled                    puts of more than 50 ms; their seconds
//                 puts                               how many
//                 write_amplification                bytes given to write(), log included, by those
//                                                    of keys and values
//                 space_amplification                bytes of the files, when the background has
//                                                    come to rest, by those of live keys and values
//                 memory                             bytes, at the peak; mapped pages count
//
// The columns are those of the cases, whatever the unit; the limit is limit/raw_log.hpp. Systems
// run one after the other, each in a process of its own, so that peaks are their own. Standard
// error says why writers of ours waited.

#include "limit/raw_log.hpp"
#include "support/kv_data.hpp"
#include "support/kv_ours.hpp"
#include "support/latencies.hpp"
#include "support/process_use.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace bench::kv {

struct sustained_result {
    double p50 = 0, p99 = 0, p999 = 0, max = 0, mean = 0; // seconds
    double stalls = 0, stalled = 0;                       // how many, seconds
    double write_amplification = 0, space_amplification = 0, memory = 0;
    double puts = 0;
};

inline constexpr std::uint64_t stall_ns = 50'000'000;

// Puts into `store` for so long. Marks in `live` what it puts.
template <class Store>
sustained_result put_for(Store& store, unsigned seconds, const Values& values,
                         std::vector<bool>& live) {
    using clock = std::chrono::steady_clock;
    KeyText key;
    Random random(7);
    Latencies latencies;
    sustained_result out;
    const auto begin = clock::now();
    const auto end = begin + std::chrono::seconds(seconds);
    auto before = begin;
    std::size_t puts = 0;
    for (; before < end; ++puts) {
        const std::size_t k = random.below(live.size());
        live[k] = true;
        store.put(key(k), values[puts]);
        const auto after = clock::now();
        const auto ns = static_cast<std::uint64_t>((after - before).count());
        latencies.add(ns);
        if (ns > stall_ns) {
            ++out.stalls;
            out.stalled += static_cast<double>(ns) * 1e-9;
        }
        before = after;
    }
    out.puts = static_cast<double>(puts);
    out.mean = std::chrono::duration<double>(before - begin).count() / out.puts;
    out.p50 = latencies.quantile(0.5) * 1e-9;
    out.p99 = latencies.quantile(0.99) * 1e-9;
    out.p999 = latencies.quantile(0.999) * 1e-9;
    out.max = static_cast<double>(latencies.longest()) * 1e-9;
    return out;
}

template <class Store>
sustained_result sustain(const std::string& directory, unsigned seconds, std::size_t rows) {
    const Values values;
    std::vector<bool> live(rows);
    std::filesystem::remove_all(directory);
    const std::uint64_t written = written_bytes();
    sustained_result out;
    {
        Store store(directory, promise::process);
        out = put_for(store, seconds, values, live);
        if constexpr (requires { store.print_waits(); }) store.print_waits();
        rest();
        out.write_amplification = static_cast<double>(written_bytes() - written) /
                                  (out.puts * static_cast<double>(pair_bytes));
        std::size_t keys = 0;
        for (const bool l : live) keys += l;
        out.space_amplification =
            static_cast<double>(bytes_below(directory)) / static_cast<double>(keys * pair_bytes);
        out.memory = static_cast<double>(peak_memory_bytes());
    }
    std::filesystem::remove_all(directory);
    return out;
}
inline sustained_result sustain_limit(const std::string& path, unsigned seconds, std::size_t rows) {
    const Values values;
    std::vector<bool> live(rows);
    limit::RawLog log(path);
    sustained_result out = put_for(log, seconds, values, live);
    out.memory = static_cast<double>(peak_memory_bytes());
    return out;
}

// Runs body() in a process of its own.
// REQUIRES: this one has no other threads
template <class Body>
sustained_result apart(Body body) {
    const auto need = [](bool good) {
        if (good) return;
        std::perror("bench_kv");
        std::exit(2);
    };
    int ends[2];
    need(pipe(ends) == 0);
    std::fflush(nullptr);
    const pid_t child = fork();
    need(child >= 0);
    if (child == 0) {
        const sustained_result out = body();
        need(write(ends[1], &out, sizeof out) == sizeof out);
        _exit(0);
    }
    close(ends[1]);
    sustained_result out;
    need(read(ends[0], &out, sizeof out) == sizeof out);
    close(ends[0]);
    int state = 0;
    need(waitpid(child, &state, 0) == child && state == 0);
    return out;
}

// The lines of one system beside ours; `peer` is null where there is none.
inline void print_sustained(const sustained_result& ours, const char* peer,
                            const sustained_result& theirs, const sustained_result& limit) {
    const auto line = [&](const char* name, double sustained_result::* what, bool limited) {
        const double mine = ours.*what, his = theirs.*what, raw = limit.*what;
        std::printf("kv_sustained\t%s\t%.4g\t%s\t", name, mine, peer ? peer : "-");
        if (peer != nullptr && mine > 0) {
            std::printf("%.4g\t%.3g\t", his, his / mine);
        } else if (peer != nullptr) {
            std::printf("%.4g\t-\t", his);
        } else {
            std::printf("-\t-\t");
        }
        if (limited && raw > 0) {
            std::printf("%.4g\t%.3g\n", raw, mine / raw);
        } else if (limited) {
            std::printf("%.4g\t-\n", raw);
        } else {
            std::printf("-\t-\n");
        }
    };
    line("put_p50", &sustained_result::p50, true);
    line("put_p99", &sustained_result::p99, true);
    line("put_p999", &sustained_result::p999, true);
    line("put_max", &sustained_result::max, true);
    line("put_mean", &sustained_result::mean, true);
    line("stalls", &sustained_result::stalls, true);
    line("stalled", &sustained_result::stalled, true);
    line("write_amplification", &sustained_result::write_amplification, false);
    line("space_amplification", &sustained_result::space_amplification, false);
    line("memory", &sustained_result::memory, false);
    line("puts", &sustained_result::puts, true);
    std::fflush(stdout);
}

} // namespace bench::kv
