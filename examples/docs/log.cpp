#include "lsmer/io/posix.hpp"
#include "lsmer/wal.hpp"

#include <cstdio>

using namespace lsmer;

namespace {

status write(std::uint64_t database) {
    // [write]
    wal::writer_options options;
    options.database = database; // a random number of the database
    options.file = 1;            // 000001.log
    auto log = wal::Writer<io::Posix>::open(io::Posix(), ".", options);
    if (!log) return std::move(log).error();

    const byte_view payload = as_bytes("one batch");
    const auto place = (*log)->submit(wal::record_type::batch, 1, 1, {&payload, 1});
    if (!place) return place.error();
    if (status s = (*log)->commit(*place, sync::commit); !s) return s; // now it is durable
    return (*log)->close();
    // [/write]
}

result<wal::log_end> read(std::uint64_t database, std::uint64_t& records) {
    // [read]
    wal::reader_options options;
    options.database = database;
    auto log = wal::Reader<io::Posix>::open(io::Posix(), ".", options);
    if (!log) return std::move(log).error();
    wal::Reader<io::Posix>::record record;
    while (true) {
        const auto more = log->next(record);
        if (!more) return more.error(); // damage, or a disk that fails: never an end
        if (!*more) break;
        ++records; // record.type, .table, .sequence, .payload
    }
    return log->repair(); // the next writer's `predecessor`
    // [/read]
}

} // namespace

int main() {
    if (!write(42)) return 1;
    std::uint64_t records = 0;
    const auto end = read(42, records);
    if (!end || records != 1) return 1;
    std::printf("log %d ends with sequence %d\n", static_cast<int>(end->file),
                static_cast<int>(end->sequence));
}
