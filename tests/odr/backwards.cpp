#include "backwards.hpp"

const void* version_seen_backwards() { return &lsmer::current_version; }
