#pragma once
// The engine: tables made of the other rooms' parts.

#include "lsmer/engine/batch_record.hpp"
#include "lsmer/engine/compiled.hpp"
#include "lsmer/engine/core.hpp"
#include "lsmer/engine/flush.hpp"
#include "lsmer/engine/options.hpp"
#include "lsmer/engine/recovery.hpp"
#include "lsmer/engine/schema_record.hpp"
#include "lsmer/engine/snapshot.hpp"
#include "lsmer/engine/table.hpp"
#include "lsmer/engine/view.hpp"
#include "lsmer/engine/write.hpp"
