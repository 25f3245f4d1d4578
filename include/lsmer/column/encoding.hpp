#pragma once
// How a chunk of a column is stored, as far as its reader can make use of it.

#include <string_view>

namespace lsmer::inline v0 {

enum class encoding : unsigned char {
    plain,
    constant,
    dictionary,
    run_length,
    delta,
    packed,
    other
};

[[nodiscard]] constexpr std::string_view to_string(encoding e) noexcept {
    constexpr std::string_view names[] = {"plain", "constant", "dictionary", "run_length",
                                          "delta", "packed",   "other"};
    return names[static_cast<unsigned char>(e)];
}

} // namespace lsmer::inline v0
