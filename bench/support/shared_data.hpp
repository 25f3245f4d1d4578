#pragma once

// Real data, where the machine has it: LSMER_DATA names a folder with
//
//   text/NAME          one value a line
//   floats/NAME.bin    doubles, little-endian
//   floats/NAME.csv    one decimal a line
//   flights-300k.csv   date,delay,distance,origin,destination
//
// What is not there is named on standard error and left out. Files are read whole.
//
// The texts are those of the FSST paper (cwida/fsst), the floats those of the ALP paper
// (cwida/ALP), the flights come from the United States Bureau of Transportation Statistics.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

// Empty when the file is not there, which is said.
inline std::string read_shared(const std::string& name) {
    const char* const folder = std::getenv("LSMER_DATA");
    const std::string path = std::string(folder != nullptr ? folder : ".") + "/" + name;
    std::string content;
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        std::fprintf(stderr, "SKIPPED: %s is not there; set LSMER_DATA to the folder of data\n",
                     path.c_str());
        return content;
    }
    char block[1 << 16];
    for (std::size_t got; (got = std::fread(block, 1, sizeof block, file)) != 0;)
        content.append(block, got);
    std::fclose(file);
    return content;
}

// Views into the content.
inline std::vector<std::string_view> lines_of(std::string_view content) {
    std::vector<std::string_view> lines;
    while (!content.empty()) {
        const std::size_t end = std::min(content.find('\n'), content.size());
        lines.push_back(content.substr(0, end));
        content.remove_prefix(std::min(end + 1, content.size()));
    }
    return lines;
}

inline std::vector<double> floats_of(const std::string& name) {
    const std::string content = read_shared("floats/" + name);
    std::vector<double> values;
    if (name.ends_with(".bin")) {
        values.resize(content.size() / sizeof(double));
        std::memcpy(values.data(), content.data(), values.size() * sizeof(double));
    } else {
        for (const std::string_view line : lines_of(content))
            if (!line.empty()) values.push_back(std::strtod(line.data(), nullptr));
    }
    return values;
}

// Symbols as numbers in order of arrival.
struct flights {
    std::vector<std::int64_t> date; // nanoseconds since 1970
    std::vector<std::int16_t> delay, distance;
    std::vector<std::uint32_t> origin, destination;
};

inline flights read_flights() {
    flights all;
    const std::string content = read_shared("flights-300k.csv");
    std::vector<std::string> airports;
    const auto number_of = [&](std::string_view airport) {
        const auto found = std::find(airports.begin(), airports.end(), airport);
        const auto number = static_cast<std::uint32_t>(found - airports.begin());
        if (found == airports.end()) airports.emplace_back(airport);
        return number;
    };
    std::vector<std::string_view> lines = lines_of(content);
    if (!lines.empty()) lines.erase(lines.begin()); // the header
    for (std::string_view line : lines) {
        const auto field = [&] {
            const std::size_t end = std::min(line.find(','), line.size());
            const std::string_view text = line.substr(0, end);
            line.remove_prefix(std::min(end + 1, line.size()));
            return text;
        };
        const auto number = [](std::string_view text) {
            return static_cast<int>(std::strtol(std::string(text).c_str(), nullptr, 10));
        };
        const std::string_view date = field();
        std::tm t{};
        t.tm_year = number(date.substr(0, 4)) - 1900, t.tm_mon = number(date.substr(5, 2)) - 1;
        t.tm_mday = number(date.substr(8, 2)), t.tm_hour = number(date.substr(11, 2));
        t.tm_min = number(date.substr(14, 2));
        all.date.push_back(std::int64_t{timegm(&t)} * 1'000'000'000);
        all.delay.push_back(static_cast<std::int16_t>(number(field())));
        all.distance.push_back(static_cast<std::int16_t>(number(field())));
        all.origin.push_back(number_of(field()));
        all.destination.push_back(number_of(field()));
    }
    return all;
}

} // namespace bench
