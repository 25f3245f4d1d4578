#pragma once
// Text as a template argument: the name of a column, the text of a query.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0 {

/// A string of N characters that may stand as a template argument. Its characters are followed by
/// a NUL so that compilers print it as a string.
template <std::size_t N>
struct fixed_string {
    char chars[N + 1];

    constexpr fixed_string(const char (&text)[N + 1]) noexcept {
        for (std::size_t i = 0; i < N; ++i) chars[i] = text[i];
        chars[N] = '\0'; // assigned, not left to initialisation: clang then prints it as text
    }
    constexpr explicit fixed_string(std::string_view text) noexcept {
        for (std::size_t i = 0; i < N; ++i) chars[i] = i < text.size() ? text[i] : '\0';
        chars[N] = '\0';
    }

    [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {chars, N}; }
    constexpr operator std::string_view() const noexcept { return view(); }

    friend constexpr bool operator==(const fixed_string&, const fixed_string&) = default;
};

template <std::size_t N>
fixed_string(const char (&)[N]) -> fixed_string<N - 1>;

/// FNV-1a, 64 bits: names are compared by this number first, which at compile time is several
/// times cheaper than comparing characters.
[[nodiscard]] constexpr std::uint64_t name_hash(std::string_view name) noexcept {
    std::uint64_t h = 0xcbf29ce484222325U;
    for (const char c : name) {
        h ^= static_cast<unsigned char>(c);
        h *= 0x100000001b3U;
    }
    return h;
}

} // namespace lsmer::inline v0
