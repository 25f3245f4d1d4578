#pragma once
// Grouping keys: from the values of the `by` expressions to a cell number for each row.
//
//   direct   zone maps (and the dictionary, for symbols) bound every key: the cell is
//            sum of (key - lowest) * stride. Buckets of time vary slowest, so that the cells in
//            use lie together; where a vector lies within one bucket it adds a constant only.
//   hash     otherwise a hash table numbers the combinations. Keys whose bounds are known are
//            packed side by side, in a code of 31 bits or a word of 64; others are a word each
//
// Either way a group's keys come out as words (kernel/hash.hpp): symbols as codes, texts as codes
// of the query's own dictionary.
//
// Threads: one object per worker.

#include "borf/aggregate/update.hpp"
#include "borf/pipeline/evaluate.hpp"
#include "borf/pipeline/key_domain.hpp"
#include "lsmer/kernel/arithmetic.hpp"
#include "lsmer/kernel/filter.hpp"
#include "lsmer/kernel/group.hpp"
#include "lsmer/kernel/group_table.hpp"
#include "lsmer/kernel/hash.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

namespace borf::inline v0::pipeline {

template <class Shape>
class Keys {
public:
    static constexpr const auto& tree = Shape::tree;
    using schema = typename Shape::schema_type;
    static constexpr std::size_t size = tree.by.size();
    template <std::size_t K>
    static constexpr node_index root = tree.by[K].root;
    template <std::size_t K>
    static constexpr bool bucket = plan::is_bucket_key(tree, root<K>);
    /// The node of the key's column, for keys that can be indexed directly.
    template <std::size_t K>
    static constexpr node_index column_node =
        bucket<K> ? tree.nodes[root<K>].b
                  : (tree.nodes[root<K>].code == op::column ? root<K> : no_node);
    template <std::size_t K>
    static constexpr bool indexable = [] {
        if constexpr (column_node<K> == no_node) {
            return false;
        } else {
            return std::integral<plan::lane_of<tree.nodes[column_node<K>].type>>;
        }
    }();

    explicit Keys(const Environment<Shape>& env) : env_(env), table_(size == 0 ? 1 : size) {
        words_.resize(size);
        for (auto& w : words_) w.resize(vector_rows);
        index_.resize(vector_rows);
        groups_.resize(vector_rows);
        digits_.resize(vector_rows);
    }

    /// Plans a morsel. `each_group(f)` calls f for each group that the filter lets through.
    template <class EachGroup>
    void start(bool direct_allowed, std::uint64_t rows, EachGroup each_group) {
        bool bounded = true;
        lsmer::each_index<size>([&](auto k) { bounded = bounded && indexable<k>; });
        form_ = form::words;
        if (bounded) {
            for (auto& d : domains_) d = key_domain{};
            each_group([&](const auto& group) {
                lsmer::each_index<size>([&](auto k) { extend<k>(group); });
            });
            lsmer::each_index<size>([&](auto k) { close<k>(); });
            if (!direct_allowed || !place(rows)) pack();
        }
        if (form_ != form::direct) table_.clear(form_ == form::words ? size : 1);
    }
    [[nodiscard]] bool direct() const noexcept { return form_ == form::direct; }
    /// Cells of the direct index, or groups seen so far.
    [[nodiscard]] std::size_t cells() const noexcept { return direct() ? cells_ : table_.size(); }

    struct located {
        const std::uint32_t* index;
        std::size_t first; // the cell of row i is first + index[i]
    };

    template <class Reader, class Evaluate>
    located locate(Reader& reader, Evaluate& eval, const aggregate::row_set& rows,
                   const std::uint8_t* mask) {
        if constexpr (size != 0) {
            switch (form_) {
            case form::direct: return index(reader, eval);
            case form::codes: return hash_codes(reader, eval, rows);
            case form::packed:
                if constexpr (size > 1) return hash_packed(reader, eval, rows);
                [[fallthrough]];
            default: return hash(eval, rows, mask);
            }
        }
    }

