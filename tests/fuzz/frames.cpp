// As codec.cpp, for the codecs of the components for LZ4 and Zstandard.
//
//   u8 codec | u8 kind of value | u8 alignment of the body | u24 rows | body

#include "fuzz/support/chunks.hpp"
#include "lsmer/codec/external/lz4.hpp"
#include "lsmer/codec/external/zstd.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace codec = lsmer::codec;
    fuzz::Input in(data, size);
    const bool which = in.number<std::uint8_t>() % 2 != 0;
    fuzz::use_body<codec::any<codec::lz4, codec::zstd>>(
        which ? codec::zstd::tag : codec::lz4::tag, in);
    return 0;
}
