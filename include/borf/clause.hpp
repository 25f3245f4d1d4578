#pragma once
#include "borf/clause/ask.hpp"
#include "borf/clause/query.hpp"
#include "borf/clause/refused.hpp"
#include "borf/clause/select.hpp"
