#pragma once
// One sentence for a failed system call: what was tried, on which path, and what the system said.

#include "lsmer/base/result.hpp"

#include <cerrno>
#include <cstring>
#include <string_view>

namespace lsmer::inline v0::io {

/// The kind a program can act on: a missing file, a full disk, a wrong permission, the rest.
[[nodiscard]] constexpr error_kind kind_of(int code) noexcept {
    switch (code) {
    case ENOENT: return error_kind::not_found;
    case ENOSPC:
    case EDQUOT:
    case ENOMEM: return error_kind::out_of_space;
    case EMFILE:
    case ENFILE: return error_kind::limit;
    case EEXIST: return error_kind::invalid_argument;
    case EROFS: return error_kind::read_only;
    case EOPNOTSUPP: return error_kind::unsupported;
    default: return error_kind::io;
    }
}

/// What a user can do about it, where the system's own words do not say.
[[nodiscard]] constexpr std::string_view advice_for(int code) noexcept {
    switch (code) {
    case ENOSPC: return "; free some space on that disk and open again";
    case EDQUOT: return "; raise the quota or remove files";
    case EMFILE: return "; raise the limit of open files (ulimit -n)";
    case ENFILE: return "; the whole system has run out of open files";
    case EACCES:
    case EPERM: return "; check the owner and the permissions";
    case EIO: return "; the disk failed, look into the system's log";
    case ELOOP: return "; a symbolic link stands where a file of the database belongs";
    default: return "";
    }
}

/// `operation path: reason`, for instance "sync /db/000003.log: No space left on device; ...".
[[nodiscard]] LSMER_COLD inline error failure(std::string_view operation, std::string_view path,
                                              int code) {
    char words[128];
    // The GNU strerror_r gives a pointer, the POSIX one a number: the overloads take both.
    struct pick {
        static const char* from(const char* text, const char*) noexcept { return text; }
        static const char* from(int, const char* text) noexcept { return text; }
    };
    words[0] = '\0';
    const char* const reason = pick::from(::strerror_r(code, words, sizeof words), words);
    return make_error(kind_of(code), operation, ' ', path, ": ", reason, advice_for(code));
}

} // namespace lsmer::inline v0::io
