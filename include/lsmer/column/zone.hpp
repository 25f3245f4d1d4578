#pragma once
// What is known of the values of a chunk or a vector without reading them.

#include "lsmer/column/value.hpp"

namespace lsmer::inline v0 {

/// Smallest and largest value, nulls and NaN left out. `known` is false when nothing is known
/// or every value is null; then `min` and `max` mean nothing.
template <class T>
struct zone {
    T min{};
    T max{};
    bool known = false;
    bool nulls = true; // there may be nulls (for floats: NaN)
};

} // namespace lsmer::inline v0
