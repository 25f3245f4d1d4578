#include "lsmer/sstable/writer.hpp"

#include "files.hpp"
#include "support/catch.hpp"

using namespace lsmer;
using test::little;

namespace {
using writer = sstable::Writer<little, codec::standard, io::Memory>;
using memory_table = SSTable<codec::standard, io::Memory>;
} // namespace

TEST_CASE("sstable writer: tells what it wrote") {
    io::Memory disk;
    const test::Rows<little> rows(150);
    auto out = writer::create(disk, "/t.sst", 7).value();
    CHECK(out.bytes() == 0);
    out.add_group(rows.batch().slice(0, 100)).value();
    CHECK(out.rows() == 100);
    out.add_group(rows.batch().slice(100, 50)).value();
    const auto facts = out.finish().value();
    CHECK(facts.file_id == 7);
    CHECK(facts.rows == 150);
    CHECK(facts.groups == 2);
    CHECK(facts.bytes == disk.contents("/t.sst").size());
    CHECK(facts.bytes % 64 == 0);
}

TEST_CASE("sstable writer: the same rows give the same bytes, another id another checksum") {
    io::Memory disk;
    const test::Rows<little> rows(150);
    const auto a = test::write_file(disk, "/a.sst", 7, rows.batch());
    const auto b = test::write_file(disk, "/b.sst", 7, rows.batch());
    const auto c = test::write_file(disk, "/c.sst", 8, rows.batch());
    CHECK(a == b);
    CHECK(disk.contents("/a.sst") == disk.contents("/b.sst"));
    CHECK(a.checksum != c.checksum);
}

TEST_CASE("sstable writer: a name that is taken is refused") {
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, test::Rows<little>(1).batch());
    CHECK_FALSE(writer::create(disk, "/t.sst", 8));
}

TEST_CASE("sstable writer: both efforts read back") {
    io::Memory disk;
    const test::Rows<little> rows(5000);
    auto out = writer::create(disk, "/t.sst", 7, {.effort = codec::effort::small}).value();
    out.add_group(rows.batch()).value();
    REQUIRE(out.finish());
    std::size_t wrong = 0;
    CHECK(test::read_back(*memory_table::open(disk, "/t.sst", 7).value(), rows.batch(), wrong));
    CHECK(wrong == 0);
}

TEST_CASE("sstable writer: the first failure stays, whichever call it hits") {
    const test::Rows<little> rows(100);
    for (const auto what : {io::fault::io_error, io::fault::no_space, io::fault::short_write}) {
        std::uint64_t call = 1;
        for (;; ++call) {
            io::Memory disk;
            disk.fail_at(call, what);
            const auto run = [&]() -> status {
                auto out = writer::create(disk, "/t.sst", 7);
                if (!out) return std::move(out).error();
                for (int g = 0; g < 3; ++g) {
                    if (status s = out->add_group(rows.batch()); !s) {
                        const status again = out->add_group(rows.batch());
                        CHECK(again.error().message == s.error().message);
                        CHECK_FALSE(out->finish());
                        return s;
                    }
                }
                auto facts = out->finish();
                if (!facts) return std::move(facts).error();
                return {};
            };
            const status s = run();
            if (s) break;
            CAPTURE(call, int(what));
            CHECK(s.error().message.find("/t.sst") != std::string::npos);
            const bool full = what == io::fault::no_space;
            CHECK(s.error().kind == (full ? error_kind::out_of_space : error_kind::io));
        }
        CHECK(call == 7 + 1); // create, four writes, sync, close
    }
}

TEST_CASE("sstable writer: a finished file survives a power cut once its name is durable") {
    const test::Rows<little> rows(100);
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, rows.batch());
    REQUIRE(disk.sync_directory("/"));
    const io::Memory after = disk.crash(io::crash_mode::unsynced_lost, 1);
    std::size_t wrong = 0;
    CHECK(test::read_back(*memory_table::open(after, "/t.sst", 7).value(), rows.batch(), wrong));
    CHECK(wrong == 0);
}

TEST_CASE("sstable writer: sections are found by their kind, others are passed over") {
    io::Memory disk;
    const test::Rows<little> rows(100);
    auto out = writer::create(disk, "/t.sst", 7).value();
    out.add_group(rows.batch()).value();
    const std::string filter(100, 'f');
    const std::string unknown = "of a later version";
    out.add_section(sstable::section_kind::filter, as_bytes(filter)).value();
    out.add_section(static_cast<sstable::section_kind>(99), as_bytes(unknown)).value();
    REQUIRE(out.finish());
    for (const auto access : {sstable::access::mmap, sstable::access::pread}) {
        const auto table = memory_table::open(disk, "/t.sst", 7, sstable::facts_of<little>(),
                                              {.access = access})
                               .value();
        byte_buffer owned;
        CHECK(as_text(table->section(sstable::section_kind::filter, owned).value()) == filter);
        CHECK(table->section(sstable::section_kind::fences, owned).value().empty());
        const auto other = static_cast<sstable::section_kind>(99);
        CHECK(as_text(table->section(other, owned).value()) == unknown);
        CHECK(table->mapped() == (access == sstable::access::mmap));
        std::size_t wrong = 0;
        CHECK(test::read_back(*table, rows.batch(), wrong));
        CHECK(wrong == 0);
        CHECK(table->verify_all());
    }
}

TEST_CASE("sstable writer: a byte of a section that is changed is found when it is read") {
    io::Memory disk;
    auto out = writer::create(disk, "/t.sst", 7).value();
    out.add_group(test::Rows<little>(10).batch()).value();
    out.add_section(sstable::section_kind::fences, as_bytes(std::string(80, 's'))).value();
    REQUIRE(out.finish());
    const auto good = disk.contents("/t.sst");
    std::size_t found = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        auto bad = good;
        bad[at] ^= std::byte{4};
        disk.replace("/t.sst", bad);
        const auto table = memory_table::open(disk, "/t.sst", 7);
        if (!table) continue;
        byte_buffer owned;
        const auto body = (*table)->section(sstable::section_kind::fences, owned);
        if (body) {
            CHECK(as_text(*body) == std::string(80, 's'));
        } else {
            CHECK(body.error().kind == error_kind::corruption);
            CHECK_FALSE((*table)->verify_all());
            ++found;
        }
    }
    CHECK(found == 80);
}
