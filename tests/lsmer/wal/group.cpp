#include "lsmer/wal/group.hpp"

#include "support/catch.hpp"

using namespace lsmer;

namespace {

std::string flat(const wal::Group& group, std::size_t& count) {
    buffer<byte_view> pieces;
    group.pieces(pieces);
    count = 0;
    std::string all;
    for (const byte_view p : pieces) {
        all += as_text(p);
        count += p.empty() ? 0 : 1;
    }
    return all;
}

} // namespace

TEST_CASE("borrowed and copied records give the same bytes") {
    const std::string a = "0123456789";
    const std::string b = "abc";
    const byte_view payload[] = {as_bytes(a), {}, as_bytes(b)};
    io::record_header h;
    h.type = 1;
    h.payload_bytes = 13;
    h.payload_crc = io::payload_checksum(payload);
    wal::Group copied;
    wal::Group mixed;
    REQUIRE(mixed.empty());
    for (const bool borrow : {true, false, true}) {
        const std::uint32_t x = copied.add(h, {1, 2}, 64, payload, false);
        REQUIRE(mixed.add(h, {1, 2}, 64, payload, borrow) == x);
    }
    std::size_t one = 0;
    std::size_t many = 0;
    REQUIRE(flat(copied, one) == flat(mixed, many));
    REQUIRE(one == 1);
    REQUIRE(many > 4);
    REQUIRE(flat(copied, one).size() == 3 * io::record_bytes(13));
    mixed.clear();
    REQUIRE(mixed.empty());
    REQUIRE(flat(mixed, many).empty());
}
