#include "lsmer/io/failure.hpp"

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("a failure names operation, path and reason") {
    const error e = io::failure("sync", "/db/000003.log", ENOSPC);
    REQUIRE(e.kind == error_kind::out_of_space);
    REQUIRE(e.message.find("sync /db/000003.log: No space left on device") == 0);
}

TEST_CASE("kinds a program can act on") {
    REQUIRE(io::kind_of(ENOENT) == error_kind::not_found);
    REQUIRE(io::kind_of(EDQUOT) == error_kind::out_of_space);
    REQUIRE(io::kind_of(ENOMEM) == error_kind::out_of_space);
    REQUIRE(io::kind_of(EMFILE) == error_kind::limit);
    REQUIRE(io::kind_of(EROFS) == error_kind::read_only);
    REQUIRE(io::kind_of(EOPNOTSUPP) == error_kind::unsupported);
    REQUIRE(io::kind_of(EIO) == error_kind::io);
    for (const int code : {EACCES, EIO, ELOOP, EMFILE, ENFILE, EDQUOT}) {
        REQUIRE_FALSE(io::advice_for(code).empty());
    }
    REQUIRE(io::advice_for(EINVAL).empty());
}
