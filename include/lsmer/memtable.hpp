#pragma once
// Rows in memory: everything of lsmer/memtable.

#include "lsmer/memtable/block.hpp"
#include "lsmer/memtable/column.hpp"
#include "lsmer/memtable/concepts.hpp"
#include "lsmer/memtable/erased_ranges.hpp"
#include "lsmer/memtable/key_heads.hpp"
#include "lsmer/memtable/keyed.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "lsmer/memtable/order.hpp"
#include "lsmer/memtable/ordered.hpp"
#include "lsmer/memtable/ordered_keys.hpp"
#include "lsmer/memtable/row_cursor.hpp"
#include "lsmer/memtable/row_tree.hpp"
#include "lsmer/memtable/text_head.hpp"
#include "lsmer/memtable/tree_node.hpp"
