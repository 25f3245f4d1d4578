// Both umbrellas, nothing used.

#include <borf.hpp>
#include <lsmer.hpp>
