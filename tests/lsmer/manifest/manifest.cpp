#include "lsmer/manifest/manifest.hpp"

#include <algorithm>
#include <set>

#include "lsmer/io/memory.hpp"
#include "lsmer/io/posix.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace lsmer;
using manifest::Edit;
using Manifest = manifest::Manifest<io::Memory>;

namespace {

constexpr std::uint64_t database = 0xABCDEF;

Edit add_file(std::uint64_t number) {
    Edit e;
    e.added = {{1, number, 0, number * 10, 100, number, number, "b" + std::to_string(number)}};
    e.last_sequence = number;
    return e;
}

/// A database with a table, some symbols and files.
void fill(Manifest& m, int files) {
    Edit e;
    e.tables = {{1, "trades", "schema"}};
    e.first_symbol = 1;
    e.symbols = {"AAPL", "MSFT"};
    REQUIRE(m.publish(e));
    for (int i = 0; i < files; ++i) REQUIRE(m.publish(add_file(m.new_file_number().value())));
}

/// Everything a reader can see, as text.
std::string describe(const manifest::recovered& r) {
    std::string s;
    for (const auto& t : r.version->tables()) s += t.name + ";";
    for (const auto& f : r.version->files()) s += std::to_string(f->number) + f->bounds + ",";
    r.symbols.each([&](std::uint32_t code, std::string_view name) {
        s += std::to_string(code) + std::string(name) + ".";
    });
    return s + std::to_string(r.version->last_sequence());
}

std::string state_of(const io::Memory& disk) {
    const auto r = manifest::recover(disk, "/");
    return r ? describe(*r) : "error: " + r.error().message;
}

error recover_error(const io::Memory& disk) {
    const auto r = manifest::recover(disk, "/");
    REQUIRE_FALSE(r);
    return r.error();
}

std::string manifest_name(const io::Memory& disk) {
    const auto names = disk.list("/").value();
    for (const std::string& n : names) {
        if (io::parse_numbered_name(n, "manifest") != 0) return "/" + n;
    }
    return "";
}

} // namespace

TEST_CASE("a new database, edits, a reopen") {
    const io::Memory disk;
    REQUIRE_FALSE(manifest::exists(disk, "/").value());
    REQUIRE(Manifest::open(disk, "/").error().kind == error_kind::not_found);
    std::string before;
    {
        auto m = Manifest::create(disk, "/", database).value();
        fill(*m, 3);
        before = state_of(disk);
        REQUIRE(m->close());
        REQUIRE(m->close());
        REQUIRE(m->publish({}).error().kind == error_kind::read_only);
    }
    REQUIRE(manifest::exists(disk, "/").value());
    REQUIRE(Manifest::create(disk, "/", 1).error().kind == error_kind::invalid_argument);
    auto m = Manifest::open(disk, "/").value();
    REQUIRE(state_of(disk) == before);
    REQUIRE(m->version()->database() == database);
    REQUIRE(m->version()->files(1).size() == 3);
    std::string symbols;
    m->each_symbol([&](std::uint32_t, std::string_view name) { symbols += name; });
    REQUIRE(symbols == "AAPLMSFT");
}

TEST_CASE("a version held is not changed by later edits") {
    const io::Memory disk;
    auto m = Manifest::create(disk, "/", database).value();
    fill(*m, 1);
    const ref<const manifest::Version> held = m->version();
    for (int i = 0; i < 4; ++i) {
        REQUIRE(m->publish(add_file(m->new_file_number().value())));
    }
    REQUIRE(held->files().size() == 1);
}

TEST_CASE("an edit that makes no sense changes nothing and poisons nothing") {
    const io::Memory disk;
    auto m = Manifest::create(disk, "/", database).value();
    fill(*m, 1);
    const std::string before = state_of(disk);
    Edit e;
    e.removed = {12345};
    REQUIRE(m->publish(e).error().kind == error_kind::invalid_argument);
    REQUIRE(state_of(disk) == before);

    REQUIRE(m->publish(add_file(m->new_file_number().value())));
}

