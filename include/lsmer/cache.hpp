#pragma once
// Blocks of files in memory, and the budget that all memory is counted in.

#include "lsmer/cache/block.hpp"
#include "lsmer/cache/block_cache.hpp"
#include "lsmer/cache/block_index.hpp"
#include "lsmer/cache/budget.hpp"
#include "lsmer/cache/concepts.hpp"
#include "lsmer/cache/ghosts.hpp"
#include "lsmer/cache/none.hpp"
#include "lsmer/cache/shard.hpp"
