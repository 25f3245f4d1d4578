#pragma once
// Result: the answer of a query, with its columns' names and types in its own type.
//
//   auto r = ...;                             // Result<result_column<"symbol", symbol>, ...>
//   r.rows();
//   r.column<"price">()[0];                   // double, or nullable<double>
//   for (auto row : r) row.get<"symbol">();   // std::string_view
//   for (auto [symbol, price] : r) ...
//
// A result owns all that it shows and outlives its source. Symbols and texts are string_views into
// it. Threads: a result that nobody moves may be read by any number.

#include "borf/result/csv.hpp"
#include "borf/result/data.hpp"
#include "borf/result/print.hpp"
#include "lsmer/base/assert.hpp"
#include "lsmer/base/fixed_string.hpp"
#include "lsmer/base/leaves.hpp"
#include "lsmer/column/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace borf::inline v0 {

/// A column of a result: its name, and its type as a column type (value.hpp).
template <lsmer::fixed_string Name, lsmer::column_value T>
struct result_column {
    static constexpr std::string_view name = Name;
    using value_type = T;
    using plain_type = lsmer::plain_of<T>;
    /// What it shows of a value: the type itself, a string_view, or a nullable<> of it.
    using shown_type =
        std::conditional_t<lsmer::is_nullable<T>, lsmer::nullable<plain_type>,
                           lsmer::shown_of<plain_type>>;
    /// What lies in memory: texts of every kind are string_views, so that no dictionary is needed.
    static constexpr bool is_textual =
        result::is_textual(lsmer::value_traits<plain_type>::kind);
    using storage_type =
        std::conditional_t<is_textual, std::string_view, lsmer::storage_of<plain_type>>;
};

namespace detail {

template <class C>
[[nodiscard]] typename C::shown_type show(const typename C::storage_type& v) noexcept {
    using plain = typename C::plain_type;
    using shown = typename C::shown_type;
    if constexpr (lsmer::is_nullable<typename C::value_type> && C::is_textual) {
        if (v.empty()) return shown{};
    } else if constexpr (lsmer::is_nullable<typename C::value_type>) {
        if (lsmer::value_traits<plain>::is_null(v)) return shown{};
    }
    if constexpr (std::is_same_v<plain, bool>) {
        return shown(v != 0);
    } else {
        return shown(lsmer::shown_of<plain>{v});
    }
}

/// Place of the column of a name; the number of columns when there is none.
template <lsmer::fixed_string Name, class... C>
[[nodiscard]] constexpr std::size_t result_index() noexcept {
    constexpr std::size_t i = [] {
        std::size_t at = 0;
        static_cast<void>(((C::name == std::string_view(Name) ? true : (++at, false)) || ...));
        return at;
    }();
    static_assert(i < sizeof...(C), "borf: the result has no column of this name");
    return i;
}

/// What a wrong name gives, so that its refusal stays the only error.
struct no_column {
    template <class T>
    operator T() const;
    no_column operator[](std::size_t) const;
    const no_column* begin() const;
    const no_column* end() const;
};

} // namespace detail

/// One column: values by row number, and `raw()` for the lanes as they lie in memory.
template <class C>
class column_values {
public:
    using value_type = typename C::shown_type;
    using storage_type = typename C::storage_type;

    column_values(const storage_type* values, std::size_t rows) noexcept
        : values_(values), rows_(rows) {}

    [[nodiscard]] std::size_t size() const noexcept { return rows_; }
    [[nodiscard]] bool empty() const noexcept { return rows_ == 0; }
    // REQUIRES: i < size()
    [[nodiscard]] value_type operator[](std::size_t i) const noexcept {
        LSMER_ASSERT(i < rows_, "a row of a result is below its number of rows");
        return detail::show<C>(values_[i]);
    }
    [[nodiscard]] std::span<const storage_type> raw() const noexcept { return {values_, rows_}; }

    class iterator {
    public:
        iterator(const column_values& of, std::size_t at) noexcept : of_(of), at_(at) {}
        value_type operator*() const noexcept { return of_[at_]; }
        iterator& operator++() noexcept {
            ++at_;
            return *this;
        }
        bool operator==(const iterator& o) const noexcept { return at_ == o.at_; }

