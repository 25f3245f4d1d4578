// Damage: every byte of every file of a small database is changed, every file is cut at every
// length, lengthened, removed, exchanged. Opening and reading must give an error that names the
// file, or exactly the rows that were written: never fewer, never others.

#include "support/engine.hpp"
#include "support/temp_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

using namespace lsmer;
using test::memory_table;
using bytes_of_file = std::vector<std::byte>;

namespace {

constexpr std::string_view directory = "/db";
constexpr std::int64_t all_rows = 131;

struct counts {
    std::uint64_t tries = 0;
    std::uint64_t exact = 0;
    std::uint64_t refused = 0;
    std::uint64_t torn = 0; // of the exact ones: the last batch went, and open said so
};

[[noreturn]] void failed(const std::string& what) {
    std::fprintf(stderr, "damage: %s\n", what.c_str());
    std::exit(1);
}

/// A database in two files, with rows in its log, closed cleanly.
io::Memory make(std::int64_t rows, bool close) {
    const io::Memory disk;
    auto table = memory_table::open(directory, test::small_options(60), disk).value();
    for (std::int64_t n = 0; n < rows; n += 11) {
        const std::int64_t left = rows - n;
        test::append_rows(table, n, left < 11 ? left : 11).value();
        if (n == 44) table.flush().value();
    }
    if (close) {
        table.close().value();
        return disk;
    }
    return disk.crash(io::crash_mode::all_kept, 1);
}

struct outcome {
    std::optional<error> heard{};
    std::int64_t rows = 0; // -1: wrong ones
    bool torn = false;
};

template <class Table>
outcome read_all(std::string_view where, const typename test::in_memory::io* disk,
                 engine::options how) {
    outcome out;
    auto table = [&] {
        if constexpr (std::is_same_v<Table, memory_table>) {
            return Table::open(where, how, *disk);
        } else {
            static_cast<void>(disk);
            return Table::open(where, how);
        }
    }();
    if (!table) {
        out.heard = table.error();
        return out;
    }
    out.torn = table->recovered().torn;
    bool good = true;
    const status s = table->snapshot().scan_rows([&](const Row<test::counted_table>& row) {
        good = good && test::same_row(row, test::counted_row(out.rows).row());
        ++out.rows;
    });
    if (!s) out.heard = s.error();
    if (!good) out.rows = -1;
    return out;
}

engine::options how(sstable::access access) {
    engine::options o = test::small_options(60);
    o.access = access;
    return o;
}

/// Reads a damaged disk: exact rows, or an error that names one of the files.
void check(const io::Memory& disk, const std::vector<std::string>& names, const std::string& what,
           counts& n, sstable::access access = sstable::access::mmap) {
    ++n.tries;
    const outcome o = read_all<memory_table>(directory, &disk, how(access));
    if (!o.heard) {
        if (o.rows != all_rows) failed(join(what, ": ", o.rows, " rows and no error"));
        ++n.exact;
        return;
    }
    ++n.refused;
    if (o.rows < 0) failed(what + ": wrong rows before the error " + o.heard->message);
    for (const std::string& name : names) {
        if (o.heard->message.find(name) != std::string::npos) return;
    }
    failed(join(what, ": the error does not name it: ", o.heard->message));
}

io::Memory with(const io::Memory& disk, const std::string& path, bytes_of_file bytes) {
    const io::Memory copy = disk.crash(io::crash_mode::all_kept, 1);
    copy.replace(path, std::move(bytes));
    return copy;
}

void flip(const io::Memory& disk, const std::string& name, counts& n) {
    const std::string path = io::join_path(directory, name);
    const bytes_of_file good = disk.contents(path);
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int how_to = 0; how_to < 4; ++how_to) {
            bytes_of_file bad = good;
            const std::byte b = good[at];
            bad[at] = how_to == 0   ? b ^ std::byte{1}
                      : how_to == 1 ? b ^ std::byte{0x80}
                      : how_to == 2 ? ~b
                                    : std::byte{0};
            if (bad[at] == b) continue;
            const auto access = at % 2 == 0 ? sstable::access::mmap : sstable::access::pread;
            check(with(disk, path, std::move(bad)), {name},
                  join(name, " byte ", at, " changed (", how_to, ")"), n, access);
        }
    }
}

