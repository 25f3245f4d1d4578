#pragma once

// Prepared statements of DuckDB and the sums of their results. A failure stops the program.

#include "support/duckdb_library.hpp"
#include "support/ticks.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench::duckdb {

[[noreturn]] inline void fail(const std::string& what, const char* message) {
    std::fprintf(stderr, "duckdb: %s: %s\n", what.c_str(), message ? message : "no message");
    std::exit(2);
}

using library_pointer = std::shared_ptr<const Library>;

class Result {
public:
    Result(library_pointer library, detail::result_struct result)
        : library_(std::move(library)), result_(result) {}
    Result(Result&& other) noexcept
        : library_(std::move(other.library_)), result_(std::exchange(other.result_, {})) {}
    Result& operator=(Result&&) = delete;
    ~Result() {
        if (library_ != nullptr) (*library_)->destroy_result(&result_);
    }

    struct column_sum {
        std::int64_t exact = 0;
        double approximate = 0;
    };
    struct summary {
        std::int64_t rows = 0;
        std::vector<column_sum> columns;
    };

    // Adds up the wanted columns, which are of integers or doubles. Reads the result away.
    summary sums(const std::vector<std::uint64_t>& columns) {
        const Library& f = *library_;
        summary out;
        out.columns.resize(columns.size());
        while (detail::handle chunk = f->fetch_chunk(result_)) {
            const std::uint64_t rows = f->data_chunk_get_size(chunk);
            out.rows += static_cast<std::int64_t>(rows);
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const void* data = f->vector_get_data(f->data_chunk_get_vector(chunk, columns[i]));
                add(out.columns[i], f->column_type(&result_, columns[i]), data, rows);
            }
            f->destroy_data_chunk(&chunk);
        }
        return out;
    }

private:
    static void add(column_sum& sum, detail::type_id type, const void* data, std::uint64_t rows) {
        const auto each = [&](auto value_at) {
            for (std::uint64_t i = 0; i < rows; ++i) {
                const auto value = value_at(i);
                sum.exact += static_cast<std::int64_t>(value);
                sum.approximate += static_cast<double>(value);
            }
        };
        using enum detail::type_id;
        switch (type) {
        case integer:
            return each([p = static_cast<const std::int32_t*>(data)](auto i) { return p[i]; });
        case bigint:
            return each([p = static_cast<const std::int64_t*>(data)](auto i) { return p[i]; });
        case real64: return each([p = static_cast<const double*>(data)](auto i) { return p[i]; });
        case hugeint: // no sum of a bench leaves the lower half
            return each([p = static_cast<const detail::hugeint_value*>(data)](auto i) {
                return static_cast<std::int64_t>(p[i].lower);
            });
        }
        fail("summing up a result", "a column is neither of integers nor of doubles");
    }

    library_pointer library_;
    detail::result_struct result_;
};

class Statement {
public:
    Statement(library_pointer library, detail::handle connection, const std::string& sql)
        : library_(std::move(library)) {
        if ((*library_)->prepare(connection, sql.c_str(), &statement_) != detail::success)
            fail(sql, (*library_)->prepare_error(statement_));
    }
    Statement(Statement&& other) noexcept
        : library_(std::move(other.library_)),
          statement_(std::exchange(other.statement_, nullptr)) {}
    Statement& operator=(Statement&&) = delete;
    ~Statement() {
        if (statement_ != nullptr) (*library_)->destroy_prepare(&statement_);
    }

    Result execute() {
        detail::result_struct result{};
        if ((*library_)->execute_prepared(statement_, &result) != detail::success)
            fail("running a prepared statement", (*library_)->result_error(&result));
        return Result(library_, result);
    }

    // Binds the values of row `i` to the six parameters of an insert.
    void bind(const trades& t, std::size_t i) {
        const Library& f = *library_;
        const std::string_view symbol = symbol_name(t.symbol[i]);
        const std::string_view exchange = exchange_names[t.exchange[i]];
        const bool bound = f->bind_int64(statement_, 1, t.time[i]) == detail::success &&
                           f->bind_varchar_length(statement_, 2, symbol.data(), symbol.size()) ==
                               detail::success &&
                           f->bind_double(statement_, 3, t.price[i]) == detail::success &&
                           f->bind_int32(statement_, 4, t.size[i]) == detail::success &&
                           f->bind_boolean(statement_, 5, t.side[i] != 0) == detail::success &&
                           f->bind_varchar_length(statement_, 6, exchange.data(),
                                                  exchange.size()) == detail::success;
        if (!bound) fail("binding a row", f->prepare_error(statement_));
    }

private:
    library_pointer library_;
    detail::handle statement_ = nullptr;
};

} // namespace bench::duckdb
