#include "lsmer/wal/log_list.hpp"

#include "lsmer/wal/support.hpp"
#include "support/catch.hpp"

using namespace test_wal;

namespace {

void add_log(const io::Memory& disk, std::uint64_t number, std::uint64_t predecessor) {
    std::vector<std::byte> bytes(io::file_header_bytes);
    io::encode(io::file_header{wal::magic, 1, database, number, {predecessor, 0, 64, 0}},
               bytes.data());
    disk.replace(wal::log_path("/", number), bytes);
}

struct listed {
    std::vector<std::uint64_t> chain{};
    std::string failed{};
    std::string damage{};
};

listed list(const io::Memory& disk, wal::reader_options options = plain()) {
    wal::LogList<io::Memory> logs(disk, "/", options);
    listed out;
    if (status s = logs.find(); !s) out.failed = s.error().message;
    for (const auto& l : logs.chain()) out.chain.push_back(l.file);
    out.damage = logs.damage();
    return out;
}

} // namespace

TEST_CASE("logs come in order of their numbers, each the predecessor of the next") {
    const io::Memory disk;
    add_log(disk, 12, 7);
    add_log(disk, 3, 0);
    add_log(disk, 7, 3);
    add_log(disk, 1000000, 12);
    REQUIRE(list(disk).chain == std::vector<std::uint64_t>{3, 7, 12, 1000000});
    wal::reader_options o = plain();
    o.first_file = 7;
    REQUIRE(list(disk, o).chain == std::vector<std::uint64_t>{7, 12, 1000000});
    o.first_file = 8;
    REQUIRE(list(disk, o).failed == "/000008.log: the log is missing");
    add_log(disk, 9, 3);
    REQUIRE(list(disk).failed.find("is missing") != std::string::npos);
    o = plain();
    o.policy = wal::recovery::point_in_time;
    const listed l = list(disk, o);
    REQUIRE(l.failed == "");
    REQUIRE(l.chain == std::vector<std::uint64_t>{3, 7});
    REQUIRE(l.damage.find("is missing") != std::string::npos);
}

TEST_CASE("the oldest log must be the first there ever was, unless another is asked for") {
    const io::Memory disk;
    add_log(disk, 7, 3);
    REQUIRE(list(disk).failed ==
            "/000003.log: the log is missing; /000007.log names it as the one before");
}

TEST_CASE("a log that was never finished being created is skipped") {
    const io::Memory disk;
    add_log(disk, 3, 0);
    disk.replace("/000005.log", std::vector<std::byte>(20, std::byte{9}));
    add_log(disk, 7, 3);
    disk.replace("/000009.log", {});
    REQUIRE(list(disk).chain == std::vector<std::uint64_t>{3, 7});
    wal::reader_options o = plain();
    o.first_file = 5;
    REQUIRE(list(disk, o).failed == "/000005.log: the header at offset 0 is damaged");
    o = plain();
    o.durable = {9, 64};
    REQUIRE(list(disk, o).failed.find("though it was durable") != std::string::npos);
    o = plain();
    o.policy = wal::recovery::absolute;
    REQUIRE(list(disk, o).failed.find("/000005.log: was never finished") == 0);
    add_log(disk, 11, 9); // a successor names it, so it had been whole
    REQUIRE(list(disk).failed == "/000009.log: the header at offset 0 is damaged");
}
