#include "lsmer/sstable/column.hpp"

#include "lsmer/codec/standard.hpp"
#include "lsmer/sstable/zones.hpp"
#include "support/catch.hpp"

#include <vector>

using namespace lsmer;

TEST_CASE("sstable column: what it says agrees with the values it gives") {
    using price = column<"price", std::int32_t>;
    std::vector<std::int32_t> values(2500);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int32_t>(i) * 3;
    byte_buffer bytes;
    sstable::chunk_entry entry;
    entry.rows = 2500;
    sstable::set_zone(entry, sstable::put_zones<price>(values, bytes));
    entry.zones_length = static_cast<std::uint32_t>(bytes.size());
    bytes.resize(round_up(bytes.size(), 64));
    const std::size_t body = bytes.size();
    entry.tag = codec::standard::encode<std::int32_t>(values, codec::effort::fast, bytes);
    entry.body_length = bytes.size() - body;
    auto chunk =
        codec::standard::open<std::int32_t>(entry.tag, bytes.view().subspan(body), 2500).value();
    const sstable::Zones<std::int32_t> zones(bytes.data(), 3);
    const sstable::Column<std::int32_t> column(chunk, zones, entry);

    CHECK(column.rows() == 2500);
    CHECK(column.vectors() == 3);
    CHECK(column.bounds().max == 7497);
    CHECK(column.bounds(1).min == 3072);
    CHECK(column.fetch(2499) == 7497);
    std::int32_t scratch[vector_rows];
    CHECK(column.read(2, scratch)[10] == (2048 + 10) * 3);
    CHECK(column.encoding() == column.chunk().encoding());
    CHECK(column.stored_bytes() == entry.zones_length + entry.body_length);
}
