#pragma once

// General compressors as peers: Zstandard and LZ4, resolved from their shared libraries when the
// program runs, so that building the benches needs nothing of them. A machine without one skips
// it, loudly (Debian: libzstd1, liblz4-1).
//
// Source of the declarations: zstd.h of version 1.5, lz4.h of version 1.9.

#include <dlfcn.h>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace bench {

// Bytes to fewer bytes and back, as one frame. Both give 0 on failure.
struct compressor {
    std::string name;
    std::function<std::size_t(std::size_t)> bound;
    std::function<std::size_t(const char* from, std::size_t size, char* to, std::size_t room)> pack;
    std::function<std::size_t(const char* from, std::size_t size, char* to, std::size_t room)>
        unpack;
};

namespace detail {

inline void* open_library(const char* file, const char* package) {
    void* const library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        std::fprintf(stderr, "PEER MISSING: %s (Debian: apt-get install %s): %s\n", file, package,
                     dlerror());
    return library;
}

template <class Function>
Function* function_of(void* library, const char* name) {
    auto* const found = reinterpret_cast<Function*>(dlsym(library, name));
    if (found == nullptr) std::fprintf(stderr, "PEER MISSING: no function %s\n", name);
    return found;
}

} // namespace detail

inline void add_zstd(std::vector<compressor>& to, std::initializer_list<int> levels) {
    using namespace detail;
    void* const library = open_library("libzstd.so.1", "libzstd1");
    if (library == nullptr) return;
    auto* const bound = function_of<std::size_t(std::size_t)>(library, "ZSTD_compressBound");
    auto* const pack = function_of<std::size_t(void*, std::size_t, const void*, std::size_t, int)>(
        library, "ZSTD_compress");
    auto* const unpack = function_of<std::size_t(void*, std::size_t, const void*, std::size_t)>(
        library, "ZSTD_decompress");
    auto* const failed = function_of<unsigned(std::size_t)>(library, "ZSTD_isError");
    if (bound == nullptr || pack == nullptr || unpack == nullptr || failed == nullptr) return;
    for (const int level : levels)
        to.push_back({"zstd-" + std::to_string(level), bound,
                      [=](const char* from, std::size_t size, char* out, std::size_t room) {
                          const std::size_t done = pack(out, room, from, size, level);
                          return failed(done) != 0 ? 0 : done;
                      },
                      [=](const char* from, std::size_t size, char* out, std::size_t room) {
                          const std::size_t done = unpack(out, room, from, size);
                          return failed(done) != 0 ? 0 : done;
                      }});
}

inline void add_lz4(std::vector<compressor>& to) {
    using namespace detail;
    void* const library = open_library("liblz4.so.1", "liblz4-1");
    if (library == nullptr) return;
    auto* const bound = function_of<int(int)>(library, "LZ4_compressBound");
    using code = int(const char*, char*, int, int);
    auto* const pack = function_of<code>(library, "LZ4_compress_default");
    auto* const unpack = function_of<code>(library, "LZ4_decompress_safe");
    if (bound == nullptr || pack == nullptr || unpack == nullptr) return;
    const auto coded = [](code* f) {
        return [f](const char* from, std::size_t size, char* out, std::size_t room) {
            const int done = f(from, out, static_cast<int>(size), static_cast<int>(room));
            return done < 0 ? 0 : static_cast<std::size_t>(done);
        };
    };
    to.push_back(
        {"lz4",
         [=](std::size_t size) { return static_cast<std::size_t>(bound(static_cast<int>(size))); },
         coded(pack), coded(unpack)});
}

} // namespace bench
