#pragma once
// What the engine asks of a memtable. `Memtable` keeps rows in the order of arrival; a sorted one
// for keyed tables meets the same concept.

#include "lsmer/base/result.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/schema.hpp"

#include <concepts>
#include <cstddef>

namespace lsmer::inline v0::memtable {

template <class M>
concept takes_batches =
    schema<typename M::schema_type> &&
    requires(M& m, const Batch<typename M::schema_type>& batch, std::size_t rows) {
        { m.append(batch) } -> std::same_as<result<std::size_t>>;
        { m.reserve(rows) } -> std::same_as<status>;
        m.publish(rows);
        m.seal();
    };

template <class M>
concept tells_its_size = requires(const M& m) {
    { m.published() } -> std::same_as<std::size_t>;
    { m.written() } -> std::same_as<std::size_t>;
    { m.bytes() } -> std::same_as<std::size_t>;
    { m.full() } -> std::same_as<bool>;
    { m.sealed() } -> std::same_as<bool>;
};

template <class M>
concept gives_groups = requires(const M& m, std::size_t n) {
    { m.groups(n) } -> std::same_as<std::size_t>;
    { m.rows_in(n, n) } -> std::same_as<std::size_t>;
    { m.group(n, n) } -> std::same_as<Batch<typename M::schema_type>>;
    m.template column<0>(n, n);
};

template <class M>
concept memtable = takes_batches<M> && tells_its_size<M> && gives_groups<M>;

} // namespace lsmer::inline v0::memtable
