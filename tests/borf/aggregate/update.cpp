#include "borf/aggregate/update.hpp"

#include "borf/aggregate/count.hpp"
#include "borf/aggregate/last.hpp"
#include "borf/aggregate/max.hpp"
#include "borf/aggregate/sum.hpp"
#include "borf/support/folds.hpp"
#include "support/catch.hpp"

namespace {

using namespace borf;
using namespace folds;
using aggregate::row_set;

constexpr value_type integer = nullable<type_kind::i32>;
constexpr value_type real = plain<type_kind::f64>;
using total = aggregate::sum<integer>;
using latest = aggregate::last<integer>;
using most = aggregate::max<real>;

struct Rows {
    std::vector<std::int32_t> integers;
    std::vector<double> reals;
    std::vector<std::uint32_t> index;

    Rows(std::mt19937_64& random, std::size_t count, std::size_t groups)
        : integers(values<integer>(random, count)), reals(values<real>(random, count)) {
        for (std::size_t i = 0; i < count; ++i) {
            index.push_back(static_cast<std::uint32_t>(random() % groups));
        }
    }
    template <class A, class T>
    auto answer_of(std::size_t group, const std::vector<T>& of,
                   const std::vector<std::uint16_t>& rows) const {
        std::vector<T> mine;
        for (const std::uint16_t r : rows) {
            if (index[r] == group) mine.push_back(of[r]);
        }
        return answer<A>(mine);
    }
};

} // namespace

TEST_CASE("update: several aggregates into their groups, all rows or the selected", "[aggregate]") {
    constexpr std::size_t groups = 7;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const Rows rows(random, 300, groups);
    std::vector<std::uint16_t> every;
    std::vector<std::uint16_t> some;
    for (std::uint16_t i = 0; i < 300; ++i) {
        if (i < 250) every.push_back(i);
        if (random() % 3 == 0) some.push_back(i);
    }
    for (const bool selected : {false, true}) {
        const auto& taken = selected ? some : every;
        const row_set set = selected ? row_set{some.data(), some.size()} : row_set{nullptr, 250};
        using cells = aggregate::fold_cells<2, total, latest, most>;
        std::vector<cells::cell> together(groups);
        const std::vector<double> ones(300, 1.0);
        std::vector<double> number(300);
        for (std::size_t i = 0; i < number.size(); ++i) number[i] = static_cast<double>(i);
        const std::vector<std::int32_t> not_read; // of the second: its values are the first's
        cells::update<0, 0, 2>(set, rows.index.data(), together.data(),
                               cells::lane_list{{ones.data(), number.data(), number.data(),
                                                 ones.data()}},
                               rows.integers.data(), not_read.data(), rows.reals.data());
        std::vector<double> count(groups);
        std::vector<double> numbers(groups);
        for (const std::uint16_t i : taken) {
            count[rows.index[i]] += 1;
            numbers[rows.index[i]] += i;
        }
        std::vector<total::state> alone(groups);
        aggregate::update_groups<total>(set, rows.index.data(), rows.integers.data(),
                                        alone.data());
        for (std::size_t g = 0; g < groups; ++g) {
            CAPTURE(selected, g);
            const auto sum = rows.answer_of<total>(g, rows.integers, taken);
            CHECK(total::finish(alone[g]) == sum);
            CHECK(together[g].sums[0][0] == count[g]);
            CHECK(together[g].sums[0][1] == numbers[g]);
            CHECK(together[g].sums[1][0] == numbers[g]);
            CHECK(together[g].sums[1][1] == count[g]);
            const auto& c = together[g].states;
            CHECK(total::finish(lsmer::get<0>(c)) == sum);
            CHECK(latest::finish(lsmer::get<1>(c)) ==
                  rows.answer_of<latest>(g, rows.integers, taken));
            CHECK(same(most::finish(lsmer::get<2>(c)), rows.answer_of<most>(g, rows.reals, taken)));
        }
    }
}

TEST_CASE("update: one group goes on from where it was", "[aggregate]") {
    const std::vector<std::int32_t> v{1, 2, INT32_MIN, 8};
    const std::vector<std::uint16_t> selection{0, 3};
    total::state s;
    aggregate::update_one<total>({nullptr, 3}, v.data(), s);
    CHECK(total::finish(s) == 3);
    aggregate::update_one<total>({selection.data(), 2}, v.data(), s);
    CHECK(total::finish(s) == 12);
    aggregate::update_one<total>({nullptr, 0}, v.data(), s);
    CHECK(total::finish(s) == 12);
}