void resize(const io::Memory& disk, const std::string& name, counts& n) {
    const std::string path = io::join_path(directory, name);
    const bytes_of_file good = disk.contents(path);
    for (std::size_t length = 0; length < good.size(); ++length) {
        check(with(disk, path, {good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)}),
              {name}, join(name, " cut to ", length), n);
    }
    for (const std::size_t more : {1, 8, 64, 512, 5000}) {
        for (const int filler : {0, 0xff, 0x5a}) {
            bytes_of_file longer = good;
            longer.resize(good.size() + more, static_cast<std::byte>(filler));
            check(with(disk, path, std::move(longer)), {name}, join(name, " and ", more, " more"),
                  n);
        }
    }
    // Sectors lost, blocks exchanged.
    for (std::size_t at = 0; at < good.size(); at += 512) {
        const std::size_t end = std::min(at + 512, good.size());
        bytes_of_file bad = good;
        std::fill(bad.begin() + static_cast<std::ptrdiff_t>(at),
                  bad.begin() + static_cast<std::ptrdiff_t>(end), std::byte{0});
        if (bad != good) check(with(disk, path, bad), {name}, join(name, " sector at ", at), n);
        bad = good;
        if (end + 512 > good.size()) continue;
        std::swap_ranges(bad.begin() + static_cast<std::ptrdiff_t>(at),
                         bad.begin() + static_cast<std::ptrdiff_t>(end),
                         bad.begin() + static_cast<std::ptrdiff_t>(end));
        check(with(disk, path, bad), {name}, join(name, " sectors exchanged at ", at), n);
    }
}

void move_around(const io::Memory& disk, const std::vector<std::string>& names, counts& n) {
    const io::Memory other = make(all_rows, true);       // another database of the same shape
    const io::Memory older = make(all_rows - 30, true);
    for (const std::string& name : names) {
        if (name == "LOCK") continue;
        const std::string path = io::join_path(directory, name);
        {
            const io::Memory copy = disk.crash(io::crash_mode::all_kept, 1);
            copy.remove(path).value();
            check(copy, {name}, name + " removed", n);
            copy.create_directory(path).value();
            check(copy, {name}, "a directory in the place of " + name, n);
        }
        {
            const io::Memory copy = disk.crash(io::crash_mode::all_kept, 1);
            copy.rename(path, path + ".old").value();
            check(copy, {name}, name + " renamed", n);
        }
        // A CURRENT that fits itself is found out by the file that it leads to.
        const std::vector<std::string>& guilty =
            name == "CURRENT" ? names : std::vector<std::string>{name};
        check(with(disk, path, other.contents(path)), guilty, name + " of another database", n);
        check(with(disk, path, older.contents(path)), guilty, name + " of an older database", n);
        for (const std::string& second : names) {
            if (second == name || second == "LOCK") continue;
            const std::string to = io::join_path(directory, second);
            check(with(disk, to, disk.contents(path)), {second, name},
                  join(name, " in the place of ", second), n);
            const io::Memory copy = with(disk, to, disk.contents(path));
            copy.replace(path, disk.contents(to));
            check(copy, {name, second}, join(name, " and ", second, " exchanged"), n);
        }
    }
}

/// Two copies of one database go on apart, and one gets the other's files under the right names.
void parted_copies(counts& n) {
    const io::Memory before = make(99, true);
    io::Memory copies[2];
    for (int i = 0; i < 2; ++i) {
        copies[i] = before.crash(io::crash_mode::all_kept, 1);
        auto table = memory_table::open(directory, test::small_options(60), copies[i]).value();
        for (std::int64_t row = 99; row < all_rows; row += i == 0 ? 16 : 32) {
            test::append_rows(table, row, i == 0 ? 16 : 32).value();
        }
        table.flush().value();
        table.close().value();
    }
    std::uint64_t same = 0;
    for (const std::string& name : test::files_of(copies[0], directory)) {
        const std::string path = io::join_path(directory, name);
        const bytes_of_file mine = copies[0].contents(path);
        bytes_of_file other = copies[1].contents(path);
        if (name == "LOCK" || other.empty() || other == mine) continue;
        ++same;
        check(with(copies[0], path, std::move(other)), {name}, name + " of a copy", n);
    }
    // Of a file with other rows in the same number of bytes only the manifest can tell.
    const std::string path =
        io::join_path(directory, test::only_file(test::files_of(copies[0], directory), ".sst"));
    {
        copies[1] = before.crash(io::crash_mode::all_kept, 1);
        auto table = memory_table::open(directory, test::small_options(60), copies[1]).value();
        for (std::int64_t row = 99; row < all_rows; row += 16) {
            test::append_rows(table, row + (row == 99 ? 1 : 0), 16).value();
        }
        table.flush().value();
        table.close().value();
    }
    check(with(copies[0], path, copies[1].contents(path)), {path}, "other rows in " + path, n);
    if (same < 1) failed("copies that went apart have no file of the same name");
}

