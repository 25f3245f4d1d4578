#include "lsmer/engine/keyed_file.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace lsmer;
using test::act;
using test::row_op;

namespace {

/// Keys of a file, found again by search; the number of those that are not.
template <class File, class Keys>
std::size_t lost_keys(const File& file, const Keys& keys) {
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        wrong += !file.may_hold(key_hash(keys[i]));
        wrong += file.find(keys[i]).value() != i;
        wrong += file.lower_bound(keys[i]).value() != i;
        const std::string behind = keys[i] + '\0';
        wrong += file.find(behind).value() != file.none;
        wrong += file.lower_bound(behind).value() != i + 1;
    }
    return wrong;
}

} // namespace

TEST_CASE("a file of texts is searched by key, across groups") {
    std::mt19937_64 random(2);
    for (const auto access : {sstable::access::mmap, sstable::access::pread}) {
        test::HandMadeView made(access);
        std::vector<act> acts;
        for (int i = 0; i < 700; ++i) {
            acts.push_back({row_op::put, test::random_key(random) + std::to_string(i % 90), i, {}});
        }
        made.add_file(acts, 0, 100);
        const auto& file = made.view->files[0]->keys;
        std::vector<std::string> keys;
        for (const auto& [key, value] : made.rows) keys.push_back(key);
        REQUIRE(file.rows() == keys.size());
        CHECK(lost_keys(file, keys) == 0);
        CHECK(file.lower_bound("").value() == 0);
        CHECK(file.lower_bound("\xff").value() == file.rows());
        std::size_t denied = 0;
        for (int i = 0; i < 1000; ++i) {
            denied += !file.may_hold(key_hash("other" + std::to_string(i)));
        }
        CHECK(denied > 900);
    }
}

TEST_CASE("rows of a file are counted across groups of any size, and each says what it does") {
    test::HandMadeView made;
    made.add_file({{row_op::put, "a", 1, {}}, {row_op::erase, "b", 0, {}},
                   {row_op::merge, "c", 3, {}}, {row_op::put, "d", 4, {}},
                   {row_op::put, "e", 5, {}}},
                  0, 2);
    const auto& file = made.view->files[0]->keys;
    const row_op ops[] = {row_op::put, row_op::erase, row_op::merge, row_op::put, row_op::put};
    for (std::uint64_t row = 0; row < 5; ++row) {
        const auto at = file.place_of(row);
        CHECK(at.group == row / 2);
        CHECK(file.start_of(at.group) + at.row == row);
        CHECK(file.op(at).value() == static_cast<std::uint8_t>(ops[row]));
    }
    CHECK(made.view->files[0]->note.tombstones == 2);
}

TEST_CASE("a file of numbers is searched by key, whatever their sign") {
    using core = engine::Core<test::counter_rows, test::in_memory>;
    const io::Memory disk;
    disk.create_directory("/db").value();
    auto out = core::file_writer::create(disk, "/db/1.sst", {.number = 1, .file_id = 1}).value();
    SymbolDictionary symbols;
    std::vector<std::string> keys;
    KeyMaker<test::counter_rows> maker;
    for (int g = 0; g < 3; ++g) {
        ColumnBuffer<test::counter_rows> rows(symbols);
        for (std::int64_t i = 0; i < 1500; ++i) {
            rows.push_back({i, (g * 1500 + i - 2000) * 3, std::uint8_t{0}});
            keys.emplace_back(maker(rows.batch(), static_cast<std::size_t>(i)));
        }
        out.add_group(rows.batch()).value();
    }
    const auto file = out.finish().value();
    CHECK(lost_keys(file->keys, keys) == 0);
}

TEST_CASE("every byte of filter and fences that is changed is found, or changes nothing") {
    test::HandMadeView made(sstable::access::pread);
    std::vector<act> acts;
    for (int i = 0; i < 200; ++i) acts.push_back({row_op::put, std::to_string(1000 + i), i, {}});
    made.add_file(acts);
    const std::string path(made.view->files[0]->table->path());
    const auto good = made.disk.contents(path);
    using table_type = test::account_view::sstable_type;
    byte_buffer owned;
    std::size_t found = 0;
    std::size_t quiet = 0;
    for (const auto kind : {sstable::section_kind::filter, sstable::section_kind::fences}) {
        const auto body = made.view->files[0]->table->section(kind, owned).value();
        REQUIRE(body.size() >= 64);
        const auto where = std::search(good.begin(), good.end(), body.begin(), body.end());
        REQUIRE(where != good.end());
        for (std::size_t i = 0; i < body.size(); ++i) {
            auto bad = good;
            bad[static_cast<std::size_t>(where - good.begin()) + i] ^= std::byte{0x10};
            made.disk.replace(path, bad);
            const auto table = table_type::open(made.disk, path, 1,
                                                sstable::facts_of<test::account_rows>(),
                                                {.access = sstable::access::pread})
                                   .value();
            test::account_file::keys_type keys;
            const status s = keys.open(*table);
            quiet += static_cast<bool>(s);
            found += !s && s.error().kind == error_kind::corruption &&
                     s.error().message.find(path) != std::string::npos;
        }
    }
    CHECK(quiet == 0);
    CHECK(found > 100);
}
