// expect: lsmer: no codec of the set takes values of this type; add codec::plain to it
#include "lsmer/codec.hpp"

namespace codec = lsmer::codec;

int main() {
#ifdef LSMER_FAIL
    using set = codec::any<codec::bitpack>;
#else
    using set = codec::any<codec::bitpack, codec::plain>;
#endif
    const double values[] = {1, 2};
    lsmer::byte_buffer out;
    return set::encode<double>(values, codec::effort::fast, out);
}
