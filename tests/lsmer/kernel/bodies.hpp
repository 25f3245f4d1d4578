#pragma once

// Every body of a kernel, whichever of them this processor has.

#include "lsmer/base/config.hpp"

namespace kernel_tests {

inline constexpr lsmer::isa bodies[] = {lsmer::isa::baseline, lsmer::isa::avx2,
                                        lsmer::isa::avx512};

} // namespace kernel_tests
