#pragma once
// What to merge, when, and how fast writers may go meanwhile: `compaction::leveled`, `tiered`,
// `time_window`, `fifo`, `expiring`, `manual`; and what merges sorted runs: `compaction::Merge`,
// of keyed tables `compaction::KeyedMerge`.

#include "lsmer/compaction/check.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/column_cursor.hpp"
#include "lsmer/compaction/concepts.hpp"
#include "lsmer/compaction/descent.hpp"
#include "lsmer/compaction/expiring.hpp"
#include "lsmer/compaction/fan_in.hpp"
#include "lsmer/compaction/fifo.hpp"
#include "lsmer/compaction/found_inputs.hpp"
#include "lsmer/compaction/keyed_merge.hpp"
#include "lsmer/compaction/leveled.hpp"
#include "lsmer/compaction/manual.hpp"
#include "lsmer/compaction/merge.hpp"
#include "lsmer/compaction/pacing.hpp"
#include "lsmer/compaction/place.hpp"
#include "lsmer/compaction/range.hpp"
#include "lsmer/compaction/run_list.hpp"
#include "lsmer/compaction/tiered.hpp"
#include "lsmer/compaction/time_window.hpp"
#include "lsmer/compaction/tree.hpp"
