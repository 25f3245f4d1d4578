#include "lsmer/io/posix_file.hpp"

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("a descriptor is closed once, by its last owner") {
    io::descriptor a(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int number = a.number();
    REQUIRE(number >= 0);
    {
        const io::descriptor b(std::move(a));
        REQUIRE(b.number() == number);
        REQUIRE(::fcntl(number, F_GETFD) >= 0);
    }
    REQUIRE(::fcntl(number, F_GETFD) == -1);
}

TEST_CASE("operations on a closed descriptor fail with its path") {
    io::PosixFile none(io::descriptor(), "/db/000001.log", 0);
    std::byte into[1];
    REQUIRE(none.append(as_bytes("x")).error().message.find("/db/000001.log") != std::string::npos);
    REQUIRE_FALSE(none.read_at(0, into));
    REQUIRE_FALSE(none.sync());
    REQUIRE_FALSE(none.truncate(1));
    REQUIRE_FALSE(none.preallocate(1));
    REQUIRE_FALSE(none.size());
    REQUIRE_FALSE(none.map_writes(0, 1));
    REQUIRE(none.close());
}
