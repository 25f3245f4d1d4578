#include "lsmer/memtable/row_cursor.hpp"
#include "lsmer/base/thread.hpp"

#include "lsmer/support/row_keys.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <random>
#include <vector>

using test::NumberTree;
using Cursor = lsmer::memtable::RowCursor<test::NumberKeys, 4>;

namespace {

/// Rows below the bound by key, newer ones first.
std::vector<std::uint32_t> sorted_rows(const std::vector<std::int64_t>& keys, std::uint32_t bound) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t row = 0; row < bound; ++row) out.push_back(row);
    std::sort(out.begin(), out.end(), [&](std::uint32_t a, std::uint32_t b) {
        return keys[a] != keys[b] ? keys[a] < keys[b] : a > b;
    });
    return out;
}

std::vector<std::uint32_t> forwards(Cursor& cursor) {
    std::vector<std::uint32_t> out;
    for (cursor.seek_first(); cursor.valid(); cursor.next()) out.push_back(cursor.row());
    return out;
}
std::vector<std::uint32_t> backwards(Cursor& cursor) {
    std::vector<std::uint32_t> out;
    for (cursor.seek_last(); cursor.valid(); cursor.previous()) out.push_back(cursor.row());
    std::reverse(out.begin(), out.end());
    return out;
}

std::vector<std::int64_t> random_keys(std::size_t count, std::uint64_t different) {
    std::mt19937_64 random(count + different);
    std::vector<std::int64_t> keys(count);
    for (auto& key : keys) key = static_cast<std::int64_t>(random() % different) * 2;
    return keys;
}

} // namespace