    /// The words of cells that have rows, key by key: out[k][i] is of cells[i].
    // REQUIRES: cells ascend
    void words_of(std::span<const std::uint32_t> cells,
                  std::vector<lsmer::buffer<std::uint64_t>>& out) const {
        out.resize(size);
        lsmer::each_index<size>([&](auto k) {
            out[k].resize(cells.size());
            if (form_ == form::words) {
                for (std::size_t i = 0; i < cells.size(); ++i) out[k][i] = table_.word(cells[i], k);
            } else if constexpr (indexable<k>) {
                index_words<k>(cells, out[k].data());
            }
        });
    }

private:
    enum class form : std::uint8_t { direct, codes, packed, words };
    static constexpr std::uint64_t cells_floor = 8192;
    static constexpr std::uint64_t cells_ceiling = std::uint64_t{1} << 17;

    template <std::size_t K, class Group>
    void extend(const Group& group) {
        if constexpr (indexable<K>) {
            constexpr node n = tree.nodes[column_node<K>];
            auto z = group.template zone_of<n.a>();
            if constexpr (n.type.kind == type_kind::symbol) {
                if (!z.known) z = {0, env_.symbols->size() - 1, true, false};
                // Null is code 0, a place like any other. From code 0 on, codes are the index.
                if (z.nulls || z.min < cells_floor) z.min = 0;
                z.nulls = false;
            } else if constexpr (n.type.kind == type_kind::boolean && !n.type.nullable) {
                z = {0, 1, true, false};
            } else if constexpr (!n.type.nullable) {
                z.nulls = false;
            }
            domains_[K].extend(z);
        }
    }

    /// Buckets count in widths from here on.
    template <std::size_t K>
    void close() noexcept {
        if constexpr (indexable<K> && bucket<K>) {
            key_domain& d = domains_[K];
            width_[K] = static_cast<std::int64_t>(
                env_.constants.template get<tree.nodes[root<K>].a>());
            // Buckets are found with doubles: 52 bits for the distance, 32 for the number.
            d.known = d.known && width_[K] > 0 && !d.nulls;
            if (!d.known || !d.any) return;
            const auto span = static_cast<std::uint64_t>(d.hi) - static_cast<std::uint64_t>(d.lo);
            d.known = span + static_cast<std::uint64_t>(width_[K]) < std::uint64_t{1} << 51;
            d.lo = lsmer::kernel::idiv::run<std::int64_t>(d.lo, width_[K]);
            d.hi = lsmer::kernel::idiv::run<std::int64_t>(d.hi, width_[K]);
        }
    }

    /// Gives every key its stride in a direct index; false when there are too many cells.
    bool place(std::uint64_t rows) noexcept {
        std::uint64_t limit = rows / 4;
        limit = limit < cells_floor ? cells_floor : limit > cells_ceiling ? cells_ceiling : limit;
        std::uint64_t cells = 1;
        bool fits = true;
        const auto take = [&](bool buckets) {
            lsmer::each_index<size>([&](auto k) {
                key_domain& d = domains_[k];
                if (bucket<k> != buckets) return;
                fits = fits && d.known && d.size() <= limit;
                d.stride = cells;
                if (fits) cells *= d.size();
                fits = fits && cells <= limit;
            });
        };
        take(false);
        take(true);
        if (!fits) return false;
        form_ = form::direct;
        cells_ = cells;
        return true;
    }

    /// Lays keys side by side in a code or a word, where they fit. One key is a word as it is.
    void pack() noexcept {
        unsigned shift = 0;
        lsmer::each_index<size>([&](auto k) {
            key_domain& d = domains_[k];
            d.bits = static_cast<unsigned>(std::bit_width(d.size() - 1));
            d.shift = shift < 64 ? shift : 0;
            d.stride = std::uint64_t{1} << d.shift;
            constexpr unsigned most = bucket<k> ? 31 : 64; // numbers of buckets have 32 bits
            shift += d.known && d.bits <= most ? d.bits : 65;
        });
        if (shift < 32) {
            form_ = form::codes;
        } else if (size > 1 && shift <= 64) {
            form_ = form::packed;
        }
    }

