#include "lsmer/base/key_hash.hpp"
#include "lsmer/filter.hpp"

#include <cstdio>
#include <string>
#include <vector>

namespace filter = lsmer::filter;

int main() {
    // [build]
    const std::vector<std::string> keys = {"AAPL", "IBM", "MSFT"};
    std::vector<std::uint64_t> hashes;
    for (const std::string& key : keys) hashes.push_back(lsmer::key_hash(key));

    lsmer::byte_buffer body; // goes into the file
    filter::blocked_bloom<10>::build(hashes, body);
    // [/build]

    // [ask]
    const auto reader = filter::blocked_bloom<10>::open(body.view()).value();
    const std::uint64_t wanted = lsmer::key_hash("IBM"); // once, for all files
    if (reader.may_hold(wanted)) std::puts("IBM may be here: read");
    // [/ask]

    // [files]
    const std::vector<filter::reader_of<filter::blocked_bloom<10>>> files(4, reader);
    for (const auto& file : files) file.prefetch(wanted); // the misses of the cache overlap
    std::size_t to_read = 0;
    for (const auto& file : files) to_read += static_cast<std::size_t>(file.may_hold(wanted));
    // [/files]

    // [many]
    std::vector<std::uint8_t> mask(hashes.size());
    const std::size_t held = filter::may_hold_many(reader, hashes, mask.data());
    // [/many]
    return to_read == 4 && held == 3 ? 0 : 1;
}
