#pragma once
// Names of files: joining, splitting, and the numbered names of a database directory
// ("000007.log"). A number is used for one file only, ever.

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace lsmer::inline v0::io {

[[nodiscard]] inline std::string join_path(std::string_view directory, std::string_view name) {
    std::string path(directory);
    if (!path.empty() && path.back() != '/') path += '/';
    path += name;
    return path;
}

/// The directory of a path: "/db" of "/db/000007.log", "." of a bare name.
[[nodiscard]] inline std::string_view parent_path(std::string_view path) noexcept {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return ".";
    return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

[[nodiscard]] inline std::string_view file_name(std::string_view path) noexcept {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// "000007.log" of 7 and "log"; more digits when the number needs them.
[[nodiscard]] inline std::string numbered_name(std::uint64_t number, std::string_view extension) {
    char digits[24];
    const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    const auto length = static_cast<std::size_t>(end - digits);
    std::string name(length < 6 ? 6 - length : 0, '0');
    name.append(digits, length);
    name += '.';
    name += extension;
    return name;
}

/// The number of such a name, 0 when the name is not exactly what `numbered_name` gives.
[[nodiscard]] inline std::uint64_t parse_numbered_name(std::string_view name,
                                                       std::string_view extension) {
    std::uint64_t number = 0;
    const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (failed != std::errc{} || end == name.data() || number == 0) return 0;
    return numbered_name(number, extension) == name ? number : 0;
}

} // namespace lsmer::inline v0::io
