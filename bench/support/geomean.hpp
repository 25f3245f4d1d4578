#pragma once

// The line that a suite closes with.

#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace bench {

using case_ratios = std::vector<std::pair<std::string, double>>;

// Prints the geometric mean of the ratios and the worst case.
inline void print_geomean(const std::string& suite, const case_ratios& ratios) {
    if (ratios.empty()) {
        std::printf("geomean %s - worst - -\n", suite.c_str());
        return;
    }
    double logs = 0;
    const case_ratios::value_type* worst = &ratios[0];
    for (const auto& r : ratios) {
        logs += std::log(r.second);
        if (r.second < worst->second) worst = &r;
    }
    std::printf("geomean %s %.3f worst %s %.3f\n", suite.c_str(),
                std::exp(logs / static_cast<double>(ratios.size())), worst->first.c_str(),
                worst->second);
}

} // namespace bench
