#pragma once
// Where queries read: plain vectors, and storage.

#include "borf/source/concepts.hpp"
#include "borf/source/lsmer.hpp"
#include "borf/source/memory.hpp"
#include "borf/source/memory_source.hpp"
