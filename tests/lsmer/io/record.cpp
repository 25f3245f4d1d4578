#include "lsmer/io/record.hpp"

#include "support/catch.hpp"

using namespace lsmer;
using namespace lsmer::io;

namespace {

record_header sample() {
    record_header h;
    h.type = 2;
    h.table = 0x123456;
    h.sequence = 1000;
    h.durable_sequence = 990;
    h.durable_end = 4096;
    h.payload_bytes = 77;
    h.payload_crc = 0xDEADBEEF;
    return h;
}

constexpr record_identity here{11, 22};
constexpr std::uint64_t offset = 8192;

} // namespace

TEST_CASE("a file header comes back, and no bit of it can change") {
    const file_header h{0x1122334455667788U, 1, 42, 7, {6, 100, 4096, 0xABCD}};
    std::byte bytes[file_header_bytes];
    const std::uint32_t crc = encode(h, bytes);
    file_header back;
    std::uint32_t read = 0;
    REQUIRE(decode(back, read, bytes, h.magic) == header_state::good);
    REQUIRE(read == crc);
    REQUIRE(back.version == 1);
    REQUIRE(back.database == 42);
    REQUIRE(back.file == 7);
    REQUIRE(back.predecessor == h.predecessor);
    REQUIRE(decode(back, read, bytes, 1) == header_state::other_kind);
    for (std::size_t bit = 0; bit < 8 * sizeof bytes; ++bit) {
        bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
        REQUIRE(decode(back, read, bytes, h.magic) == header_state::bad);
        bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
    }
}

TEST_CASE("a record header comes back, and no bit of it can change") {
    const record_header h = sample();
    std::byte bytes[record_header_bytes];
    encode(h, here, offset, bytes);
    record_header back;
    std::uint32_t crc = 0;
    REQUIRE(decode(back, crc, here, offset, bytes));
    REQUIRE(back.type == h.type);
    REQUIRE(back.table == h.table);
    REQUIRE(back.sequence == h.sequence);
    REQUIRE(back.durable_sequence == h.durable_sequence);
    REQUIRE(back.durable_end == h.durable_end);
    REQUIRE(back.payload_bytes == h.payload_bytes);
    REQUIRE(back.payload_crc == h.payload_crc);
    for (std::size_t bit = 0; bit < 8 * sizeof bytes; ++bit) {
        bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
        REQUIRE_FALSE(decode(back, crc, here, offset, bytes));
        bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
    }
}

TEST_CASE("a record is valid in its own database, file and place only") {
    std::byte bytes[record_header_bytes];
    encode(sample(), here, offset, bytes);
    record_header back;
    std::uint32_t crc = 0;
    REQUIRE_FALSE(decode(back, crc, {12, 22}, offset, bytes));
    REQUIRE_FALSE(decode(back, crc, {11, 23}, offset, bytes));
    REQUIRE_FALSE(decode(back, crc, here, offset + 8, bytes));
    const std::byte zeros[record_header_bytes]{};
    REQUIRE_FALSE(decode(back, crc, here, offset, zeros));
}

TEST_CASE("a lag too large for its field never claims too much") {
    record_header h = sample();
    h.sequence = std::uint64_t{1} << 40;
    h.durable_sequence = 5;
    std::byte bytes[record_header_bytes];
    encode(h, here, offset, bytes);
    record_header back;
    std::uint32_t crc = 0;
    REQUIRE(decode(back, crc, here, offset, bytes));
    REQUIRE(back.sequence - back.durable_sequence == 0xFFFFFFFFU);
}

TEST_CASE("the checksum of a payload is that of its pieces with zeros behind") {
    const byte_view pieces[] = {as_bytes("abc"), {}, as_bytes("de")};
    REQUIRE(payload_checksum(pieces) == crc32c(as_bytes(std::string_view("abcde\0\0\0", 8))));
    REQUIRE(payload_checksum({}) == 0);
    REQUIRE(record_bytes(0) == 32);
    REQUIRE(record_bytes(1) == 40);
    REQUIRE(record_bytes(8) == 40);
    REQUIRE(record_bytes(9) == 48);
}

TEST_CASE("the bytes of a record are these in every version") {
    // DO NOT CHANGE: files hold them.
    std::byte bytes[record_header_bytes];
    encode(sample(), here, offset, bytes);
    REQUIRE(load<std::uint32_t>(bytes + 4) == 0xDEADBEEF);
    REQUIRE(load<std::uint32_t>(bytes + 8) == 77);
    REQUIRE(load<std::uint32_t>(bytes + 12) == 0x12345602);
    REQUIRE(load<std::uint64_t>(bytes + 16) == 1000);
    REQUIRE(load<std::uint32_t>(bytes + 24) == 10);
    REQUIRE(load<std::uint32_t>(bytes + 28) == 512);
    std::byte covered[52];
    store(covered, std::uint64_t{11});
    store(covered + 8, std::uint64_t{22});
    store(covered + 16, offset);
    std::memcpy(covered + 24, bytes + 4, 28);
    REQUIRE(load<std::uint32_t>(bytes) == crc32c(covered));
}
