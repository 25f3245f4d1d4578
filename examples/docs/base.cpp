// The program behind docs/rooms/base.md.

#include <lsmer/base/isa.hpp>
#include <lsmer/base/result.hpp>

#include <cstdio>
#include <cstdlib>

namespace {

// [result]
lsmer::result<int> parse_digit(char c) {
    if (c < '0' || c > '9') {
        return lsmer::make_error(lsmer::error_kind::parse, "'", c, "' is not a digit");
    }
    return c - '0';
}

lsmer::result<int> parse_pair(const char* text) {
    const lsmer::result<int> tens = parse_digit(text[0]);
    if (!tens) return tens.error();
    lsmer::result<int> ones = parse_digit(text[1]);
    if (!ones) return std::move(ones).error().within("second digit");
    return *tens * 10 + *ones;
}
// [/result]

// [isa]
struct add_up {
    LSMER_ALWAYS_INLINE static long run(const int* values, std::size_t count) {
        long sum = 0;
        for (std::size_t i = 0; i < count; ++i) sum += values[i];
        return sum;
    }
};

long add_up_fast(const int* values, std::size_t count) {
    return lsmer::invoke_isa<add_up>(values, count); // AVX-512, AVX2 or neither, asked once
}
// [/isa]

void require(bool good) {
    if (!good) std::exit(1);
}

} // namespace

int main() {
    require(parse_pair("42").value() == 42);
    require(parse_pair("4x").error().message == "second digit: 'x' is not a digit");
    const int values[] = {1, 2, 3};
    require(add_up_fast(values, 3) == 6);
}