TEST_CASE("row_cursor: both ways in order, under every bound") {
    for (const std::uint64_t different : {1, 30, 100'000}) {
        const auto keys = random_keys(600, different);
        NumberTree tree({&keys, 4});
        for (std::uint32_t row = 0; row < 600; ++row) tree.insert(keys[row], row);
        for (const std::uint32_t bound : {0U, 1U, 2U, 77U, 599U, 600U, 10'000U}) {
            const auto wanted = sorted_rows(keys, std::min(bound, 600U));
            Cursor cursor(tree, bound);
            INFO(different << " keys, bound " << bound);
            CHECK(forwards(cursor) == wanted);
            CHECK(backwards(cursor) == wanted);
        }
    }
}

TEST_CASE("row_cursor: seeks to both sides of keys that are there, and that are not") {
    const auto keys = random_keys(600, 150);
    NumberTree tree({&keys, 4});
    for (std::uint32_t row = 0; row < 600; ++row) tree.insert(keys[row], row);
    for (const std::uint32_t bound : {0U, 5U, 300U, 600U}) {
        const auto rows = sorted_rows(keys, bound);
        Cursor cursor(tree, bound);
        std::size_t wrong = 0;
        for (std::int64_t key = -3; key < 303; ++key) {
            const auto first =
                std::find_if(rows.begin(), rows.end(), [&](auto r) { return keys[r] >= key; });
            cursor.seek(key);
            wrong += cursor.valid() != (first != rows.end());
            if (cursor.valid()) {
                wrong += cursor.row() != *first;
                cursor.previous();
                wrong += cursor.valid() != (first != rows.begin());
                if (cursor.valid()) wrong += cursor.row() != *(first - 1);
            }
            cursor.seek_before(key);
            wrong += cursor.valid() != (first != rows.begin());
            if (cursor.valid()) {
                wrong += cursor.row() != *(first - 1);
                cursor.next();
                wrong += cursor.valid() != (first != rows.end());
                if (cursor.valid()) wrong += cursor.row() != *first;
            }
        }
        INFO("bound " << bound);
        CHECK(wrong == 0);
    }
}

TEST_CASE("row_cursor: goes on in its own order while its leaves are split") {
    const auto keys = random_keys(3000, 100'000);
    NumberTree tree({&keys});
    std::uint32_t row = 0;
    for (; row < 200; ++row) tree.insert(keys[row], row);
    const auto wanted = sorted_rows(keys, 200);
    std::vector<Cursor> up;
    std::vector<Cursor> down;
    for (std::size_t i = 0; i < 200; ++i) { // cursors on every row, going both ways
        up.emplace_back(tree, 200).seek(keys[wanted[i]]);
        down.emplace_back(tree, 200).seek_before(keys[wanted[i]] + 1);
    }
    for (; row < 3000; ++row) tree.insert(keys[row], row);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < 200; ++i) {
        for (std::size_t at = i; at < 200; ++at, up[i].next()) {
            wrong += !up[i].valid() || up[i].row() != wanted[at];
        }
        wrong += up[i].valid();
        for (std::size_t at = i + 1; at-- > 0; down[i].previous()) {
            wrong += !down[i].valid() || down[i].row() != wanted[at];
        }
        wrong += down[i].valid();
    }
    CHECK(wrong == 0);
}

TEST_CASE("row_cursor: a leaf that changed while it was searched is read again") {
    std::size_t wrong = 0;
    for (std::uint32_t row = 1; row + 1 < test::InterruptedTree::rows; ++row) {
        for (unsigned n = 1; n <= 4; ++n) {
            test::InterruptedTree t(row, n);
            Cursor cursor(t.tree, t.rows);
            cursor.seek(t.key(row));
            wrong += !cursor.valid() || cursor.row() != row;
            cursor.previous();
            wrong += !cursor.valid() || cursor.row() != row - 1;
            test::InterruptedTree u(row, n);
            Cursor other(u.tree, u.rows);
            other.seek_before(u.key(row));
            wrong += !other.valid() || other.row() != row - 1;
            other.next();
            wrong += !other.valid() || other.row() != row;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("row_cursor: scans are whole and in order beside a writer", "[threads]") {
    constexpr std::uint32_t count = 20'000;
    // Every second row goes before all others, so that the first leaf changes all the time.
    const auto key_of = [](std::uint32_t row) {
        return row % 2 == 0 ? -1 - std::int64_t{row} : std::int64_t{row * 7919U % 9973};
    };
    std::vector<std::int64_t> column(count); // written row by row, as a memtable is
    NumberTree tree({&column, 2});
    std::atomic<std::uint32_t> published{0};
    std::atomic<std::size_t> wrong{0};
    const auto scan = [&](bool up) {
        std::uint32_t bound = 0;
        while (bound < count) {
            for (int i = 0; i < 500; ++i) {
                bound = published.load(std::memory_order_acquire);
                if (bound < 20) continue;
                Cursor first(tree, bound);
                first.seek_first();
                for (std::uint32_t row = (bound - 1) / 2 * 2; row + 16 > bound; row -= 2) {
                    wrong += first.row() != row;
                    first.next();
                }
            }
            Cursor cursor(tree, bound);
            std::uint32_t rows = 0;
            std::uint32_t last = 0;
            for (up ? cursor.seek_first() : cursor.seek_last(); cursor.valid();
                 up ? cursor.next() : cursor.previous()) {
                const std::uint32_t row = cursor.row();
                const std::uint32_t before = up ? last : row;
                const std::uint32_t behind = up ? row : last;
                wrong += row >= bound;
                wrong +=
                    rows != 0 && (key_of(before) != key_of(behind) ? key_of(before) > key_of(behind)
                                                                   : before <= behind);
                last = row;
                ++rows;
            }
            wrong += rows != bound;
        }
    };
    {
        lsmer::thread up([&] { scan(true); });
        lsmer::thread down([&] { scan(false); });
        for (std::uint32_t row = 0; row < count; ++row) {
            column[row] = key_of(row);
            tree.insert(column[row], row);
            published.store(row + 1, std::memory_order_release);
        }
    }
    CHECK(wrong == 0);
}
