// A fresh directory on the real disk for one test, removed with what is in it afterwards.
#pragma once

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace test {

inline void remove_tree(const std::string& path) {
    struct stat s{};
    if (lstat(path.c_str(), &s) != 0) return;
    if (S_ISDIR(s.st_mode)) {
        if (DIR* const dir = opendir(path.c_str())) {
            while (const dirent* const entry = readdir(dir)) {
                const std::string name = entry->d_name;
                if (name != "." && name != "..") remove_tree(path + "/" + name);
            }
            closedir(dir);
        }
        rmdir(path.c_str());
    } else {
        unlink(path.c_str());
    }
}

class temp_directory {
public:
    temp_directory() {
        const char* const base = std::getenv("TMPDIR");
        path_ = std::string(base != nullptr ? base : "/tmp") + "/lsmer-test-XXXXXX";
        if (mkdtemp(path_.data()) == nullptr) std::abort();
    }
    temp_directory(const temp_directory&) = delete;
    temp_directory& operator=(const temp_directory&) = delete;
    ~temp_directory() { remove_tree(path_); }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::string operator/(const std::string& name) const {
        return path_ + "/" + name;
    }

private:
    std::string path_;
};

} // namespace test
