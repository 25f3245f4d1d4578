#pragma once

// The library's side of the tick benches: the one file that knows its tables and queries.
//
//   Trades::open -> append -> flush            a durable table of bench::trades
//   flagship, filter, vwap, ohlc               one case each: run, then a function that sums up
//
// Until `available` is true the benches leave the library out and compare the others alone.

#include "support/harness.hpp"
#include "support/ticks.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace bench::ours {

inline constexpr bool available = false;

} // namespace bench::ours
