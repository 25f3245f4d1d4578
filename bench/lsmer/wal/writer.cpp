// Records a second through the log at each level, from 1 and 8 threads, beside the rawest loop
// that gives the same promise: a write and an fdatasync per record, and a write alone.
#include "lsmer/wal/writer.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>

#include "lsmer/io/posix.hpp"

namespace {

using namespace lsmer;
using writer = wal::Writer<io::Posix>;

std::string fresh_directory() {
    const char* const base = std::getenv("TMPDIR");
    std::string path = std::string(base != nullptr ? base : "/tmp") + "/lsmer-bench-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) std::abort();
    return path;
}

void remove_directory(const std::string& path) {
    const io::Posix os;
    if (const auto names = os.list(path)) {
        for (const std::string& name : *names) static_cast<void>(os.remove(path + "/" + name));
    }
    rmdir(path.c_str());
}

constexpr std::uint64_t roll_bytes = std::uint64_t{64} << 20;

/// What the threads of one run share.
struct shared_log {
    std::string directory = fresh_directory();
    owned<writer> log{};
    mutex order{};
    std::uint64_t sequence = 0;
    std::uint64_t files = 1;

    explicit shared_log(bool map) {
        wal::writer_options o;
        o.database = 1;
        o.file = 1;
        o.map = map;
        log = std::move(writer::open(io::Posix(), directory, o)).value();
    }
    ~shared_log() {
        log.reset();
        remove_directory(directory);
    }
    shared_log(const shared_log&) = delete;
    shared_log& operator=(const shared_log&) = delete;

    wal::position submit(byte_view payload) {
        const scoped_lock lock(order);
        if (log->bytes() > roll_bytes) log->roll(++files).value();
        return log->submit(wal::record_type::batch, 1, ++sequence, {&payload, 1}).value();
    }
};
shared_log* now = nullptr;

/// range(0): bytes of a payload.
void run(benchmark::State& state, sync_level level, bool map) {
    if (state.thread_index() == 0) now = new shared_log(map);
    const std::string payload(static_cast<std::size_t>(state.range(0)), 'x');
    for (auto _ : state) {
        const wal::position p = now->submit(as_bytes(payload));
        now->log->commit(p, level).value();
    }
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(state.iterations() * state.range(0));
    if (state.thread_index() == 0) delete now;
}

void raw(benchmark::State& state, bool sync) {
    const std::string directory = fresh_directory();
    {
        const io::Posix os;
        auto file = std::move(os.open(directory + "/raw", io::open_mode::create)).value();
        const std::string record(static_cast<std::size_t>(state.range(0)) + 32, 'x');
        for (auto _ : state) {
            file.append(as_bytes(record)).value();
            if (sync) file.sync().value();
            if (file.position() > roll_bytes) file.truncate(0).value();
        }
    }
    state.SetItemsProcessed(state.iterations());
    remove_directory(directory);
}

void wal_commit(benchmark::State& s) { run(s, sync::commit, true); }
void wal_interval(benchmark::State& s) { run(s, sync::interval(50), true); }
void wal_interval_by_write(benchmark::State& s) { run(s, sync::interval(50), false); }
void wal_none(benchmark::State& s) { run(s, sync::none, true); }
void raw_fdatasync(benchmark::State& s) { raw(s, true); }
void raw_write(benchmark::State& s) { raw(s, false); }

BENCHMARK(raw_fdatasync)->Arg(40)->UseRealTime();
BENCHMARK(wal_commit)->Arg(40)->Threads(1)->Threads(2)->Threads(8)->Threads(32)->UseRealTime();
BENCHMARK(raw_write)->Arg(40)->UseRealTime();
BENCHMARK(wal_interval)->Arg(40)->Threads(1)->Threads(8)->UseRealTime();
BENCHMARK(wal_interval)->Arg(1 << 20)->Threads(1)->UseRealTime();
BENCHMARK(wal_interval_by_write)->Arg(40)->Threads(1)->UseRealTime();
BENCHMARK(wal_interval_by_write)->Arg(1 << 20)->Threads(1)->UseRealTime();
BENCHMARK(wal_none)->Arg(40)->Threads(1)->Threads(8)->UseRealTime();

} // namespace
