// external.sst holds chunks of the codecs whose bytes other libraries make: what is in it must be
// read for ever, but may be written otherwise by another version of them.

#include "golden/support/golden_file.hpp"
#include "lsmer/codec/external/lz4.hpp"
#include "lsmer/codec/external/zstd.hpp"

namespace {

using namespace golden;
constexpr const char* path = "external.sst";

using with_libraries = in_turn<codec::bitpack, codec::alp, codec::lz4, codec::zstd>;
constexpr group framed[] = {
    {shape::narrow, 1100,
     {tags::bitpack, tags::bitpack, tags::alp, tags::alp, tags::lz4, tags::lz4}},
    {shape::narrow, 1100,
     {tags::bitpack, tags::bitpack, tags::alp, tags::alp, tags::zstd, tags::zstd}},
};

} // namespace

TEST_CASE("golden: chunks of LZ4 and Zstandard are read as they were written", "[golden]") {
    check_values<with_libraries>(path, framed);
}

TEST_CASE("golden: external.sst is written anew", "[.write-golden]") {
    write_anew(path, written<with_libraries>(framed));
}
