#include "lsmer/filter/none.hpp"

#include "support/catch.hpp"

namespace filter = lsmer::filter;

TEST_CASE("no filter writes nothing, denies nothing and opens what others wrote") {
    static_assert(filter::key_filter<filter::none>);
    lsmer::byte_buffer body;
    const std::uint64_t hashes[] = {1, 2, 3};
    filter::none::build(hashes, body);
    REQUIRE(body.empty());
    REQUIRE(filter::tag_of(body.view()) == filter::tags::none);
    lsmer::put(body, std::uint32_t{filter::tags::blocked_bloom});
    for (const lsmer::byte_view bytes : {lsmer::byte_view{}, lsmer::byte_view(body.view())}) {
        const auto reader = filter::none::open(bytes);
        REQUIRE(reader.has_value());
        reader->prefetch(7);
        REQUIRE(reader->may_hold(7));
    }
}
