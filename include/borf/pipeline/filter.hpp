#pragma once
// The where clause: conjuncts decided by zone maps where they can be, by loops where they must.
//
//   group    a conjunct that no row can pass ends the group unread; one that all rows pass is done
//            with for the group
//   vector   the same again with the vector's bounds, for conjuncts still open
//   rows     the rest narrow a mask, cheap ones first; it ends early when nothing is left, and
//            when little is, columns give no other rows. Encoded columns are asked first: many
//            codecs can compare without making values.
//
// A column needed by no open conjunct is not read here.

#include "borf/pipeline/evaluate.hpp"
#include "borf/plan/range.hpp"
#include "lsmer/kernel/filter.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace borf::inline v0::pipeline {

using plan::verdict;

template <class Shape>
class Filter {
public:
    static constexpr const auto& tree = Shape::tree;
    using schema = typename Shape::schema_type;
    static constexpr std::size_t size = tree.where.size();
    template <std::size_t W>
    static constexpr plan::conjunct part = plan::conjunct_of(tree, tree.where[W]);
    template <std::size_t W>
    static constexpr std::size_t column = tree.nodes[part<W>.column].a;

    explicit Filter(const Environment<Shape>& env) {
        lsmer::each_index<size>([&](auto w) { bind<w>(env); });
    }

    /// The clause over a group: whether it can have rows at all, and what is still open of it.
    struct progress {
        verdict parts[size == 0 ? 1 : size];
    };

    template <class Group>
    [[nodiscard]] bool start_group(const Group& group, bool prune, progress& p,
                                   statistics& stats) const {
        bool possible = true;
        lsmer::each_index<size>([&](auto w) {
            p.parts[w] = verdict::some;
            if constexpr (part<w>.kind != plan::test_kind::rows) {
                if (prune) p.parts[w] = judge<w>(group.template zone_of<column<w>>());
                if constexpr (w < statistics::conjuncts_max) {
                    stats.conjuncts[w].groups_none += p.parts[w] == verdict::none;
                    stats.conjuncts[w].groups_all += p.parts[w] == verdict::all;
                }
            }
            possible &= p.parts[w] != verdict::none;
        });
        return possible;
    }

    /// Whether all rows of the group pass.
    [[nodiscard]] static bool passed(const progress& p) noexcept {
        bool all = true;
        for (std::size_t w = 0; w < size; ++w) all = all && p.parts[w] == verdict::all;
        return all;
    }

    enum class outcome : std::uint8_t { pruned, none, rows };

    /// What a worker keeps for `vector`: the mask, and the rows where they are few.
    struct workspace {
        lsmer::buffer<std::uint8_t> mask{vector_rows};
        lsmer::buffer<std::uint16_t> survivors{lsmer::kernel::selection_room};
    };

    /// The rows of the reader's vector that pass. Where there are some, mask is null if all do,
    /// else it holds them.
    template <class Reader, class Evaluate>
    [[nodiscard]] outcome vector(const progress& group, bool prune, Reader& reader, Evaluate& eval,
                                 workspace& work, const std::uint8_t*& mask) const {
        std::uint8_t* const room = work.mask.data();
        std::uint16_t* const survivors = work.survivors.data();
        progress p = group;
        bool possible = true;
        bool open = false;
        lsmer::each_index<size>([&](auto w) {
            if constexpr (part<w>.kind != plan::test_kind::rows) {
                if (prune && possible && p.parts[w] == verdict::some) {
                    p.parts[w] = judge<w>(reader.template bounds<column<w>>());
                    if constexpr (w < statistics::conjuncts_max) {
                        auto& counts = reader.stats().conjuncts[w];
                        counts.vectors_none += p.parts[w] == verdict::none;
                        counts.vectors_all += p.parts[w] == verdict::all;
                    }
                }
            }
            possible &= p.parts[w] != verdict::none;
            open |= p.parts[w] == verdict::some;
        });
        if (!possible) return outcome::pruned;
        mask = nullptr;
        const std::uint8_t* const live = reader.live();
        if (reader.rows() == vector_rows && !open && live == nullptr) return outcome::rows;

        lsmer::kernel::fill_mask(room, reader.rows());
        bool left = true;
        bool narrowed = false;
        if constexpr (Reader::has_dead_rows) {
            if (live != nullptr) lsmer::kernel::keep_flags(live, room);
            narrowed = live != nullptr;
        }
        // What is left: rows by name when they are few.
        const auto look = [&] {
            const aggregate::row_set& few = reader.survivors();
            const bool named = few.selection != nullptr;
            std::size_t count = named ? lsmer::kernel::select_again(room, survivors, few.count,
                                                                    survivors)
                                      : lsmer::kernel::count_mask(room);
            left = count != 0;
            if (!left || count > few_rows) return;
            if (!named) lsmer::kernel::select_few(room, survivors);
            reader.narrow(survivors, count);
        };
        lsmer::each_index<size>([&](auto k) {
            constexpr std::size_t w = order[k];
            if (!left || p.parts[w] != verdict::some) return;
            if (narrowed) look();
            if (left) keep<w>(reader, eval, room);
            narrowed = true;
        });
        if (left) look();
        mask = room;
        return left ? outcome::rows : outcome::none;
    }

private:
    /// Up to here reading single values is cheaper than reading a vector.
    static constexpr std::size_t few_rows = 32;
    static constexpr auto order = plan::where_order(tree);

