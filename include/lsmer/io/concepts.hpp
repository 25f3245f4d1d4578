#pragma once
// What a file system must offer. `Posix` is the real one; `Memory` lies on demand, so that
// tests can take the power away at every call.
//
//   Io io;                           cheap to copy; copies mean the same files
//     open(path, mode)  -> file      positional reads and writes, append, sync, truncate
//     map(path, length) -> mapping   read-only bytes until it is destroyed
//     lock(path)        -> lock      one holder at a time, names the holder's process
//     rename remove list stat create_directory sync_directory
//
// Promises both sides rely on
// 1. A read gives every byte asked for or an error; a write takes every byte or fails.
// 2. `sync` returns when the file's data and size are on stable storage (fdatasync or stronger);
//    a name is durable only after `sync_directory` of its directory.
// 3. Nothing is retried after a failed write or sync: the caller gives the file up.
// 4. Errors name the operation, the path and the system's reason; a full disk is `out_of_space`,
//    a missing file `not_found`, a read past the end of a file `corruption`.
//
// Threads: an `Io` may be used from any of them. One file may be read by many at once, and
// `write_at` and `sync` may run together; `append` and `close` belong to one thread at a time.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/result.hpp"

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lsmer::inline v0::io {

enum class open_mode : unsigned char {
    read,     // an existing file, for reading
    modify,   // an existing file, for reading and writing
    create,   // a new file; fails when the name is taken
    truncate, // a new file, or an existing one emptied
};

enum class file_kind : unsigned char { absent, file, directory, other };

struct file_status {
    file_kind kind = file_kind::absent;
    std::uint64_t size = 0;
};

// Parts of the concepts below; each is a sentence in a diagnostic.

template <class F>
concept readable_file = requires(const F& f, std::uint64_t offset, std::span<std::byte> into) {
    { f.read_at(offset, into) } -> std::same_as<status>;
    { f.size() } -> std::same_as<result<std::uint64_t>>;
    { f.path() } -> std::convertible_to<std::string_view>;
};

template <class F>
concept writable_file =
    requires(F& f, std::uint64_t n, byte_view bytes, std::span<const byte_view> pieces) {
        { f.write_at(n, bytes) } -> std::same_as<status>;
        { f.write_at(n, pieces) } -> std::same_as<status>;
        { f.append(bytes) } -> std::same_as<status>;
        { f.append(pieces) } -> std::same_as<status>;
        { f.position() } -> std::same_as<std::uint64_t>;
        { f.truncate(n) } -> std::same_as<status>;
        { f.preallocate(n) } -> std::same_as<status>;
        { f.map_writes(n, n) } -> std::same_as<bool>; // a hint, see posix_file.hpp
    };

template <class F>
concept durable_file = requires(F& f) {
    { f.sync() } -> std::same_as<status>;
    { f.close() } -> std::same_as<status>;
};

template <class F>
concept file = std::movable<F> && readable_file<F> && writable_file<F> && durable_file<F>;

template <class M>
concept mapping = std::movable<M> && requires(const M& m) {
    { m.bytes() } -> std::same_as<byte_view>;
};

template <class S>
concept opens_files =
    requires(const S& io, std::string_view path, open_mode mode, std::uint64_t length) {
        requires file<typename S::file>;
        requires mapping<typename S::mapping>;
        requires std::movable<typename S::lock_handle>;
        { io.open(path, mode) } -> std::same_as<result<typename S::file>>;
        { io.map(path, length) } -> std::same_as<result<typename S::mapping>>;
        { io.lock(path) } -> std::same_as<result<typename S::lock_handle>>;
    };

template <class S>
concept keeps_directories = requires(const S& io, std::string_view path) {
    { io.stat(path) } -> std::same_as<result<file_status>>;
    { io.list(path) } -> std::same_as<result<std::vector<std::string>>>;
    { io.rename(path, path) } -> std::same_as<status>;
    { io.remove(path) } -> std::same_as<status>;
    { io.create_directory(path) } -> std::same_as<status>;
    { io.sync_directory(path) } -> std::same_as<status>;
};

template <class S>
concept filesystem = std::copyable<S> && opens_files<S> && keeps_directories<S>;

} // namespace lsmer::inline v0::io
