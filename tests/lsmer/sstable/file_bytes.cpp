#include "lsmer/sstable/file_bytes.hpp"

#include "files.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace lsmer;

TEST_CASE("sstable bytes: zones and chunks are the same mapped, read and cached") {
    using File = sstable::FileBytes<io::Memory, cache::BlockCache>;
    const test::Rows<test::little> source(3000);
    io::Memory disk;
    test::write_file(disk, "/t.sst", 7, source.batch(), 2000);
    const auto whole = disk.contents("/t.sst");
    for (const auto how : {sstable::access::mmap, sstable::access::pread}) {
        sstable::Directory directory;
        directory.path = "/t.sst";
        directory.end.file_id = 7;
        File file(directory);
        REQUIRE(file.open(disk, how));
        file.attach(make_ref<cache::BlockCache>(make_ref<cache::MemoryBudget>(1U << 20)));
        CHECK(file.mapped() == (how == sstable::access::mmap));
        CHECK(file.size() == whole.size());
        byte_buffer owned;
        CHECK(std::ranges::equal(file.at(64, 100, owned).value(),
                                 byte_view(whole).subspan(64, 100)));
        for (const std::size_t group : {0U, 1U}) {
            const sstable::chunk_entry& e = directory.chunk(group, 2);
            const byte_view zones = byte_view(whole).subspan(e.offset, e.zones_length);
            const byte_view chunk = byte_view(whole).subspan(
                e.offset, sstable::Directory::body_offset(e) - e.offset + e.body_length);
            CHECK(std::ranges::equal(file.zones(group, 2, owned).value(), zones));
            CHECK(std::ranges::equal(file.chunk(group, 2, owned).value(), chunk));
            for (int twice = 0; twice < 2; ++twice) {
                ref<const cache::Block> a;
                ref<const cache::Block> b;
                CHECK(std::ranges::equal(
                    file.shared(group, 2, File::part::zones, cache::fill::normal, a).value(),
                    zones));
                CHECK(std::ranges::equal(
                    file.shared(group, 2, File::part::chunk, cache::fill::normal, b).value(),
                    chunk));
                CHECK(static_cast<bool>(b) == (how == sstable::access::pread));
            }
        }
    }
}
