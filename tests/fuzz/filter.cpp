// Any bytes as the body of a filter, and any hashes asked of it. The rest of the input builds a
// filter, too, which may deny none of what it was built of.
//
//   u8 shift | u8 hashes | body

#include "lsmer/filter.hpp"
#include "fuzz/support/input.hpp"
#include "lsmer/base/key_hash.hpp"

#include <vector>

namespace {

namespace filter = lsmer::filter;

volatile std::size_t seen;

std::vector<std::uint64_t> hashes_in(lsmer::byte_view bytes) {
    std::vector<std::uint64_t> hashes{0, ~std::uint64_t{0}};
    for (fuzz::Input in(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
         !in.empty() && hashes.size() < 300;) {
        hashes.push_back(in.number<std::uint64_t>());
        hashes.push_back(lsmer::key_hash(hashes.back()));
    }
    return hashes;
}

void open(lsmer::byte_view body, const std::vector<std::uint64_t>& hashes) {
    const auto reader = filter::blocked_bloom<10>::open(body);
    if (!reader) return;
    fuzz::expect(reader->bytes() == body.size(), "all of a body is the filter's");
    fuzz::expect(filter::tag_of(body) == filter::blocked_bloom<10>::tag, "it says what it is");
    std::vector<std::uint8_t> mask(hashes.size());
    const std::size_t held = filter::may_hold_many(*reader, hashes, mask.data());
    fuzz::expect(held <= hashes.size(), "no more are held than were asked for");
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        fuzz::expect((mask[i] != 0) == reader->may_hold(hashes[i]), "an answer is an answer");
    }
    seen = held;
}

template <unsigned Bits>
void build(const std::vector<std::uint64_t>& hashes) {
    lsmer::byte_buffer body;
    filter::blocked_bloom<Bits>::build(hashes, body);
    const auto reader = filter::blocked_bloom<10>::open(body.view());
    fuzz::expect(reader.has_value(), "what was built is opened");
    for (const std::uint64_t h : hashes) fuzz::expect(reader->may_hold(h), "none is denied");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input in(data, size);
    const auto shift = in.number<std::uint8_t>();
    const auto some = in.number<std::uint8_t>();
    const fuzz::Exact body(in.rest(), shift % 64);
    std::vector<std::uint64_t> hashes = hashes_in(in.rest());
    open(body.view(), hashes);
    if (hashes.size() > some) hashes.resize(some);
    build<4>(hashes);
    build<20>(hashes);
    return 0;
}
