#include "borf/check/types.hpp"

#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace borf::check;
using enum lsmer::type_kind;

constexpr value_type plain(lsmer::type_kind k) { return {k, false}; }
constexpr lsmer::type_kind gives(op code, lsmer::type_kind a, lsmer::type_kind b) {
    return arithmetic(code, plain(a), plain(b)).kind;
}
constexpr lsmer::type_kind no{};

} // namespace

TEST_CASE("types: arithmetic on numbers", "[check]") {
    static_assert(gives(op::add, i8, i16) == i64 && gives(op::mul, u8, u64) == i64);
    static_assert(gives(op::sub, i32, f32) == f64 && gives(op::add, f32, f32) == f64);
    static_assert(gives(op::div, i32, i32) == f64 && gives(op::div, f64, i8) == f64);
    static_assert(gives(op::idiv, i32, u8) == i64 && gives(op::mod, i32, u8) == i64);
    static_assert(gives(op::idiv, f64, i32) == no && gives(op::mod, i32, f64) == no);
    static_assert(gives(op::add, boolean, i32) == no && gives(op::add, symbol, i32) == no);
}

TEST_CASE("types: arithmetic on times", "[check]") {
    static_assert(gives(op::sub, date, date) == i64 && gives(op::add, date, date) == no);
    static_assert(gives(op::add, date, i32) == date && gives(op::add, i32, date) == date);
    static_assert(gives(op::sub, date, i64) == date && gives(op::sub, i64, date) == no);
    static_assert(gives(op::sub, timestamp, timestamp) == timespan);
    static_assert(gives(op::add, timestamp, timestamp) == no);
    static_assert(gives(op::add, timestamp, timespan) == timestamp);
    static_assert(gives(op::add, timespan, timestamp) == timestamp);
    static_assert(gives(op::sub, timestamp, timespan) == timestamp);
    static_assert(gives(op::sub, timespan, timestamp) == no);
    static_assert(gives(op::add, timespan, timespan) == timespan);
    static_assert(gives(op::mul, timespan, i32) == timespan);
    static_assert(gives(op::mul, i32, timespan) == timespan);
    static_assert(gives(op::mul, timespan, f64) == no && gives(op::add, timespan, i64) == no);
    static_assert(gives(op::idiv, timespan, i64) == timespan);
    static_assert(gives(op::idiv, timespan, timespan) == i64);
    static_assert(gives(op::mod, timespan, timespan) == timespan);
    static_assert(gives(op::div, timespan, timespan) == f64);
    static_assert(gives(op::add, timestamp, i64) == no && gives(op::mul, date, i64) == no);
}

TEST_CASE("types: nulls travel, and division makes them", "[check]") {
    constexpr value_type some{i32, true};
    static_assert(arithmetic(op::add, some, plain(i32)).nullable);
    static_assert(arithmetic(op::div, plain(f64), some).nullable);
    static_assert(!arithmetic(op::add, plain(i32), plain(i32)).nullable);
    static_assert(arithmetic(op::idiv, plain(i32), plain(i32)).nullable);
    static_assert(arithmetic(op::mod, plain(i32), plain(i32)).nullable);
    static_assert(!arithmetic(op::div, plain(i32), plain(i32)).nullable);
    static_assert(negated(some) == value_type{i64, true});
    static_assert(negated(plain(f32)) == plain(f64) && negated(plain(timespan)) == plain(timespan));
    static_assert(negated(plain(date)) == refused && negated(plain(symbol)) == refused);
}

TEST_CASE("types: what compares with what", "[check]") {
    static_assert(comparable(i8, false, f64, false) && comparable(u64, false, i64, true));
    static_assert(comparable(date, false, date, true) && !comparable(date, false, i32, true));
    static_assert(!comparable(date, false, timestamp, false));
    static_assert(!comparable(timestamp, false, timespan, true));
    static_assert(comparable(symbol, false, text, true) && comparable(text, true, symbol, false));
    static_assert(comparable(text, false, text, false) && comparable(bytes, false, text, true));
    static_assert(comparable(symbol, false, symbol, false));
    static_assert(!comparable(symbol, false, text, false));
    static_assert(comparable(boolean, false, boolean, true));
    static_assert(!comparable(boolean, false, i8, true));
    static_assert(!comparable(fixed_bytes, false, fixed_bytes, false));
    static_assert(literal_beside(date, timestamp) == timestamp);
    static_assert(literal_beside(date, date) == date);
    static_assert(literal_beside(i64, f32) == f64 && literal_beside(f64, i64) == f64);
}

TEST_CASE("types: buckets", "[check]") {
    constexpr auto bar = [](lsmer::type_kind w, lsmer::type_kind v) {
        return bucketed(plain(w), plain(v)).kind;
    };
    static_assert(bar(i64, i8) == i64 && bar(i64, f32) == f64 && bar(f64, i32) == f64);
    static_assert(bar(timespan, timestamp) == timestamp && bar(timespan, timespan) == timespan);
    static_assert(bar(i64, date) == date && bar(timespan, date) == no && bar(i64, timestamp) == no);
    static_assert(bar(i64, symbol) == no);
    static_assert(bucketed(plain(i64), {date, true}).nullable);
}

TEST_CASE("types: aggregates", "[check]") {
    constexpr auto agg = [](op code, value_type v, bool grouped = false) {
        return aggregated(code, v, v, grouped);
    };
    static_assert(agg(op::count, plain(text)) == plain(i64));
    static_assert(agg(op::sum, plain(i8)) == plain(i64) && agg(op::sum, plain(f32)) == plain(f64));
    static_assert(agg(op::sum, {timespan, true}) == plain(timespan));
    static_assert(agg(op::sum, plain(date)) == refused && agg(op::sum, plain(symbol)) == refused);
    static_assert(agg(op::avg, plain(i8)) == value_type{f64, true});
    static_assert(agg(op::avg, plain(i8), true) == plain(f64));
    static_assert(agg(op::avg, {i8, true}, true) == value_type{f64, true});
    static_assert(agg(op::avg, plain(timespan)) == refused);
    static_assert(agg(op::min, plain(date), true) == plain(date));
    static_assert(agg(op::max, plain(i8)) == value_type{i8, true});
    static_assert(agg(op::max, plain(symbol)) == refused && agg(op::min, plain(text)) == refused);
    static_assert(agg(op::min, plain(boolean)) == refused);
    static_assert(agg(op::first, plain(symbol)) == value_type{symbol, true});
    static_assert(agg(op::last, plain(text), true) == plain(text));
    static_assert(aggregated(op::wavg, plain(f32), {i32, true}, true) == value_type{f64, true});
    static_assert(aggregated(op::wavg, plain(symbol), plain(i32), true) == refused);
}