    template <class Reader, class Evaluate>
    located index(Reader& reader, Evaluate& eval) {
        sum_of_keys<std::uint32_t> sum{nullptr, 0, index_.data()};
        add_keys(reader, eval, sum);
        // A column that failed to open reads as zeros, which may lie outside the index.
        if (reader.failure() != nullptr) sum = {nullptr, 0, index_.data()};
        sum.fill();
        return {sum.index, sum.first};
    }
    template <class Reader, class Evaluate>
    located hash_codes(Reader& reader, Evaluate& eval, const aggregate::row_set& rows) {
        sum_of_keys<std::uint32_t> sum{nullptr, 0, index_.data()};
        add_keys(reader, eval, sum);
        sum.fill_whole();
        table_.find_or_add(sum.index, rows.count, rows.selection, groups_.data());
        return {groups_.data(), 0};
    }
    template <class Reader, class Evaluate>
    located hash_packed(Reader& reader, Evaluate& eval, const aggregate::row_set& rows) {
        sum_of_keys<std::uint64_t> sum{nullptr, 0, words_[0].data()};
        add_keys(reader, eval, sum);
        sum.fill_whole();
        table_.find_or_add(&sum.index, rows.count, rows.selection, groups_.data());
        return {groups_.data(), 0};
    }

    template <class Reader, class Evaluate, class Index>
    void add_keys(Reader& reader, Evaluate& eval, sum_of_keys<Index>& out) {
        lsmer::each_index<size>([&](auto k) { add_key<k>(reader, eval, out); });
    }

    template <std::size_t K, class Reader, class Evaluate, class Index>
    void add_key(Reader& reader, Evaluate& eval, sum_of_keys<Index>& out) {
        if constexpr (indexable<K>) {
            constexpr node n = tree.nodes[column_node<K>];
            const key_domain& d = domains_[K];
            using T = plan::lane_of<n.type>;
            const auto z = reader.template bounds<n.a>();
            const bool no_nulls = z.known && (!n.type.nullable || !z.nulls);
            if constexpr (bucket<K>) {
                if (no_nulls) {
                    const auto lo = lsmer::kernel::idiv::run<std::int64_t>(z.min, width_[K]);
                    const std::int64_t start = lo * width_[K];
                    if (static_cast<std::int64_t>(z.max) - start < width_[K]) {
                        out.first += static_cast<std::uint64_t>(lo - d.lo) * d.stride;
                        return;
                    }
                }
                add_buckets<K>(eval(lsmer::index_constant<column_node<K>>{}), out);
            } else {
                if (no_nulls && z.min == z.max && n.type.kind != type_kind::symbol) {
                    const auto at = static_cast<std::uint64_t>(static_cast<std::int64_t>(z.min)) -
                                    static_cast<std::uint64_t>(d.lo) + d.nulls;
                    out.first += at * d.stride;
                    return;
                }
                const T* const v = eval(lsmer::index_constant<column_node<K>>{});
                if constexpr (std::is_same_v<T, Index>) {
                    if (out.index == nullptr && d.stride == 1 && d.lo == 0 && !d.nulls) {
                        out.index = v; // codes are the index
                        return;
                    }
                }
                add_values<n.type.nullable && n.type.kind != type_kind::symbol>(v, d, out);
            }
        }
    }

    template <bool First, bool Nullable, class T, class Index>
    static void add_index(const T* v, T lo, Index stride, bool nulls, Index* to) noexcept {
        if constexpr (Nullable) {
            if (nulls) return lsmer::kernel::index_keys<First, true>(v, lo, stride, to);
        }
        static_cast<void>(nulls);
        lsmer::kernel::index_keys<First, false>(v, lo, stride, to);
    }

