// The parts that the libraries come with meet the concepts that users' own parts must meet, and
// what must stay small or trivially copyable is.

#include "borf.hpp"
#include "lsmer.hpp"
#include "lsmer/compaction.hpp"

#include <cstdint>
#include <type_traits>

namespace {

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {
    } time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {
    } symbol{};
    static constexpr struct note : lsmer::column<"note", lsmer::nullable<lsmer::text>> {
    } note{};
    using columns = lsmer::columns<time, symbol, note>;
};

static_assert(lsmer::schema<trades>);
static_assert(!lsmer::schema<int>);

static_assert(lsmer::io::filesystem<lsmer::io::Posix>);
static_assert(lsmer::io::filesystem<lsmer::io::Memory>);
static_assert(!lsmer::io::filesystem<lsmer::codec::plain>);

static_assert(lsmer::codec::codec<lsmer::codec::plain>);
static_assert(lsmer::codec::codec<lsmer::codec::bitpack>);
static_assert(lsmer::codec::codec_of<lsmer::codec::delta, std::int64_t>);
static_assert(!lsmer::codec::codec<lsmer::io::Posix>);

static_assert(lsmer::memtable::memtable<lsmer::engine::standard::memtable<trades>>);

static_assert(lsmer::compaction::compaction_policy<lsmer::compaction::leveled>);
static_assert(lsmer::compaction::compaction_policy<
              lsmer::compaction::expiring<lsmer::compaction::time_window>>);
static_assert(!lsmer::compaction::compaction_policy<lsmer::io::Posix>);

using table = lsmer::Table<trades>;
static_assert(std::is_nothrow_move_constructible_v<table> && !std::is_copy_constructible_v<table>);
static_assert(std::is_copy_constructible_v<table::snapshot_type>); // any number may hold one
static_assert(borf::queryable<table> && borf::queryable<table::snapshot_type>);
static_assert(borf::column_source<borf::MemorySource<trades>>);
static_assert(!borf::queryable<int>);

static_assert(borf::aggregate::monoid<borf::aggregate::wavg>);
static_assert(
    borf::aggregate::monoid<borf::aggregate::max<borf::value_type{lsmer::type_kind::f64, false}>>);

// Values are what a column's bytes are.
static_assert(sizeof(lsmer::timestamp) == 8 && std::is_trivially_copyable_v<lsmer::timestamp>);
static_assert(sizeof(lsmer::date) == 4 && sizeof(lsmer::symbol) == 4);
static_assert(std::is_nothrow_move_constructible_v<lsmer::error>);
static_assert(std::is_nothrow_move_constructible_v<lsmer::result<table>>);

} // namespace
