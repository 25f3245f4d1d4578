#pragma once

// The limit of writing pairs that must be on stable storage: records appended to one file whose
// space was written before, an fdatasync for each group. Nothing is checked, nothing can be found.

#include "support/kv_data.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace bench::limit {

class RawPuts {
public:
    explicit RawPuts(const std::string& path)
        : path_(path), file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        check(file_ >= 0);
    }
    RawPuts(const RawPuts&) = delete;
    RawPuts& operator=(const RawPuts&) = delete;
    ~RawPuts() { close(file_); }

    // Makes space for `puts`, so that a sync has no allocation to note down.
    void prepare(std::size_t puts) {
        const std::string zeros(puts * kv::pair_bytes, '\0');
        check(pwrite(file_, zeros.data(), zeros.size(), 0) == static_cast<ssize_t>(zeros.size()));
        check(fsync(file_) == 0);
    }
    // Writes value i under the i-th key, `group` of them before each sync.
    void run(const kv::Values& values, const std::vector<std::uint32_t>& keys, std::size_t group) {
        kv::KeyText key;
        std::string records;
        off_t end = 0;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            records.append(key(keys[i])).append(values[i]);
            if ((i + 1) % group != 0 && i + 1 != keys.size()) continue;
            check(pwrite(file_, records.data(), records.size(), end) ==
                  static_cast<ssize_t>(records.size()));
            check(fdatasync(file_) == 0);
            end += static_cast<off_t>(records.size());
            records.clear();
        }
    }
    // Calls body(key, value) for the first `puts`, in the order of keys.
    template <class Body>
    void each_pair(std::size_t puts, Body body) const {
        std::vector<std::string> pairs(puts, std::string(kv::pair_bytes, '\0'));
        off_t at = 0;
        for (std::string& pair : pairs) {
            check(pread(file_, pair.data(), pair.size(), at) == static_cast<ssize_t>(pair.size()));
            at += static_cast<off_t>(pair.size());
        }
        std::sort(pairs.begin(), pairs.end());
        for (const std::string_view pair : pairs)
            body(pair.substr(0, kv::key_bytes), pair.substr(kv::key_bytes));
    }

private:
    void check(bool good) const {
        if (good) return;
        std::perror(path_.c_str());
        std::exit(2);
    }

    std::string path_;
    int file_;
};

} // namespace bench::limit
