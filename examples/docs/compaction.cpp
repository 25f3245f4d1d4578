#include "lsmer/compaction.hpp"

#include <cstdio>
#include <utility>

using namespace lsmer;

namespace {

// [own]
/// Merges everything as soon as there are ten runs: for data that is loaded once a day.
struct nightly {
    static constexpr std::string_view name = "nightly";

    compaction::choice choose(const compaction::tree& t, compaction::time_ns) const {
        if (t.levels[0].runs.size() < 10 || compaction::any_busy(t.levels[0])) return {};
        compaction::choice c{.what = compaction::action::merge,
                             .place = compaction::output::own_run,
                             .drop_tombstones = t.levels.size() == 1, // nothing lies behind
                             .why = compaction::reason::other};
        for (const auto& run : t.levels[0].runs) {
            for (const auto& file : run.files) c.inputs.push_back({0, file.number});
        }
        return c;
    }
    std::uint64_t debt(const compaction::tree& t) const {
        return t.levels[0].runs.size() < 10 ? 0 : bytes_of(t);
    }
};
static_assert(compaction::compaction_policy<nightly>);
// [/own]

status decide() {
    // [choose]
    // Two flushes over a file of level 1: views into what the engine keeps for each version.
    const compaction::file newer[] = {
        {.number = 9, .bytes = 4096, .smallest = "d", .largest = "k"}};
    const compaction::file older[] = {
        {.number = 8, .bytes = 4096, .smallest = "a", .largest = "f"}};
    const compaction::file lower[] = {
        {.number = 5, .bytes = 8192, .smallest = "a", .largest = "c"},
        {.number = 6, .bytes = 8192, .smallest = "m", .largest = "z"},
    };
    const compaction::run level0[] = {{newer}, {older}};
    const compaction::run level1[] = {{lower}};
    const compaction::level levels[] = {{level0}, {level1}};
    const compaction::tree tree{.levels = levels};

    const compaction::leveled policy({.level0_runs = 2});
    const compaction::choice next = policy.choose(tree, 0);
    if (status s = compaction::check(tree, next); !s) return s;
    std::printf("%s into level %u, as %s:", to_string(next.what).data(), next.level,
                to_string(next.why).data());
    for (const compaction::input& i : next.inputs) {
        std::printf(" %llu", static_cast<unsigned long long>(i.file));
    }
    // prints: merge into level 1, as level 0 has too many runs: 9 8 5
    // [/choose]

    // [pace]
    const compaction::pacing_limits limits{.soft = 8 << 10, .hard = 64 << 10};
    const double rate = compaction::sustainable_rate({.flushed = 4e9, .compaction_seconds = 40});
    const double wait = compaction::delay_per_byte(policy.debt(tree), limits, rate); // ns
    // [/pace]
    std::printf("\n%.2f ns a byte\n", wait);
    if (next.inputs.size() != 3 || next.level != 1 || !next.drop_tombstones || wait <= 0) {
        return make_error(error_kind::invalid_argument, "another choice than the page says");
    }
    return {};
}

// [retention]
/// Ticks: a window an hour, kept for a week, gone file by file.
compaction::expiring<compaction::time_window> a_week_of_ticks() {
    constexpr compaction::time_ns hour = std::int64_t{3600} * 1'000'000'000;
    return compaction::expiring<compaction::time_window>(
        {.keep = 7 * 24 * hour, .rewrite_share = 0}, // windows end whole: nothing to rewrite
        compaction::time_window({.window = hour}));
}
// [/retention]

// [manual]
/// What `compact("EUR", "EUS")` asks for, at a table's last sequence and next file number.
compaction::manual from_eur_to_eus(std::uint64_t last_sequence, std::uint64_t next_file) {
    return compaction::manual({.every_key = false,
                               .from = "EUR",
                               .to = "EUS",
                               .last_sequence = last_sequence,
                               .next_file = next_file});
}
// [/manual]

} // namespace

int main() {
    const compaction::tree empty;
    if (a_week_of_ticks().choose(empty, 0) || !from_eur_to_eus(7, 9).done(empty)) return 1;
    if (const status s = decide(); !s) {
        std::puts(s.error().what());
        return 1;
    }
    return 0;
}
