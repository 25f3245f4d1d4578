#include "lsmer/engine/file.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace lsmer;
using namespace lsmer::engine;

namespace {

struct no_table : counted {};
using file_type = TableFile<no_table>;

ref<const file_type> file_at(std::uint64_t number, std::uint32_t level, std::uint64_t run,
                             std::uint64_t age, std::string smallest = {}) {
    file_note note;
    note.run = run;
    note.age = age;
    note.smallest = std::move(smallest);
    return make_ref<file_type>(
        ref<const no_table>(make_ref<no_table>()),
        manifest::file_record{1, number, level, 1, 1, 1, 1, {}}, std::move(note));
}

struct by_day : table<"by_day"> {
    static constexpr struct name : column<"name", text> {} name{};
    static constexpr struct seen : column<"seen", timestamp> {} seen{};
    static constexpr struct day : column<"day", date> {} day{};
    using columns = lsmer::columns<name, seen, day>;
    using order = ordered_by<name, day>;
};
struct by_name : by_day {
    using order = ordered_by<name>;
};
struct timeless : table<"timeless"> {
    static constexpr struct n : column<"n", std::int64_t> {} n{};
    using columns = lsmer::columns<n>;
};

} // namespace

TEST_CASE("a note comes back, and bytes that are none are refused") {
    file_note note;
    note.checksum = 0xfedcba98;
    note.run = 300;
    note.age = 1000;
    note.tombstones = 5000;
    note.erased_through = 70'000;
    note.times = {-5, 7};
    note.written = {1, 2};
    note.smallest = std::string("a\0b", 3);
    note.largest = "z";
    const std::string bytes = encode(note);
    file_note back;
    CHECK(decode(bytes, back));
    CHECK(back == note);
    for (std::size_t n = 0; n < bytes.size(); ++n) CHECK(!decode(bytes.substr(0, n), back));
    CHECK(!decode(bytes + "x", back));
}

TEST_CASE("long keys are shortened to keys that still enclose them") {
    const std::string same(note_key_max, 'k');
    CHECK(key_below(same) == same);
    CHECK(key_above(same) == same);
    const std::string longer = same + "tail";
    CHECK(key_below(longer) <= longer);
    CHECK(key_below(longer).size() == note_key_max);
    CHECK(key_above(longer) > longer);
    CHECK(key_above(longer).size() == note_key_max);
    const std::string high = std::string(10, 'a') + std::string(note_key_max, '\xff');
    CHECK(key_above(high) == std::string(9, 'a') + "b");
    const std::string highest(note_key_max + 1, '\xff');
    CHECK(key_above(highest) == highest);
}

TEST_CASE("the time of rows is told by the order's column, else by the first that can") {
    STATIC_REQUIRE(time_column<by_day> == 2);
    STATIC_REQUIRE(time_column<by_name> == 1);
    STATIC_REQUIRE(time_column<timeless> == 1);
    CHECK(time_ns_of<field<struct by_day::day>>(-1) == -86'400'000'000'000);
    CHECK(time_ns_of<field<struct by_day::seen>>(-1) == -1);
    using limits = std::numeric_limits<std::int64_t>;
    CHECK(time_ns_of<field<struct by_day::day>>(106'751) == 106'751 * 86'400'000'000'000);
    CHECK(time_ns_of<field<struct by_day::day>>(106'752) == limits::max());
    CHECK(time_ns_of<field<struct by_day::day>>(-106'751) == -106'751 * 86'400'000'000'000);
    CHECK(time_ns_of<field<struct by_day::day>>(-2'000'000) == limits::min());
    time_span span;
    span.add({5, 6});
    span.add({});
    span.add({1, 2});
    CHECK(span == time_span{1, 6});
}

TEST_CASE("files stand by level, by the age of their runs, by key") {
    items<ref<const file_type>> files;
    files.push_back(file_at(1, 0, 1, 100));
    files.push_back(file_at(9, 0, 9, 90));
    files.push_back(file_at(2, 1, 20, 50, "m"));
    files.push_back(file_at(3, 1, 20, 50, "b"));
    files.push_back(file_at(6, 1, 19, 50, "z")); // as old: a run of another window
    files.push_back(file_at(4, 1, 21, 40, "a"));
    files.push_back(file_at(5, 2, 22, 5, "x"));
    arrange(files);
    std::vector<std::uint64_t> numbers;
    for (const auto& f : files) numbers.push_back(f->number);
    CHECK(numbers == std::vector<std::uint64_t>{5, 4, 6, 3, 2, 9, 1});
}
