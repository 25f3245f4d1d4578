#include "lsmer/io/concepts.hpp"

#include "lsmer/io/memory.hpp"
#include "lsmer/io/posix.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace lsmer;

namespace {
struct no_files {};
struct half_file {
    status read_at(std::uint64_t, std::span<std::byte>) const;
    result<std::uint64_t> size() const;
    std::string_view path() const;
};
} // namespace

static_assert(io::filesystem<io::Posix> && io::filesystem<io::Memory>);
static_assert(!io::filesystem<no_files>);
static_assert(io::readable_file<half_file> && !io::writable_file<half_file>);
static_assert(!io::file<half_file>);

TEST_CASE("both file systems behave alike through the concept") {
    const auto use = [](const auto& fs, const std::string& dir) {
        auto file = fs.open(io::join_path(dir, "concept-test"), io::open_mode::truncate);
        REQUIRE(file);
        REQUIRE(file->append(as_bytes("abc")));
        REQUIRE(file->sync());
        std::byte into[3];
        REQUIRE(file->read_at(0, into));
        REQUIRE(as_text(into) == "abc");
        REQUIRE(file->close());
        REQUIRE(fs.map(io::join_path(dir, "concept-test"), 3)->bytes().size() == 3);
        REQUIRE(fs.stat(io::join_path(dir, "concept-test"))->size == 3);
        REQUIRE(fs.remove(io::join_path(dir, "concept-test")));
        REQUIRE(fs.stat(io::join_path(dir, "concept-test"))->kind == io::file_kind::absent);
    };
    use(io::Memory(), "/");
    const test::temp_directory dir;
    use(io::Posix(), dir.path());
}
