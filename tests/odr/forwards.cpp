#include "forwards.hpp"

const void* version_seen_forwards() { return &lsmer::current_version; }
