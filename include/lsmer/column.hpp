#pragma once
// What data is: value types, columns, schemas, batches, rows, symbols.

#include "lsmer/column/batch.hpp"
#include "lsmer/column/buffer.hpp"
#include "lsmer/column/civil.hpp"
#include "lsmer/column/column.hpp"
#include "lsmer/column/encoding.hpp"
#include "lsmer/column/input.hpp"
#include "lsmer/column/key_bytes.hpp"
#include "lsmer/column/order_key.hpp"
#include "lsmer/column/row.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/column/text_arena.hpp"
#include "lsmer/column/time_text.hpp"
#include "lsmer/column/value.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/column/zone.hpp"
