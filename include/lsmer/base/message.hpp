#pragma once
// Sentences put together from text and numbers. Every piece becomes one value of one type before
// anything is formatted, so that a program with a hundred messages compiles one formatter and
// not a hundred: failures are most of the code of a storage engine, and none of its time.

#include "lsmer/base/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lsmer::inline v0 {

/// One piece of a message. It views the text it was made from.
class message_piece {
public:
    // Exactly these: were conversions to them considered, each length of a literal would ask some
    // twenty templates of the standard library whether it is one.
    constexpr message_piece(const char* text) noexcept
        : text_(text), size_(std::char_traits<char>::length(text)) {}
    template <std::same_as<std::string_view> T>
    constexpr message_piece(T text) noexcept : text_(text.data()), size_(text.size()) {}
    template <std::same_as<std::string> T>
    message_piece(const T& text) noexcept : text_(text.data()), size_(text.size()) {}
    constexpr message_piece(char letter) noexcept
        : number_(static_cast<unsigned char>(letter)), size_(is_letter) {}
    template <std::unsigned_integral T>
    constexpr message_piece(T number) noexcept : number_(number), size_(is_natural) {}
    template <std::signed_integral T>
    constexpr message_piece(T number) noexcept
        : number_(static_cast<std::uint64_t>(std::int64_t{number})), size_(is_integer) {}

    void append_to(std::string& out) const;

private:
    static constexpr std::size_t is_letter = SIZE_MAX;
    static constexpr std::size_t is_natural = SIZE_MAX - 1;
    static constexpr std::size_t is_integer = SIZE_MAX - 2;

    union {
        const char* text_;
        std::uint64_t number_;
    };
    std::size_t size_; // of the text, or what the number is
};

LSMER_COLD inline void message_piece::append_to(std::string& out) const {
    if (size_ < is_integer) {
        out.append(text_, size_);
        return;
    }
    if (size_ == is_letter) {
        out.push_back(static_cast<char>(number_));
        return;
    }
    const bool negative = size_ == is_integer && static_cast<std::int64_t>(number_) < 0;
    std::uint64_t rest = negative ? 0 - number_ : number_;
    char digits[20];
    std::size_t at = sizeof digits;
    do {
        digits[--at] = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (negative) out.push_back('-');
    out.append(digits + at, sizeof digits - at);
}

namespace detail {

[[nodiscard]] LSMER_COLD inline std::string joined(const message_piece* pieces,
                                                   std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) pieces[i].append_to(out);
    return out;
}

} // namespace detail

/// Joins pieces of text and integers into one message.
template <class... Pieces>
[[nodiscard]] LSMER_ALWAYS_INLINE std::string join(const Pieces&... pieces) {
    const message_piece all[] = {message_piece(pieces)...};
    return detail::joined(all, sizeof...(pieces));
}

} // namespace lsmer::inline v0
