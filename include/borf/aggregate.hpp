#pragma once
// Aggregates: states that are updated by rows and merged.

#include "borf/aggregate/avg.hpp"
#include "borf/aggregate/concepts.hpp"
#include "borf/aggregate/count.hpp"
#include "borf/aggregate/extremes.hpp"
#include "borf/aggregate/first.hpp"
#include "borf/aggregate/last.hpp"
#include "borf/aggregate/max.hpp"
#include "borf/aggregate/min.hpp"
#include "borf/aggregate/sum.hpp"
#include "borf/aggregate/update.hpp"
#include "borf/aggregate/wavg.hpp"
