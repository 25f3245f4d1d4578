#pragma once
// What stands where the answer of a refused query would.

#include "lsmer/base/fixed_string.hpp"
#include "lsmer/base/result.hpp"

#include <cstddef>
#include <string>

namespace borf::inline v0 {

/// What a refused query gives, so that the refusal stays the only error: it answers everything
/// with itself.
struct refused_query {
    template <class... T>
    constexpr refused_query operator()(T&&...) const noexcept {
        return {};
    }
    constexpr explicit operator bool() const noexcept { return false; }
    constexpr refused_query operator*() const noexcept { return {}; }
    constexpr const refused_query* operator->() const noexcept { return this; }
    template <class T>
    constexpr refused_query operator[](T&&) const noexcept {
        return {};
    }
    constexpr refused_query value() const noexcept { return {}; }
    lsmer::error error() const { return {}; }
    template <class... T>
    constexpr refused_query run(T&&...) const noexcept {
        return {};
    }
    template <class... T>
    constexpr refused_query explain(T&&...) const noexcept {
        return {};
    }

    // As a result, and as its rows and columns.
    template <class... T>
    constexpr void print(T&&...) const noexcept {}
    template <class... T>
    std::string to_string(T&&...) const {
        return {};
    }
    template <class... T>
    std::string to_csv(T&&...) const {
        return {};
    }
    constexpr std::size_t rows() const noexcept { return 0; }
    constexpr std::size_t size() const noexcept { return 0; }
    constexpr bool empty() const noexcept { return true; }
    constexpr const refused_query* begin() const noexcept { return this; }
    constexpr const refused_query* end() const noexcept { return this; }
    template <lsmer::fixed_string Name>
    constexpr refused_query column() const noexcept {
        return {};
    }
    template <lsmer::fixed_string Name>
    constexpr refused_query get() const noexcept {
        return {};
    }
};

} // namespace borf::inline v0
