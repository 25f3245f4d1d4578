#pragma once
// Answers: typed columns, boxes, CSV.

#include "borf/result/csv.hpp"
#include "borf/result/data.hpp"
#include "borf/result/format.hpp"
#include "borf/result/print.hpp"
#include "borf/result/result.hpp"
