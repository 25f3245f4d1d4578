#include "lsmer/wal/log_file.hpp"

#include "lsmer/io/memory.hpp"
#include "support/catch.hpp"

using namespace lsmer;
using log_file = wal::LogFile<io::Memory>;

namespace {

wal::writer_options reserving(std::uint64_t step) {
    wal::writer_options o;
    o.database = 5;
    o.reserve = step;
    return o;
}

} // namespace

TEST_CASE("a created log is durable, name and header") {
    const io::Memory disk;
    std::uint32_t checksum = 0;
    REQUIRE(log_file::create(disk, "/", reserving(0), 3, {2, 9, 100, 7}, checksum));
    const auto bytes = disk.crash(io::crash_mode::unsynced_lost, 1).contents("/000003.log");
    REQUIRE(bytes.size() == io::file_header_bytes);
    io::file_header h;
    std::uint32_t crc = 0;
    REQUIRE(io::decode(h, crc, bytes.data(), wal::magic) == io::header_state::good);
    REQUIRE(h.predecessor == wal::log_end{2, 9, 100, 7});
    REQUIRE(checksum == io::chain(0, crc));
}

TEST_CASE("space is reserved in steps and cut off at the end") {
    const io::Memory disk;
    std::uint32_t checksum = 0;
    auto log = log_file::create(disk, "/", reserving(1000), 1, {}, checksum).value();
    const auto size = [&] { return disk.stat("/000001.log")->size; };
    REQUIRE(size() == 1000);
    const std::string text(950, 'x');
    const byte_view piece = as_bytes(text);
    REQUIRE(log.put(64, {&piece, 1}));
    REQUIRE(size() == 2000);
    REQUIRE(log.finish(1014));
    REQUIRE(size() == 1014);
    REQUIRE(disk.crash(io::crash_mode::unsynced_lost, 1).contents("/000001.log").size() == 1014);
    REQUIRE(log.close());
}

TEST_CASE("a disk error while reserving is an error, a full disk is not yet one") {
    const io::Memory disk;
    std::uint32_t checksum = 0;
    disk.fail_at(2, io::fault::io_error);
    REQUIRE(log_file::create(disk, "/", reserving(1000), 1, {}, checksum).error().kind ==
            error_kind::io);
    disk.fail_at(disk.calls() + 2, io::fault::no_space);
    REQUIRE(log_file::create(disk, "/", reserving(1000), 2, {}, checksum));
}
