#include "lsmer/base/isa_lanes.hpp"

#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <cstring>

namespace {

using namespace lsmer;

struct add_kernel {
    template <std::size_t Bytes>
    LSMER_ALWAYS_INLINE static std::size_t run(const std::uint16_t* a, std::uint16_t more,
                                               std::uint16_t* out) {
        for (std::size_t i = 0; i < vector_rows; i += Bytes / sizeof(*a)) {
            lanes_of<std::uint16_t, Bytes> v;
            std::memcpy(&v, a + i, sizeof v);
            v += more;
            std::memcpy(out + i, &v, sizeof v);
        }
        return Bytes;
    }
};

} // namespace

TEST_CASE("isa_lanes: a kernel runs in the registers of each instruction set", "[base]") {
    std::vector<std::uint16_t> a(vector_rows);
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<std::uint16_t>(i * 100);
    for (const isa which : lanes::bodies()) {
        std::vector<std::uint16_t> out(vector_rows);
        const std::size_t bytes =
            invoke_isa_lanes<add_kernel>(which, a.data(), std::uint16_t{7}, out.data());
        CHECK(bytes >= 16);
        CHECK(bytes <= 64);
        unsigned wrong = 0;
        for (std::size_t i = 0; i < a.size(); ++i) {
            wrong += out[i] == static_cast<std::uint16_t>(a[i] + 7) ? 0U : 1U;
        }
        CHECK(wrong == 0);
    }
}