TEST_CASE("numbers are never given twice, whatever crashes") {
    io::Memory disk;
    std::set<std::uint64_t> given;
    Manifest::create(disk, "/", database).value()->close().value();
    for (std::uint64_t round = 0; round < 30; ++round) {
        manifest::manifest_options o;
        o.reserve_numbers = 3;
        auto m = Manifest::open(disk, "/", o).value();
        for (std::uint64_t i = 0; i < round % 7; ++i) {
            const auto n = m->new_file_number().value();
            REQUIRE(given.insert(n).second);
        }
        disk = disk.crash(io::every_crash_mode[round % 8], round);
    }
    REQUIRE(given.size() > 50);
}

TEST_CASE("rotation keeps everything in a new file and removes the old one") {
    const io::Memory disk;
    manifest::manifest_options o;
    o.rotate_bytes = 500;
    auto m = Manifest::create(disk, "/", database, o).value();
    fill(*m, 40);
    const std::string first = manifest_name(disk);
    const std::string before = state_of(disk);
    m->close().value();
    std::size_t manifests = 0;
    const auto names = disk.list("/").value();
    for (const std::string& n : names) manifests += n.find(".manifest") != std::string::npos;
    REQUIRE(manifests == 1);
    REQUIRE(disk.contents(first).size() < 40 * 80 + 2000);
    auto again = Manifest::open(disk, "/", o).value();
    REQUIRE(state_of(disk) == before);
    REQUIRE(again->version()->files().size() == 40);
}

TEST_CASE("many symbols are kept over a reopen") {
    const io::Memory disk;
    {
        auto m = Manifest::create(disk, "/", database).value();
        Edit e;
        e.first_symbol = 1;
        for (int i = 0; i < 30000; ++i) {
            e.symbols.push_back("symbol number " + std::to_string(i) + std::string(40, '.'));
        }
        REQUIRE(m->publish(e));
    }
    for (int round = 0; round < 2; ++round) {
        auto m = Manifest::open(disk, "/").value();
        std::uint32_t n = 0;
        m->each_symbol([&](std::uint32_t code, std::string_view name) {
            if (code != n + 1 || name.find("number " + std::to_string(n) + ".") == name.npos) {
                FAIL("symbol " << code << " is " << name);
            }
            ++n;
        });
        REQUIRE(n == 30000);
    }
}

TEST_CASE("the first failure poisons the manifest, reads go on") {
    const io::Memory disk;
    auto m = Manifest::create(disk, "/", database).value();
    fill(*m, 1);
    const auto number = m->new_file_number().value();
    disk.fail_at(disk.calls() + 2, io::fault::io_error); // the sync
    const auto failed = m->publish(add_file(number));
    REQUIRE(failed.error().kind == error_kind::io);
    REQUIRE(failed.error().message.find(".manifest") != std::string::npos);
    REQUIRE(m->version()->files().size() == 1);
    const std::uint64_t calls = disk.calls();
    REQUIRE(m->publish({}).error().message == failed.error().message);
    REQUIRE_FALSE(m->close());
    REQUIRE(disk.calls() == calls);
}

TEST_CASE("recovery bug 11: a number used again after a failed sync of the manifest") {
    for (std::uint64_t seed = 0; seed < 16; ++seed) {
        const io::Memory disk;
        std::uint64_t number = 0;
        {
            auto m = Manifest::create(disk, "/", database).value();
            fill(*m, 1);
            number = m->new_file_number().value();
            disk.fail_at(disk.calls() + 2, io::fault::io_error);
            REQUIRE_FALSE(m->publish(add_file(number)));
        }
        auto m = Manifest::open(disk, "/").value();
        const bool came_back = m->version()->files().size() == 2;
        const auto fresh = m->new_file_number().value();
        REQUIRE(fresh > number);
        REQUIRE(m->publish(add_file(fresh)));
        // The power goes: the failed edit must not come back now, if it had not before.
        const io::Memory after = disk.crash(io::every_crash_mode[seed % 8], seed);
        const auto r = manifest::recover(after, "/");
        REQUIRE(r);
        REQUIRE(r->version->files().size() == (came_back ? 3 : 2));
    }
}

