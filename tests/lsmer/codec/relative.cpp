#include "lsmer/codec/relative.hpp"

#include "lsmer/codec/relative_columns.hpp"
#include "lsmer/codec/standard.hpp"

#include <cmath>

using namespace codec_tests;
using codec::relative_header;

namespace {

const std::uint64_t any_seed = std::random_device{}();

// Empty, or what is wrong with a column that was made to refer to another.
template <class T>
std::string related(Group& group, const written& w, const std::vector<T>& values,
                    std::uint8_t form) {
    if (w.others.of == 0) return "refers to nothing";
    // Codes are numbers of their own type, too: the lesser form is taken.
    if (!std::is_same_v<T, std::uint32_t> && w.body[0] != std::byte{form}) {
        return "has the other form";
    }
    for (const std::size_t shift : {0U, 1U}) {
        const Bytes body(w.body.view(), shift);
        const auto chunk =
            group.open<T>(w, body.view(), static_cast<std::uint32_t>(values.size()));
        if (!chunk) return chunk.error().message;
        std::string wrong = compare(*chunk, values);
        if (!wrong.empty()) return wrong + (shift == 0 ? "" : ", body not aligned");
    }
    return {};
}

template <class T>
std::string by_code_of(std::size_t rows, std::uint32_t first, std::uint32_t kinds,
                       std::uint64_t reach) {
    const auto codes = codes_of(rows, first, kinds, any_seed);
    const auto values = by_code<T>(codes, reach, any_seed + 1);
    Group group;
    group.add<codec::any<codec::bitpack>>(codes);
    return related(group, group.relate(values, 0), values, relative_header::by_code);
}

template <class T>
std::string beside_of(const std::vector<T>& numbers, std::uint64_t reach) {
    const auto values = beside(numbers, reach, any_seed + 2);
    Group group;
    group.add<codec::any<codec::plain>>(numbers);
    return related(group, group.relate(values, 0), values, relative_header::by_number);
}

// Opens bytes and reads all there is: an error or some values, and no access outside.
template <class T>
unsigned survives(Group& group, const written& w, byte_view bytes, std::uint32_t rows,
                  unsigned& sum) {
    const auto chunk = group.open<T>(w, bytes, rows);
    if (!chunk) return 0;
    std::vector<T> scratch(vector_rows);
    for (std::uint32_t v = 0; v < chunk->vectors(); ++v) {
        const T* const read = chunk->read(v, scratch.data());
        for (std::size_t i = 0; i < vector_rows; i += 13) touch(read[i], sum);
    }
    for (std::uint32_t row = 0; row < rows; row += 211) touch(chunk->fetch(row), sum);
    return 1;
}

// Every byte of the front changed, some of the rest, and cut to many lengths. Gives how often the
// bytes were refused.
template <class T>
unsigned damaged(Group& group, const written& w, std::uint32_t rows) {
    unsigned read = 0;
    unsigned all = 0;
    unsigned sum = 0;
    for (std::size_t i = 0; i < w.body.size(); i += i < 260 ? 1 : 1 + w.body.size() / 64) {
        for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
            Bytes body(w.body.view());
            body[i] ^= static_cast<std::byte>(flip);
            read += survives<T>(group, w, body.view(), rows, sum);
            ++all;
        }
    }
    for (std::size_t cut = 0; cut < w.body.size(); cut += cut < 260 ? 1 : 1 + w.body.size() / 64) {
        const Bytes body(w.body.view().first(cut));
        read += survives<T>(group, w, body.view(), rows, sum);
        ++all;
    }
    for (const std::uint32_t wrong_rows : {0U, 1U, 1024U, rows + 1, 65536U, 65537U, ~0U}) {
        CHECK(survives<T>(group, w, w.body.view(), wrong_rows, sum) == 0);
    }
    CHECK(sum != 1); // the values are used
    return all - read;
}

// Decimals, and what is none, in one row of 32.
std::vector<double> with_odd(std::vector<double> values, std::uint64_t which) {
    const double odd[] = {value_of<double>(0x7ff8'0000'0000'4711), -0.0, HUGE_VAL, 1e300, 1 / 3.0,
                          2e12, std::numeric_limits<double>::denorm_min()};
    std::mt19937_64 random(which);
    for (double& v : values) {
        if (random() % 32 == 0) v = odd[random() % 7];
    }
    return values;
}

} // namespace

