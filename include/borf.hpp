#pragma once
// BorF: queries that the compiler checks, over tables and plain vectors. See docs/index.md.

#include "borf/aggregate.hpp"
#include "borf/check.hpp"
#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "borf/pipeline.hpp"
#include "borf/plan.hpp"
#include "borf/result.hpp"
#include "borf/source.hpp"
#include "borf/text.hpp"
