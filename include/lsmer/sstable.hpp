#pragma once
// Immutable files of row groups: everything of lsmer/sstable.

#include "lsmer/sstable/column.hpp"
#include "lsmer/sstable/directory.hpp"
#include "lsmer/sstable/file_blocks.hpp"
#include "lsmer/sstable/file_bytes.hpp"
#include "lsmer/sstable/format.hpp"
#include "lsmer/sstable/schema_section.hpp"
#include "lsmer/sstable/sstable.hpp"
#include "lsmer/sstable/writer.hpp"
#include "lsmer/sstable/zones.hpp"
