// relative.sst holds chunks that refer to other columns, in both forms, of every type that can.
// What is in it must be read for ever, and be written in the same way by every compiler.

#include "golden/support/golden_file.hpp"
#include "lsmer/codec/standard.hpp"

namespace {

using namespace golden;
constexpr const char* relative_file = "relative.sst";
constexpr std::size_t rows = 6000;

struct related : lsmer::table<"related"> {
    static constexpr struct code : lsmer::column<"code", lsmer::symbol> {} code{};
    static constexpr struct a : lsmer::column<"a", std::int64_t> {} a{};
    static constexpr struct b : lsmer::column<"b", std::int64_t> {} b{};
    static constexpr struct c : lsmer::column<"c", std::int32_t> {} c{};
    static constexpr struct d : lsmer::column<"d", std::uint64_t> {} d{};
    static constexpr struct e : lsmer::column<"e", std::uint32_t> {} e{};
    static constexpr struct x : lsmer::column<"x", lsmer::nullable<double>> {} x{};
    static constexpr struct y : lsmer::column<"y", lsmer::nullable<double>> {} y{};
    using columns = lsmer::columns<code, a, b, c, d, e, x, y>;
};

/// Numbers that go with a code, numbers beside them, and doubles of which some are no decimals.
class Related {
public:
    Related() : buffer_(symbols_) {
        for (std::size_t row = 0; row < rows; ++row) {
            const std::uint64_t r = noise(row);
            const auto code = static_cast<std::uint32_t>(100 + r % 60);
            const std::uint64_t far = noise(code);
            const auto a = static_cast<std::int64_t>(far + (r >> 8 & 255));
            const auto cents = static_cast<std::int64_t>(far % 1'000'000 + (r >> 16 & 127));
            buffer_.push_storage<0>(code);
            buffer_.push_storage<1>(a);
            buffer_.push_storage<2>(static_cast<std::int64_t>(static_cast<std::uint64_t>(a) +
                                                              (r >> 24 & 7)));
            buffer_.push_storage<3>(static_cast<std::int32_t>(far + (r >> 27 & 63)));
            buffer_.push_storage<4>(far * 3 + (r >> 33 & 31));
            buffer_.push_storage<5>(static_cast<std::uint32_t>(far >> 20) + (r >> 38 & 15));
            const double x = static_cast<double>(cents) / 100;
            buffer_.push_storage<6>(row % 90 == 7 ? lsmer::value_traits<double>::null : x);
            const double y = static_cast<double>(cents + static_cast<int>(r >> 42 & 3)) / 100;
            buffer_.push_storage<7>(row % 70 == 3 ? -0.0 : y);
            buffer_.row_done();
        }
    }
    [[nodiscard]] lsmer::Batch<related> batch() const { return buffer_.batch(); }

private:
    lsmer::SymbolDictionary symbols_;
    lsmer::ColumnBuffer<related> buffer_;
};

using writer = lsmer::sstable::Writer<related, codec::standard, lsmer::io::Memory>;

std::vector<std::byte> written_now() {
    const lsmer::io::Memory disk;
    auto out = writer::create(disk, "/golden.sst", file_id, {.effort = codec::effort::small})
                   .value();
    out.add_group(Related().batch()).value();
    static_cast<void>(out.finish().value());
    return disk.contents("/golden.sst");
}

} // namespace

TEST_CASE("golden: chunks that refer to others are read as they were written", "[golden]") {
    namespace sstable = lsmer::sstable;
    const auto table = sstable::SSTable<>::open(
        lsmer::io::Posix(), path_of(relative_file), file_id, sstable::facts_of<related>(),
        {.access = sstable::access::pread, .verify = sstable::verify::at_open});
    REQUIRE(table);
    const std::uint32_t references[] = {0, 1, 2, 1, 1, 1, 1, 7};
    const Related source;
    lsmer::each_index<8>([&](auto c) {
        CAPTURE(c.value);
        using T = typename lsmer::column_at<related, c>::storage_type;
        CHECK((*table)->entry(0, c).reference == references[c]);
        const auto column = (*table)->template column<T>(0, c);
        REQUIRE(column);
        CHECK(wrong_values<T>(*column, source.batch().template column<c>()) == 0);
    });
}

TEST_CASE("golden: columns that go together give the same bytes today", "[golden]") {
    CHECK(written_now() == bytes_of(relative_file));
}

TEST_CASE("golden: relative.sst is written anew", "[.write-golden]") {
    write_anew(relative_file, written_now());
}
