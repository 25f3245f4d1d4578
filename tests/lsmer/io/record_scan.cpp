#include "lsmer/io/record_scan.hpp"

#include "lsmer/io/memory.hpp"
#include "support/catch.hpp"

using namespace lsmer;
using scanner = io::RecordScanner<io::MemoryFile>;

namespace {

constexpr io::record_identity own{1, 2};

void add(std::vector<std::byte>& file, std::string_view text, std::uint64_t durable_end = 0) {
    const byte_view piece = as_bytes(text);
    io::record_header h;
    h.type = 1;
    h.sequence = 1;
    h.durable_end = durable_end;
    h.payload_bytes = static_cast<std::uint32_t>(text.size());
    h.payload_crc = io::payload_checksum({&piece, 1});
    const std::size_t at = file.size();
    file.resize(at + static_cast<std::size_t>(io::record_bytes(text.size())));
    io::encode(h, own, at, file.data() + at);
    if (!text.empty()) std::memcpy(file.data() + at + 32, text.data(), text.size());
}

struct scanned {
    std::vector<std::string> texts{};
    scanner::found last{};
    io::file_tail tail{};
};

scanned scan(const std::vector<std::byte>& bytes) {
    const io::Memory disk;
    disk.replace("/f", bytes);
    const auto file = disk.open("/f", io::open_mode::read).value();
    scanner s(file, own, bytes.size(), 0, 0);
    scanned out;
    scanner::record r;
    while ((out.last = s.next(r).value()) == scanner::found::record) {
        out.texts.emplace_back(as_text(r.payload));
        REQUIRE(reinterpret_cast<std::uintptr_t>(r.payload.data()) % 8 == 0);
    }
    out.tail = s.tail().value();
    return out;
}

} // namespace

TEST_CASE("records small, empty and larger than a block come in order") {
    std::vector<std::byte> file;
    const std::string large(700000, 'x');
    add(file, "one");
    add(file, "");
    add(file, large);
    for (int i = 0; i < 10000; ++i) add(file, "and many more");
    const scanned s = scan(file);
    REQUIRE(s.last == scanner::found::end);
    REQUIRE(s.texts.size() == 10003);
    REQUIRE(s.texts[2] == large);
    REQUIRE(s.texts[10002] == "and many more");
    REQUIRE(s.tail.bytes == 0);
}

TEST_CASE("what is behind the last good record") {
    std::vector<std::byte> file;
    add(file, "one");
    const std::size_t tear = file.size();
    add(file, "two");
    add(file, "three", 40);
    add(file, "four", tear + 40);
    file[tear + 33] ^= std::byte{1}; // payload of "two"
    scanned s = scan(file);
    REQUIRE(s.texts == std::vector<std::string>{"one"});
    REQUIRE(s.last == scanner::found::no_more);
    REQUIRE(s.tail.records == 2);
    REQUIRE(s.tail.durable_end == tear + 40);
    REQUIRE_FALSE(s.tail.zeros);

    file.resize(tear);
    file.resize(tear + 1001);
    s = scan(file);
    REQUIRE(s.last == scanner::found::no_more);
    REQUIRE(s.tail.zeros);
    REQUIRE(s.tail.bytes == 1001);
    file.back() = std::byte{1};
    REQUIRE_FALSE(scan(file).tail.zeros);
}

TEST_CASE("a record cut at any byte is not a record") {
    std::vector<std::byte> whole;
    add(whole, "one");
    const std::size_t first = whole.size();
    add(whole, "two");
    for (std::size_t n = 0; n < whole.size(); ++n) {
        std::vector<std::byte> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
        const scanned s = scan(cut);
        REQUIRE(s.texts.size() == (n >= first ? 1U : 0U));
        REQUIRE((s.last == scanner::found::end) == (n == 0 || n == first));
    }
}
