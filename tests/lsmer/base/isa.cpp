#include "lsmer/base/isa.hpp"

#include "support/catch.hpp"

using namespace lsmer;

namespace {

struct sum_kernel {
    LSMER_ALWAYS_INLINE static long run(const int* values, unsigned n) {
        long sum = 0;
        for (unsigned i = 0; i < n; ++i) sum += values[i];
        return sum;
    }
};
struct fill_kernel {
    LSMER_ALWAYS_INLINE static void run(int* values, int with) {
        for (int i = 0; i < 1024; ++i) values[i] = with + i;
    }
};

} // namespace

TEST_CASE("every body of a kernel gives the same") {
    int values[1024];
    invoke_isa<fill_kernel>(values, 5);
    REQUIRE(values[1023] == 1028);
    const long expected = sum_kernel::run(values, 1024);
    for (const isa which : {isa::baseline, isa::avx2, isa::avx512}) {
        if (which > best_isa()) continue;
        REQUIRE(invoke_isa_as<sum_kernel>(which, static_cast<const int*>(values), 1024U) ==
                expected);
    }
    REQUIRE(invoke_isa<sum_kernel>(static_cast<const int*>(values), 3U) == 5 + 6 + 7);
}

TEST_CASE("the best instruction set is at least the compiled one") {
    REQUIRE(best_isa() >= compiled_isa);
}
