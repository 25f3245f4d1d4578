// Rows merged a second, by the number of runs and by how they lie: of each row any run may be
// (`mixed`), or each run comes late by a thousandth of its length (`late`). Columns are arrays, so
// that no decoding is measured.

#include "lsmer/compaction/merge.hpp"
#include "support/ticks.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace {

struct row_table : lsmer::table<"rows"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<time, price, size>;
    using order = lsmer::ordered_by<time>;
};

/// A run in memory: the price of a row is its time, its size nothing.
class ArrayFile : public lsmer::counted {
public:
    explicit ArrayFile(std::vector<std::int64_t> times)
        : times_(std::move(times)), prices_(times_.begin(), times_.end()), sizes_(times_.size()) {}

    template <class T>
    struct Column {
        const T* values;
        const T* read(std::uint32_t vector, T*) const { return values + vector * 1024; }
    };
    [[nodiscard]] std::size_t groups() const {
        return (times_.size() + lsmer::group_rows - 1) / lsmer::group_rows;
    }
    [[nodiscard]] std::uint32_t group_rows(std::size_t g) const {
        return static_cast<std::uint32_t>(
            std::min(lsmer::group_rows, times_.size() - g * lsmer::group_rows));
    }
    template <class T>
    [[nodiscard]] lsmer::result<Column<T>> column(std::size_t group, std::size_t) const {
        const std::size_t at = group * lsmer::group_rows;
        if constexpr (std::is_same_v<T, std::int64_t>) return Column<T>{times_.data() + at};
        if constexpr (std::is_same_v<T, double>) return Column<T>{prices_.data() + at};
        if constexpr (std::is_same_v<T, std::int32_t>) return Column<T>{sizes_.data() + at};
    }

private:
    std::vector<std::int64_t> times_;
    std::vector<double> prices_;
    std::vector<std::int32_t> sizes_;
};

constexpr std::size_t rows = std::size_t{1} << 20;
using array_files = std::vector<lsmer::ref<const ArrayFile>>;

std::vector<array_files> runs_of(std::size_t count, bool mixed) {
    bench::splitmix64 random(1);
    std::vector<std::vector<std::int64_t>> times(count);
    for (std::size_t i = 0; i < rows; ++i) {
        const std::size_t by_time = i * count / rows;
        const std::int64_t late = static_cast<std::int64_t>(random.below(rows / count / 1000 + 1));
        times[mixed ? random.below(count) : by_time].push_back(
            static_cast<std::int64_t>(i) - (mixed ? 0 : late));
    }
    std::vector<array_files> out;
    for (auto& t : times) {
        std::sort(t.begin(), t.end());
        out.push_back({lsmer::make_ref<ArrayFile>(std::move(t))});
    }
    return out;
}

void merge(benchmark::State& state, bool mixed) {
    const auto files = runs_of(static_cast<std::size_t>(state.range(0)), mixed);
    const std::vector<lsmer::compaction::run_files<ArrayFile>> runs(files.begin(), files.end());
    for (auto _ : state) {
        lsmer::compaction::Merge<row_table, ArrayFile> m(runs);
        for (;;) {
            const auto batch = m.next().value();
            if (batch.empty()) break;
            benchmark::DoNotOptimize(batch.column<0>().data());
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}
BENCHMARK_CAPTURE(merge, mixed, true)->RangeMultiplier(2)->Range(1, 64);
BENCHMARK_CAPTURE(merge, late, false)->RangeMultiplier(4)->Range(1, 64);

} // namespace
