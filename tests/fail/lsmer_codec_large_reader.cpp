// expect: lsmer: a codec's reader has at most 160 bytes and alignment 8
#include "lsmer/codec.hpp"

namespace codec = lsmer::codec;

struct mine {
    static constexpr std::uint16_t tag = codec::tags::first_user_tag;
    static constexpr std::string_view name = "mine";
    template <class T>
    static constexpr bool supports = true;

    template <class T>
    struct reader {
#ifdef LSMER_FAIL
        T first[32];
#else
        const T* first;
#endif
        const T* read(std::uint32_t, T*) const { return first; }
        T fetch(std::uint32_t) const { return first[0]; }
    };
    template <class T>
    static codec::estimate analyze(const codec::sample<T>&) {
        return {};
    }
    template <class T>
    static void encode(std::span<const T>, lsmer::byte_buffer&) {}
    template <class T>
    static lsmer::result<reader<T>> open(lsmer::byte_view, std::uint32_t) {
        return reader<T>{};
    }
};

int main() { return codec::any<mine>::open<double>(0x8000, {}, 1) ? 0 : 1; }
