#pragma once
// Why a row of a text cannot be kept, as a value and as a sentence.

#include "lsmer/base/result.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/interop/csv/field.hpp"
#include "lsmer/interop/csv/quotes.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace lsmer::inline v0::csv {

struct failure {
    enum class reason : unsigned char {
        value,    // a field is not of its column's type
        empty,    // a field is empty, and its column takes no nulls
        fields,   // the row has too few or too many fields
        quoting,  // a quote stands where it may not
        unclosed, // a quoted field has no end
    };
    std::size_t at = 0;      // offset of the field, or of the row
    std::size_t row = 0;     // which, among those parsed: of `value` and `empty`
    std::size_t column = 0;  // of the schema: likewise
    std::size_t fields = 0;  // of the row: of `fields`
    std::string_view text{}; // of the field, or of the line
    reason why{};

    [[nodiscard]] bool of_field() const noexcept {
        return why == reason::value || why == reason::empty;
    }
};

/// What column i should hold.
template <schema S>
[[nodiscard]] std::string expected_of(std::size_t column) {
    std::string out;
    each_index<column_count<S>>([&](auto i) {
        using C = column_at<S, i>;
        if (i == column) out = expected_text<typename C::plain_type>(C::nullable);
    });
    return out;
}

template <schema S>
[[nodiscard]] LSMER_COLD std::string sentence(const failure& f, std::size_t fields) {
    const std::string_view name = f.of_field() ? column_infos<S>[f.column].name : "";
    switch (f.why) {
        case failure::reason::value:
            return join("column ", name, ": ", shown_field(f.text), " is not ",
                        expected_of<S>(f.column));
        case failure::reason::empty:
            return join("column ", name, ": the field is empty, ", expected_of<S>(f.column),
                        " was expected; only a nullable column takes empty fields");
        case failure::reason::fields:
            return join(f.fields, f.fields == 1 ? " field, " : " fields, ", fields,
                        " were expected");
        case failure::reason::quoting:
            return join(shown_field(f.text), " has a quote inside a field; quote the whole field "
                                             "and double the quotes in it");
        case failure::reason::unclosed:
            return join(shown_field(f.text), " opens a quote that is never closed");
    }
    return {};
}

} // namespace lsmer::inline v0::csv
