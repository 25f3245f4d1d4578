#pragma once

// The limit of writing: columns as they lie in memory go to one file, batch after batch, with
// nothing around them. No checksum, no codec, no way to find them again but to know the batches.
//
//   file   batch*      batch   time[] symbol[] price[] size[] side[] exchange[]

#include "support/ticks.hpp"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace bench::limit {

class RawFile {
public:
    static constexpr std::size_t row_bytes = 8 + 2 + 8 + 4 + 1 + 1;

    // Makes a file with space for `rows` that has been written before, as a log that reuses its
    // files finds it: a sync into such a file has no allocation to note down.
    static void prepare(const std::string& path, std::size_t rows) {
        RawFile file(path);
        const std::vector<char> zeros(std::size_t{1} << 20);
        for (std::size_t left = rows * row_bytes; left != 0;) {
            const std::size_t bytes = std::min(left, zeros.size());
            file.check(write(file.file_, zeros.data(), bytes) == static_cast<ssize_t>(bytes));
            left -= bytes;
        }
        file.sync();
    }

    explicit RawFile(const std::string& path)
        : path_(path), file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        check(file_ >= 0);
    }
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;
    ~RawFile() { close(file_); }

    // REQUIRES: every batch but the last has as many rows as the first
    void append(const trades& t, std::size_t at, std::size_t rows) {
        const auto piece = [&](const auto& column) {
            const auto* const from = column.data() + at;
            return iovec{const_cast<void*>(static_cast<const void*>(from)), rows * sizeof *from};
        };
        const iovec pieces[] = {piece(t.time), piece(t.symbol), piece(t.price),
                                piece(t.size), piece(t.side),   piece(t.exchange)};
        const auto bytes = static_cast<ssize_t>(rows * row_bytes);
        check(pwritev(file_, pieces, 6, end_) == bytes);
        end_ += bytes;
        if (batch_rows_ == 0) batch_rows_ = rows;
        rows_ += rows;
    }
    void sync() { check(fdatasync(file_) == 0); }

    std::size_t rows() const { return rows_; }

    // The sum of sizes, from the file.
    std::int64_t sum_of_sizes() const {
        std::int64_t sum = 0;
        std::vector<std::int32_t> sizes;
        for (std::size_t at = 0; at < rows_; at += batch_rows_) {
            const std::size_t rows = std::min(batch_rows_, rows_ - at);
            sizes.resize(rows);
            const std::size_t bytes = rows * sizeof(std::int32_t);
            const std::size_t before = at * row_bytes + rows * (8 + 2 + 8);
            check(pread(file_, sizes.data(), bytes, static_cast<off_t>(before)) ==
                  static_cast<ssize_t>(bytes));
            for (const std::int32_t size : sizes) sum += size;
        }
        return sum;
    }

private:
    void check(bool good) const {
        if (good) return;
        std::perror(path_.c_str());
        std::exit(2);
    }

    std::string path_;
    int file_;
    off_t end_ = 0;
    std::size_t batch_rows_ = 0, rows_ = 0;
};

} // namespace bench::limit
