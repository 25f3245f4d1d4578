#pragma once
// Execution: from a query's shape to its answer.

#include "borf/pipeline/answer.hpp"
#include "borf/pipeline/cells.hpp"
#include "borf/pipeline/constants.hpp"
#include "borf/pipeline/describe.hpp"
#include "borf/pipeline/evaluate.hpp"
#include "borf/pipeline/execute.hpp"
#include "borf/pipeline/explain.hpp"
#include "borf/pipeline/filter.hpp"
#include "borf/pipeline/group_sink.hpp"
#include "borf/pipeline/keys.hpp"
#include "borf/pipeline/merge.hpp"
#include "borf/pipeline/options.hpp"
#include "borf/pipeline/partial.hpp"
#include "borf/pipeline/row_sink.hpp"
#include "borf/pipeline/run.hpp"
#include "borf/pipeline/vector.hpp"
