#include "lsmer/io.hpp"

#include <cstdio>

using namespace lsmer;

// [write]
template <io::filesystem Io>
status write_durably(const Io& io, std::string_view directory, byte_view bytes) {
    auto file = io.open(io::join_path(directory, "000007.note"), io::open_mode::create);
    if (!file) return std::move(file).error();
    if (status s = file->append(bytes); !s) return s;
    if (status s = file->sync(); !s) return s; // the bytes
    if (status s = file->close(); !s) return s;
    return io.sync_directory(directory); // the name
}
// [/write]

int main() {
    const byte_view bytes = as_bytes("remember me");
    if (!write_durably(io::Posix(), ".", bytes)) return 1;

    // [power]
    for (std::uint64_t call = 1;; ++call) {
        const io::Memory disk;
        disk.stop_at(call); // this mutating call and all later ones fail
        const bool promised = write_durably(disk, "/", bytes).has_value();
        for (const io::crash_mode mode : io::every_crash_mode) {
            const io::Memory after = disk.crash(mode, call); // what the power cut left
            const bool there = after.contents("/000007.note").size() == bytes.size();
            if (promised && !there) return 1;
        }
        if (promised) break; // the work ended before the stop
    }
    // [/power]
    std::puts("nothing promised was lost");
}
