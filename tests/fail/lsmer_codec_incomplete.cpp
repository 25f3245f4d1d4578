// expect: lsmer: a codec says that it supports this type, but lacks analyze, encode or open
#include "lsmer/codec.hpp"

namespace codec = lsmer::codec;

struct mine {
    static constexpr std::uint16_t tag = codec::tags::first_user_tag;
    static constexpr std::string_view name = "mine";
#ifdef LSMER_FAIL
    template <class T>
    static constexpr bool supports = true;
#else
    template <class T>
    static constexpr bool supports = false;
#endif
};

int main() {
    const double values[] = {1, 2};
    lsmer::byte_buffer out;
    return codec::any<codec::plain, mine>::encode<double>(values, codec::effort::fast, out);
}
