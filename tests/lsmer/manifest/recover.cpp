#include "lsmer/manifest/recover.hpp"

#include "lsmer/io/memory.hpp"
#include "support/catch.hpp"

using namespace lsmer;

namespace {

/// A manifest written by hand: payloads as records of the given types, and a CURRENT for it.
struct hand_made {
    io::Memory disk{};
    std::vector<std::byte> bytes{};
    std::uint64_t next = 0;

    hand_made() {
        bytes.resize(io::file_header_bytes);
        io::encode(io::file_header{manifest::magic, 1, 7, 2, {}}, bytes.data());
    }
    void add(manifest::record_type type, const manifest::Edit& edit) {
        byte_buffer payload;
        encode(edit, payload);
        const byte_view piece = payload.view();
        io::record_header h;
        h.type = static_cast<std::uint8_t>(type);
        h.sequence = next++;
        h.payload_bytes = static_cast<std::uint32_t>(payload.size());
        h.payload_crc = io::payload_checksum({&piece, 1});
        const std::size_t at = bytes.size();
        bytes.resize(at + static_cast<std::size_t>(io::record_bytes(payload.size())));
        io::encode(h, {7, 2}, at, bytes.data() + at);
        if (!piece.empty()) std::memcpy(bytes.data() + at + 32, piece.data(), piece.size());
    }
    result<manifest::recovered> read(std::uint64_t durable = 64) const {
        disk.replace("/000002.manifest", bytes);
        const std::string line = encode(manifest::current{7, 2, durable});
        const byte_view v = as_bytes(line);
        disk.replace("/CURRENT", {v.begin(), v.end()});
        return manifest::recover(disk, "/");
    }
};

} // namespace

TEST_CASE("a snapshot, then edits") {
    hand_made h;
    REQUIRE_FALSE(h.read()); // nothing in it
    manifest::Edit e;
    e.next_file = 10;
    h.add(manifest::record_type::snapshot, e);
    e = {};
    e.last_sequence = 5;
    h.add(manifest::record_type::edit, e);
    const auto r = h.read();
    REQUIRE(r);
    REQUIRE(r->version->last_sequence() == 5);
    REQUIRE(r->version->next_file() == 10);
    REQUIRE(r->end.length == h.bytes.size());
    REQUIRE(r->end.sequence == 1);
    REQUIRE_FALSE(r->torn);
    REQUIRE(h.read(h.bytes.size()));
    REQUIRE_FALSE(h.read(h.bytes.size() + 8)); // CURRENT knows of more
}

TEST_CASE("records in a wrong order or without sense name file and offset") {
    hand_made h;
    h.add(manifest::record_type::edit, {});
    REQUIRE(h.read().error().message == "/000002.manifest: record at offset 64: "
                                        "the record is out of order");
    hand_made twice;
    twice.add(manifest::record_type::snapshot, {});
    twice.add(manifest::record_type::snapshot, {});
    REQUIRE(twice.read().error().message.find("record at offset 96") != std::string::npos);
    hand_made senseless;
    senseless.add(manifest::record_type::snapshot, {});
    manifest::Edit e;
    e.removed = {3};
    senseless.add(manifest::record_type::edit, e);
    const auto r = senseless.read();
    REQUIRE(r.error().kind == error_kind::corruption);
    REQUIRE(r.error().message.find("file 3 is removed, but is not there") != std::string::npos);
}

TEST_CASE("a torn edit that nothing confirmed is dropped") {
    hand_made h;
    h.add(manifest::record_type::snapshot, {});
    manifest::Edit e;
    e.last_sequence = 5;
    h.add(manifest::record_type::edit, e);
    h.bytes.pop_back();
    const auto r = h.read();
    REQUIRE(r);
    REQUIRE(r->torn);
    REQUIRE(r->version->last_sequence() == 0);
}

TEST_CASE("CURRENT: what is not its one line is damaged") {
    const io::Memory disk;
    for (const std::string text : {"", "lsmer\n", "000002.manifest\n"}) {
        const byte_view v = as_bytes(text);
        disk.replace("/CURRENT", {v.begin(), v.end()});
        REQUIRE(manifest::read_current(disk, "/").error().kind == error_kind::corruption);
    }
    disk.replace("/CURRENT", std::vector<std::byte>(1 << 20));
    REQUIRE(manifest::read_current(disk, "/").error().kind == error_kind::corruption);
    const manifest::current c{1, ~0ULL, 3};
    REQUIRE(manifest::decode_current(encode(c), "x").value() == c);
}
