#pragma once
#include "lsmer/interop/csv.hpp"
