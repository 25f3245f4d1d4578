#include "lsmer/base/byte_cursor.hpp"

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("values are read in order") {
    byte_buffer out;
    put(out, std::uint32_t{7});
    put_varint(out, 300);
    put_varint(out, 3);
    put(out, as_bytes("abcd"));
    byte_cursor in(out.view());
    REQUIRE(in.fixed<std::uint32_t>() == 7);
    REQUIRE(in.varint() == 300);
    REQUIRE(as_text(in.sized_bytes()) == "abc");
    REQUIRE(in.left() == 1);
    REQUIRE_FALSE(in.at_end());
    REQUIRE(as_text(in.bytes(1)) == "d");
    REQUIRE(in.at_end());
    REQUIRE(in.ok());
}

TEST_CASE("after the first failure everything is zero and the place is kept") {
    byte_buffer out;
    put_varint(out, 5);
    put(out, as_bytes("abc")); // five announced, three there
    byte_cursor in(out.view());
    REQUIRE(in.sized_bytes().empty());
    REQUIRE_FALSE(in.ok());
    REQUIRE(in.offset() == 1);
    REQUIRE(in.left() == 0);
    REQUIRE(in.fixed<std::uint8_t>() == 0);
    REQUIRE(in.varint() == 0);
    REQUIRE(in.bytes(1).empty());
    REQUIRE_FALSE(in.ok());
}

TEST_CASE("a bound on a varint fails at the value") {
    byte_buffer out;
    put_varint(out, 1);
    put_varint(out, 1000);
    byte_cursor in(out.view());
    REQUIRE(in.varint(1) == 1);
    REQUIRE(in.varint(999) == 0);
    REQUIRE_FALSE(in.ok());
    REQUIRE(in.offset() == 1);
}