TEMPLATE_TEST_CASE("relative: values come back by code and by number", "[codec]", std::int32_t,
                   std::uint32_t, std::int64_t, std::uint64_t, double) {
    using T = TestType;
    CAPTURE(any_seed);
    for (const std::size_t rows : lengths) {
        CAPTURE(rows);
        // Of a few doubles the scale may be one that half of them do not have.
        if (std::is_same_v<T, double> && rows < 500) continue;
        CHECK(by_code_of<T>(rows, 0, static_cast<std::uint32_t>(rows < 50 ? 1 : 40), 300) == "");
        const auto numbers = by_code<T>(codes_of(rows, 0, 2000, any_seed), 0, any_seed);
        CHECK(beside_of(numbers, 30) == "");
    }
    CHECK(by_code_of<T>(65536, 4'000'000'000U, 1000, 90) == "");
    CHECK(by_code_of<T>(5000, 7, 3, 1'000'000) == "");
    CHECK(beside_of(by_code<T>(codes_of(65536, 0, 60'000, any_seed), 0, any_seed), 5) == "");
}

TEMPLATE_TEST_CASE("relative: integers of every pattern are sums modulo their bits", "[codec]",
                   std::int32_t, std::uint32_t, std::int64_t, std::uint64_t) {
    using T = TestType;
    CAPTURE(any_seed);
    for (const pattern p : patterns) {
        for (const pattern q : {pattern::random, pattern::extremes, pattern::few}) {
            const auto numbers = make<T>(q, 2050, any_seed + 1);
            const auto values = make<T>(p, 2050, any_seed);
            const auto codes = codes_of(2050, 9, 50, any_seed);
            Group group;
            group.add<codec::any<codec::plain>>(numbers);
            group.add<codec::any<codec::plain>>(codes);
            CAPTURE(static_cast<int>(p), static_cast<int>(q));
            CHECK(related(group, group.relate(values, 0), values, relative_header::by_number) ==
                  "");
            CHECK(related(group, group.relate(values, 1), values, relative_header::by_code) == "");
        }
    }
}

TEST_CASE("relative: doubles that are no decimals are exceptions", "[codec]") {
    CAPTURE(any_seed);
    for (const std::size_t rows : {500U, 1024U, 1500U, 65536U}) {
        CAPTURE(rows);
        const auto codes = codes_of(rows, 1, 30, any_seed);
        const auto bid = with_odd(by_code<double>(codes, 90, any_seed), any_seed + 1);
        const auto even = by_code<double>(codes, 90, any_seed);
        const auto ask = with_odd(beside(even, 9, any_seed), any_seed + 2);
        Group group;
        group.add<codec::any<codec::bitpack>>(codes);
        const written& first = group.relate(bid, 0);
        CHECK(related(group, first, bid, relative_header::by_code) == "");
        CHECK(lsmer::load<relative_header>(first.body.data()).exceptions > rows / 200);
        CHECK(related(group, group.relate(ask, 1), ask, relative_header::by_number) == "");
        CHECK(group[2].others.depth == 2);
    }
}

TEST_CASE("relative: doubles of which most are no decimals refer to nothing", "[codec]") {
    const auto codes = codes_of(3000, 1, 30, any_seed);
    for (const pattern p : {pattern::random, pattern::narrow}) {
        const auto values = make<double>(p, 3000, any_seed);
        Group group;
        group.add<codec::any<codec::bitpack>>(codes);
        const written& w = group.relate(values, 0);
        CHECK(w.others.of == 0);
        CHECK(w.body.empty());
    }
}

TEST_CASE("relative: more than one exception in eight rows is too many", "[codec]") {
    const auto codes = codes_of(3000, 1, 30, 1);
    for (const std::size_t every : {6U, 12U}) {
        auto values = by_code<double>(codes, 90, 2);
        for (std::size_t i = 0; i < values.size(); i += every) values[i] = 1 / 3.0;
        Group group;
        group.add<codec::any<codec::bitpack>>(codes);
        CAPTURE(every);
        CHECK((group.relate(values, 0).others.of == 1) == (every == 12));
    }
}

TEST_CASE("relative: equal columns take next to nothing", "[codec]") {
    const auto numbers = make<std::int64_t>(pattern::random, 65536, any_seed);
    Group group;
    group.add<codec::any<codec::plain>>(numbers);
    const written& w = group.relate(numbers, 0);
    CHECK(related(group, w, numbers, relative_header::by_number) == "");
    CHECK(w.body.size() < 300);
}

TEST_CASE("relative: bytes of any kind are refused or read", "[codec]") {
    CAPTURE(any_seed);
    const auto codes = codes_of(1500, 3, 40, any_seed);
    const auto price = with_odd(by_code<double>(codes, 90, any_seed), any_seed + 1);
    const auto ask = beside(by_code<double>(codes, 90, any_seed), 9, any_seed);
    const auto size = by_code<std::int32_t>(codes, 90, any_seed);
    const auto time = by_code<std::int64_t>(codes, 90, any_seed);
    const auto later = beside(time, 90, any_seed);
    Group group;
    group.add<codec::any<codec::bitpack>>(codes);
    group.relate(price, 0);
    group.relate(ask, 1);
    group.relate(size, 0);
    group.relate(time, 0);
    group.relate(later, 4);
    CHECK(damaged<double>(group, group[1], 1500) > 100);
    CHECK(damaged<double>(group, group[2], 1500) > 100);
    CHECK(damaged<std::int32_t>(group, group[3], 1500) > 100);
    CHECK(damaged<std::int64_t>(group, group[4], 1500) > 100);
    CHECK(damaged<std::int64_t>(group, group[5], 1500) > 100);
}

TEST_CASE("relative: a reference with other codes gives some values", "[codec]") {
    const auto codes = codes_of(1500, 3, 40, any_seed);
    const auto price = by_code<double>(codes, 90, any_seed);
    Group group;
    group.add<codec::any<codec::bitpack>>(codes);
    const written& w = group.relate(price, 0);
    unsigned sum = 0;
    for (const pattern p : {pattern::random, pattern::extremes}) {
        const auto others = make<std::uint32_t>(p, 1500, any_seed);
        group.add<codec::any<codec::plain>>(others);
        codec::reference other;
        byte_buffer body;
        codec::plain::encode<std::uint32_t>(others, body);
        other.set(*codec::any<codec::plain>::open<std::uint32_t>(1, body.view(), 1500));
        const auto chunk = plain_or_relative::open<double>(w.tag, w.body.view(), 1500, &other);
        REQUIRE(chunk);
        std::vector<double> scratch(vector_rows);
        for (std::uint32_t v = 0; v < 2; ++v) touch(*chunk->read(v, scratch.data()), sum);
        for (std::uint32_t row = 0; row < 1500; ++row) touch(chunk->fetch(row), sum);
    }
    CHECK(sum != 1);
}

TEST_CASE("relative: a chunk whose reference is missing or does not fit is refused", "[codec]") {
    const auto codes = codes_of(1500, 3, 40, any_seed);
    const auto price = by_code<double>(codes, 90, any_seed);
    Group group;
    group.add<codec::any<codec::bitpack>>(codes);
    const written& w = group.relate(price, 0);
    const auto said = [&](codec::reference* of) {
        const auto chunk = codec::standard::open<double>(w.tag, w.body.view(), 1500, of);
        return chunk ? std::string() : chunk.error().message;
    };
    CHECK(said(&group[0].reference).empty());
    CHECK(said(nullptr).find("refers to another column, but it is not said which") !=
          std::string::npos);
    const std::string other = "refers to a column of another type or length";
    CHECK(said(&group[1].reference).find(other) != std::string::npos);
    codec::reference empty;
    CHECK(said(&empty).find(other) != std::string::npos);
    codec::reference longer;
    byte_buffer body;
    codec::bitpack::encode<std::uint32_t>(codes_of(1501, 3, 40, any_seed), body);
    longer.set(*codec::any<codec::bitpack>::open<std::uint32_t>(6, body.view(), 1501));
    CHECK(said(&longer).find(other) != std::string::npos);
    // A set without the codec says its name.
    const auto absent = codec::any<codec::plain>::open<double>(w.tag, w.body.view(), 1500);
    REQUIRE_FALSE(absent);
    CHECK(absent.error().kind == lsmer::error_kind::unsupported);
    CHECK(absent.error().message.find("codec 14 (relative)") != std::string::npos);
}
