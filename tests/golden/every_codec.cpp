// every_codec.sst holds a chunk of every codec. What is in it must be read for ever, and be written
// in the same way by every compiler, at every level of optimisation, on every machine.
//
// The hidden case [.write-golden] writes the file anew: for a new codec, or before a release for a
// changed format. See docs/contributing.md.

#include "golden/support/golden_file.hpp"

namespace {

using namespace golden;
constexpr const char* name = "every_codec.sst";

} // namespace

TEST_CASE("golden: every value of every codec is read as it was written", "[golden]") {
    check_values<codecs>(name, groups);
}

TEST_CASE("golden: the same rows give the same bytes today", "[golden]") {
    const std::vector<std::byte> now = written<codecs>(groups);
    const std::vector<std::byte> then = bytes_of(name);
    std::size_t same = 0;
    while (same < now.size() && same < then.size() && now[same] == then[same]) ++same;
    CAPTURE(same); // the offset of the first byte that differs
    CHECK(now.size() == then.size());
    CHECK(now == then);
}

TEST_CASE("golden: the file holds a chunk of every codec of the library", "[golden]") {
    for (std::uint16_t tag = 1; !codec::name_of(tag).empty(); ++tag) {
        if (tag == tags::lz4 || tag == tags::zstd) continue; // external.sst
        if (tag == tags::relative) continue;                 // relative.sst
        std::size_t chunks = 0;
        for (const group& g : groups) {
            for (const std::uint16_t used : g.tags) chunks += used == tag;
        }
        CAPTURE(tag);
        CHECK(chunks >= 1);
    }
}

TEST_CASE("golden: every_codec.sst is written anew", "[.write-golden]") {
    write_anew(name, written<codecs>(groups));
}
