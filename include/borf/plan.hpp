#pragma once
// What follows from a query's shape before any row is read.

#include "borf/plan/facts.hpp"
#include "borf/plan/lane.hpp"
#include "borf/plan/range.hpp"
