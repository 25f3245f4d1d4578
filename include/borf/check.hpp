#pragma once
#include "borf/check/checked.hpp"
#include "borf/check/convert.hpp"
#include "borf/check/names.hpp"
#include "borf/check/report.hpp"
#include "borf/check/resolve.hpp"
#include "borf/check/shape.hpp"
#include "borf/check/types.hpp"
