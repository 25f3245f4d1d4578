#pragma once
// Files, directories and locks: `io::Posix` and `io::Memory`.

#include "lsmer/io/concepts.hpp"
#include "lsmer/io/failure.hpp"
#include "lsmer/io/memory.hpp"
#include "lsmer/io/memory_disk.hpp"
#include "lsmer/io/memory_file.hpp"
#include "lsmer/io/path.hpp"
#include "lsmer/io/posix.hpp"
#include "lsmer/io/posix_file.hpp"
#include "lsmer/io/random.hpp"
#include "lsmer/io/record.hpp"
#include "lsmer/io/record_scan.hpp"