TEST_CASE("numbers are given out across rotations, each once") {
    const io::Memory disk;
    manifest::manifest_options o;
    o.rotate_bytes = 300;
    o.reserve_numbers = 2;
    auto m = Manifest::create(disk, "/", database, o).value();
    std::uint64_t last = 0;
    for (int i = 0; i < 500; ++i) {
        const auto number = m->new_file_number();
        CAPTURE(i);
        REQUIRE(number);
        REQUIRE(*number > last);
        last = *number;
    }
    REQUIRE(m->close());
    REQUIRE(manifest::recover(disk, "/")->version->next_file() > last);
}

TEST_CASE("recovery bug 12: edits from several threads", "[threads]") {
    const io::Memory disk;
    manifest::manifest_options o;
    o.rotate_bytes = 1000;
    o.reserve_numbers = 2;
    auto m = Manifest::create(disk, "/", database, o).value();
    fill(*m, 0);
    {
        std::vector<thread> team;
        for (int t = 0; t < 8; ++t) {
            team.emplace_back([&] {
                for (int i = 0; i < 10; ++i) {
                    Edit e = add_file(m->new_file_number().value());
                    e.last_sequence.reset();
                    if (!m->publish(e)) std::abort();
                    if (m->version()->files().empty()) std::abort();
                }
            });
        }
    }
    REQUIRE(m->version()->files().size() == 80);
    REQUIRE(m->close());
    REQUIRE(manifest::recover(disk, "/")->version->files().size() == 80);
}

TEST_CASE("every flipped byte: exact data or an error that names the file") {
    const io::Memory disk;
    {
        auto m = Manifest::create(disk, "/", database).value();
        fill(*m, 3);
    } // closed
    const std::string whole = state_of(disk);
    const std::string name = manifest_name(disk);
    for (const std::string& path : {name, std::string("/CURRENT")}) {
        const auto bytes = disk.contents(path);
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            for (const int change : {1, 0x80, 0xFF}) {
                auto hurt = bytes;
                hurt[at] ^= static_cast<std::byte>(change);
                disk.replace(path, hurt);
                const std::string state = state_of(disk);
                CAPTURE(path, at, change, state);
                if (state != whole) REQUIRE(state.find("error: " + path) == 0);
            }
        }
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            auto cut = bytes;
            cut.resize(length);
            disk.replace(path, cut);
            CAPTURE(path, length);
            REQUIRE(state_of(disk).find("error: " + path) == 0);
        }
        auto longer = bytes;
        longer.resize(bytes.size() + 50, std::byte{0xA5});
        disk.replace(path, longer);
        const std::string state = state_of(disk);
        REQUIRE((state == whole || state.find("error: ") == 0));
        disk.replace(path, bytes);
    }
}

TEST_CASE("damage to the last edit of a manifest that was not closed") {
    const io::Memory disk;
    auto m = Manifest::create(disk, "/", database).value();
    fill(*m, 3);
    const io::Memory killed = disk.crash(io::crash_mode::all_kept, 0);
    const std::string name = manifest_name(killed);
    const auto bytes = killed.contents(name);
    const std::string whole = state_of(killed);
    for (std::size_t at = 64; at < bytes.size(); ++at) {
        auto hurt = bytes;
        hurt[at] ^= std::byte{0x10};
        killed.replace(name, hurt);
        const std::string state = state_of(killed);
        CAPTURE(at, state);
        if (state != whole) REQUIRE(state.find("error: ") == 0);
    }
}

