// The language without any storage: the columns are vectors of your own.

#include <borf.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

struct readings : lsmer::table<"readings"> {
    static constexpr struct room : lsmer::column<"room", lsmer::symbol> {} room{};
    static constexpr struct celsius : lsmer::column<"celsius", lsmer::nullable<double>> {
    } celsius{};
    static constexpr struct hour : lsmer::column<"hour", std::int32_t> {} hour{};
    using columns = lsmer::columns<room, celsius, hour>;
};

int main() {
    const double none = lsmer::value_traits<double>::null; // a sensor that did not answer
    const std::vector<std::string_view> rooms{"hall", "lab", "hall", "lab", "hall"};
    const std::vector<double> celsius{19.5, 21.0, none, 22.5, 20.5};
    const std::vector<std::int32_t> hours{8, 8, 9, 9, 10};

    const auto source = borf::memory_source<readings>(rooms, celsius, hours).value();

    using r = readings;
    borf::select(borf::count(r::celsius).as<"answers">(), borf::avg(r::celsius))
        .by(r::room)(source)
        .value()
        .print();
    borf::query<"select room, fahrenheit: 32 + 1.8 * celsius from readings where hour > 8">(source)
        .value()
        .print();
}
