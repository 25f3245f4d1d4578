// One call fails: the disk refuses, is full, tears a write or loses a sync, once or from then on.
// The caller gets a typed error, the table takes no more writes, reads go on, and the next open
// finds what was promised. Failing reads are never taken for missing rows.

#include "support/engine.hpp"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

using namespace lsmer;
using io::fault;
using test::memory_table;

namespace {

constexpr std::string_view directory = "/db";

[[noreturn]] void failed(const std::string& what) {
    std::fprintf(stderr, "fault: %s\n", what.c_str());
    std::exit(1);
}

struct promises {
    std::vector<std::int64_t> ends{0};
    std::int64_t appended = 0;
    std::int64_t acknowledged = 0;
};

/// An error must say which kind and where.
void check_error(const error& e, const std::string& where) {
    const bool typed = e.kind == error_kind::io || e.kind == error_kind::out_of_space ||
                       e.kind == error_kind::read_only;
    if (!typed || e.message.find("/db") == std::string::npos) {
        failed(join(where, ": badly told: ", to_string(e.kind), ": ", e.message));
    }
}

std::int64_t whole_rows(const memory_table& table, const promises& p, const std::string& where) {
    const std::int64_t rows = test::rows_in(table);
    if (rows < 0) failed(where + ": wrong rows");
    if (rows < p.acknowledged) {
        failed(join(where, ": ", rows, " rows of ", p.acknowledged, " acknowledged"));
    }
    if (std::find(p.ends.begin(), p.ends.end(), rows) == p.ends.end()) {
        failed(join(where, ": ", rows, " rows end inside a batch"));
    }
    return rows;
}

struct counts {
    std::uint64_t faults = 0;
    std::uint64_t heard = 0; // by the caller
    std::uint64_t reads = 0;
};

/// 40 appends and some flushes. On the first error: the table must be read-only and readable.
promises work(const io::Memory& disk, const std::string& where, bool expected, counts& n) {
    promises p;
    auto table = memory_table::open(directory, test::small_options(24), disk);
    if (!table) {
        if (!expected) failed(where + ": " + table.error().message);
        check_error(table.error(), where);
        ++n.heard;
        return p;
    }
    const auto broken = [&](const status& s) {
        if (!expected) failed(where + ": " + s.error().message);
        check_error(s.error(), where);
        ++n.heard;
        for (const status& later : {test::append_rows(*table, p.appended, 1), table->flush(),
                                    table->sync()}) {
            if (later) failed(where + ": a write after a failed one succeeds");
            if (later.error().kind != error_kind::read_only) {
                failed(where + ": a later write says " + later.error().message);
            }
        }
        whole_rows(*table, p, where + ", reading on");
    };
    for (int op = 0; op < 40; ++op) {
        status s;
        if (op % 13 == 12) {
            s = table->flush();
        } else {
            const std::int64_t count = 1 + op * 5 % 11;
            p.appended += count;
            p.ends.push_back(p.appended);
            s = test::append_rows(*table, p.appended - count, count);
            if (s) p.acknowledged = p.appended;
        }
        if (!s) {
            broken(s);
            return p;
        }
    }
    if (const status s = table->close(); !s) {
        if (!expected) failed(where + ": " + s.error().message);
        check_error(s.error(), where);
        ++n.heard;
    }
    return p;
}

void reopen(const io::Memory& disk, const promises& p, const std::string& where) {
    auto table = memory_table::open(directory, test::small_options(24), disk);
    if (!table) failed(where + ": " + table.error().message);
    const std::int64_t rows = whole_rows(*table, p, where);
    if (!test::append_rows(*table, rows, 9)) failed(where + ": cannot append");
    if (!table->close()) failed(where + ": cannot close");
    table = memory_table::open(directory, test::small_options(24), disk);
    if (!table || test::rows_in(*table) != rows + 9) failed(where + ": lost what came after");
}

void writes(counts& n) {
    const io::Memory whole;
    work(whole, "no fault", false, n);
    const fault kinds[] = {fault::io_error, fault::no_space, fault::quota, fault::short_write};
    const char* const names[] = {"EIO", "ENOSPC", "EDQUOT", "short write"};
    for (std::uint64_t call = 1; call <= whole.calls(); ++call) {
        for (int k = 0; k < 4; ++k) {
            for (const bool lasting : {false, true}) {
                const std::string where =
                    join(names[k], lasting ? " from call " : " at call ", call);
                const io::Memory disk;
                disk.fail_at(call, kinds[k], lasting);
                const promises p = work(disk, where, true, n);
                disk.fail_at(0, fault::none);
                ++n.faults;
                const io::Memory cut = disk.crash(io::crash_mode::unsynced_lost, call);
                reopen(disk, p, where + ", process ended");
                reopen(cut, p, where + ", power cut");
            }
        }
    }
}

/// Every read of open and scan fails once.
void reads(counts& n) {
    const io::Memory disk;
    const promises p = work(disk, "no fault", false, n);
    for (std::uint64_t read = 1;; ++read) {
        const io::Memory now = disk.crash(io::crash_mode::all_kept, read);
        now.fail_read_at(now.reads() + read, fault::io_error);
        const std::uint64_t before = now.reads();
        const std::string where = join("EIO at read ", read);
        auto table = memory_table::open(directory, test::small_options(24), now);
        std::optional<error> heard;
        std::int64_t rows = 0;
        if (!table) {
            heard = table.error();
        } else {
            const status s = table->snapshot().scan([&](const auto& b) {
                rows += static_cast<std::int64_t>(b.rows());
            });
            if (!s) heard = s.error();
        }
        const bool reached = now.reads() - before >= read;
        if (heard && (heard->kind != error_kind::io ||
                      heard->message.find("/db/") == std::string::npos)) {
            failed(where + ": badly told: " + heard->message);
        }
        if (!heard && rows != p.acknowledged) failed(where + ": rows are missing");
        if (!reached) break;
        ++n.reads;
        { auto gone = std::move(table); }
        reopen(now, p, where + ", again");
    }
}

/// The disk fills up while the table works; when there is room again it goes on.
void full_disk(counts& n) {
    for (std::uint64_t space = 300; space < 30'000; space += 97) {
        const io::Memory disk;
        disk.limit_space(space);
        const std::string where = join("a disk of ", space, " bytes");
        const promises p = work(disk, where, true, n);
        disk.limit_space(~std::uint64_t{0});
        ++n.faults;
        reopen(disk, p, where);
    }
}

} // namespace

int main() {
    counts n;
    writes(n);
    reads(n);
    full_disk(n);
    std::printf("fault: %llu failing calls, %llu told to the caller, %llu failing reads; every "
                "reopen equals what was promised\n",
                static_cast<unsigned long long>(n.faults), static_cast<unsigned long long>(n.heard),
                static_cast<unsigned long long>(n.reads));
    return 0;
}
