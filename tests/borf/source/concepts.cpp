#include "borf/source/concepts.hpp"

#include "../support/tables.hpp"
#include "support/catch.hpp"

namespace {

template <class T>
struct chunk {
    lsmer::zone<T> bounds() const;
    lsmer::zone<T> bounds(std::uint32_t) const;
    const T* read(std::uint32_t, T*) const;
    lsmer::encoding encoding() const;
    std::size_t stored_bytes() const;
};
/// Gives copies instead of values that live as long as the chunk.
struct copying_chunk : chunk<double> {
    double read(std::uint32_t, double*) const;
};
struct chunk_without_vectors {
    lsmer::zone<double> bounds() const;
    const double* read(std::uint32_t, double*) const;
    lsmer::encoding encoding() const;
    std::size_t stored_bytes() const;
};

struct some_rows {
    std::uint32_t rows() const;
    template <std::size_t I>
    lsmer::zone<typename lsmer::column_at<trades, I>::storage_type> zone_of() const;
    template <std::size_t I>
    lsmer::result<chunk<typename lsmer::column_at<trades, I>::storage_type>> open() const;
};
/// Opens without telling of failure.
struct trusting_group : some_rows {
    template <std::size_t I>
    chunk<typename lsmer::column_at<trades, I>::storage_type> open() const;
};

struct source {
    using schema_type = trades;
    std::size_t groups() const;
    std::uint64_t rows() const;
    some_rows group(std::size_t) const;
    const lsmer::SymbolDictionary& symbols() const;
};
struct source_without_schema : source {
    using schema_type = int;
};
struct source_of_copies : source {
    lsmer::SymbolDictionary symbols() const;
};

} // namespace

TEST_CASE("What a chunk must offer") {
    STATIC_REQUIRE(borf::column_chunk<chunk<double>, double>);
    STATIC_REQUIRE(!borf::column_chunk<chunk<double>, float>);
    STATIC_REQUIRE(!borf::column_chunk<copying_chunk, double>);
    STATIC_REQUIRE(!borf::column_chunk<chunk_without_vectors, double>);
    STATIC_REQUIRE(!borf::column_chunk<int, int>);
}

TEST_CASE("What a row group must offer") {
    STATIC_REQUIRE(borf::row_group<some_rows, trades>);
    STATIC_REQUIRE(!borf::row_group<trusting_group, trades>);
    STATIC_REQUIRE(!borf::row_group<chunk<double>, trades>);
}

TEST_CASE("What a source must offer") {
    STATIC_REQUIRE(borf::column_source<source>);
    STATIC_REQUIRE(!borf::column_source<source_without_schema>);
    STATIC_REQUIRE(!borf::column_source<source_of_copies>);
    STATIC_REQUIRE(!borf::column_source<some_rows>);
}
