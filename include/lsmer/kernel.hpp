#pragma once
// Loops over spans and bitmaps, one operation per file.

#include "lsmer/kernel/bitpack.hpp"
#include "lsmer/kernel/min_max.hpp"
#include "lsmer/kernel/prefix_sum.hpp"
