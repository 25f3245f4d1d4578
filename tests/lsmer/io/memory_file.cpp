#include "lsmer/io/memory_file.hpp"

#include "support/catch.hpp"

using namespace lsmer;

static_assert(io::file<io::MemoryFile>);
static_assert(io::mapping<io::MemoryMapping>);

TEST_CASE("a memory file outlives its name and can be closed twice") {
    const auto disk = make_ref<io::detail::memory_disk>();
    const auto node = make_ref<io::detail::memory_node>();
    io::MemoryFile file(disk, node, "/a", true);
    REQUIRE(file.append(as_bytes("abc")));
    REQUIRE(file.position() == 3);
    std::byte into[3];
    REQUIRE(file.read_at(0, into));
    REQUIRE(file.read_at(1, into).error().kind == error_kind::corruption);
    REQUIRE(file.read_at(~std::uint64_t{0}, into).error().kind == error_kind::corruption);
    REQUIRE_FALSE(file.map_writes(0, 3));
    REQUIRE(disk->calls == 1);
    REQUIRE(file.close());
    REQUIRE(file.close());
    REQUIRE(disk->calls == 2);
}

TEST_CASE("a failed close is heard of once") {
    const auto disk = make_ref<io::detail::memory_disk>();
    disk->fault_call = 1;
    disk->call_fault = io::fault::io_error;
    io::MemoryFile file(disk, make_ref<io::detail::memory_node>(), "/a", true);
    REQUIRE(file.close().error().message.find("close /a") == 0);
    REQUIRE(file.close());
}
