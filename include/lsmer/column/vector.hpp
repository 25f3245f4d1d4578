#pragma once
// The three sizes that data is cut into.

#include <cstddef>

namespace lsmer::inline v0 {

/// Values of a vector: the unit of decoding and of the query pipeline.
inline constexpr std::size_t vector_rows = 1024;
/// Rows of a row group: the unit of encoding, pruning and parallel work.
inline constexpr std::size_t group_rows = 65536;
/// Most rows in one Batch.
inline constexpr std::size_t batch_rows_max = std::size_t{1} << 24;

} // namespace lsmer::inline v0
