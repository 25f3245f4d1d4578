#pragma once

// What this process has used: processor time of all its threads, bytes written, memory at its
// peak; and files put out of the page cache.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <string>
#include <thread>

namespace bench {

inline double processor_seconds() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// Returns when the threads in the background have had next to nothing to do for a while.
inline void rest() {
    for (int quiet = 0; quiet < 3;) {
        const double before = processor_seconds();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        quiet = processor_seconds() - before < 0.001 ? quiet + 1 : 0;
    }
}

// A number of a file of /proc/self, as "VmHWM:" of "status" and "wchar:" of "io"; 0: there is none.
inline std::uint64_t number_of_self(const char* file, const char* label) {
    std::FILE* const f = std::fopen((std::string("/proc/self/") + file).c_str(), "r");
    if (f == nullptr) return 0;
    unsigned long long value = 0;
    for (char line[256]; std::fgets(line, sizeof line, f) != nullptr;)
        if (std::strncmp(line, label, std::strlen(label)) == 0)
            std::sscanf(line + std::strlen(label), "%llu", &value);
    std::fclose(f);
    return value;
}

inline std::uint64_t peak_memory_bytes() { return number_of_self("status", "VmHWM:") * 1024; }
inline std::uint64_t written_bytes() { return number_of_self("io", "wchar:"); }

template <class Body>
void each_file(const std::string& directory, Body body) {
    std::error_code ignored; // files come and go
    for (auto at = std::filesystem::directory_iterator(directory, ignored);
         at != std::filesystem::directory_iterator(); at.increment(ignored)) {
        struct stat s{};
        if (stat(at->path().c_str(), &s) == 0 && S_ISREG(s.st_mode)) body(at->path(), s);
    }
}

// Bytes that the files of a directory take.
inline std::uint64_t bytes_below(const std::string& directory) {
    std::uint64_t sum = 0;
    each_file(directory, [&](const auto&, const struct stat& s) {
        sum += static_cast<std::uint64_t>(s.st_blocks) * 512;
    });
    return sum;
}

// Files that nobody maps are read from the disk from now on.
inline void drop_cached(const std::string& directory) {
    each_file(directory, [](const std::filesystem::path& path, const struct stat&) {
        const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) return;
        fdatasync(file); // pages that are not on the disk stay
        posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        close(file);
    });
}

} // namespace bench
