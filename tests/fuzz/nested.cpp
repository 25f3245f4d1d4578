// Any bytes as one of the integer bodies that other codecs keep inside their own.
//
//   u8 tag | u8 width | u24 rows | body

#include "fuzz/support/input.hpp"
#include "lsmer/codec/nested.hpp"

#include <vector>

namespace {

namespace codec = lsmer::codec;
using lsmer::vector_rows;

volatile std::uint64_t seen;

template <class T>
void use(std::uint16_t tag, lsmer::byte_view body, std::uint32_t rows) {
    const auto reader = codec::detail::nested_reader<T>::open(tag, body, rows);
    if (!reader) return;
    fuzz::expect(rows >= 1 && rows <= lsmer::group_rows, "nothing else is opened");
    std::vector<T> scratch(2 * vector_rows);
    std::uint64_t sum = 0;
    const std::uint32_t vectors = codec::vectors_of(rows);
    for (std::uint32_t v = 0; v < vectors; v += 1 + vectors / 8) {
        const T* const values = reader->read(v, scratch.data());
        for (std::size_t i = 0; i < vector_rows; ++i) sum += values[i];
    }
    std::uint32_t most = 1;
    for (std::uint32_t begin = 0; begin < rows; begin += 1 + rows / 12) {
        sum += reader->fetch(begin);
        most = 1 + most * 7 % vector_rows;
        const std::uint32_t count = most < rows - begin ? most : rows - begin;
        const T* const values = reader->part(begin, count, scratch.data());
        sum += values[0] + values[count - 1];
        const std::uint32_t less = reader->count_less(begin, count, static_cast<T>(sum));
        fuzz::expect(less <= count, "no more are counted than there are");
    }
    seen = sum + reader->fetch(rows - 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input in(data, size);
    const std::uint16_t tag = in.number<std::uint8_t>() % 16;
    const auto width = in.number<std::uint8_t>();
    const std::uint32_t rows = fuzz::rows_of(in);
    const fuzz::Exact body(in.rest(), width >> 4);
    switch (width % 4) {
    case 0: use<std::uint8_t>(tag, body.view(), rows); break;
    case 1: use<std::uint16_t>(tag, body.view(), rows); break;
    case 2: use<std::uint32_t>(tag, body.view(), rows); break;
    default: use<std::uint64_t>(tag, body.view(), rows); break;
    }
    return 0;
}
