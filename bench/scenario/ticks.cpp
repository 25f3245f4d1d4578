// Does the generator make the rows that it is defined to make? Compares checksums of the first
// million rows, and with 50 M rows the published answers that need quotes; bench_flagship compares
// those that need trades alone.
//
//   bench_ticks [--rows N]        exit code 1 on a difference

#include "support/ticks.hpp"
#include "support/harness.hpp"
#include "support/options.hpp"
#include "support/ticks_checksum.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <vector>

namespace bench {
namespace {

// Hands out the rows of a generator one after the other.
template <class Generator, class Rows>
class Stream {
public:
    explicit Stream(std::size_t rows) : left_(rows) { refill(); }

    bool done() const { return at_ == block_.rows(); }
    const Rows& block() const { return block_; }
    std::size_t row() const { return at_; }
    void advance() {
        if (++at_ == block_.rows()) refill();
    }

private:
    void refill() {
        const std::size_t rows = std::min<std::size_t>(left_, 65536);
        generator_.next(rows, block_);
        left_ -= rows;
        at_ = 0;
    }

    Generator generator_;
    Rows block_;
    std::size_t left_, at_ = 0;
};

struct quote {
    std::int64_t time;
    double bid, ask;
};

struct joined {
    answer as_of;  // groups, matched trades; sum over symbols of the average spread
    answer window; // early trades; sums over those with a quote of highest ask and lowest bid
};

// Walks trades and quotes in step. Each symbol keeps its quotes of the last second and one more.
joined join(std::size_t rows) {
    Stream<TradeGenerator, trades> trade(rows);
    Stream<QuoteGenerator, quotes> quoted(rows);
    std::vector<std::deque<quote>> recent(symbol_count);
    std::vector<double> spread(symbol_count);
    std::vector<std::int64_t> matched(symbol_count);
    double asks = 0, bids = 0;
    std::int64_t early = 0;
    for (; !trade.done(); trade.advance()) {
        const std::int64_t now = trade.block().time[trade.row()];
        const std::uint16_t symbol = trade.block().symbol[trade.row()];
        for (; !quoted.done() && quoted.block().time[quoted.row()] <= now; quoted.advance()) {
            const quotes& q = quoted.block();
            const std::size_t i = quoted.row();
            recent[q.symbol[i]].push_back({q.time[i], q.bid[i], q.ask[i]});
        }
        auto& of_symbol = recent[symbol];
        while (of_symbol.size() > 1 && of_symbol.front().time < now - second) of_symbol.pop_front();
        const bool is_early = now < first_time + 2340 * second;
        early += is_early;
        if (of_symbol.empty()) continue;
        spread[symbol] += of_symbol.back().ask - of_symbol.back().bid;
        ++matched[symbol];
        if (!is_early || of_symbol.back().time < now - second) continue;
        double ask = 0, bid = of_symbol.back().bid;
        for (const quote& q : of_symbol) {
            if (q.time < now - second) continue;
            ask = std::max(ask, q.ask);
            bid = std::min(bid, q.bid);
        }
        asks += ask, bids += bid;
    }
    joined out{{{0, 0}, {0}}, {{early}, {asks, bids}}};
    for (std::size_t s = 0; s < symbol_count; ++s) {
        if (matched[s] == 0) continue;
        ++out.as_of.exact[0];
        out.as_of.exact[1] += matched[s];
        out.as_of.approximate[0] += spread[s] / static_cast<double>(matched[s]);
    }
    return out;
}

int check(const options& o) {
    bool good = true;
    const auto expect = [&](const char* what, bool same) {
        std::printf("%s %s\n", what, same ? "ok" : "DIFFERS");
        good = good && same;
    };
    expect("checksum of a million trades",
           checksum(make_trades(million)) == checksum_of_million_trades);
    expect("checksum of a million quotes",
           checksum(make_quotes(million)) == checksum_of_million_quotes);
    if (o.rows == 50 * million) {
        const joined got = join(o.rows);
        expect("as-of join of 50 M rows", got.as_of.agrees_with({{1000, 49999009}, {50.00676106}}));
        expect("window join of 50 M rows",
               got.window.agrees_with({{4993519}, {184415458.23, 183604130.37}}));
    }
    return good ? 0 : 1;
}

} // namespace
} // namespace bench

int main(int count, char** arguments) {
    return bench::check(bench::parse_options(count, arguments));
}
