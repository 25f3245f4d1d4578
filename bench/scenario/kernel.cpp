// The loops of include/lsmer/kernel over vectors of 1,024 values in the cache: one value at a time,
// for each instruction set of this machine, and written with xsimd where that is there; beside
// the rate at which memory delivers, measured in the same run.
//
//   bench_kernel [--rows N] [--threads N] [--reps N] [--case NAME]
//
//   kernel  OPERATION  ours_s  scalar  scalar_s  ratio  limit_s  over_limit  | bytes  ticks  GBs
//     | GB/s of: scalar  baseline  avx2  avx512  xsimd_avx2  xsimd_avx512
//
// Seconds are for a million values, `ours` is the body that runs on this machine; the limit is
// memory delivering their plain form, of `bytes` each, to one thread. GB/s are of plain values;
// ticks of the time-stamp counter, a value. Below 1, over_limit says that decoded values come
// faster than plain ones could be read. Results of all bodies are compared. N rows are what
// memory is measured on, doubles.
//
// A loop that the library does not compile for several instruction sets has one figure, under
// baseline.

#include "lsmer/base/hash.hpp"
#include "lsmer/kernel/alp.hpp"
#include "lsmer/kernel/arithmetic.hpp"
#include "lsmer/kernel/bitpack.hpp"
#include "lsmer/kernel/compare.hpp"
#include "lsmer/kernel/delta.hpp"
#include "lsmer/kernel/filter.hpp"
#include "lsmer/kernel/group.hpp"
#include "lsmer/kernel/group_table.hpp"
#include "lsmer/kernel/impl/scalar/alp.hpp"
#include "lsmer/kernel/min_max.hpp"
#include "lsmer/kernel/packed.hpp"
#include "lsmer/kernel/prefix_sum.hpp"
#include "lsmer/kernel/sort.hpp"
#include "lsmer/kernel/sum.hpp"
#include "support/fastest.hpp"
#include "support/geomean.hpp"
#include "support/options.hpp"
#include "support/parallel.hpp"
#include "support/scalar_kernels.hpp"
#include "support/ticks.hpp"
#include "xsimd/bodies.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace bench {
namespace {

namespace kernel = lsmer::kernel;
namespace inner = lsmer::kernel::detail;
using lsmer::invoke_isa_as;
using lsmer::isa;
using lsmer::vector_rows;

constexpr isa sets[] = {isa::baseline, isa::avx2, isa::avx512};

struct read_memory {
    LSMER_ALWAYS_INLINE static double run(const double* v, std::size_t vectors) {
        double s[64] = {};
        for (std::size_t i = 0; i < vectors; ++i, v += vector_rows)
            for (std::size_t k = 0; k < vector_rows; k += 64)
                for (std::size_t l = 0; l < 64; ++l) s[l] += v[k + l];
        double total = 0;
        for (const double lane : s) total += lane;
        return total;
    }
};

// What the operations read and write. Results of every body go to `out`, 8 KiB and some.
struct arena {
    alignas(64) std::byte packed[kernel::packed_bytes_max];
    alignas(64) std::uint64_t words[vector_rows]; // random
    alignas(64) std::int64_t i64[vector_rows];
    alignas(64) std::int32_t i32[vector_rows];
    alignas(64) std::int16_t i16[vector_rows];
    alignas(64) std::uint32_t keys[vector_rows]; // below 1,000
    alignas(64) double f64[vector_rows];         // cents
    alignas(64) double other[vector_rows];
    alignas(64) std::uint8_t half[vector_rows], few[vector_rows]; // masks
    alignas(64) std::uint16_t half_rows[kernel::selection_room], few_rows[kernel::selection_room];
    std::size_t half_count, few_count;
    alignas(64) std::byte out[32 * vector_rows];

