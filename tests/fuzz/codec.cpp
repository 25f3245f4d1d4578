// Any bytes as the body of any codec of the library, for values of each kind: opened, and all of
// it read in every way there is.
//
//   u8 tag | u8 kind of value | u8 alignment of the body | u24 rows | body
//
// A body of `relative` refers to codes or to numbers that are the same for all inputs.

#include "fuzz/support/chunks.hpp"
#include "lsmer/codec/alp.hpp"
#include "lsmer/codec/alp_rd.hpp"
#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/frequency.hpp"
#include "lsmer/codec/fsst.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/relative.hpp"
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/sequence.hpp"

#include <cstdlib>
#include <span>
#include <vector>

namespace {

namespace codec = lsmer::codec;

using every =
    codec::any<codec::plain, codec::constant, codec::bitpack, codec::alp, codec::alp_rd,
               codec::dict, codec::rle, codec::delta, codec::fsst, codec::sequence,
               codec::frequency>;

/// LSMER_FUZZ_TAG keeps a search to one codec.
int only_tag() {
    static const int tag = [] {
        const char* const word = std::getenv("LSMER_FUZZ_TAG");
        return word == nullptr ? 0 : std::atoi(word);
    }();
    return tag;
}

/// Any bytes as a chunk of T that refers to one of R.
template <class T, class R>
void use_relative(lsmer::byte_view body, std::uint32_t rows) {
    std::vector<R> others(rows);
    std::uint64_t noise = 1;
    for (R& value : others) {
        noise = noise * 6364136223846793005U + 1442695040888963407U;
        value = static_cast<R>((noise >> 33) % (1 + (noise >> 58)));
    }
    lsmer::byte_buffer there;
    codec::plain::encode<R>(std::span<const R>(others), there);
    codec::reference of;
    if (const auto opened = every::open<R>(codec::plain::tag, there.view(), rows)) of.set(*opened);
    const auto chunk =
        codec::any<codec::relative>::open<T>(codec::relative::tag, body, rows, &of);
    if (chunk) fuzz::use(*chunk, rows);
}

void use_relative(fuzz::Input& in) {
    const auto kind = in.number<std::uint8_t>();
    const std::size_t shift = in.number<std::uint8_t>() % 8;
    const std::uint32_t rows = fuzz::rows_of(in);
    const fuzz::Exact body(in.rest(), shift);
    switch (kind % 6) {
    case 0: return use_relative<std::uint32_t, std::uint32_t>(body.view(), rows);
    case 1: return use_relative<std::int64_t, std::uint32_t>(body.view(), rows);
    case 2: return use_relative<std::int64_t, std::int64_t>(body.view(), rows);
    case 3: return use_relative<double, std::int64_t>(body.view(), rows);
    case 4: return use_relative<double, std::uint32_t>(body.view(), rows);
    default: return use_relative<double, double>(body.view(), rows);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input in(data, size);
    const std::uint16_t given = in.number<std::uint8_t>() % 16;
    const int only = only_tag();
    const std::uint16_t tag = only == 0 ? given : static_cast<std::uint16_t>(only);
    if (tag == codec::relative::tag) {
        use_relative(in);
    } else {
        fuzz::use_body<every>(tag, in);
    }
    return 0;
}
