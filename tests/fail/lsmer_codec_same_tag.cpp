// expect: lsmer: the codecs of a set have different tags, none 0
#include "lsmer/codec.hpp"

namespace codec = lsmer::codec;

struct mine : codec::plain {
#ifdef LSMER_FAIL
    static constexpr std::uint16_t tag = codec::plain::tag;
#else
    static constexpr std::uint16_t tag = codec::tags::first_user_tag;
#endif
};

int main() { return codec::any<codec::plain, mine>::names().empty() ? 1 : 0; }
