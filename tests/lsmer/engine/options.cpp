#include "lsmer/engine/options.hpp"

#include "lsmer/io/memory.hpp"
#include "support/catch.hpp"

#include <type_traits>

using namespace lsmer;

namespace {
struct in_memory : engine::standard {
    using io = lsmer::io::Memory;
};
} // namespace

// A derived set of parts replaces one and keeps the others.
static_assert(std::is_same_v<in_memory::io, io::Memory>);
static_assert(std::is_same_v<in_memory::codec, engine::standard::codec>);
static_assert(io::filesystem<engine::standard::io>);

TEST_CASE("what a table does unless it is told otherwise is the safe thing") {
    const engine::options o;
    CHECK(o.sync == sync::commit);
    CHECK(o.recovery == wal::recovery::strict);
    CHECK(o.create);
    CHECK(o.background_flush);
    CHECK(o.sealed_max >= 1);
    CHECK(o.memtable.rows == 0); // what suits the table
    CHECK(o.memtable.bytes == 0);
}
