#include "lsmer/io/memory_disk.hpp"

#include "support/catch.hpp"

using namespace lsmer;
using namespace lsmer::io;

TEST_CASE("changes to data are applied in order") {
    io::detail::bytes image(4);
    io::detail::apply(image, {1, false, 2, {std::byte{1}, std::byte{2}, std::byte{3}}}, 3);
    REQUIRE(image.size() == 5);
    REQUIRE(image[4] == std::byte{3});
    io::detail::apply(image, {2, false, 100, {std::byte{1}}}, 0); // nothing of it arrived
    REQUIRE(image.size() == 5);
    io::detail::apply(image, {3, true, 1, {}}, 0);
    REQUIRE(image.size() == 1);
}

TEST_CASE("changes to names are applied in order") {
    std::vector<io::detail::memory_name> names;
    const auto node = make_ref<io::detail::memory_node>();
    const auto other = make_ref<io::detail::memory_node>();
    io::detail::apply(names, {"", "/a", node});
    io::detail::apply(names, {"", "/b", other});
    io::detail::apply(names, {"/a", "/b", node}); // a rename takes the place of what was there
    REQUIRE(names.size() == 1);
    REQUIRE(io::detail::find(names, "/b")->node.get() == node.get());
    io::detail::apply(names, {"/b", "", node});
    REQUIRE(names.empty());
}

TEST_CASE("noise is the same for the same seed") {
    io::detail::noise a(7);
    io::detail::noise b(7);
    for (int i = 0; i < 10; ++i) REQUIRE(a.next() == b.next());
    REQUIRE(a.below(0) == 0);
    for (int i = 0; i < 100; ++i) REQUIRE(a.below(3) < 3);
}

TEST_CASE("a fault strikes at its call, once or from then on") {
    io::detail::memory_disk disk;
    disk.fault_call = 2;
    disk.call_fault = fault::io_error;
    REQUIRE(disk.begin_call() == fault::none);
    REQUIRE(disk.begin_call() == fault::io_error);
    REQUIRE(disk.begin_call() == fault::none);
    disk.lasting = true;
    REQUIRE(disk.begin_call() == fault::io_error);
}
