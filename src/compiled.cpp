// What the target lsmer::compiled holds.
#define LSMER_COMPILED
#define LSMER_COMPILING
#include "lsmer/engine/compiled.hpp"
