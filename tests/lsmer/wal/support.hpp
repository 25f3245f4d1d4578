// A log in memory, written and read back as text: what the tests of this room share.
#pragma once

#include <string>
#include <vector>

#include "lsmer/io/memory.hpp"
#include "lsmer/wal/reader.hpp"
#include "lsmer/wal/writer.hpp"

namespace test_wal {

using namespace lsmer;
using writer = wal::Writer<io::Memory>;
using reader = wal::Reader<io::Memory>;
using wal::record_type;

inline constexpr std::uint64_t database = 0x1122334455667788U;

inline wal::writer_options first_log() {
    wal::writer_options o;
    o.database = database;
    o.file = 1;
    o.reserve = 0;
    return o;
}

inline result<wal::position> submit(writer& w, std::uint64_t sequence, std::string_view text) {
    const byte_view piece = as_bytes(text);
    return w.submit(record_type::batch, 1, sequence, {&piece, 1});
}

inline status put(writer& w, std::uint64_t sequence, std::string_view text, sync_level level) {
    const auto p = submit(w, sequence, text);
    if (!p) return p.error();
    return w.commit(*p, level);
}

inline wal::reader_options plain() {
    wal::reader_options o;
    o.database = database;
    return o;
}

struct read_back {
    std::vector<std::string> texts{};
    std::vector<std::uint64_t> sequences{};
    wal::recovery_report report{};
    wal::log_end end{};
    std::string failed{}; // empty: read to the end
    error_kind kind{};
};

/// Reads everything, and repairs when asked to.
inline read_back read(const io::Memory& disk, wal::reader_options options, bool repair = false) {
    read_back out;
    const auto fail = [&](const error& e) {
        out.failed = e.message.empty() ? "?" : e.message;
        out.kind = e.kind;
    };
    auto r = reader::open(disk, "/", options);
    if (!r) return fail(r.error()), std::move(out);
    while (true) {
        reader::record record;
        const auto more = r->next(record);
        if (!more) return fail(more.error()), std::move(out);
        if (!*more) break;
        out.texts.emplace_back(as_text(record.payload));
        out.sequences.push_back(record.sequence);
    }
    if (repair) {
        const auto end = r->repair();
        if (!end) return fail(end.error()), std::move(out);
    }
    out.report = r->report();
    out.end = r->end();
    return out;
}

} // namespace test_wal
