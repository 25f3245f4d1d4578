#include "lsmer/engine/verify_keys.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

using namespace lsmer;

namespace {

using kept_keys = test::account_file::keys_type;

/// A file of rows with these keys, its index made of `indexed` and its filter of `filtered`.
status verify_file(const std::vector<std::string>& keys, const std::vector<std::string>& indexed,
                   const std::vector<std::string>& filtered) {
    const io::Memory disk;
    SymbolDictionary none;
    ColumnBuffer<test::account_rows> rows(none);
    for (const std::string& k : keys) test::push_act(rows, {row_op::put, k, 1, {}});
    auto out = sstable::Writer<test::account_rows, codec::standard, io::Memory>::create(
                   disk, "/t", 1)
                   .value();
    out.add_group(rows.batch()).value();
    engine::KeyIndexBuilder index;
    for (const std::string& k : indexed) index.add(k);
    byte_buffer fences;
    index.put_fences(indexed.back(), fences);
    engine::KeyIndexBuilder hashes;
    for (const std::string& k : filtered) hashes.add(k);
    byte_buffer filter;
    kept_keys::filter_type::build(hashes.hashes(), filter);
    out.add_section(sstable::section_kind::filter, filter.view()).value();
    out.add_section(sstable::section_kind::fences, fences.view()).value();
    static_cast<void>(out.finish().value());
    const auto table = test::account_view::sstable_type::open(disk, "/t", 1).value();
    kept_keys opened;
    opened.open(*table).value();
    return engine::verify_keys<test::account_rows>(opened);
}

std::vector<std::string> numbers(int first, int count) {
    std::vector<std::string> out;
    for (int i = first; i < first + count; ++i) out.push_back("k" + std::to_string(1000 + i));
    return out;
}

} // namespace

TEST_CASE("verify_keys: what is right passes, what is not is named with its row") {
    const auto keys = numbers(0, 200);
    CHECK(verify_file(keys, keys, keys));
    auto turned = keys;
    std::swap(turned[70], turned[71]);
    const status order = verify_file(turned, keys, keys);
    REQUIRE_FALSE(order);
    CHECK(order.error().kind == error_kind::corruption);
    CHECK(order.error().message.find("/t: the key of row 71 is not behind") != std::string::npos);
    const status denied = verify_file(keys, keys, numbers(500, 3));
    REQUIRE_FALSE(denied);
    CHECK(denied.error().message.find("row 0 is denied") != std::string::npos);
    auto led_astray = keys;
    led_astray[64] = "k1064z"; // a fence that begins too late
    const status fences = verify_file(keys, led_astray, keys);
    REQUIRE_FALSE(fences);
    CHECK(fences.error().message.find("fences") != std::string::npos);
}

TEST_CASE("verify of a keyed table reads its keys, and its filters count as memory") {
    const io::Memory disk;
    engine::options how = test::small_options(100);
    how.access = sstable::access::pread;
    auto table = test::account_table::open("/db", how, disk).value();
    for (int i = 0; i < 250; ++i) {
        auto batch = table.batch();
        batch.put({"k" + std::to_string(i), "x", i, {}});
        table.write(batch).value();
    }
    table.flush().value();
    const auto report = table.verify().value();
    CHECK(report.files == 3);
    CHECK(report.rows == 250);
    CHECK(table.stats().budget.filters > 3 * 64);
    const std::string name = "/db/" + test::only_file(test::files_of(disk, "/db"), ".sst");
    auto bytes = disk.contents(name);
    // Behind the groups lie filter, fences and index.
    std::size_t noticed = 0;
    for (std::size_t at = bytes.size() * 3 / 4; at < bytes.size(); at += 5) {
        auto wrong = bytes;
        wrong[at] ^= std::byte{4};
        disk.replace(name, wrong);
        noticed += !table.verify();
    }
    disk.replace(name, bytes);
    CHECK(noticed > 50);
    CHECK(table.verify());
}
