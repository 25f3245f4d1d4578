// replay FOLDER...: runs every file of the folders through the fuzzer it is linked with, and each
// again cut short and with bytes changed, the same way every time. A file NAME.many holds many
// inputs (pack.py). The program's memory is limited where no sanitizer needs more of it, so that an
// allocation without bounds fails.

#include "fuzz/support/input.hpp"
#include "lsmer/base/crc32c.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

using input = std::vector<std::uint8_t>;

constexpr std::size_t changes = 400;
constexpr std::size_t changes_of_many = 8;
constexpr std::size_t changed_bytes_max = 20'000; // changing large files would take long

input bytes_of(const std::string& path) {
    input bytes;
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) return bytes;
    std::uint8_t block[4096];
    while (const std::size_t n = std::fread(block, 1, sizeof block, file)) {
        bytes.insert(bytes.end(), block, block + n);
    }
    std::fclose(file);
    return bytes;
}

std::vector<std::string> files_of(const std::string& folder) {
    std::vector<std::string> paths;
    if (DIR* const open = opendir(folder.c_str())) {
        while (const dirent* const entry = readdir(open)) {
            if (entry->d_name[0] != '.') paths.push_back(folder + '/' + entry->d_name);
        }
        closedir(open);
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

void run_changed(const input& bytes, std::size_t times) {
    std::mt19937 random(lsmer::crc32c(std::as_bytes(std::span(bytes))));
    input other;
    for (std::size_t i = 0; i < times; ++i) {
        other = bytes;
        // Headers are at the front: half of the changes are made there.
        const std::size_t among = i % 2 == 0 && bytes.size() > 64 ? 64 : bytes.size();
        for (std::size_t n = 1 + i % 3; n != 0; --n) {
            other[random() % among] = static_cast<std::uint8_t>(random());
        }
        if (i % 4 == 3) other.resize(random() % (bytes.size() + 1));
        LLVMFuzzerTestOneInput(other.data(), other.size());
    }
}

void run(const input& bytes, std::size_t times) {
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    if (!bytes.empty() && bytes.size() <= changed_bytes_max) run_changed(bytes, times);
}

/// Gives the number of inputs.
std::size_t run_many(const input& bytes) {
    std::size_t inputs = 0;
    for (std::size_t at = 0; bytes.size() - at >= 4; ++inputs) {
        const std::size_t left = bytes.size() - at - 4;
        const std::size_t size = lsmer::load<std::uint32_t>(bytes.data() + at);
        at += 4;
        fuzz::expect(size <= left, "inputs lie in their file");
        std::printf("  at %zu, %zu bytes\n", at, size);
        std::fflush(stdout);
        run(input(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                  bytes.begin() + static_cast<std::ptrdiff_t>(at + size)),
            changes_of_many);
        at += size;
    }
    return inputs;
}

} // namespace

int main(int count, char** words) {
    if constexpr (!test::sanitized) {
        const rlimit most{std::size_t{1} << 30, std::size_t{1} << 30};
        setrlimit(RLIMIT_AS, &most);
    }
    std::size_t inputs = 0;
    for (int i = 1; i < count; ++i) {
        for (const std::string& path : files_of(words[i])) {
            // Said before it is run: the last line names what ended the program.
            std::printf("%s\n", path.c_str());
            std::fflush(stdout);
            const input bytes = bytes_of(path);
            if (path.ends_with(".many")) {
                inputs += run_many(bytes);
            } else {
                run(bytes, changes);
                ++inputs;
            }
        }
    }
    std::printf("%zu inputs\n", inputs);
    return inputs == 0 ? 1 : 0; // a corpus that is not there proves nothing
}
