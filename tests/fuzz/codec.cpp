// Any bytes as the body of any codec of the library, for values of each kind: opened, and all of
// it read in every way there is.
//
//   u8 tag | u8 kind of value | u8 alignment of the body | u24 rows | body

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
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/sequence.hpp"

#include <cstdlib>

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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input in(data, size);
    const std::uint16_t given = in.number<std::uint8_t>() % 16;
    const int only = only_tag();
    fuzz::use_body<every>(only == 0 ? given : static_cast<std::uint16_t>(only), in);
    return 0;
}
