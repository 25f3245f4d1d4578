#include "borf/result/csv.hpp"

#include "borf/support/results.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

namespace {

using namespace borf::result;
using namespace results;

template <type_kind K>
std::string number(value_of<K> v) {
    Data data;
    add<K>(data, "x", {v});
    return to_csv(data, {false, ""});
}
constexpr auto f64 = number<type_kind::f64>;
constexpr auto f32 = number<type_kind::f32>;
constexpr auto i64 = number<type_kind::i64>;
constexpr auto u64 = number<type_kind::u64>;

std::string text(std::string_view v) {
    Data data;
    add<type_kind::text>(data, "a", {v});
    add<type_kind::u8>(data, "b", {1});
    std::string out = to_csv(data, {false, ""});
    out.resize(out.size() - 2); // ,1
    return out;
}

} // namespace

TEST_CASE("csv: a header, a line a row, nothing for null", "[result]") {
    CHECK(to_csv(trades()) == "symbol,price,size\n"
                              "AAPL,189.95,1200\n"
                              "IBM,0.5,\n"
                              "ZM,61.02,300\n");
    CHECK(to_csv(trades(), {false, "\r\n"}) == "AAPL,189.95,1200\r\nIBM,0.5,\r\nZM,61.02,300\r\n");
}

TEST_CASE("csv: a result without rows is its header", "[result]") {
    Data data;
    add<type_kind::i64>(data, "n", {});
    add<type_kind::symbol>(data, "s", {});
    CHECK(to_csv(data) == "n,s\n");
    CHECK(to_csv(data, {false, "\n"}).empty());
}

TEST_CASE("csv: quotes where a field needs them, and nowhere else", "[result]") {
    CHECK(text("plain") == "plain");
    CHECK(text(" spaces stay ") == " spaces stay ");
    CHECK(text("a,b") == "\"a,b\"");
    CHECK(text("say \"hi\"") == "\"say \"\"hi\"\"\"");
    CHECK(text("\"") == "\"\"\"\"");
    CHECK(text("two\nlines") == "\"two\nlines\"");
    CHECK(text("dos\r") == "\"dos\r\"");
    CHECK(text("semi;colon'") == "semi;colon'");
    CHECK(text("Zürich, 東京") == "\"Zürich, 東京\"");
    CHECK(text("").empty());

    Data data;
    add<type_kind::i64>(data, "a,\"b\"", {1});
    CHECK(to_csv(data) == "\"a,\"\"b\"\"\"\n1\n");
}

TEST_CASE("csv: a row of one empty field is not an empty line", "[result]") {
    Data texts;
    add<type_kind::text>(texts, "t", {"", "x"});
    CHECK(to_csv(texts) == "t\n\"\"\nx\n");
    Data numbers;
    add<type_kind::i32, true>(numbers, "n", {INT32_MIN, 4});
    CHECK(to_csv(numbers) == "n\n\"\"\n4\n");
}

TEST_CASE("csv: numbers read back to the same value", "[result]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    int wrong = 0;
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t bits = random();
        double d = 0;
        std::memcpy(&d, &bits, sizeof d);
        if (d == d) wrong += std::strtod(f64(d).c_str(), nullptr) == d ? 0 : 1;
        float f = 0;
        std::memcpy(&f, &bits, sizeof f);
        if (f == f) wrong += std::strtof(f32(f).c_str(), nullptr) == f ? 0 : 1;
        wrong += std::strtoull(u64(bits).c_str(), nullptr, 10) == bits ? 0 : 1;
    }
    CHECK(wrong == 0);
    CHECK(f64(0.1) == "0.1");
    CHECK(f32(0.1F) == "0.1");
    CHECK(f64(-0.0) == "-0");
    CHECK(f64(INFINITY) == "inf");
    CHECK(f64(-NAN) == "nan");
    CHECK(i64(INT64_MIN) == "-9223372036854775808");
    CHECK(u64(UINT64_MAX) == "18446744073709551615");
}

TEST_CASE("csv: a file holds what the string does", "[result]") {
    Data data; // of more than one flush
    std::vector<std::int64_t> values(30000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int64_t>(i) * 77;
    add<type_kind::i64>(data, "n", values);
    std::FILE* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    CHECK(write_csv(data, file).has_value());
    std::string read(300000, '\0');
    std::rewind(file);
    read.resize(std::fread(read.data(), 1, read.size(), file));
    std::fclose(file);
    CHECK(read.size() > std::size_t{1} << 17);
    CHECK((read == to_csv(data)));
}

TEST_CASE("csv: a file that takes nothing is an error", "[result]") {
    Data large; // fails long before its last row
    add<type_kind::i64>(large, "n", std::vector<std::int64_t>(30000, INT64_MAX));
    std::FILE* full = std::fopen("/dev/full", "w");
    if (full == nullptr) return;
    CHECK_FALSE(write_csv(large, full).has_value());
    std::fclose(full);
    full = std::fopen("/dev/full", "w");
    REQUIRE(full != nullptr);
    const auto s = write_csv(trades(), full);
    std::fclose(full);
    REQUIRE_FALSE(s.has_value());
    CHECK(s.error().kind == lsmer::error_kind::io);
    CHECK(s.error().message.find("check the disk") != std::string::npos);
}
