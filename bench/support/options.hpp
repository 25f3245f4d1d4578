#pragma once

// The command line that the benches share, and the directory that they write to.

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace bench {

struct options {
    std::size_t rows = 50'000'000;
    unsigned threads = 2;
    unsigned repetitions = 5;
    std::string directory; // empty: a temporary one, removed at the end
    std::string duckdb;    // empty: looked for beside the program
    std::string only;      // a part of the names of the cases to run; empty: all of them
    unsigned sustained = 0; // seconds; 0: the cases
    bool peers = true;
};

inline void print_usage(const char* program) {
    std::fprintf(stderr,
                 "usage: %s [--rows N] [--threads N] [--reps N] [--dir DIRECTORY] [--case NAME]\n"
                 "       [--duckdb LIBDUCKDB.SO] [--sustained SECONDS] [--no-peers]\n"
                 "A DIRECTORY given is kept, and so are the tables loaded into it.\n",
                 program);
}

// Stops the program on an argument that it does not know.
inline options parse_options(int count, char** arguments, options o = {}) {
    const auto refuse = [&](std::string_view why, std::string_view what) {
        std::fprintf(stderr, "%s: %.*s: %.*s\n", arguments[0], static_cast<int>(why.size()),
                     why.data(), static_cast<int>(what.size()), what.data());
        print_usage(arguments[0]);
        std::exit(2);
    };
    for (int i = 1; i < count; ++i) {
        const std::string_view name = arguments[i];
        if (name == "--no-peers") {
            o.peers = false;
            continue;
        }
        if (i + 1 == count) refuse("unknown option, or one without its value", name);
        const char* const value = arguments[++i];
        const auto number = [&] {
            char* end = nullptr;
            const unsigned long long n = std::strtoull(value, &end, 10);
            if (end == value || *end != '\0' || n == 0 || *value == '-')
                refuse("a number above zero is needed after " + std::string(name), value);
            return n;
        };
        if (name == "--rows") {
            o.rows = number();
        } else if (name == "--threads") {
            o.threads = static_cast<unsigned>(number());
        } else if (name == "--reps") {
            o.repetitions = static_cast<unsigned>(number());
        } else if (name == "--sustained") {
            o.sustained = static_cast<unsigned>(number());
        } else if (name == "--dir") {
            o.directory = value;
        } else if (name == "--case") {
            o.only = value;
        } else if (name == "--duckdb") {
            o.duckdb = value;
        } else {
            refuse("unknown option", name);
        }
    }
    return o;
}

inline bool wanted(const options& o, std::string_view name) {
    return name.find(o.only) != std::string_view::npos;
}

// Where a bench keeps its tables: the directory asked for, or a new one that goes with the object.
class WorkingDirectory {
public:
    explicit WorkingDirectory(const options& o) : path_(o.directory), temporary_(path_.empty()) {
        if (temporary_) {
            auto name = (std::filesystem::temp_directory_path() / "lsmer-bench-XXXXXX").string();
            if (mkdtemp(name.data()) == nullptr) {
                std::perror(name.c_str());
                std::exit(2);
            }
            path_ = name;
        }
        std::filesystem::create_directories(path_);
    }
    WorkingDirectory(const WorkingDirectory&) = delete;
    WorkingDirectory& operator=(const WorkingDirectory&) = delete;
    ~WorkingDirectory() {
        std::error_code ignored;
        if (temporary_) std::filesystem::remove_all(path_, ignored);
    }

    std::string operator/(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
    bool temporary_;
};

} // namespace bench
