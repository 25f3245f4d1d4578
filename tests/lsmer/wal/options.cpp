#include "lsmer/wal/options.hpp"

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("the defaults are the careful ones") {
    REQUIRE(wal::reader_options{}.policy == wal::recovery::strict);
    REQUIRE(wal::reader_options{}.durable == wal::log_mark{});
    REQUIRE(wal::writer_options{}.buffer_max > wal::writer_options{}.copy_max);
    REQUIRE(wal::position{1} < wal::position{2});
}
