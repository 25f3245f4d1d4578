#include "lsmer/io/path.hpp"

#include "support/catch.hpp"

using namespace lsmer::io;

TEST_CASE("paths are joined and split") {
    REQUIRE(join_path("/db", "x") == "/db/x");
    REQUIRE(join_path("/db/", "x") == "/db/x");
    REQUIRE(join_path("", "x") == "x");
    REQUIRE(parent_path("/db/x") == "/db");
    REQUIRE(parent_path("/db") == "/");
    REQUIRE(parent_path("db") == ".");
    REQUIRE(file_name("/db/x") == "x");
    REQUIRE(file_name("x") == "x");
}

TEST_CASE("numbered names go there and back, and nothing else does") {
    REQUIRE(numbered_name(7, "log") == "000007.log");
    REQUIRE(numbered_name(12345678, "sst") == "12345678.sst");
    for (const std::uint64_t n : {1ULL, 999999ULL, 1000000ULL, 18446744073709551615ULL}) {
        REQUIRE(parse_numbered_name(numbered_name(n, "log"), "log") == n);
    }
    for (const char* name : {"", "log", ".log", "7.log", "0000007.log", "000007.logs", "000007.lo",
                             "000007", "000007.sst", "-00007.log", "+00007.log", " 00007.log",
                             "000000.log", "99999999999999999999.log", "00000x.log"}) {
        REQUIRE(parse_numbered_name(name, "log") == 0);
    }
}
