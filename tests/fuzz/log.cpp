// Any bytes as a batch or as symbols of the log, or as the records of one or two logs that are
// read, and repaired, as after a crash.
//
//   u8 what | a payload, or records (support/records.hpp), those of the second log, and a tail

#include "fuzz/support/records.hpp"
#include "lsmer/engine/batch_record.hpp"
#include "lsmer/io/memory.hpp"
#include "lsmer/wal/reader.hpp"
#include "support/counted_rows.hpp"

namespace {

namespace wal = lsmer::wal;
using table = test::counted_table;
volatile std::size_t seen;

void symbols(lsmer::byte_view payload) {
    lsmer::SymbolDictionary symbols;
    const fuzz::Exact exact(payload);
    static_cast<void>(lsmer::engine::decode_symbols(exact.view(), symbols));
}

void batch(lsmer::byte_view payload) {
    lsmer::SymbolDictionary symbols;
    for (const char* const name : {"a", "b", "c", "d", "e"}) symbols.intern(name);
    const fuzz::Exact exact(payload, 1);
    const auto read = lsmer::engine::DecodedBatch<table>::decode(exact.view(), symbols);
    if (!read) return;
    std::size_t sum = 0;
    for (const std::string_view text : read->batch().column<3>()) {
        for (const char c : text) sum += static_cast<unsigned char>(c);
    }
    for (const std::uint32_t code : read->batch().column<1>()) sum += symbols.name(code).size();
    for (const std::int64_t n : read->batch().column<0>()) sum += static_cast<std::size_t>(n);
    seen = sum;
}

/// Reads all of the log. Gives false on an error.
bool read_all(wal::Reader<lsmer::io::Memory>& reader, std::size_t& records) {
    while (true) {
        wal::Reader<lsmer::io::Memory>::record record;
        const auto more = reader.next(record);
        if (!more) return false;
        if (!*more) return true;
        ++records;
        for (const std::byte b : record.payload) seen = static_cast<std::size_t>(b);
    }
}

void logs(fuzz::Input& in, unsigned what) {
    const lsmer::io::Memory disk;
    fuzz::RecordFile first(wal::magic, 7, 1, {}, 0);
    first.add(in, 64);
    if ((what & 1) != 0) {
        fuzz::RecordFile second(wal::magic, 7, 2, first.end(), first.sequence());
        second.add(in, 64);
        second.add_tail(in.rest());
        disk.replace("/000002.log", second.bytes());
    } else {
        first.add_tail(in.rest());
    }
    disk.replace("/000001.log", first.bytes());
    wal::reader_options options;
    options.database = 7;
    options.policy = static_cast<wal::recovery>(what / 2 % 3);
    std::size_t records = 0;
    auto reader = wal::Reader<lsmer::io::Memory>::open(disk, "/", options);
    if (!reader || !read_all(*reader, records)) return;
    fuzz::expect(bool(reader->repair()), "what was read to its end can be repaired");
    std::size_t again = 0;
    auto mended = wal::Reader<lsmer::io::Memory>::open(disk, "/", options);
    fuzz::expect(mended && read_all(*mended, again), "a repaired log can be read");
    fuzz::expect(again == records, "a repaired log has the records that were read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input in(data, size);
    const auto what = in.number<std::uint8_t>();
    switch (what % 4) {
    case 0: symbols(in.rest()); break;
    case 1: batch(in.rest()); break;
    default: logs(in, what / 4U); break;
    }
    return 0;
}
