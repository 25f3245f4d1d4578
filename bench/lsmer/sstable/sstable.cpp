// How fast ticks become a file and come back. The file lies in /dev/shm where there is one, so
// that the disk is not measured; `bytes` is what a row takes in it.

#include "lsmer/io/posix.hpp"
#include "lsmer/sstable.hpp"
#include "support/tick_batch.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

namespace {

using bench::trade;
using Writer = lsmer::sstable::Writer<trade>;

/// A name for a file, which is removed at the end.
class File {
public:
    File() {
        char name[] = "/dev/shm/bench-sstable-XXXXXX";
        char other[] = "bench-sstable-XXXXXX";
        const int number = ::mkstemp(name);
        path_ = number >= 0 ? name : other;
        ::close(number >= 0 ? number : ::mkstemp(path_.data()));
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { remove(); }
    void remove() const { ::unlink(path_.c_str()); }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

constexpr std::size_t rows = std::size_t{1} << 19;

const bench::TickBatch& ticks() {
    static const bench::TickBatch made(rows);
    return made;
}

lsmer::sstable::file_facts write(const File& file, lsmer::codec::effort effort) {
    file.remove();
    const auto all = ticks().batch<trade>();
    auto out = Writer::create({}, file.path(), 1, {.effort = effort}).value();
    for (std::size_t at = 0; at < rows; at += lsmer::group_rows) {
        out.add_group(all.slice(at, lsmer::group_rows)).value();
    }
    return out.finish().value();
}

void write(benchmark::State& state) {
    ticks();
    lsmer::sstable::file_facts facts;
    const File file;
    for (auto _ : state) {
        facts = write(file, static_cast<lsmer::codec::effort>(state.range(0)));
    }
    state.counters["bytes"] = static_cast<double>(facts.bytes) / static_cast<double>(rows);
    state.SetItemsProcessed(state.iterations() * std::int64_t{rows});
}
BENCHMARK(write)->ArgName("small")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void put_zones(benchmark::State& state) {
    const auto all = ticks().batch<trade>();
    lsmer::byte_buffer out;
    for (auto _ : state) {
        for (std::size_t at = 0; at < rows; at += lsmer::group_rows) {
            const auto group = all.slice(at, lsmer::group_rows);
            lsmer::each_index<6>([&](auto i) {
                out.clear();
                auto z = lsmer::sstable::put_zones<lsmer::column_at<trade, i>>(
                    group.column<i>(), out);
                benchmark::DoNotOptimize(z);
            });
        }
    }
    state.SetItemsProcessed(state.iterations() * std::int64_t{rows});
}
BENCHMARK(put_zones)->Unit(benchmark::kMillisecond);

/// One column encoded, without file.
template <std::size_t I>
void encode(benchmark::State& state) {
    const auto all = ticks().batch<trade>();
    using T = typename lsmer::column_at<trade, I>::storage_type;
    lsmer::byte_buffer out;
    std::uint16_t tag = 0;
    for (auto _ : state) {
        for (std::size_t at = 0; at < rows; at += lsmer::group_rows) {
            out.clear();
            tag = lsmer::codec::standard::encode<T>(
                all.slice(at, lsmer::group_rows).column<I>(), lsmer::codec::effort::fast, out);
        }
    }
    state.SetLabel(std::string(lsmer::codec::name_of(tag)));
    state.counters["bytes"] =
        static_cast<double>(out.size()) / static_cast<double>(lsmer::group_rows);
    state.SetItemsProcessed(state.iterations() * std::int64_t{rows});
}
BENCHMARK(encode<0>)->Name("encode/time")->Unit(benchmark::kMillisecond);
BENCHMARK(encode<1>)->Name("encode/symbol")->Unit(benchmark::kMillisecond);
BENCHMARK(encode<2>)->Name("encode/price")->Unit(benchmark::kMillisecond);
BENCHMARK(encode<3>)->Name("encode/size")->Unit(benchmark::kMillisecond);
BENCHMARK(encode<4>)->Name("encode/side")->Unit(benchmark::kMillisecond);
BENCHMARK(encode<5>)->Name("encode/exchange")->Unit(benchmark::kMillisecond);

/// A file of ticks: mapped (0), read (1), read and cached (2).
lsmer::ref<const lsmer::SSTable<>> open(const File& file, std::int64_t how) {
    using namespace lsmer;
    write(file, codec::effort::fast);
    const auto access = how == 0 ? sstable::access::mmap : sstable::access::pread;
    ref<cache::BlockCache> blocks;
    if (how == 2) {
        blocks = make_ref<cache::BlockCache>(make_ref<cache::MemoryBudget>(std::size_t{1} << 28));
    }
    return SSTable<>::open({}, file.path(), 1, {.access = access}, blocks).value();
}

/// Every value of every column, through verified chunks, warm.
void read(benchmark::State& state) {
    const File file;
    const auto table = open(file, state.range(0));
    for (auto _ : state) {
        for (std::size_t g = 0; g < table->groups(); ++g) {
            lsmer::each_index<6>([&](auto i) {
                using T = typename lsmer::column_at<trade, i>::storage_type;
                const auto column = table->column<T>(g, i).value();
                alignas(64) T scratch[lsmer::vector_rows];
                for (std::uint32_t v = 0; v < column.vectors(); ++v) {
                    benchmark::DoNotOptimize(column.read(v, scratch));
                    benchmark::ClobberMemory();
                }
            });
        }
    }
    state.SetItemsProcessed(state.iterations() * std::int64_t{rows});
}
BENCHMARK(read)->ArgName("how")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

/// One value of a column that is opened for it, warm.
void point(benchmark::State& state) {
    const File file;
    const auto table = open(file, state.range(0));
    std::uint32_t row = 0;
    for (auto _ : state) {
        row = (row + 7919) % lsmer::group_rows;
        benchmark::DoNotOptimize(table->column<std::int64_t>(row % 8, 0).value().fetch(row));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(point)->ArgName("how")->DenseRange(0, 2);

} // namespace
