#pragma once
// Run-time failures as values. `result<T>` holds a value or an `error`; nothing in the library
// throws across its interface, so it works with exceptions switched off.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/config.hpp"
#include "lsmer/base/message.hpp"

#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0 {

/// What went wrong, as few stable kinds as a program can act on.
enum class error_kind : unsigned char {
    io,               // the operating system refused or failed
    corruption,       // bytes on disk are not what was written
    schema_mismatch,  // the directory holds a table of another shape
    invalid_argument, // the caller's values make no sense
    not_found,        // a named file, table, column or codec is absent
    busy,             // somebody else holds it
    read_only,        // the table no longer takes writes, or never did
    out_of_space,     // the disk or a memory budget is full
    cancelled,        // the caller asked to stop, or the deadline passed
    limit,            // a documented bound was exceeded
    parse,            // text could not be read
    type,             // a value has another type than needed
    unsupported,      // a valid wish that this build does not do
};

[[nodiscard]] constexpr std::string_view to_string(error_kind kind) noexcept {
    constexpr std::string_view names[] = {
        "io",        "corruption",   "schema_mismatch", "invalid_argument", "not_found",
        "busy",      "read_only",    "out_of_space",    "cancelled",        "limit",
        "parse",     "type",         "unsupported"};
    return names[static_cast<unsigned char>(kind)];
}

/// A failure: its kind, and one sentence with the names involved and what to do. Copies, moves
/// and destruction are calls: they happen on every path out of every function, and never in time.
struct error {
    error_kind kind{};
    std::string message;

    LSMER_COLD error() noexcept {}
    LSMER_COLD error(error_kind k, std::string m) noexcept : kind(k), message(std::move(m)) {}
    LSMER_COLD error(const error& other) : kind(other.kind), message(other.message) {}
    LSMER_COLD error(error&& other) noexcept
        : kind(other.kind), message(std::move(other.message)) {}
    LSMER_COLD error& operator=(error other) noexcept {
        kind = other.kind;
        message.swap(other.message);
        return *this;
    }
    LSMER_COLD ~error() {}

    /// The same failure seen from further out: "while opening /db: ...".
    [[nodiscard]] LSMER_COLD error within(std::string_view context) && {
        message.insert(0, ": ").insert(0, context);
        return std::move(*this);
    }
    [[nodiscard]] const char* what() const noexcept { return message.c_str(); }
};

namespace detail {

[[nodiscard]] LSMER_COLD inline error error_of(error_kind kind, const message_piece* pieces,
                                               std::size_t count) {
    return {kind, joined(pieces, count)};
}
[[noreturn]] LSMER_COLD inline void raise(const error& e) { LSMER_THROW(e); }

} // namespace detail

template <class... Pieces>
[[nodiscard]] LSMER_ALWAYS_INLINE error make_error(error_kind kind, const Pieces&... pieces) {
    const message_piece all[] = {message_piece(pieces)...};
    return detail::error_of(kind, all, sizeof...(pieces));
}

/// A value or an error. `value()` on an error throws it where exceptions are on and stops the
/// program with its message where they are off.
template <class T>
class [[nodiscard]] result {
public:
    using value_type = T;

    result(T value) noexcept(std::is_nothrow_move_constructible_v<T>) : ok_(true) {
        new (&value_) T(std::move(value));
    }
    result(lsmer::error&& e) noexcept : ok_(false) { new (&error_) lsmer::error(std::move(e)); }
    result(const lsmer::error& e) : ok_(false) { new (&error_) lsmer::error(e); }
    result(result&& other) noexcept : ok_(other.ok_) { take(std::move(other)); }
    result& operator=(result&& other) noexcept {
        if (this != &other) {
            destroy();
            ok_ = other.ok_;
            take(std::move(other));
        }
        return *this;
    }
    ~result() { destroy(); }

    [[nodiscard]] bool has_value() const noexcept { return ok_; }
    explicit operator bool() const noexcept { return ok_; }

    [[nodiscard]] T& value() & { return require(), value_; }
    [[nodiscard]] const T& value() const& { return require(), value_; }
    // By value: what `for (auto row : f().value())` walks must outlive the result.
    [[nodiscard]] T value() && { return require(), std::move(value_); }
    // REQUIRES: has_value()
    [[nodiscard]] T& operator*() & noexcept { return value_; }
    [[nodiscard]] const T& operator*() const& noexcept { return value_; }
    [[nodiscard]] T operator*() && noexcept { return std::move(value_); }
    [[nodiscard]] T* operator->() noexcept { return &value_; }
    [[nodiscard]] const T* operator->() const noexcept { return &value_; }
    // REQUIRES: !has_value()
    [[nodiscard]] lsmer::error& error() & noexcept { return error_; }
    [[nodiscard]] const lsmer::error& error() const& noexcept { return error_; }
    [[nodiscard]] lsmer::error&& error() && noexcept { return std::move(error_); }

private:
    void require() const {
        if (!ok_) detail::raise(error_);
    }
    void take(result&& other) noexcept {
        if (ok_) {
            new (&value_) T(std::move(other.value_));
        } else {
            new (&error_) lsmer::error(std::move(other.error_));
        }
    }
    void destroy() noexcept {
        if (ok_) {
            value_.~T();
        } else {
            error_.~error();
        }
    }

    bool ok_;
    union {
        T value_;
        lsmer::error error_;
    };
};

template <>
class [[nodiscard]] result<void> {
public:
    using value_type = void;

    result() noexcept : ok_(true) {}
    result(lsmer::error&& e) noexcept : ok_(false) { new (&error_) lsmer::error(std::move(e)); }
    result(const lsmer::error& e) : ok_(false) { new (&error_) lsmer::error(e); }
    result(result&& other) noexcept : ok_(other.ok_) {
        if (!ok_) new (&error_) lsmer::error(std::move(other.error_));
    }
    result(const result& other) : ok_(other.ok_) {
        if (!ok_) new (&error_) lsmer::error(other.error_);
    }
    result& operator=(result other) noexcept {
        if (!ok_) error_.~error();
        ok_ = other.ok_;
        if (!ok_) new (&error_) lsmer::error(std::move(other.error_));
        return *this;
    }
    ~result() {
        if (!ok_) error_.~error();
    }

    [[nodiscard]] bool has_value() const noexcept { return ok_; }
    explicit operator bool() const noexcept { return ok_; }
    void value() const {
        if (!ok_) detail::raise(error_);
    }
    // REQUIRES: !has_value()
    [[nodiscard]] lsmer::error& error() & noexcept { return error_; }
    [[nodiscard]] const lsmer::error& error() const& noexcept { return error_; }
    [[nodiscard]] lsmer::error&& error() && noexcept { return std::move(error_); }

private:
    bool ok_;
    union {
        lsmer::error error_;
    };
};

using status = result<void>;

} // namespace lsmer::inline v0