TEST_CASE("too new is not corrupt, and another's file is refused") {
    const io::Memory disk;
    Manifest::create(disk, "/", database).value()->close().value();
    const std::string name = manifest_name(disk);
    const std::uint64_t number = io::parse_numbered_name(name.substr(1), "manifest");
    const auto bytes = disk.contents(name);
    const auto rewrite = [&](io::file_header h) {
        auto b = bytes;
        io::encode(h, b.data());
        disk.replace(name, b);
        return recover_error(disk);
    };
    const error newer =
        rewrite({manifest::magic, manifest::format_version + 1, database, number, {}});
    REQUIRE(newer.kind == error_kind::unsupported);
    REQUIRE(newer.message.find("too new") != std::string::npos);
    REQUIRE(rewrite({manifest::magic, 1, database + 1, number, {}}).kind == error_kind::corruption);
    REQUIRE(rewrite({manifest::magic, 1, database, number + 1, {}}).kind == error_kind::corruption);
    disk.replace(name, bytes);
    std::string line = manifest::encode(manifest::current{database, number, 64});
    line.replace(13, 4, "0002");
    line.replace(98, 8, "");
    std::string crc;
    manifest::detail::put_hex(crc, crc32c(as_bytes(std::string_view(line).substr(0, 98))), 8);
    line.insert(98, crc);
    const byte_view view = as_bytes(line);
    disk.replace("/CURRENT", {view.begin(), view.end()});
    const error current = recover_error(disk);
    REQUIRE(current.kind == error_kind::unsupported);
    REQUIRE(current.message.find("too new") != std::string::npos);
}

TEST_CASE("missing, foreign and strange files") {
    const io::Memory disk;
    Manifest::create(disk, "/", database).value()->close().value();
    const std::string name = manifest_name(disk);
    // Not ours, or not provably: untouched.
    disk.replace("/000900.manifest", std::vector<std::byte>(100, std::byte{'x'}));
    disk.replace("/notes.manifest", std::vector<std::byte>(3));
    disk.replace("/000901.sst", std::vector<std::byte>(3));
    // Ours, from a rotation cut short: removed.
    std::vector<std::byte> old(io::file_header_bytes);
    io::encode(io::file_header{manifest::magic, 1, database, 902, {}}, old.data());
    disk.replace("/000902.manifest", old);
    Manifest::open(disk, "/").value()->close().value();
    REQUIRE(disk.contents("/000900.manifest").size() == 100);
    REQUIRE(disk.stat("/notes.manifest")->kind == io::file_kind::file);
    REQUIRE(disk.stat("/000901.sst")->kind == io::file_kind::file);
    REQUIRE(disk.stat("/000902.manifest")->kind == io::file_kind::absent);

    const auto named = manifest::read_current(disk, "/").value();
    REQUIRE(disk.remove(manifest::manifest_path("/", named.manifest)));
    const error missing = recover_error(disk);
    REQUIRE(missing.kind == error_kind::not_found);
    REQUIRE(missing.message.find("CURRENT names a manifest") == 0);
    REQUIRE(disk.remove("/CURRENT"));
    REQUIRE(disk.create_directory("/CURRENT"));
    REQUIRE(recover_error(disk).message.find("/CURRENT: not a regular file") == 0);
}

TEST_CASE("a read error is a read error") {
    const io::Memory disk;
    Manifest::create(disk, "/", database).value()->close().value();
    const std::uint64_t begin = disk.reads();
    REQUIRE(manifest::recover(disk, "/"));
    const std::uint64_t reads = disk.reads() - begin;
    for (std::uint64_t i = 1; i <= reads; ++i) {
        disk.fail_read_at(disk.reads() + i, io::fault::io_error);
        REQUIRE(recover_error(disk).kind == error_kind::io);
    }
}

TEST_CASE("on a real disk") {
    const test::temp_directory dir;
    {
        auto m = manifest::Manifest<io::Posix>::create(io::Posix(), dir.path(), database).value();
        Edit e;
        e.tables = {{1, "t", "s"}};
        REQUIRE(m->publish(e));
        for (int i = 0; i < 5; ++i) REQUIRE(m->publish(add_file(m->new_file_number().value())));
    }
    auto m = manifest::Manifest<io::Posix>::open(io::Posix(), dir.path()).value();
    REQUIRE(m->version()->files().size() == 5);
}
