// The program behind docs/codecs/alp.md.

#include <lsmer/codec/alp.hpp>
#include <lsmer/codec/alp_bounds.hpp>

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
    // How many prices of vector 3 are between 20.35 and 22.00, without making one of them?
    const codec::alp_vector<double> vector = reader.integers(3);
    const kernel::range<double> wanted{.lo = 20.35, .hi = 22.00};
    const auto packed = codec::alp_packed_range(codec::alp_integer_range(wanted, vector.scale),
                                                vector.base(), vector.packed.width);
    std::uint32_t offsets[lsmer::vector_rows]; // 9 bits each, where a price has 64
    kernel::unpack<std::uint32_t>(vector.packed.data, vector.packed.width, 0, offsets);
    std::size_t count = 0;
    for (const std::uint32_t n : offsets) count += n >= packed.lo && n <= packed.hi;
    // The rows of exceptions say nothing in `offsets`: their values are beside.
    // [/compare]
    if (vector.exceptions != 0 || packed.empty) return 1;

    std::size_t expected = 0;
    for (std::size_t i = 3 * 1024; i < 4 * 1024; ++i) {
        expected += prices[i] >= 20.35 && prices[i] <= 22.00;
    }
    std::printf("%zu prices, %zu bytes in all\n", count, body.size());
    return count == expected ? 0 : 1;
}
