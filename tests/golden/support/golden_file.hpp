#pragma once
// A golden file: its bytes, whether it reads as it should, and how it is written anew.

#include "golden/support/every_codec.hpp"
#include "lsmer/codec/bits.hpp"
#include "support/catch.hpp"

#include <cstdio>

namespace golden {

/// Where a file lies; LSMER_GOLDEN is the folder of these tests.
inline std::string path_of(const char* name) { return std::string(LSMER_GOLDEN "/") + name; }

inline std::vector<std::byte> bytes_of(const char* name) {
    std::vector<std::byte> bytes;
    std::FILE* const file = std::fopen(path_of(name).c_str(), "rb");
    REQUIRE(file != nullptr);
    std::byte block[4096];
    while (const std::size_t n = std::fread(block, 1, sizeof block, file)) {
        bytes.insert(bytes.end(), block, block + n);
    }
    std::fclose(file);
    return bytes;
}

inline void write_anew(const char* name, const std::vector<std::byte>& bytes) {
    std::FILE* const file = std::fopen(path_of(name).c_str(), "wb");
    REQUIRE(file != nullptr);
    CHECK(std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
    CHECK(std::fclose(file) == 0);
}

/// Values of a chunk that are not what they were, read by vectors and by rows.
template <class T>
std::size_t wrong_values(const lsmer::sstable::Column<T>& column, std::span<const T> expected) {
    std::size_t wrong = 0;
    std::vector<T> scratch(lsmer::vector_rows);
    lsmer::TextArena texts;
    for (std::uint32_t v = 0; v < column.vectors(); ++v) {
        const T* const got = column.read(v, scratch.data(), texts);
        const std::size_t begin = v * lsmer::vector_rows;
        for (std::size_t i = 0; i < codec::rows_of_vector(expected.size(), v); ++i) {
            wrong += !codec::same_bits(got[i], expected[begin + i]);
        }
    }
    for (std::uint32_t row = 0; row < expected.size(); ++row) {
        wrong += !codec::same_bits(column.fetch(row, texts), expected[row]);
    }
    return wrong;
}

/// Every value of a file is that of its groups.
template <class Codecs>
void check_values(const char* name, std::span<const group> all) {
    namespace sstable = lsmer::sstable;
    const auto table = sstable::SSTable<Codecs>::open(
        lsmer::io::Posix(), path_of(name), file_id, sstable::facts_of<every_codec>(),
        {.access = sstable::access::pread, .verify = sstable::verify::at_open});
    REQUIRE(table);
    REQUIRE((*table)->groups() == all.size());
    for (std::size_t g = 0; g < all.size(); ++g) {
        const Rows rows(all[g]);
        REQUIRE((*table)->group_rows(g) == all[g].rows);
        lsmer::each_index<columns>([&](auto c) {
            CAPTURE(g, c.value);
            using T = typename lsmer::column_at<every_codec, c>::storage_type;
            CHECK((*table)->entry(g, c).tag == all[g].tags[c]);
            const auto column = (*table)->template column<T>(g, c);
            REQUIRE(column);
            CHECK(wrong_values<T>(*column, rows.batch().template column<c>()) == 0);
        });
    }
}

} // namespace golden
