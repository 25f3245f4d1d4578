// Grouping by hash and the merging of groups, over columns in memory: nanoseconds a row, and those
// of all processors together, the fastest of the repetitions. The data is like that of the
// group-by questions of the H2O.ai data base benchmark: 100 groups, rows / 100 groups, and about
// as many groups as rows.
//
//   bench_groups [--rows N] [--threads N] [--reps N] [--case NAME]

#include <borf.hpp>

#include "support/options.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct rows_of : lsmer::table<"rows_of"> {
    static constexpr struct few_name : lsmer::column<"few_name", lsmer::symbol> {} few_name{};
    static constexpr struct name : lsmer::column<"name", lsmer::symbol> {} name{};
    static constexpr struct few : lsmer::column<"few", std::int32_t> {} few{};
    static constexpr struct two : lsmer::column<"two", std::int32_t> {} two{};
    static constexpr struct many : lsmer::column<"many", std::int32_t> {} many{};
    static constexpr struct unique : lsmer::column<"unique", std::int64_t> {} unique{};
    static constexpr struct sparse : lsmer::column<"sparse", std::int64_t> {} sparse{};
    static constexpr struct v1 : lsmer::column<"v1", std::int32_t> {} v1{};
    static constexpr struct v3 : lsmer::column<"v3", double> {} v3{};
    using columns = lsmer::columns<few_name, name, few, two, many, unique, sparse, v1, v3>;
};

struct data {
    std::vector<std::string> names;
    std::vector<std::string_view> few_name, name;
    std::vector<std::int32_t> few, two, many, v1;
    std::vector<std::int64_t> unique, sparse;
    std::vector<double> v3;

    explicit data(std::size_t rows) {
        const std::size_t groups = std::max<std::size_t>(rows / 100, 1);
        char text[24];
        for (std::size_t i = 0; i < groups; ++i) {
            std::snprintf(text, sizeof text, "id%010zu", i);
            names.emplace_back(text);
        }
        std::uint64_t state = 1;
        const auto below = [&](std::size_t n) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            return static_cast<std::size_t>((state >> 33) % n);
        };
        for (std::size_t i = 0; i < rows; ++i) {
            few_name.push_back(names[below(std::min<std::size_t>(100, groups))]);
            name.push_back(names[below(groups)]);
            few.push_back(static_cast<std::int32_t>(below(100)));
            two.push_back(static_cast<std::int32_t>(below(100)));
            many.push_back(static_cast<std::int32_t>(below(groups)));
            v1.push_back(static_cast<std::int32_t>(below(5)) + 1);
            unique.push_back(static_cast<std::int64_t>(below(rows)));
            sparse.push_back(static_cast<std::int64_t>(below(groups) * 0x9e3779b97f4a7c15U));
            v3.push_back(static_cast<double>(below(100000000)) / 1e6);
        }
    }
};

template <lsmer::fixed_string Text, class Source>
void run(const bench::options& o, const char* name, const Source& source) {
    if (std::string_view(name).find(o.only) == std::string_view::npos) return;
    double best = 1e18;
    double best_cpu = 1e18;
    std::size_t groups = 0;
    for (unsigned r = 0; r < o.repetitions; ++r) {
        const std::int64_t begin = lsmer::monotonic_ns();
        const std::clock_t cpu = std::clock();
        const auto answer = borf::query<Text>(source, borf::options{.threads = o.threads}).value();
        const auto ns = static_cast<double>(lsmer::monotonic_ns() - begin);
        best = std::min(best, ns / static_cast<double>(o.rows));
        const double seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
        best_cpu = std::min(best_cpu, seconds * 1e9 / static_cast<double>(o.rows));
        groups = answer.rows();
    }
    std::printf("groups\t%s\t%zu\t%.2f\t%.2f\n", name, groups, best, best_cpu);
    std::fflush(stdout);
}

} // namespace

int main(int count, char** arguments) {
    bench::options defaults;
    defaults.rows = 10'000'000;
    const bench::options o = bench::parse_options(count, arguments, defaults);
    const data d(o.rows);
    const auto source = borf::memory_source<rows_of>(d.few_name, d.name, d.few, d.two, d.many,
                                                     d.unique, d.sparse, d.v1, d.v3)
                            .value();
    std::printf("suite\tcase\tgroups\tns_per_row\tcpu_ns_per_row\n");
    run<"select sum v1 by few_name from rows_of">(o, "q1_symbol_100", source);
    run<"select sum v1 by few_name, few from rows_of">(o, "q2_symbol_int_1e4", source);
    run<"select sum v1, avg v3 by name from rows_of">(o, "q3_symbol_1e5", source);
    run<"select avg v1, avg v3 by few from rows_of">(o, "q4_int_100", source);
    run<"select sum v1, sum v3 by many from rows_of">(o, "q5_int_1e5", source);
    run<"select sum v1, sum v3 by sparse from rows_of">(o, "sparse_int_1e5", source);
    run<"select max v1, min v3 by many from rows_of">(o, "q7_folds_1e5", source);
    run<"select sum v1, sum v3 by unique from rows_of">(o, "unique_int_1e7", source);
    run<"select sum v1 by many, two from rows_of">(o, "two_keys_1e7", source);
    run<"select sum v3, n: count i by few_name, name, few, two, many, v1 from rows_of">(
        o, "q10_six_keys_1e7", source);
    run<"select sum v3, n: count i by unique, name, few, two, many, few_name from rows_of">(
        o, "wide_keys_1e7", source);
    return 0;
}
