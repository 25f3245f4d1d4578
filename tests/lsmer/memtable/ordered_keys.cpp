#include "lsmer/memtable/ordered_keys.hpp"

#include "support/catch.hpp"
#include "support/keyed_rows.hpp"

#include <map>
#include <string>
#include <vector>

using namespace lsmer;
using test::act;

namespace {

/// What a memtable says of a key to who looks into what is older.
struct verdict {
    bool there = false; // there is a row
    bool settled = false;
    test::account_value value{};
};

class Verdicts {
public:
    void apply(const act& a) {
        if (a.op == row_op::range_begin || a.op == row_op::range_open) {
            for (auto& [key, v] : keys_) {
                const bool open = a.op == row_op::range_open;
                if (a.key <= key && (open || key < a.end)) v = {false, true, {}};
            }
            ranges_.push_back(a);
            return;
        }
        verdict& v = keys_.try_emplace(a.key, verdict{false, covered(a.key), {}}).first->second;
        if (a.op == row_op::erase) {
            v = {true, true, {}};
            erased_[a.key] = true;
            return;
        }
        test::account_map one;
        const bool on_row = v.there && !erased_[a.key] && a.op == row_op::merge;
        if (on_row) one[a.key] = v.value;
        test::apply(one, a);
        v = {true, v.settled || a.op == row_op::put, one[a.key]};
        erased_[a.key] = false;
    }
    /// Keys with a row, and what it does.
    [[nodiscard]] std::map<std::string, std::pair<row_op, test::account_value>> rows() const {
        std::map<std::string, std::pair<row_op, test::account_value>> out;
        for (const auto& [key, v] : keys_) {
            if (!v.there) continue;
            const auto e = erased_.find(key);
            if (e != erased_.end() && e->second) {
                out[key] = {row_op::erase, {}};
            } else {
                out[key] = {v.settled ? row_op::put : row_op::merge, v.value};
            }
        }
        return out;
    }

private:
    [[nodiscard]] bool covered(std::string_view key) const {
        for (const act& a : ranges_) {
            if (a.key <= key && (a.op == row_op::range_open || key < a.end)) return true;
        }
        return false;
    }
    std::map<std::string, verdict> keys_;
    std::map<std::string, bool> erased_;
    std::vector<act> ranges_;
};

} // namespace

TEST_CASE("keyed flush: one row a key, by key, with all that was done to it") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        SymbolDictionary symbols;
        ColumnBuffer<test::account_rows> batch(symbols);
        Verdicts expected;
        for (std::uint64_t n = random() % 300; n != 0; --n) {
            const act a = test::random_act(random, seed % 3 != 0);
            test::push_act(batch, a);
            expected.apply(a);
        }
        memtable::KeyedMemtable<test::account_rows> table;
        REQUIRE(table.append(batch.batch()));
        table.seal();
        memtable::OrderedKeys<test::account_rows> ordered(table);
        const auto wanted = expected.rows();
        CHECK(ordered.rows() == wanted.size());
        auto at = wanted.begin();
        std::size_t wrong = 0;
        const std::size_t most = 1 + seed % 50;
        for (auto rows = ordered.next(most); !rows.empty(); rows = ordered.next(most)) {
            wrong += rows.rows() > most;
            for (std::size_t i = 0; i < rows.rows() && at != wanted.end(); ++i, ++at) {
                const auto& [op, value] = at->second;
                wrong += rows.column<0>()[i] != at->first;
                wrong += rows.column<4>()[i] != static_cast<std::uint8_t>(op);
                if (op == row_op::erase) continue; // its values mean nothing
                constexpr auto null = value_traits<std::int32_t>::null;
                wrong += rows.column<1>()[i] != value.owner;
                wrong += rows.column<2>()[i] != value.hits;
                wrong += rows.column<3>()[i] != value.peak.value_or(null);
            }
        }
        CHECK(wrong == 0);
        CHECK(at == wanted.end());
    }
}