    template <std::size_t W>
    static constexpr auto make_test() {
        constexpr plan::conjunct c = part<W>;
        if constexpr (c.kind == plan::test_kind::ranges) {
            constexpr std::size_t ranges = c.code == op::in ? c.members : 1;
            using T = typename lsmer::column_at<schema, column<W>>::storage_type;
            return bounded<plan::value_range<T>, ranges>{};
        } else if constexpr (c.kind == plan::test_kind::codes) {
            return code_test{};
        } else {
            return 0;
        }
    }
    template <class W>
    struct tests_for;
    template <std::size_t... W>
    struct tests_for<std::index_sequence<W...>> {
        using type = lsmer::leaves<decltype(make_test<W>())...>;
    };

    template <std::size_t W>
    void bind(const Environment<Shape>& env) {
        constexpr plan::conjunct c = part<W>;
        const auto& k = env.constants;
        if constexpr (c.kind == plan::test_kind::ranges) {
            auto& ranges = lsmer::get<W>(tests_);
            using C = lsmer::column_at<schema, column<W>>;
            using T = typename C::storage_type;
            if constexpr (c.first == no_node) {
                ranges.push_back(plan::range_of<T, C::nullable>(op::eq, plan::bound{false, 1, 0}));
            } else if constexpr (c.code == op::between) {
                const plan::bound lo = k.template bound<c.first>();
                const plan::bound hi = k.template bound<c.second>();
                ranges.push_back(plan::range_between<T, C::nullable>(&lo, false, &hi, false));
            } else if constexpr (c.code == op::in) {
                lsmer::each_index<c.members>([&](auto m) {
                    ranges.push_back(plan::range_of<T, C::nullable>(
                        op::eq, k.template bound<c.first + m>()));
                });
            } else {
                ranges.push_back(
                    plan::range_of<T, C::nullable>(c.code, k.template bound<c.first>()));
            }
            if constexpr (c.code != op::in) {
                if (c.negated) ranges[0].negated = !ranges[0].negated;
            }
        } else if constexpr (c.kind == plan::test_kind::codes) {
            auto& test = lsmer::get<W>(tests_);
            constexpr std::size_t count =
                c.code == op::in ? c.members : c.second == no_node ? 1 : 2;
            std::string_view texts[count];
            if constexpr (c.code == op::in) {
                lsmer::each_index<count>(
                    [&](auto m) { texts[m] = k.template get<c.first + m>(); });
            } else {
                texts[0] = k.template get<c.first>();
                if constexpr (count == 2) texts[1] = k.template get<c.second>();
            }
            test = make_code_test(c.code, c.negated, {texts, count}, *env.symbols);
        } else {
            static_cast<void>(k);
        }
    }

    template <std::size_t W, class Zone>
    [[nodiscard]] verdict judge(const Zone& zone) const noexcept {
        constexpr plan::conjunct c = part<W>;
        const auto& test = lsmer::get<W>(tests_);
        if constexpr (c.kind == plan::test_kind::codes) {
            return test.judge(zone);
        } else {
            constexpr bool nullable = lsmer::column_at<schema, column<W>>::nullable;
            if constexpr (c.code != op::in) {
                return plan::judge<nullable>(test[0], zone);
            } else {
                verdict v = verdict::none;
                for (const auto& r : test) {
                    const verdict one = plan::judge<nullable>(r, zone);
                    if (one == verdict::all || v == verdict::none) v = one;
                    if (one == verdict::all) break;
                }
                return c.negated ? plan::negate(v) : v;
            }
        }
    }

    template <std::size_t W, class Reader, class Evaluate>
    void keep(Reader& reader, Evaluate& eval, std::uint8_t* mask) const {
        constexpr plan::conjunct c = part<W>;
        const auto& test = lsmer::get<W>(tests_);
        if constexpr (c.kind == plan::test_kind::codes) {
            if (test.one && reader.template keep<column<W>>(test.range(), mask)) return;
            test.keep(reader.template column<column<W>>(), reader.rows(), mask);
        } else if constexpr (c.kind == plan::test_kind::ranges) {
            using C = lsmer::column_at<schema, column<W>>;
            constexpr bool nullable = C::nullable;
            if constexpr (c.code != op::in) {
                lsmer::kernel::range<typename C::storage_type> range;
                if (plan::kernel_range(test[0], range) &&
                    reader.template keep<column<W>>(range, mask)) {
                    return;
                }
            }
            const auto* const values = reader.template column<column<W>>();
            if constexpr (c.code != op::in) {
                plan::keep<nullable>(values, test[0], mask);
            } else {
                std::uint8_t any[vector_rows] = {};
                for (const auto& r : test) {
                    std::uint8_t one[vector_rows];
                    std::memset(one, 1, vector_rows);
                    plan::keep<nullable>(values, r, one);
                    for (std::size_t i = 0; i < vector_rows; ++i) any[i] |= one[i];
                }
                if (c.negated) {
                    for (std::size_t i = 0; i < vector_rows; ++i) any[i] ^= 1;
                }
                lsmer::kernel::keep_flags(any, mask);
            }
        } else {
            static_cast<void>(test);
            lsmer::kernel::keep_flags(
                reinterpret_cast<const std::uint8_t*>(
                    eval(lsmer::index_constant<tree.where[W]>{})),
                mask);
        }
    }

    typename tests_for<std::make_index_sequence<size>>::type tests_;
};

} // namespace borf::inline v0::pipeline
