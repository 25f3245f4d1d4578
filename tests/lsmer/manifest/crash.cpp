// The power goes at every call that changes the disk, in every mode, and again during the open
// that follows. Every edit that was acknowledged is there, and none without those before it.
#include "lsmer/io/memory.hpp"
#include "lsmer/manifest/manifest.hpp"
#include "support/catch.hpp"

using namespace lsmer;
using manifest::Edit;
using Manifest = manifest::Manifest<io::Memory>;

namespace {

/// What was promised: -1, not even that there is a database.
using promise = int;

manifest::manifest_options small() {
    manifest::manifest_options o;
    o.rotate_bytes = 400;
    o.reserve_numbers = 4;
    return o;
}

/// Edit number i adds file i's symbol, so that a state shows how many edits it has.
promise workload(const io::Memory& disk) {
    auto m = Manifest::create(disk, "/", 7, small());
    if (!m) return -1;
    Edit table;
    table.tables = {{1, "trades", "schema"}};
    if (!(*m)->publish(table)) return 0;
    for (int i = 1; i <= 12; ++i) {
        const auto number = (*m)->new_file_number();
        if (!number) return i - 1;
        Edit e;
        e.added = {{1, *number, 0, 1, 1, 1, 1, ""}};
        e.first_symbol = static_cast<std::uint32_t>(i);
        e.symbols = {"s" + std::to_string(i)};
        if (!(*m)->publish(e)) return i - 1;
    }
    (void)(*m)->close();
    return 12;
}

void check(const io::Memory& disk, promise least) {
    auto m = Manifest::open(disk, "/", small());
    if (!m && least < 0) {
        // Creating it was cut short: it can be done again.
        if (m.error().kind == error_kind::not_found) {
            REQUIRE(Manifest::create(disk, "/", 8, small()));
        }
        return;
    }
    if (!m) FAIL(m.error().message);
    const auto version = (*m)->version();
    const int files = static_cast<int>(version->files().size());
    REQUIRE(files >= least);
    REQUIRE(static_cast<int>(version->next_symbol()) == files + 1);
    int symbols = 0;
    (*m)->each_symbol([&](std::uint32_t code, std::string_view name) {
        ++symbols;
        REQUIRE(name == "s" + std::to_string(code));
    });
    REQUIRE(symbols == files);
}

} // namespace

TEST_CASE("power loss at every call of the manifest's life, and again while opening") {
    std::size_t recoveries = 0;
    for (std::uint64_t call = 1;; ++call) {
        const io::Memory disk;
        disk.stop_at(call);
        const promise promised = workload(disk);
        for (const io::crash_mode mode : io::every_crash_mode) {
            const io::Memory after = disk.crash(mode, call);
            for (std::uint64_t stop = 1; stop <= 13; stop += 2) {
                CAPTURE(call, static_cast<int>(mode), stop);
                const io::Memory again = after.crash(io::crash_mode::all_kept, 0);
                again.stop_at(stop);
                { const auto m = Manifest::open(again, "/", small()); }
                check(again.crash(io::every_crash_mode[(call + stop) % 8], stop), promised);
                ++recoveries;
            }
            check(after, promised);
        }
        if (!disk.stopped()) break;
    }
    REQUIRE(recoveries > 3000);
}

TEST_CASE("an error at every call of the manifest's life") {
    for (const io::fault what :
         {io::fault::io_error, io::fault::no_space, io::fault::short_write}) {
        for (std::uint64_t call = 1;; ++call) {
            const io::Memory disk;
            disk.fail_at(call, what);
            const promise promised = workload(disk);
            const bool over = disk.calls() < call;
            for (const io::crash_mode mode : io::every_crash_mode) {
                CAPTURE(static_cast<int>(what), call, static_cast<int>(mode));
                check(disk.crash(mode, call), promised);
            }
            if (over) break;
        }
    }
}
