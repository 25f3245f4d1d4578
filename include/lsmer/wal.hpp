#pragma once
// The write-ahead log: `wal::Writer` and `wal::Reader`.

#include "lsmer/wal/check_log.hpp"
#include "lsmer/wal/format.hpp"
#include "lsmer/wal/group.hpp"
#include "lsmer/wal/log_file.hpp"
#include "lsmer/wal/log_list.hpp"
#include "lsmer/wal/options.hpp"
#include "lsmer/wal/reader.hpp"
#include "lsmer/wal/rounds.hpp"
#include "lsmer/wal/sync.hpp"
#include "lsmer/wal/timer.hpp"
#include "lsmer/wal/writer.hpp"
