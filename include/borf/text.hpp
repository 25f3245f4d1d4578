#pragma once
#include "borf/text/lexer.hpp"
#include "borf/text/literal.hpp"
#include "borf/text/number.hpp"
#include "borf/text/parser.hpp"
