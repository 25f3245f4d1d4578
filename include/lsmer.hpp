#pragma once
// Lsmer: typed, columnar, durable storage. See docs/index.md.

#include "lsmer/base/version.hpp"
#include "lsmer/codec.hpp"
#include "lsmer/column.hpp"
#include "lsmer/engine.hpp"
#include "lsmer/filter.hpp"
#include "lsmer/io.hpp"
#include "lsmer/kernel.hpp"
#include "lsmer/manifest.hpp"
#include "lsmer/memtable.hpp"
#include "lsmer/sstable.hpp"
#include "lsmer/wal.hpp"
