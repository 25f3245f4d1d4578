#include "lsmer/base/bytes.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("loads and stores at any address, little end first") {
    unsigned char raw[12]{};
    store(raw + 3, std::uint32_t{0x01020304});
    REQUIRE(raw[3] == 4);
    REQUIRE(raw[6] == 1);
    REQUIRE(load<std::uint32_t>(raw + 3) == 0x01020304);
    store(raw + 1, 1.5);
    REQUIRE(load<double>(raw + 1) == 1.5);
}

TEST_CASE("text and bytes are views of each other") {
    REQUIRE(as_text(as_bytes("abc")) == "abc");
    REQUIRE(as_bytes("").empty());
}

TEST_CASE("rounding up") {
    REQUIRE(round_up(0, 8) == 0);
    REQUIRE(round_up(1, 8) == 8);
    REQUIRE(round_up(8, 8) == 8);
    REQUIRE(round_up(9, 5) == 10);
}

TEST_CASE("a buffer grows, keeps its values, alignment and padding") {
    buffer<std::uint16_t> b;
    REQUIRE(b.empty());
    for (std::uint16_t i = 0; i < 1000; ++i) b.push_back(i);
    REQUIRE(b.size() == 1000);
    for (std::uint16_t i = 0; i < 1000; ++i) REQUIRE(b[i] == i);
    REQUIRE(reinterpret_cast<std::uintptr_t>(b.data()) % buffer_alignment == 0);
    REQUIRE(b.capacity() >= 1000);
    // The bytes behind the capacity are ours to read: the sanitizers watch.
    volatile unsigned sum = 0;
    const auto* end = reinterpret_cast<const unsigned char*>(b.data() + b.capacity());
    for (std::size_t i = 0; i < buffer_padding; ++i) sum = sum + (end[i] != 0);
    b.resize(10);
    REQUIRE(b.view().size() == 10);
    b.clear();
    REQUIRE(b.empty());
    REQUIRE(b.capacity() >= 1000);
}

TEST_CASE("a buffer is moved, not shared") {
    buffer<int> a(3);
    a[0] = 7;
    const int* const at = a.data();
    buffer<int> b = std::move(a);
    REQUIRE(b.data() == at);
    REQUIRE(a.empty());
    buffer<int> c;
    c.push_back(1);
    c = std::move(b);
    REQUIRE(c[0] == 7);
}

TEST_CASE("appending spans and extending") {
    buffer<int> b;
    const int values[] = {1, 2, 3};
    b.append(values);
    b.append(nullptr, 0);
    int* const fresh = b.extend(2);
    fresh[0] = 4;
    fresh[1] = 5;
    REQUIRE(std::vector<int>(b.begin(), b.end()) == std::vector<int>{1, 2, 3, 4, 5});
}

TEST_CASE("values are put into byte buffers one after the other") {
    byte_buffer out;
    put(out, std::uint16_t{0x0102});
    put(out, as_bytes("xy"));
    REQUIRE(out.size() == 4);
    REQUIRE(out[0] == std::byte{2});
    REQUIRE(as_text(out.view().subspan(2)) == "xy");
}