    private:
        column_values of_;
        std::size_t at_;
    };
    [[nodiscard]] iterator begin() const noexcept { return {*this, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {*this, rows_}; }

private:
    const storage_type* values_;
    std::size_t rows_;
};

template <class... C>
class Result;

/// One row of a result, by name or by place; also takes structured bindings.
template <class... C>
class result_row {
public:
    using columns = lsmer::type_list<C...>;

    template <lsmer::fixed_string Name>
    [[nodiscard]] auto get() const noexcept {
        constexpr std::size_t i = detail::result_index<Name, C...>();
        if constexpr (i == sizeof...(C)) return detail::no_column{};
        else return get<i>();
    }
    template <std::size_t I>
    [[nodiscard]] auto get() const noexcept {
        using column = typename columns::template at<I>;
        return detail::show<column>(
            data_->columns[I].template as<typename column::storage_type>()[row_]);
    }

private:
    friend class Result<C...>;
    result_row(const result::Data& data, std::size_t row) noexcept : data_(&data), row_(row) {}

    const result::Data* data_;
    std::size_t row_;
};

template <class... C>
class Result {
public:
    using columns = lsmer::type_list<C...>;
    using row_type = result_row<C...>;

    explicit Result(result::Data data) : data_(std::move(data)) {
        constexpr std::string_view names[] = {C::name...};
        for (std::size_t i = 0; i < sizeof...(C); ++i) data_.columns[i].name = names[i];
    }

    [[nodiscard]] std::size_t rows() const noexcept { return data_.rows(); }
    [[nodiscard]] bool empty() const noexcept { return rows() == 0; }
    static constexpr std::size_t width = sizeof...(C);

    template <lsmer::fixed_string Name>
    [[nodiscard]] auto column() const noexcept {
        constexpr std::size_t i = detail::result_index<Name, C...>();
        if constexpr (i == sizeof...(C)) return detail::no_column{};
        else return column_at<i>();
    }
    template <std::size_t I>
    [[nodiscard]] auto column_at() const noexcept {
        using column = typename columns::template at<I>;
        return column_values<column>(data_.columns[I].template as<typename column::storage_type>(),
                                     rows());
    }
    // REQUIRES: i < rows()
    [[nodiscard]] row_type operator[](std::size_t i) const noexcept {
        LSMER_ASSERT(i < rows(), "a row of a result is below its number of rows");
        return row_type(data_, i);
    }

    class iterator {
    public:
        iterator(const Result& of, std::size_t at) noexcept : of_(&of), at_(at) {}
        row_type operator*() const noexcept { return (*of_)[at_]; }
        iterator& operator++() noexcept {
            ++at_;
            return *this;
        }
        bool operator==(const iterator& o) const noexcept { return at_ == o.at_; }

    private:
        const Result* of_;
        std::size_t at_;
    };
    [[nodiscard]] iterator begin() const noexcept { return {*this, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {*this, rows()}; }

    /// As a box: to a string, or to a file as wide as its terminal.
    [[nodiscard]] std::string to_string(const result::print_options& o = {}) const {
        return result::to_text(data_, o);
    }
    void print(std::FILE* file = stdout, const result::print_options& o = {}) const {
        result::print(data_, file, o);
    }
    [[nodiscard]] std::string to_csv(const result::csv_options& o = {}) const {
        return result::to_csv(data_, o);
    }
    [[nodiscard]] lsmer::status write_csv(std::FILE* file,
                                          const result::csv_options& o = {}) const {
        return result::write_csv(data_, file, o);
    }

    /// What the run read and left out.
    [[nodiscard]] const statistics& stats() const noexcept { return data_.stats; }
    /// The columns without their types.
    [[nodiscard]] const result::Data& data() const noexcept { return data_; }

private:
    result::Data data_;
};

} // namespace borf::inline v0

template <class... C>
struct std::tuple_size<borf::result_row<C...>>
    : std::integral_constant<std::size_t, sizeof...(C)> {};
template <std::size_t I, class... C>
struct std::tuple_element<I, borf::result_row<C...>> {
    using type = decltype(std::declval<const borf::result_row<C...>&>().template get<I>());
};
