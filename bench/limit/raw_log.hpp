#pragma once

// What the disk itself makes writers wait for: records appended to a file, one write for each.
// Full files are synced beside the writer, as a store's memtables are flushed, and then removed.
//
//   writer   file n, 8 MiB, then the next      waits while `waiting_max` files are not synced
//   syncer   fdatasync, unlink

#include "support/kv_data.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace bench::limit {

class RawLog {
public:
    static constexpr std::size_t file_bytes = std::size_t{8} << 20;
    static constexpr std::size_t waiting_max = 2;

    explicit RawLog(std::string path) : path_(std::move(path)) {
        next();
        syncer_ = std::thread([this] { sync_files(); });
    }
    RawLog(const RawLog&) = delete;
    RawLog& operator=(const RawLog&) = delete;
    ~RawLog() {
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::exchange(file_, {}));
            done_ = true;
        }
        changed_.notify_all();
        syncer_.join();
    }

    void put(std::string_view key, std::string_view value) {
        if (bytes_ + kv::pair_bytes > file_bytes) next();
        char record[kv::pair_bytes];
        key.copy(record, kv::key_bytes);
        value.copy(record + kv::key_bytes, kv::value_bytes);
        check(write(file_.number, record, sizeof record) == sizeof record);
        bytes_ += sizeof record;
    }

private:
    struct file {
        int number = -1;
        std::string name{};
    };

    void next() {
        if (file_.number >= 0) {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return waiting_.size() < waiting_max; });
            waiting_.push_back(std::move(file_));
            changed_.notify_all();
        }
        file_.name = path_ + std::to_string(++made_);
        file_.number = open(file_.name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        check(file_.number >= 0);
        bytes_ = 0;
    }
    void sync_files() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [&] { return done_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            const file f = waiting_.front();
            lock.unlock();
            check(fdatasync(f.number) == 0);
            close(f.number);
            unlink(f.name.c_str());
            lock.lock();
            waiting_.pop_front();
            changed_.notify_all();
        }
    }
    void check(bool good) const {
        if (good) return;
        std::perror(path_.c_str());
        std::exit(2);
    }

    std::string path_;
    std::uint64_t made_ = 0;
    file file_{};
    std::size_t bytes_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<file> waiting_;
    bool done_ = false;
    std::thread syncer_;
};

} // namespace bench::limit