/// What does not belong to the table is left alone.
void foreign_files(const io::Memory& disk, counts& n) {
    const bytes_of_file letter(100, std::byte{'x'});
    const io::Memory copy = disk.crash(io::crash_mode::all_kept, 1);
    const std::vector<std::string> foreign = {"letter.txt", "7.sst",       "000001.log.bak",
                                              "000099.sst", "CURRENT.old", "000002.sst.tmp"};
    for (const std::string& f : foreign) copy.replace(io::join_path(directory, f), letter);
    copy.create_directory("/db/things").value();
    check(copy, {}, "foreign files", n);
    for (const std::string& f : foreign) {
        if (copy.contents(io::join_path(directory, f)) != letter) {
            failed("the foreign file " + f + " was touched");
        }
    }
}

/// A table that was killed, not closed: only the very end of its log may be given up, one batch
/// that nothing confirms, and open tells so.
void unclosed(counts& n) {
    const io::Memory disk = make(all_rows, false);
    constexpr std::int64_t all_but_one_batch = all_rows / 11 * 11;
    const std::vector<std::string> names = test::files_of(disk, directory);
    const std::string log = test::only_file(names, ".log");
    for (const std::string& name : names) {
        if (name == "LOCK") continue;
        const std::string path = io::join_path(directory, name);
        const bytes_of_file good = disk.contents(path);
        for (std::size_t at = 0; at < good.size(); ++at) {
            for (const int change : {0x01, 0x80, 0xff}) {
                bytes_of_file bad = good;
                bad[at] ^= static_cast<std::byte>(change);
                const io::Memory copy = with(disk, path, std::move(bad));
                const outcome o =
                    read_all<memory_table>(directory, &copy, how(sstable::access::pread));
                const std::string what = join(name, " byte ", at, " changed, not closed");
                ++n.tries;
                ++(o.heard ? n.refused : n.exact);
                if (o.heard && o.heard->message.find(name) == std::string::npos) {
                    failed(what + ": the error does not name it: " + o.heard->message);
                }
                const bool told = name == log && o.torn && o.rows == all_but_one_batch;
                n.torn += !o.heard && told;
                if (!o.heard && o.rows != all_rows && !told) {
                    failed(join(what, ": ", o.rows, " rows, torn ", o.torn));
                }
            }
        }
    }
}

/// Links, pipes and directories on the real disk.
void real_files(counts& n) {
    const test::temp_directory dir;
    const std::string path = dir / "db";
    {
        auto table = test::disk_table::open(path, test::small_options(60)).value();
        test::append_rows(table, 0, all_rows).value();
        table.flush().value();
        table.close().value();
    }
    for (const std::string& name : test::files_of(io::Posix(), path)) {
        const std::string file = path + "/" + name;
        const std::string aside = dir / "aside";
        for (int kind = 0; kind < 4; ++kind) {
            rename(file.c_str(), aside.c_str());
            if (kind == 0) mkdir(file.c_str(), 0700);
            if (kind == 1) static_cast<void>(symlink("/nowhere/at/all", file.c_str()));
            if (kind == 2) mkfifo(file.c_str(), 0600);
            if (kind == 3) std::ofstream(file).close(); // empty
            const outcome o = read_all<test::disk_table>(path, nullptr, how(sstable::access::mmap));
            ++n.tries;
            const bool lock_free = name == "LOCK" && kind == 3;
            if (!o.heard && !(lock_free && o.rows == all_rows)) {
                failed(join("kind ", kind, " in the place of ", name, ": ", o.rows, " rows"));
            }
            if (o.heard && o.heard->message.find(name) == std::string::npos) {
                failed(join("kind ", kind, " in the place of ", name, ": ", o.heard->message));
            }
            ++(o.heard ? n.refused : n.exact);
            test::remove_tree(file);
            rename(aside.c_str(), file.c_str());
            if (lock_free) return; // the table was opened: its files have other names now
        }
    }
}

} // namespace

int main() {
    counts n;
    const io::Memory disk = make(all_rows, true);
    const std::vector<std::string> names = test::files_of(disk, directory);
    std::size_t bytes = 0;
    for (const std::string& name : names) {
        bytes += disk.contents(io::join_path(directory, name)).size();
    }
    // Opening changes names, hence a copy.
    check(disk.crash(io::crash_mode::all_kept, 1), {}, "no damage", n);
    for (const std::string& name : names) {
        if (name == "LOCK") continue;
        flip(disk, name, n);
        resize(disk, name, n);
    }
    move_around(disk, names, n);
    parted_copies(n);
    foreign_files(disk, n);
    unclosed(n);
    real_files(n);
    const auto figure = [](std::uint64_t v) { return static_cast<unsigned long long>(v); };
    std::printf("damage: %zu files of %zu bytes, %llu damages: %llu refused by name, %llu "
                "harmless, %llu told as a torn tail, 0 wrong or missing rows\n",
                names.size(), bytes, figure(n.tries), figure(n.refused),
                figure(n.exact - n.torn), figure(n.torn));
    return 0;
}
