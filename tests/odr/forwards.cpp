#include "forwards.hpp"

#include "use.hpp"

const void* version_seen_forwards() { return &lsmer::current_version; }
double sum_forwards() { return sum_of_three(); }
