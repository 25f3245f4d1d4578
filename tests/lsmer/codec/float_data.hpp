#pragma once

// Real float data, where the machine has it: LSMER_DATA names the folder.

#include "support/catch.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace codec_tests {

/// The doubles of a file; empty, with a warning, where there is no such file.
inline std::vector<double> float_file(const std::string& name) {
    const char* const given = std::getenv("LSMER_DATA");
    const std::string path = (given != nullptr ? given : "../shared/data") + ("/floats/" + name);
    std::vector<double> values;
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        WARN("SKIPPED: " << path << " is not there; set LSMER_DATA to the folder of floats/");
        return values;
    }
    if (path.ends_with(".csv")) {
        char line[256];
        while (std::fgets(line, sizeof line, file) != nullptr) {
            values.push_back(std::strtod(line, nullptr));
        }
    } else {
        double value;
        while (std::fread(&value, sizeof value, 1, file) == 1) values.push_back(value);
    }
    std::fclose(file);
    return values;
}

inline const char* const float_samples[] = {"arade4.csv",         "avx512dq.csv",
                                            "basel_temp_f.csv",   "bitcoin_f.csv",
                                            "cms25.csv",          "edge_case.csv",
                                            "gov26.csv",          "gov40.csv",
                                            "medicare1.csv",      "neon_bio_temp_c.csv",
                                            "neon_pm10_dust.csv", "poi_lat.csv",
                                            "stocks_usa_c.csv",   "ssd_hdd_benchmarks_f.csv"};

} // namespace codec_tests
