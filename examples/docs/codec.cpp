// The program behind docs/rooms/codec.md.

#include <lsmer/codec.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

namespace codec = lsmer::codec;

namespace {

void require(bool good) {
    if (!good) std::exit(1);
}

// [own]
/// Bytes as they are, for one type: the least that a codec can be.
struct raw_bytes {
    static constexpr std::uint16_t tag = codec::tags::first_user_tag + 1;
    static constexpr std::string_view name = "raw_bytes";
    template <class T>
    static constexpr bool supports = std::same_as<T, std::uint8_t>;

    struct reader {
        const std::byte* body;
        std::uint32_t rows;
        const std::uint8_t* read(std::uint32_t v, std::uint8_t* scratch) const {
            for (std::size_t i = 0; i < codec::rows_of_vector(rows, v); ++i) {
                scratch[i] = fetch(static_cast<std::uint32_t>(v * lsmer::vector_rows + i));
            }
            return scratch;
        }
        std::uint8_t fetch(std::uint32_t row) const {
            return std::to_integer<std::uint8_t>(body[row]);
        }
    };

    template <class T>
    static codec::estimate analyze(const codec::sample<T>& s) {
        return {.usable = true, .bytes = double(s.all.size()), .decode = 0.5, .encode = 0.5};
    }
    template <class T>
    static void encode(std::span<const T> values, lsmer::byte_buffer& out) {
        out.append(reinterpret_cast<const std::byte*>(values.data()), values.size());
    }
    template <class T>
    static lsmer::result<reader> open(lsmer::byte_view body, std::uint32_t rows) {
        if (body.size() < rows) { // every bound is proven here, once
            return lsmer::make_error(lsmer::error_kind::corruption, "a body of ", body.size(),
                                     " bytes is too short for ", rows, " rows");
        }
        return reader{body.data(), rows};
    }
};
using codecs = codec::any<codec::plain, codec::bitpack, raw_bytes>;
// [/own]

} // namespace

int main() {
    // [use]
    std::vector<std::int64_t> times(5000);
    for (std::size_t i = 0; i < times.size(); ++i) times[i] = 1'000'000 + std::int64_t(i) * 20;

    using standard = codec::standard; // constant, bitpack, dict, alp, fsst and more
    lsmer::byte_buffer body;
    const std::uint16_t tag =
        standard::encode<std::int64_t>(times, codec::effort::fast, body); // sequence: 10

    const auto chunk = standard::open<std::int64_t>(tag, body.view(), 5000);
    if (!chunk) return 1; // a body that is damaged
    std::int64_t scratch[lsmer::vector_rows];
    const std::int64_t* const third = chunk->read(2, scratch); // rows 2048 to 3071
    const std::int64_t one = chunk->fetch(4999);
    // [/use]
    std::printf("%s: %zu bytes\n", std::string(codec::name_of(tag)).c_str(), body.size());
    require(third[0] == times[2048] && one == times[4999] && tag == codec::tags::sequence);

    const std::vector<std::uint8_t> bytes(2000, 7);
    lsmer::byte_buffer other;
    const std::uint16_t which = codecs::encode<std::uint8_t>(bytes, codec::effort::small, other);
    require(codecs::open<std::uint8_t>(which, other.view(), 2000).value().fetch(1999) == 7);
    require(raw_bytes::open<std::uint8_t>(other.view().first(0), 1).has_value() == false);
}
