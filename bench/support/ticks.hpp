#pragma once

// The tick data of the benches: deterministic trades and quotes of 1,000 symbols, so that every
// system measures the same rows and so do two people on two machines.
//
//   TradeGenerator ---.                          .--> trades   struct of arrays, symbols as codes
//                      >-- next(rows, block) ---<
//   QuoteGenerator ---'                          '--> quotes
//
// All randomness is splitmix64 from fixed seeds. Symbols follow a Zipf law of exponent 0.9 through
// a table of 65,536 quantiles; each symbol's price walks by whole cents, so the walk is kept in
// integers, and a price is cents / 100.0, the double nearest to the printed decimal.
//
// Invariants
// 1. time rises strictly; a generator called for blocks gives the rows of one call for their sum.
// 2. The first million rows have the checksums in ticks_checksum.hpp.
// Threads: a generator belongs to one thread; the tables of names may be read by all.
//
// Source of the generator: Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
// OOPSLA 2014 (splitmix64).

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bench {

inline constexpr std::size_t symbol_count = 1000;
inline constexpr std::size_t exchange_count = 16;
inline constexpr std::int64_t second = 1'000'000'000;
inline constexpr std::int64_t minute = 60 * second;
inline constexpr std::int64_t first_time = 1'704'205'800 * second; // 2024-01-02T14:30:00Z

inline constexpr std::array<std::string_view, exchange_count> exchange_names = {
    "NYSE", "NASDAQ", "ARCA", "BATS", "EDGX", "EDGA", "IEX", "MEMX",
    "PHLX", "BYX",    "AMEX", "CHX",  "LTSE", "MIAX", "NSX", "FINRA"};
inline constexpr std::uint8_t nasdaq = 1;

namespace detail {

inline constexpr std::array<std::uint8_t, exchange_count> exchange_slots = {
    12, 14, 7, 6, 5, 2, 3, 3, 2, 2, 2, 1, 1, 1, 1, 2};

consteval auto make_exchange_of_slot() {
    std::array<std::uint8_t, 64> of_slot{};
    std::size_t slot = 0;
    for (std::uint8_t code = 0; code < exchange_count; ++code)
        for (unsigned i = 0; i < exchange_slots[code]; ++i) of_slot[slot++] = code;
    if (slot != of_slot.size()) throw "the slots must be 64"; // does not compile
    return of_slot;
}
inline constexpr auto exchange_of_slot = make_exchange_of_slot();

inline constexpr std::size_t symbol_length = 7;

consteval auto make_symbol_text() {
    std::array<char, symbol_count * symbol_length> text{};
    for (std::size_t code = 0; code < symbol_count; ++code) {
        char* at = text.data() + code * symbol_length;
        at[0] = 'S', at[1] = 'Y', at[2] = 'M';
        for (std::size_t digit = 0, rest = code; digit < 4; ++digit, rest /= 10)
            at[6 - digit] = static_cast<char>('0' + rest % 10);
    }
    return text;
}
inline constexpr auto symbol_text = make_symbol_text();

} // namespace detail

// SYM0000 .. SYM0999. REQUIRES: code < symbol_count
constexpr std::string_view symbol_name(std::size_t code) noexcept {
    return {detail::symbol_text.data() + code * detail::symbol_length, detail::symbol_length};
}

struct trades {
    std::vector<std::int64_t> time; // nanoseconds since 1970, UTC
    std::vector<std::uint16_t> symbol;
    std::vector<double> price;
    std::vector<std::int32_t> size;
    std::vector<std::uint8_t> side; // 0 or 1
    std::vector<std::uint8_t> exchange;

    std::size_t rows() const noexcept { return time.size(); }
    void resize(std::size_t rows) {
        time.resize(rows), symbol.resize(rows), price.resize(rows);
        size.resize(rows), side.resize(rows), exchange.resize(rows);
    }
};

struct quotes {
    std::vector<std::int64_t> time;
    std::vector<std::uint16_t> symbol;
    std::vector<double> bid;
    std::vector<double> ask;
    std::vector<std::int32_t> bsize;
    std::vector<std::int32_t> asize;

    std::size_t rows() const noexcept { return time.size(); }
    void resize(std::size_t rows) {
        time.resize(rows), symbol.resize(rows), bid.resize(rows);
        ask.resize(rows), bsize.resize(rows), asize.resize(rows);
    }
};

class splitmix64 {
public:
    explicit constexpr splitmix64(std::uint64_t seed) noexcept : state_(seed) {}

    constexpr std::uint64_t next() noexcept {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    constexpr std::uint64_t below(std::uint64_t n) noexcept { return ((next() >> 32) * n) >> 32; }
    constexpr double unit() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }

private:
    std::uint64_t state_;
};

namespace detail {

// A table as long as the quantiles turns a draw into one load.
inline std::vector<std::uint16_t> make_symbol_of_draw() {
    constexpr std::size_t quantiles = 65536;
    double total = 0;
    for (std::size_t k = 0; k < symbol_count; ++k)
        total += 1 / std::pow(static_cast<double>(k + 1), 0.9);
    std::vector<std::uint16_t> of_draw(quantiles);
    std::size_t k = 0;
    double reached = 1;
    for (std::size_t i = 0; i < quantiles; ++i) {
        const double wanted = (static_cast<double>(i) + 0.5) / quantiles;
        while (k + 1 < symbol_count && reached / total < wanted)
            reached += 1 / std::pow(static_cast<double>(++k + 1), 0.9);
        of_draw[i] = static_cast<std::uint16_t>((k * 617 + 13) % symbol_count);
    }
    return of_draw;
}

inline std::vector<std::int32_t> make_base_cents() {
    splitmix64 random(777);
    std::vector<std::int32_t> cents(symbol_count);
    for (auto& c : cents)
        c = static_cast<std::int32_t>(std::lround(100 * std::exp(2.3 + 2.7 * random.unit())));
    return cents;
}

inline std::vector<std::int16_t> make_size_of_draw() {
    std::vector<std::int16_t> of_draw(65536);
    for (std::size_t i = 0; i < of_draw.size(); ++i)
        of_draw[i] = static_cast<std::int16_t>(std::exp(static_cast<double>(i) / 65536 * 6.9087));
    return of_draw;
}

inline double from_cents(std::int32_t cents) noexcept { return cents / 100.0; }

// What trades and quotes share: the clock, the draw of a symbol, and the walk of its price.
class Market {
public:
    explicit Market(std::uint64_t seed)
        : random_(seed), symbol_of_draw_(make_symbol_of_draw()), cents_(make_base_cents()) {}

    struct step {
        std::int64_t time;
        std::uint16_t symbol;
        std::uint64_t bits; // the draw that the other columns of the row are cut from
        std::int32_t cents;
    };

    step next() noexcept {
        time_ += 1000 + static_cast<std::int64_t>(random_.below(935'000));
        const std::uint16_t symbol = symbol_of_draw_[random_.next() >> 48];
        const std::uint64_t bits = random_.next();
        std::int32_t& cents = cents_[symbol];
        cents += static_cast<std::int32_t>(bits % 7) - 3;
        if (cents < 100) cents = 100;
        return {time_, symbol, bits, cents};
    }

private:
    splitmix64 random_;
    std::int64_t time_ = first_time;
    std::vector<std::uint16_t> symbol_of_draw_;
    std::vector<std::int32_t> cents_;
};

} // namespace detail

class TradeGenerator {
public:
    TradeGenerator() : market_(42), size_of_draw_(detail::make_size_of_draw()) {}

    // Replaces the content of `block` with the next `rows` rows.
    void next(std::size_t rows, trades& block) {
        block.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) {
            const auto step = market_.next();
            block.time[i] = step.time;
            block.symbol[i] = step.symbol;
            block.price[i] = detail::from_cents(step.cents);
            block.size[i] = size_of(step.bits);
            block.side[i] = static_cast<std::uint8_t>((step.bits >> 41) & 1);
            block.exchange[i] = detail::exchange_of_slot[step.bits >> 58];
        }
    }

private:
    std::int32_t size_of(std::uint64_t bits) const noexcept {
        std::int32_t size = size_of_draw_[(bits >> 16) & 0xffff];
        if (size >= 100 && ((bits >> 40) & 1) != 0) size -= size % 100; // round lots
        return size < 1 ? 1 : size > 1000 ? 1000 : size;
    }

    detail::Market market_;
    std::vector<std::int16_t> size_of_draw_;
};

class QuoteGenerator {
public:
    QuoteGenerator() : market_(4242) {}

    // Replaces the content of `block` with the next `rows` rows.
    void next(std::size_t rows, quotes& block) {
        block.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) {
            const auto step = market_.next();
            const auto pick = [bits = step.bits](unsigned shift, std::uint64_t n) {
                return 1 + static_cast<std::int32_t>((bits >> shift) % n);
            };
            block.time[i] = step.time;
            block.symbol[i] = step.symbol;
            block.bid[i] = detail::from_cents(step.cents - pick(8, 4));
            block.ask[i] = detail::from_cents(step.cents + pick(16, 4));
            block.bsize[i] = 100 * pick(24, 20);
            block.asize[i] = 100 * pick(32, 20);
        }
    }

private:
    detail::Market market_;
};

inline trades make_trades(std::size_t rows) {
    trades all;
    TradeGenerator().next(rows, all);
    return all;
}

inline quotes make_quotes(std::size_t rows) {
    quotes all;
    QuoteGenerator().next(rows, all);
    return all;
}

} // namespace bench
