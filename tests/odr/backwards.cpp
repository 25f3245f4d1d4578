#include "backwards.hpp"

#include "use.hpp"

const void* version_seen_backwards() { return &lsmer::current_version; }
double sum_backwards() { return sum_of_three(); }