    template <bool Nullable, class T, class Index>
    static void add_values(const T* v, const key_domain& d, sum_of_keys<Index>& out) {
        const auto lo = static_cast<T>(d.lo);
        const auto stride = static_cast<Index>(d.stride);
        if (out.index != nullptr && out.index != out.own) { // the index lies in a column
            std::memcpy(out.own, out.index, vector_rows * sizeof(Index));
            out.index = out.own;
        }
        if (size > 1 && out.index != nullptr) {
            if constexpr (size > 1) {
                add_index<false, Nullable>(v, lo, stride, d.nulls, out.own);
            }
        } else {
            add_index<true, Nullable>(v, lo, stride, d.nulls, out.own);
        }
        out.index = out.own;
    }

    template <std::size_t K, class T, class Index>
    void add_buckets(const T* v, sum_of_keys<Index>& out) {
        const key_domain& d = domains_[K];
        const std::int64_t* wide = nullptr;
        if constexpr (std::is_same_v<T, std::int64_t>) {
            wide = v;
        } else {
            wide_.resize(vector_rows);
            lsmer::kernel::convert<std::int64_t, false>(v, wide_.data());
            wide = wide_.data();
        }
        lsmer::kernel::buckets(wide, d.lo * width_[K], width_[K], digits_.data());
        key_domain digits;
        digits.lo = 0;
        digits.stride = d.stride;
        add_values<false>(static_cast<const std::uint32_t*>(digits_.data()), digits, out);
    }

    template <class Evaluate>
    located hash(Evaluate& eval, const aggregate::row_set& rows, const std::uint8_t* mask) {
        const std::uint64_t* words[size];
        lsmer::each_index<size>([&](auto k) {
            constexpr value_type type = tree.nodes[root<k>].type;
            if constexpr (type.kind >= type_kind::symbol) {
                const std::uint32_t* const codes = eval.template codes<root<k>>(mask);
                lsmer::kernel::to_words<false>(codes, words_[k].data());
            } else {
                lsmer::kernel::to_words<type.nullable>(eval(lsmer::index_constant<root<k>>{}),
                                                       words_[k].data());
            }
            words[k] = words_[k].data();
        });
        table_.find_or_add(words, rows.count, rows.selection, groups_.data());
        return {groups_.data(), 0};
    }

    template <std::size_t K>
    void index_words(std::span<const std::uint32_t> cells, std::uint64_t* out) const noexcept {
        constexpr value_type type = tree.nodes[root<K>].type;
        using T = plan::lane_of<type>;
        const key_domain& d = domains_[K];
        const std::uint64_t places = d.size();
        const std::uint64_t mask = d.bits == 0 ? 0 : ~std::uint64_t{0} >> (64 - d.bits);
        const bool packed = form_ != form::direct;
        // Cells ascend: their digits are counted up, not divided for.
        std::uint64_t digit = 0;
        std::uint64_t next = d.stride; // the first cell of the next digit
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (packed) {
                digit = table_.word(cells[i], 0) >> d.shift & mask;
            } else {
                for (; cells[i] >= next; next += d.stride) {
                    if (++digit == places) digit = 0;
                }
            }
            if (d.nulls && digit == 0) {
                out[i] = lsmer::kernel::to_word<true>(lsmer::kernel::null_lane<T>);
                continue;
            }
            auto v = static_cast<std::int64_t>(static_cast<std::uint64_t>(d.lo) + digit - d.nulls);
            if constexpr (bucket<K>) v *= width_[K];
            if constexpr (type.kind == type_kind::symbol) {
                out[i] = static_cast<std::uint64_t>(v);
            } else {
                out[i] = lsmer::kernel::to_word<type.nullable>(static_cast<T>(v));
            }
        }
    }

    const Environment<Shape>& env_;
    form form_ = form::words;
    std::uint64_t cells_ = 0;
    key_domain domains_[size == 0 ? 1 : size];
    std::int64_t width_[size == 0 ? 1 : size] = {};
    lsmer::kernel::GroupTable table_;
    std::vector<lsmer::buffer<std::uint64_t>> words_;
    lsmer::buffer<std::uint32_t> index_;
    lsmer::buffer<std::uint32_t> groups_; // of the vector's rows
    lsmer::buffer<std::uint32_t> digits_;
    lsmer::buffer<std::int64_t> wide_;
};

} // namespace borf::inline v0::pipeline
