// expect: lsmer: a set of codecs has at least one codec
#include "lsmer/codec.hpp"

namespace codec = lsmer::codec;

int main() {
#ifdef LSMER_FAIL
    using set = codec::any<>;
#else
    using set = codec::any<codec::plain>;
#endif
    return set::names().empty() ? 1 : 0;
}