    arena() {
        splitmix64 random(11);
        for (std::byte& b : packed) b = static_cast<std::byte>(random.next());
        for (std::size_t i = 0; i < vector_rows; ++i) {
            words[i] = random.next();
            i64[i] = static_cast<std::int64_t>(random.below(1'000'000'000));
            i32[i] = static_cast<std::int32_t>(random.below(1'000'000));
            i16[i] = static_cast<std::int16_t>(random.below(10'000));
            keys[i] = static_cast<std::uint32_t>(random.below(1000));
            f64[i] = static_cast<double>(random.below(16'000)) / 100;
            other[i] = 1 + random.unit();
            half[i] = static_cast<std::uint8_t>(random.below(2));
            few[i] = static_cast<std::uint8_t>(random.below(20) == 0);
        }
        half_count = kernel::select(half, half_rows);
        few_count = kernel::select(few, few_rows);
    }
    template <class T>
    T* result() {
        return reinterpret_cast<T*>(out);
    }
};

class KernelSuite {
public:
    KernelSuite(const options& o, arena& a) : options_(o), arena_(a), rate_(tick_rate()) {
        std::fprintf(stderr, "# the time-stamp counter runs at %.4f GHz\n", rate_ / 1e9);
        if (with_xsimd::avx2() == nullptr)
            std::fprintf(stderr, "PEER MISSING: xsimd (Debian: apt-get install libxsimd-dev)\n");
        measure_memory();
        std::fprintf(stderr, "# suite\tcase\tours_s\tpeer\tpeer_s\tratio\tlimit_s\tover_limit\t"
                             "bytes\tticks\tGBs\tscalar\tbaseline\tavx2\tavx512\txsimd_avx2\t"
                             "xsimd_avx512\n");
    }

    // scalar(), ours(isa), xsimd(bodies) each do `values` values of `bytes` bytes into the arena's
    // out, which is all ones before the first run.
    template <class Scalar, class Ours, class Xsimd>
    void run(const char* name, double bytes, std::size_t values, Scalar scalar, Ours ours,
             Xsimd xsimd, bool compiled_for_all = true) {
        if (!wanted(options_, name)) return;
        const auto result_of = [&](auto&& f) {
            std::memset(arena_.out, 1, sizeof arena_.out);
            f();
            return std::string(reinterpret_cast<const char*>(arena_.out), sizeof arena_.out);
        };
        const std::string expected = result_of(scalar);
        const auto measure = [&](const char* body, auto&& f) {
            if (result_of(f) != expected) {
                std::fprintf(stderr, "DIFFERENT RESULTS in %s: scalar and %s\n", name, body);
                failed_ = true;
            }
            const std::size_t repeats = repeats_for(values, std::size_t{1} << 16);
            const double ticks = fastest(20 * options_.repetitions, repeats, [&] {
                                     f();
                                     use(arena_.out);
                                 }).ticks;
            return ticks / static_cast<double>(values);
        };
        double of[6] = {}; // ticks a value: scalar, three sets, xsimd for two
        constexpr const char* names[] = {"baseline", "avx2", "avx512"};
        of[0] = measure("scalar", scalar);
        for (std::size_t s = 0; s < 3; ++s)
            if (sets[s] <= lsmer::best_isa() && (compiled_for_all || s == 0))
                of[s + 1] = measure(names[s], [&] { ours(sets[s]); });
        if constexpr (!std::is_same_v<Xsimd, std::nullptr_t>) {
            const with_xsimd::bodies* const by[] = {with_xsimd::avx2(), with_xsimd::avx512()};
            for (std::size_t s = 0; s < 2; ++s)
                if (by[s] != nullptr && sets[s + 1] <= lsmer::best_isa())
                    of[s + 4] = measure("xsimd", [&] { xsimd(*by[s]); });
        }
        print(name, bytes, of, compiled_for_all ? 1 + static_cast<unsigned>(lsmer::best_isa()) : 1);
    }
    template <class Scalar, class Ours>
    void run(const char* name, double bytes, Scalar scalar, Ours ours,
             bool compiled_for_all = true) {
        run(name, bytes, vector_rows, scalar, ours, nullptr, compiled_for_all);
    }

    int finish() {
        print_geomean("kernel", ratios_);
        return failed_ ? 1 : 0;
    }

private:
    void measure_memory() {
        const std::size_t vectors = std::max<std::size_t>(options_.rows / vector_rows, 1);
        const std::vector<double> plain(vectors * vector_rows, 1.0);
        for (unsigned threads = 1; threads <= std::max(options_.threads, 1U); ++threads) {
            constexpr std::size_t part = 256;
            const speed s = fastest(4 * options_.repetitions, 1, [&] {
                parallel_tasks(threads, (vectors + part - 1) / part, [&](unsigned, std::size_t i) {
                    const std::size_t count = std::min(part, vectors - i * part);
                    use(lsmer::invoke_isa<read_memory>(plain.data() + i * part * vector_rows,
                                                       count));
                });
            });
            const double rate = static_cast<double>(plain.size() * sizeof(double)) / s.seconds;
            if (threads == 1) memory_ = rate;
            std::printf("memory read, %u threads: %.3g GB/s\n", threads, rate / 1e9);
        }
    }

    void print(const char* name, double bytes, const double (&ticks)[6], std::size_t ours) {
        const auto million = [&](double t) { return 1e6 * t / rate_; };
        const double limit = 1e6 * bytes / memory_;
        std::printf("kernel\t%s\t%.4g\tscalar\t%.4g\t%.4g\t%.4g\t%.4g\t%g\t%.4g\t%.4g", name,
                    million(ticks[ours]), million(ticks[0]), ticks[0] / ticks[ours], limit,
                    million(ticks[ours]) / limit, bytes, ticks[ours],
                    bytes * rate_ / ticks[ours] / 1e9);
        for (const double t : ticks) {
            if (t == 0) {
                std::printf("\t-");
            } else {
                std::printf("\t%.4g", bytes * rate_ / t / 1e9);
            }
        }
        std::printf("\n");
        std::fflush(stdout);
        ratios_.emplace_back(name, ticks[0] / ticks[ours]);
    }

    options options_;
    arena& arena_;
    double rate_;
    double memory_ = 1;
    case_ratios ratios_;
    bool failed_ = false;
};

template <class U, class Xsimd = std::nullptr_t>
void run_unpack(KernelSuite& suite, arena& a, unsigned width, Xsimd xsimd = {}) {
    const std::string name =
        "unpack_" + std::to_string(width) + "_u" + std::to_string(8 * sizeof(U));
    suite.run(
        name.c_str(), sizeof(U), vector_rows,
        [&, width] { scalar::unpack<U>(a.packed, width, U{3}, a.result<U>()); },
        [&, width](isa which) {
            kernel::unpack_as<U>(which, a.packed, width, U{3}, a.result<U>());
        },
        xsimd);
}

template <class U>
void run_pack(KernelSuite& suite, arena& a, unsigned width) {
    alignas(64) U values[vector_rows];
    for (std::size_t i = 0; i < vector_rows; ++i)
        values[i] = static_cast<U>(a.words[i] >> (64 - width));
    const std::string name = "pack_" + std::to_string(width) + "_u" + std::to_string(8 * sizeof(U));
    suite.run(
        name.c_str(), sizeof(U), [&, width] { scalar::pack<U>(values, 0, width, a.out); },
        [&, width](isa which) { kernel::pack_as<U>(which, values, 0, width, a.out); });
}

void run_packing(KernelSuite& suite, arena& a) {
    run_unpack<std::uint8_t>(suite, a, 5);
    run_unpack<std::uint16_t>(suite, a, 10, [&](const with_xsimd::bodies& b) {
        b.unpack_u16(a.packed, 10, 3, a.result<std::uint16_t>());
    });
    run_unpack<std::uint32_t>(suite, a, 10);
    run_unpack<std::uint32_t>(suite, a, 20, [&](const with_xsimd::bodies& b) {
        b.unpack_u32(a.packed, 20, 3, a.result<std::uint32_t>());
    });
    run_unpack<std::uint64_t>(suite, a, 20);
    run_unpack<std::uint64_t>(suite, a, 40, [&](const with_xsimd::bodies& b) {
        b.unpack_u64(a.packed, 40, 3, a.result<std::uint64_t>());
    });
    run_pack<std::uint8_t>(suite, a, 5);
    run_pack<std::uint16_t>(suite, a, 10);
    run_pack<std::uint32_t>(suite, a, 20);
    run_pack<std::uint64_t>(suite, a, 40);
    const auto sums = [&]<class U>(const char* name, U) {
        suite.run(
            name, sizeof(U),
            [&] {
                std::memcpy(a.out, a.words, sizeof(U) * vector_rows);
                scalar::prefix_sum<U>(7, a.result<U>());
            },
            [&](isa which) {
                std::memcpy(a.out, a.words, sizeof(U) * vector_rows);
                kernel::prefix_sum<U>(7, a.result<U>(), which);
            });
    };
    sums("prefix_sum_u16", std::uint16_t{});
    sums("prefix_sum_u64", std::uint64_t{});
    const auto transposed = [&]<class U>(const char* name, U) {
        const auto* const steps = reinterpret_cast<const U*>(a.words);
        suite.run(
            name, sizeof(U), [&, steps] { scalar::transposed_sums<U>(7, steps, a.result<U>()); },
            [&, steps](isa which) { kernel::transposed_sums<U>(7, steps, a.result<U>(), which); });
    };
    transposed("transposed_sums_u32", std::uint32_t{});
    transposed("transposed_sums_u64", std::uint64_t{});
}

void run_comparison(KernelSuite& suite, arena& a) {
    const auto keep = [&]<class T>(const char* name, const T* v, T lo, T hi, auto body) {
        suite.run(
            name, sizeof(T), vector_rows,
            [&, v, lo, hi] { scalar::keep_in_range<T>(v, lo, hi, a.result<std::uint8_t>()); },
            [&, v, lo, hi](isa which) {
                invoke_isa_as<inner::keep_in_range<T>>(which, v, lo, hi, std::uint8_t{0},
                                                       a.result<std::uint8_t>());
            },
            [&, v, lo, hi, body](const with_xsimd::bodies& b) {
                (b.*body)(v, lo, hi, a.result<std::uint8_t>());
            });
    };
    keep("keep_in_range_i16", +a.i16, std::int16_t{1000}, std::int16_t{6000},
         &with_xsimd::bodies::keep_i16);
    keep("keep_in_range_i32", +a.i32, 100'000, 600'000, &with_xsimd::bodies::keep_i32);
    keep("keep_in_range_i64", +a.i64, std::int64_t{100'000'000}, std::int64_t{600'000'000},
         &with_xsimd::bodies::keep_i64);
    keep("keep_in_range_f64", +a.f64, 20.0, 80.0, &with_xsimd::bodies::keep_f64);
    const auto less = [&](isa which) {
        invoke_isa_as<inner::flag_pairs<true, double, double, double, false, false, false, false>>(
            which, +a.f64, +a.other, std::uint8_t{0}, a.result<std::uint8_t>());
    };
    suite.run(
        "flag_less_f64", 8,
        [&] {
            scalar::each_row([&](std::size_t i) {
                a.result<std::uint8_t>()[i] = static_cast<std::uint8_t>(a.f64[i] < a.other[i]);
            });
        },
        less);
    for (const unsigned width : {10U, 20U}) {
        const std::uint64_t hi = (std::uint64_t{1} << width) / 2;
        suite.run(
            width == 10 ? "keep_packed_10_of_i64" : "keep_packed_20_of_i64", 8,
            [&, width, hi] {
                scalar::each_packed(a.packed, width, [&](std::size_t i, std::uint64_t n) {
                    a.result<std::uint8_t>()[i] &= static_cast<std::uint8_t>(n >= 100 && n <= hi);
                });
            },
            [&, width, hi](isa) {
                kernel::keep_packed({0, width, a.packed}, {100, hi}, false,
                                    a.result<std::uint8_t>());
            },
            false);
    }
    suite.run(
        "count_mask", 1,
        [&] {
            std::uint32_t count = 0;
            scalar::each_row([&](std::size_t i) { count += a.half[i]; });
            *a.result<std::uint32_t>() = count;
        },
        [&](isa which) {
            *a.result<std::uint32_t>() = invoke_isa_as<inner::count_ones>(which, +a.half);
        });
    const auto select = [&]<class Body>(const char* name, Body, const std::uint8_t* mask,
                                        std::uint16_t* rows) {
        // By the entries alone: a body may write more than it keeps.
        suite.run(
            name, 1,
            [&, mask, rows] { a.result<std::uint32_t>()[4096] = scalar::select(mask, rows); },
            [&, mask, rows](isa which) {
                a.result<std::uint32_t>()[4096] = invoke_isa_as<Body>(which, mask, rows);
            });
    };
    select("select_half", inner::select_many{}, a.half, a.half_rows);
    select("select_one_of_20", inner::select_few{}, a.few, a.few_rows);
}

void run_values(KernelSuite& suite, arena& a) {
    suite.run(
        "gather_half_f64", 8,
        [&] {
            for (std::size_t i = 0; i < a.half_count; ++i) {
                scalar::one_by_one();
                a.result<double>()[i] = a.f64[a.half_rows[i]];
            }
        },
        [&](isa) { kernel::gather(a.f64, a.half_rows, a.half_count, a.result<double>()); }, false);
    suite.run(
        "gather_packed_one_of_20", 8,
        [&] { // all are unpacked, and some used
            alignas(64) std::uint64_t all[vector_rows];
            scalar::unpack<std::uint64_t>(a.packed, 10, 5, all);
            for (std::size_t i = 0; i < a.few_count; ++i)
                a.result<std::uint64_t>()[a.few_rows[i]] = all[a.few_rows[i]];
        },
        [&](isa) {
            kernel::gather_packed<std::uint64_t>({5, 10, a.packed}, a.few_rows, a.few_count,
                                                 a.result<std::uint64_t>());
        },
        false);
    constexpr kernel::alp_scale cents{14, 12};
    suite.run(
        "alp_decode_14_f64", 8,
        [&] {
            scalar::each_packed(a.packed, 14, [&](std::size_t i, std::int64_t n) {
                a.result<double>()[i] = kernel::scalar::alp_value<double>(n + 100, cents);
            });
        },
        [&](isa which) {
            kernel::alp_decode_as<double>(which, a.packed, 14, 100, cents, a.result<double>());
        });
    suite.run(
        "alp_encode_f64", 8,
        [&] {
            scalar::each_row([&](std::size_t i) {
                auto& n = a.result<std::int64_t>()[i];
                a.result<std::uint8_t>()[8 * vector_rows + i] = static_cast<std::uint8_t>(
                    !kernel::scalar::alp_integer<double>(a.f64[i], cents, n));
            });
        },
        [&](isa which) {
            kernel::alp_encode_as<double>(which, a.f64, cents, a.result<std::int64_t>(),
                                          a.result<std::uint8_t>() + 8 * vector_rows);
        });
    const auto two = [&]<class Op, class T>(const char* name, Op, const T* x, const T* y) {
        suite.run(
            name, sizeof(T),
            [&, x, y] {
                scalar::each_row(
                    [&](std::size_t i) { a.result<T>()[i] = Op::template run<T>(x[i], y[i]); });
            },
            [&, x, y](isa which) {
                invoke_isa_as<inner::binary<Op, T, T, T, false, false, false, false>>(
                    which, x, y, a.result<T>());
            });
    };
    two("add_i32", kernel::add{}, +a.i32, +a.i32);
    two("add_i64", kernel::add{}, +a.i64, +a.i64);
    two("multiply_i64", kernel::multiply{}, +a.i64, +a.i64);
    two("multiply_f64", kernel::multiply{}, +a.f64, +a.other);
    two("divide_f64", kernel::divide{}, +a.f64, +a.other);
    suite.run(
        "buckets_i64", 8,
        [&] {
            scalar::each_row([&](std::size_t i) {
                a.result<std::uint32_t>()[i] = static_cast<std::uint32_t>(a.i64[i] / 60'000);
            });
        },
        [&](isa which) {
            invoke_isa_as<inner::buckets>(which, +a.i64, std::int64_t{0}, std::int64_t{60'000},
                                          a.result<std::uint32_t>());
        });
}

void run_aggregates(KernelSuite& suite, arena& a) {
    const auto sums = [&](const char* name, const std::uint8_t* mask) {
        suite.run(
            name, 8,
            [&, mask] {
                std::memset(a.out, 0, 16 * sizeof(double));
                scalar::sum(a.f64, mask, a.result<double>());
            },
            [&, mask](isa which) {
                std::memset(a.out, 0, 16 * sizeof(double));
                if (mask == nullptr) {
                    invoke_isa_as<inner::sum_all>(which, +a.f64, a.result<double>());
                } else {
                    invoke_isa_lanes<inner::sum_masked<inner::once>>(which, +a.f64, inner::once{},
                                                                     mask, a.result<double>());
                }
            });
    };
    sums("sum_f64", nullptr);
    sums("sum_masked_f64", a.half);
    suite.run(
        "sum_masked_products", 12,
        [&] {
            std::memset(a.out, 0, 16 * sizeof(double));
            scalar::each_row([&](std::size_t i) {
                a.result<double>()[i % 16] += a.half[i] != 0 ? a.f64[i] * a.i32[i] : 0.0;
            });
        },
        [&](isa which) {
            std::memset(a.out, 0, 16 * sizeof(double));
            invoke_isa_lanes<inner::sum_masked<inner::times>>(
                which, +a.f64, inner::times{a.i32}, +a.half, a.result<double>());
        });
    suite.run(
        "sum_packed_10_of_i64", 8,
        [&] {
            std::uint64_t total = 0;
            scalar::each_packed(a.packed, 10, [&](std::size_t, std::uint64_t n) { total += n; });
            *a.result<std::uint64_t>() = total;
        },
        [&](isa) { *a.result<std::uint64_t>() = kernel::sum_packed({0, 10, a.packed}); }, false);
    const auto min_max = [&]<class T>(const char* name, const T* v) {
        suite.run(
            name, sizeof(T), [&, v] { scalar::min_max<T>(v, a.result<T>()); },
            [&, v](isa which) {
                const auto zone = kernel::min_max<T>(std::span<const T>(v, vector_rows), which);
                a.result<T>()[0] = zone.min, a.result<T>()[1] = zone.max;
            });
    };
    min_max("min_max_i32", +a.i32);
    min_max("min_max_i64", +a.i64);
    min_max("min_max_f64", +a.f64);
    suite.run(
        "to_words_f64", 8,
        [&] {
            scalar::each_row([&](std::size_t i) {
                a.result<std::uint64_t>()[i] = kernel::to_word<false>(a.f64[i]);
            });
        },
        [&](isa which) {
            invoke_isa_as<inner::to_words<double, false>>(which, +a.f64, a.result<std::uint64_t>());
        });
    suite.run(
        "index_keys_u32", 4,
        [&] {
            scalar::each_row(
                [&](std::size_t i) { a.result<std::uint32_t>()[i] = (a.keys[i] - 7) * 3; });
        },
        [&](isa which) {
            invoke_isa_as<inner::index_keys<std::uint32_t, true, false>>(which, +a.keys, 7U, 3U,
                                                                         a.result<std::uint32_t>());
        });
}

void run_groups(KernelSuite& suite, arena& a) {
    const auto clear = [&] { std::memset(a.out, 0, 16 * 1000); };
    suite.run(
        "add_rows_1000_groups", 8,
        [&] {
            clear();
            auto* const cells = a.result<double>();
            scalar::each_row([&](std::size_t i) {
                cells[2 * a.keys[i]] += a.f64[i];
                cells[2 * a.keys[i] + 1] += a.other[i];
            });
        },
        [&](isa) {
            clear();
            kernel::add_rows<1>({{a.f64, a.other}}, a.keys, vector_rows, a.result<double>());
        },
        false);
    suite.run(
        "add_products_1000_groups", 8,
        [&] {
            clear();
            auto* const cells = a.result<double>();
            scalar::each_row([&](std::size_t i) {
                cells[2 * a.keys[i]] += a.f64[i] * a.i32[i];
                cells[2 * a.keys[i] + 1] += a.i32[i];
            });
        },
        [&](isa) {
            clear();
            kernel::add_pairs(kernel::product_lane{a.i32, a.f64}, kernel::whole_lane{a.i32, 0},
                              a.keys, vector_rows, a.result<double>());
        },
        false);
    std::vector<std::uint64_t> words(vector_rows);
    for (std::size_t i = 0; i < vector_rows; ++i) words[i] = lsmer::hash_integer(a.keys[i]);
    const std::uint64_t* const key = words.data();
    kernel::GroupTable table(1);
    table.find_or_add(&key, vector_rows, nullptr, a.result<std::uint32_t>());
    const std::size_t groups = table.size();
    suite.run(
        "group_find_1000_groups", 8,
        [&, groups] { // a search in a sorted array
            static std::vector<std::pair<std::uint64_t, std::uint32_t>> kept;
            if (kept.empty()) {
                for (std::uint32_t g = 0; g < groups; ++g) kept.emplace_back(table.word(g, 0), g);
                std::sort(kept.begin(), kept.end());
            }
            scalar::each_row([&](std::size_t i) {
                const auto at =
                    std::lower_bound(kept.begin(), kept.end(), std::pair(key[i], std::uint32_t{0}));
                a.result<std::uint32_t>()[i] = at->second;
            });
        },
        [&](isa) { table.find_or_add(&key, vector_rows, nullptr, a.result<std::uint32_t>()); },
        false);
    kernel::GroupTable of_codes;
    of_codes.find_or_add(a.keys, vector_rows, nullptr, a.result<std::uint32_t>());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> sorted; // code, group
    for (std::size_t i = 0; i < vector_rows; ++i)
        sorted.emplace_back(a.keys[i], a.result<std::uint32_t>()[i]);
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    suite.run(
        "group_find_codes", 4,
        [&] {
            scalar::each_row([&](std::size_t i) {
                const auto at = std::lower_bound(sorted.begin(), sorted.end(),
                                                 std::pair(a.keys[i], std::uint32_t{0}));
                a.result<std::uint32_t>()[i] = at->second;
            });
        },
        [&](isa) { of_codes.find_or_add(a.keys, vector_rows, nullptr, a.result<std::uint32_t>()); },
        false);
}

void run_sort(KernelSuite& suite, arena& a) {
    constexpr std::size_t rows = 65536;
    constexpr unsigned low = 16; // below it words carry their row
    splitmix64 random(12);
    lsmer::buffer<kernel::keyed_row> plain(rows);
    lsmer::buffer<std::uint64_t> plain_words(rows);
    for (std::uint32_t i = 0; i < rows; ++i) {
        plain[i] = {random.next() >> 40, i};
        plain_words[i] = plain[i].key << low | i;
    }
    lsmer::buffer<kernel::keyed_row> work(rows);
    const auto check = [&](const auto& row_at) { // sums up the order
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < rows; ++i) sum = sum * 31 + row_at(i);
        *a.result<std::uint64_t>() = sum;
    };
    const auto copy = [&] { std::memcpy(work.data(), plain.data(), rows * sizeof(work[0])); };
    const auto row_of = [&](std::size_t i) { return work[i].row; };
    suite.run(
        "sort_rows_24_bits", 8, rows,
        [&] {
            copy();
            std::sort(work.begin(), work.end(), [](const auto& x, const auto& y) {
                return x.key != y.key ? x.key < y.key : x.row < y.row;
            });
            check(row_of);
        },
        [&](isa) {
            copy();
            kernel::sort_rows(work);
            check(row_of);
        },
        nullptr, false);
    lsmer::buffer<std::uint64_t> words(rows);
    lsmer::buffer<std::uint64_t> spare;
    const auto copy_words = [&] { std::memcpy(words.data(), plain_words.data(), rows * 8); };
    const auto row_of_word = [&](std::size_t i) { return words[i] % rows; };
    suite.run(
        "sort_words_24_bits", 8, rows,
        [&] {
            copy_words();
            std::sort(words.begin(), words.end());
            check(row_of_word);
        },
        [&](isa) {
            copy_words();
            kernel::sort_words(words, spare, low, 24);
            check(row_of_word);
        },
        nullptr, false);
}

int run(const options& o) {
    static arena a;
    KernelSuite suite(o, a);
    run_packing(suite, a);
    run_comparison(suite, a);
    run_values(suite, a);
    run_aggregates(suite, a);
    run_groups(suite, a);
    run_sort(suite, a);
    return suite.finish();
}

} // namespace
} // namespace bench

int main(int count, char** arguments) { return bench::run(bench::parse_options(count, arguments)); }
