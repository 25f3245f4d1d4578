// replay FOLDER...: runs every file of the folders through the fuzzer it is linked with, and each
// again cut short and with bytes changed, the same way every time. The program's memory is limited
// where no sanitizer needs more of it, so that an allocation without bounds fails.

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

constexpr std::size_t changes = 400;
constexpr std::size_t changed_bytes_max = 20'000; // changing large files would take long

std::vector<std::uint8_t> bytes_of(const std::string& path) {
    std::vector<std::uint8_t> bytes;
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

void run(const std::vector<std::uint8_t>& bytes) {
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

void run_changed(const std::vector<std::uint8_t>& bytes) {
    std::mt19937 random(lsmer::crc32c(std::as_bytes(std::span(bytes))));
    std::vector<std::uint8_t> other;
    for (std::size_t i = 0; i < changes; ++i) {
        other = bytes;
        // Headers are at the front: half of the changes are made there.
        const std::size_t among = i % 2 == 0 && bytes.size() > 64 ? 64 : bytes.size();
        for (std::size_t n = 1 + i % 3; n != 0; --n) {
            other[random() % among] = static_cast<std::uint8_t>(random());
        }
        if (i % 4 == 3) other.resize(random() % (bytes.size() + 1));
        run(other);
    }
}

} // namespace

int main(int count, char** words) {
    if constexpr (!test::sanitized) {
        const rlimit most{std::size_t{1} << 30, std::size_t{1} << 30};
        setrlimit(RLIMIT_AS, &most);
    }
    std::size_t files = 0;
    for (int i = 1; i < count; ++i) {
        for (const std::string& path : files_of(words[i])) {
            // Said before it is run: the last line names what ended the program.
            std::printf("%s\n", path.c_str());
            std::fflush(stdout);
            const std::vector<std::uint8_t> bytes = bytes_of(path);
            run(bytes);
            if (!bytes.empty() && bytes.size() <= changed_bytes_max) run_changed(bytes);
            ++files;
        }
    }
    std::printf("%zu files\n", files);
    return files == 0 ? 1 : 0; // a corpus that is not there proves nothing
}
