#include "lsmer/column/key_bytes.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <tuple>
#include <vector>

using namespace lsmer;

namespace {

template <class T>
using plain = field<column<"c", T>>;

template <class C>
std::string key_of(const typename C::storage_type& value, bool last = true) {
    byte_buffer out;
    put_key_part<C>(out, value, last);
    return std::string(as_text(out.view()));
}

/// Bytes compare as the values do, and are equal where neither comes first.
template <class C>
void same_order(const std::vector<typename C::storage_type>& values, bool last = true) {
    CAPTURE(static_cast<int>(C::kind), C::nullable);
    std::size_t wrong = 0;
    for (const auto& a : values) {
        for (const auto& b : values) {
            wrong += (key_of<C>(a, last) < key_of<C>(b, last)) != before<C>(a, b);
            wrong += (key_of<C>(a, last) == key_of<C>(b, last)) !=
                     (!before<C>(a, b) && !before<C>(b, a));
        }
    }
    CHECK(wrong == 0);
}

template <class T>
std::vector<T> integers() {
    using limits = std::numeric_limits<T>;
    std::vector<T> out{0, 1, 2, limits::min(), limits::max()};
    out.push_back(static_cast<T>(limits::min() + 1));
    out.push_back(static_cast<T>(limits::max() - 1));
    for (unsigned shift = 0; shift < sizeof(T) * 8; ++shift) {
        out.push_back(static_cast<T>(std::uint64_t{1} << shift));
        out.push_back(static_cast<T>(~(std::uint64_t{1} << shift)));
    }
    return out;
}

template <class T>
std::vector<T> floats() {
    using limits = std::numeric_limits<T>;
    std::vector<T> out;
    for (const T v : {T{0}, T{1}, T(0.1), limits::max(), limits::infinity(), limits::min(),
                      limits::denorm_min(), limits::epsilon()}) {
        out.push_back(v);
        out.push_back(-v);
    }
    out.push_back(limits::quiet_NaN());
    out.push_back(-limits::quiet_NaN());
    return out;
}

const std::vector<std::string_view> texts{
    "", "a", "ab", "abc", "b", "A", {"\0", 1}, {"\0\0", 2}, {"a\0", 2}, {"a\0b", 3}, {"\1", 1},
    {"\0\1", 2}, {"\0\377", 2}, "\377", "a\377", "a\1"};

struct ticks : table<"ticks"> {
    static constexpr struct name : column<"name", text> {} name{};
    static constexpr struct time : column<"time", timestamp> {} time{};
    static constexpr struct price : column<"price", double> {} price{};
    static constexpr struct note : column<"note", bytes> {} note{};
    using columns = lsmer::columns<price, time, note, name>;
    using order = ordered_by<name, time, note>;
};

struct unordered : ticks {
    using order = ordered_by<>;
};

} // namespace

TEST_CASE("keys of every type stand in the order of their values") {
    same_order<plain<bool>>({0, 1});
    same_order<plain<nullable<bool>>>({0, 1, 0x80});
    same_order<plain<std::int8_t>>(integers<std::int8_t>());
    same_order<plain<std::int16_t>>(integers<std::int16_t>());
    same_order<plain<std::int32_t>>(integers<std::int32_t>());
    same_order<plain<std::int64_t>>(integers<std::int64_t>());
    same_order<plain<nullable<std::int64_t>>>(integers<std::int64_t>());
    same_order<plain<std::uint8_t>>(integers<std::uint8_t>());
    same_order<plain<std::uint16_t>>(integers<std::uint16_t>());
    same_order<plain<nullable<std::uint32_t>>>(integers<std::uint32_t>());
    same_order<plain<std::uint64_t>>(integers<std::uint64_t>());
    same_order<plain<float>>(floats<float>());
    same_order<plain<nullable<double>>>(floats<double>());
    same_order<plain<date>>(integers<std::int32_t>());
    same_order<plain<timestamp>>(integers<std::int64_t>());
    same_order<plain<symbol>>(integers<std::uint32_t>());
    same_order<plain<text>>(texts);
    same_order<plain<bytes>>(texts, false);
    same_order<plain<fixed_bytes<3>>>({{{0, 0, 0}}, {{0, 0, 1}}, {{255, 0, 0}}, {{1, 255, 0}}});
    same_order<plain<fixed_bytes<9>>>({{{0, 0, 0}}, {{0, 0, 1}}, {{255, 0, 0}}, {{1, 255, 0}}});
}

TEST_CASE("numbers take their width, and texts at the end are as they are") {
    CHECK(key_of<plain<std::int16_t>>(-2) == std::string("\x7f\xfe"));
    CHECK(key_of<plain<std::uint32_t>>(0x01020304) == std::string("\1\2\3\4"));
    CHECK(key_of<plain<double>>(1.0) == std::string("\xbf\xf0\0\0\0\0\0\0", 8));
    CHECK(key_of<plain<bytes>>({"a\0b", 3}) == std::string("a\0b", 3));
    CHECK(key_of<plain<bytes>>({"a\0b", 3}, false) == std::string("a\0\xff" "b\0\1", 6));
}

TEST_CASE("keys of rows compare column by column") {
    std::mt19937 random(7);
    std::vector<std::string_view> names;
    std::vector<std::int64_t> times;
    std::vector<double> prices;
    std::vector<std::string_view> notes;
    for (int i = 0; i < 120; ++i) {
        names.push_back(texts[random() % texts.size()]);
        times.push_back(static_cast<std::int64_t>(random() % 3) - 1);
        prices.push_back(static_cast<double>(random() % 100));
        notes.push_back(texts[random() % texts.size()]);
    }
    const Batch<ticks> batch({{prices}, {times}, {notes}, {names}});
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        byte_buffer out;
        put_key(out, batch, i);
        keys.emplace_back(as_text(out.view()));
    }
    std::size_t wrong = 0;
    for (std::size_t a = 0; a < batch.rows(); ++a) {
        for (std::size_t b = 0; b < batch.rows(); ++b) {
            const auto left = std::tuple(names[a], times[a], notes[a]);
            const auto right = std::tuple(names[b], times[b], notes[b]);
            wrong += (keys[a] < keys[b]) != (left < right);
            wrong += (keys[a] == keys[b]) != (left == right);
        }
    }
    CHECK(wrong == 0);
    byte_buffer none;
    put_key(none, Batch<unordered>({{prices}, {times}, {notes}, {names}}), 0);
    CHECK(none.size() == 0);
}
