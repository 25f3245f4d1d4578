#pragma once

// The part of DuckDB's C interface that the benches use, resolved from a libduckdb.so at run time:
// building the benches needs nothing of it, and a machine without it skips the peer, loudly.
//
// The library is in npm's @duckdb/node-bindings-linux-x64; find() looks below peers and
// build/peers of every folder above the program.
//
// Source of the declarations: the C API reference of duckdb.org, version 1.5.

#include <dlfcn.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>

namespace bench::duckdb {

namespace detail {

using handle = void*;
enum state : int { success = 0 };

// Passed by value through the interface, so its size is part of it.
struct result_struct {
    std::uint64_t unused_counts[3];
    void* unused_columns;
    char* unused_message;
    void* internal;
};

// Text of up to 12 bytes lies in the value itself.
struct inline_string {
    std::uint32_t length;
    char bytes[12];
};

struct hugeint_value {
    std::uint64_t lower;
    std::int64_t upper;
};

enum class type_id : int { integer = 4, bigint = 5, real64 = 11, hugeint = 16 };

struct functions {
    state (*open_ext)(const char*, handle*, handle, char**);
    void (*close)(handle*);
    state (*connect)(handle, handle*);
    void (*disconnect)(handle*);
    state (*query)(handle, const char*, result_struct*);
    const char* (*result_error)(result_struct*);
    void (*destroy_result)(result_struct*);
    handle (*fetch_chunk)(result_struct);
    type_id (*column_type)(result_struct*, std::uint64_t);
    state (*prepare)(handle, const char*, handle*);
    const char* (*prepare_error)(handle);
    void (*destroy_prepare)(handle*);
    state (*bind_int64)(handle, std::uint64_t, std::int64_t);
    state (*bind_int32)(handle, std::uint64_t, std::int32_t);
    state (*bind_double)(handle, std::uint64_t, double);
    state (*bind_boolean)(handle, std::uint64_t, bool);
    state (*bind_varchar_length)(handle, std::uint64_t, const char*, std::uint64_t);
    state (*execute_prepared)(handle, result_struct*);
    handle (*create_data_chunk)(handle*, std::uint64_t);
    void (*destroy_data_chunk)(handle*);
    void (*data_chunk_reset)(handle);
    handle (*data_chunk_get_vector)(handle, std::uint64_t);
    void (*data_chunk_set_size)(handle, std::uint64_t);
    std::uint64_t (*data_chunk_get_size)(handle);
    void* (*vector_get_data)(handle);
    std::uint64_t (*vector_size)();
    state (*appender_create)(handle, const char*, const char*, handle*);
    state (*appender_destroy)(handle*);
    state (*appender_end_row)(handle);
    const char* (*appender_error)(handle);
    state (*appender_flush)(handle);
    handle (*appender_column_type)(handle, std::uint64_t);
    void (*destroy_logical_type)(handle*);
    state (*append_data_chunk)(handle, handle);
    state (*append_int64)(handle, std::int64_t);
    state (*append_int32)(handle, std::int32_t);
    state (*append_double)(handle, double);
    state (*append_bool)(handle, bool);
    state (*append_varchar_length)(handle, const char*, std::uint64_t);
};

} // namespace detail

class Library {
public:
    // Null when there is none, after saying so.
    static std::shared_ptr<const Library> find(const std::string& asked_for) {
        const std::string path = asked_for.empty() ? beside_the_program() : asked_for;
        std::string why = "no libduckdb.so below build/peers";
        if (!path.empty()) {
            if (void* const opened = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
                std::shared_ptr<Library> library(new Library);
                if (library->resolve(opened)) return library;
            }
            if (const char* const error = dlerror()) why = error;
        }
        std::fprintf(stderr,
                     "SKIPPED peer duckdb: %s. Install it with\n"
                     "  npm install --prefix build/peers --no-save --ignore-scripts "
                     "@duckdb/node-bindings-linux-x64\n"
                     "or name a libduckdb.so with --duckdb\n",
                     why.c_str());
        return nullptr;
    }

    const detail::functions* operator->() const noexcept { return &f_; }

private:
    Library() = default;

    static std::string beside_the_program() {
        std::error_code error;
        auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
        constexpr const char* package = "node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so";
        for (; folder.has_relative_path(); folder = folder.parent_path())
            for (const char* peers : {"peers", "build/peers"})
                if (auto path = folder / peers / package; std::filesystem::exists(path, error))
                    return path.string();
        return {};
    }

    bool resolve(void* library) {
        bool complete = true;
        const auto get = [&](auto& function, const char* name) {
            void* const symbol = dlsym(library, name);
            complete = complete && symbol != nullptr;
            static_assert(sizeof function == sizeof symbol);
            std::memcpy(&function, &symbol, sizeof symbol);
        };
        get(f_.open_ext, "duckdb_open_ext");
        get(f_.close, "duckdb_close");
        get(f_.connect, "duckdb_connect");
        get(f_.disconnect, "duckdb_disconnect");
        get(f_.query, "duckdb_query");
        get(f_.result_error, "duckdb_result_error");
        get(f_.destroy_result, "duckdb_destroy_result");
        get(f_.fetch_chunk, "duckdb_fetch_chunk");
        get(f_.column_type, "duckdb_column_type");
        get(f_.prepare, "duckdb_prepare");
        get(f_.prepare_error, "duckdb_prepare_error");
        get(f_.destroy_prepare, "duckdb_destroy_prepare");
        get(f_.bind_int64, "duckdb_bind_int64");
        get(f_.bind_int32, "duckdb_bind_int32");
        get(f_.bind_double, "duckdb_bind_double");
        get(f_.bind_boolean, "duckdb_bind_boolean");
        get(f_.bind_varchar_length, "duckdb_bind_varchar_length");
        get(f_.execute_prepared, "duckdb_execute_prepared");
        get(f_.create_data_chunk, "duckdb_create_data_chunk");
        get(f_.destroy_data_chunk, "duckdb_destroy_data_chunk");
        get(f_.data_chunk_reset, "duckdb_data_chunk_reset");
        get(f_.data_chunk_get_vector, "duckdb_data_chunk_get_vector");
        get(f_.data_chunk_set_size, "duckdb_data_chunk_set_size");
        get(f_.data_chunk_get_size, "duckdb_data_chunk_get_size");
        get(f_.vector_get_data, "duckdb_vector_get_data");
        get(f_.vector_size, "duckdb_vector_size");
        get(f_.appender_create, "duckdb_appender_create");
        get(f_.appender_destroy, "duckdb_appender_destroy");
        get(f_.appender_end_row, "duckdb_appender_end_row");
        get(f_.appender_error, "duckdb_appender_error");
        get(f_.appender_flush, "duckdb_appender_flush");
        get(f_.appender_column_type, "duckdb_appender_column_type");
        get(f_.destroy_logical_type, "duckdb_destroy_logical_type");
        get(f_.append_data_chunk, "duckdb_append_data_chunk");
        get(f_.append_int64, "duckdb_append_int64");
        get(f_.append_int32, "duckdb_append_int32");
        get(f_.append_double, "duckdb_append_double");
        get(f_.append_bool, "duckdb_append_bool");
        get(f_.append_varchar_length, "duckdb_append_varchar_length");
        return complete;
    }

    detail::functions f_{};
};

} // namespace bench::duckdb
