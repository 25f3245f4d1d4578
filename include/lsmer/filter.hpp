#pragma once
// Which keys a file surely does not hold: what a filter is, and the library's filters.

#include "lsmer/filter/blocked_bloom.hpp"
#include "lsmer/filter/concepts.hpp"
#include "lsmer/filter/many.hpp"
#include "lsmer/filter/none.hpp"
