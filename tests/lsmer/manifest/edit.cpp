#include "lsmer/manifest/edit.hpp"

#include <random>

#include "support/catch.hpp"

using namespace lsmer;
using manifest::Edit;

namespace {

Edit full_edit() {
    Edit e;
    e.tables = {{1, "trades", "schema bytes"}, {0xFFFFFFFF, "", std::string(300, '\0')}};
    e.added = {{1, 7, 0, 100, 4096, 1, 100, "bounds"},
               {2, ~0ULL, 0xFFFFFFFF, ~0ULL, ~0ULL, ~0ULL, ~0ULL, ""}};
    e.removed = {3, 0, ~0ULL};
    e.erased = {{1, 9, "a", "b", false}, {2, ~0ULL, "", "", true}};
    e.forgotten = {{1, 3, std::string("\0x", 2), std::string(500, 'z'), false}};
    e.first_symbol = 17;
    e.symbols = {"AAPL", "", std::string(1000, 'x')};
    e.first_log = 5;
    e.last_sequence = 1234567;
    e.durable_log = manifest::log_place{5, 4096};
    e.next_file = 99;
    return e;
}

byte_buffer bytes_of(const Edit& e) {
    byte_buffer out;
    encode(e, out);
    return out;
}

} // namespace

TEST_CASE("an edit comes back from its bytes") {
    for (const Edit& e : {Edit{}, full_edit()}) {
        const auto back = manifest::decode_edit(bytes_of(e).view());
        REQUIRE(back);
        REQUIRE(*back == e);
    }
}

TEST_CASE("every truncation of an edit is another edit or an error, never a crash") {
    const byte_buffer bytes = bytes_of(full_edit());
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        const auto back = manifest::decode_edit(bytes.view().first(n));
        if (back) {
            REQUIRE_FALSE(*back == full_edit());
        } else {
            REQUIRE(back.error().kind == error_kind::corruption);
        }
    }
}

TEST_CASE("hostile bytes") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    const byte_buffer whole = bytes_of(full_edit());
    for (int i = 0; i < 5000; ++i) {
        std::vector<std::byte> bytes(whole.begin(), whole.end());
        if (i % 2 == 0) {
            for (int k = 0; k < 3; ++k) bytes[random() % bytes.size()] = std::byte(random());
        } else {
            bytes.resize(random() % 40);
            for (std::byte& b : bytes) b = std::byte(random() % 12);
        }
        const auto back = manifest::decode_edit(bytes);
        if (back) {
            const auto again = manifest::decode_edit(bytes_of(*back).view());
            REQUIRE(again);
            REQUIRE(*again == *back);
        }
    }
    // Counts and lengths that lie are refused before anything is allocated for them.
    byte_buffer lie;
    lie.push_back(std::byte{4});
    put_varint(lie, 1);
    put_varint(lie, 0xFFFFFFFFFFFFULL);
    REQUIRE_FALSE(manifest::decode_edit(lie.view()));
}

TEST_CASE("what may stand once stands once") {
    Edit one;
    one.first_log = 3;
    byte_buffer twice = bytes_of(one);
    put(twice, bytes_of(one).view());
    REQUIRE_FALSE(manifest::decode_edit(twice.view()));
    byte_buffer unknown;
    unknown.push_back(std::byte{200});
    const auto back = manifest::decode_edit(unknown.view());
    REQUIRE(back.error().message.find("byte 1") != std::string::npos);
}
