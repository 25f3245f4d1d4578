// The program behind docs/codecs/alp.md.

#include <lsmer/codec/alp.hpp>
#include <lsmer/codec/alp_bounds.hpp>
#include <lsmer/codec/alp_vector.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

namespace codec = lsmer::codec;
namespace kernel = lsmer::kernel;

int main() {
    std::vector<double> prices(65'536);
    for (std::size_t i = 0; i < prices.size(); ++i) {
        prices[i] = static_cast<double>(2000 + i * 7 % 500) / 100;
    }
    lsmer::byte_buffer body;
    codec::alp::encode<double>(prices, body);
    const auto opened = codec::alp::open<double>(body.view(), 65'536);
    if (!opened) return 1;
    const auto& reader = *opened;

    // [compare]
    // Which prices of vector 3 are between 20.35 and 22.00? No price is made to find out.
    const codec::alp_vector<double> vector = reader.integers(3);
    const kernel::range<double> wanted{.lo = 20.35, .hi = 22.00};
    std::uint8_t mask[lsmer::vector_rows];
    for (std::uint8_t& m : mask) m = 1;
    codec::alp_keep_in_range(vector, wanted, mask);

    // The same, step by step: of values, of integers, of packed integers.
    const auto integers = codec::alp_integer_range(wanted, vector.scale); // 2035 to 2200
    const auto packed =
        codec::alp_packed_range(integers, vector.base(), vector.packed.width); // 35 to 200
    // [/compare]
    if (vector.exceptions != 0 || packed.empty || integers.lo != 2035 || integers.hi != 2200) {
        return 1;
    }
    if (packed.lo != 35 || packed.hi != 200) return 1;
    std::size_t count = 0;
    for (const std::uint8_t m : mask) count += m;

    std::size_t expected = 0;
    for (std::size_t i = 3 * 1024; i < 4 * 1024; ++i) {
        expected += prices[i] >= 20.35 && prices[i] <= 22.00;
    }
    std::printf("%zu prices, %zu bytes in all\n", count, body.size());
    return count == expected ? 0 : 1;
}
