#pragma once

// DuckDB as a peer of the tick suite.
//
//   Database(library, path or "", threads)
//     create_trades(symbols)      text, or enumerations (the better case for group by symbol)
//     append(trades)              in data chunks, the fastest way in
//     prepare(sql) -> Statement   once; execute() -> Result per repetition; Result::sums() after it
//
// A failure of DuckDB after it was found stops the program: a peer that answers half of the
// questions would be no peer.
//
// Threads: one thread per Database; DuckDB runs `threads` of its own.

#include "support/duckdb_query.hpp"
#include "support/ticks.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench::duckdb {

enum class symbols { text, enumeration };

class Database {
public:
    // An empty path is a database in memory.
    Database(library_pointer library, const std::string& path, unsigned threads)
        : library_(std::move(library)) {
        const Library& f = *library_;
        char* message = nullptr;
        if (f->open_ext(path.empty() ? nullptr : path.c_str(), &database_, nullptr, &message) !=
            detail::success)
            fail("opening " + path, message);
        if (f->connect(database_, &connection_) != detail::success)
            fail("connecting to " + path, nullptr);
        execute("SET threads = " + std::to_string(threads));
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database() {
        (*library_)->disconnect(&connection_);
        (*library_)->close(&database_);
    }

    void execute(const std::string& sql) {
        detail::result_struct result{};
        if ((*library_)->query(connection_, sql.c_str(), &result) != detail::success)
            fail(sql, (*library_)->result_error(&result));
        (*library_)->destroy_result(&result);
    }

    Statement prepare(const std::string& sql) { return Statement(library_, connection_, sql); }

    // `time` is BIGINT where rows go in one by one: the interface has no cheaper call for
    // nanoseconds, and a slower one would be held against DuckDB.
    void create_trades(symbols how, const char* time = "TIMESTAMP_NS") {
        const bool text = how == symbols::text;
        if (!text) {
            execute("CREATE TYPE symbol_name AS ENUM (" + quoted_list(symbol_count, symbol_name) +
                    ")");
            execute("CREATE TYPE exchange_name AS ENUM (" +
                    quoted_list(exchange_count, [](std::size_t i) { return exchange_names[i]; }) +
                    ")");
        }
        execute(std::string("CREATE TABLE trades(time ") + time + ", symbol " +
                (text ? "VARCHAR" : "symbol_name") +
                ", price DOUBLE, size INTEGER, side BOOLEAN, " + "exchange " +
                (text ? "VARCHAR" : "exchange_name") + ")");
    }

    // The rows [at, at + rows), in one transaction unless one is open.
    void append_chunks(const trades& t, std::size_t at, std::size_t rows, symbols how);
    void append_rows(const trades& t, std::size_t rows);

private:
    template <class Name>
    static std::string quoted_list(std::size_t count, Name name) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i)
            list += std::string(i == 0 ? "'" : ", '") + std::string(name(i)) + "'";
        return list;
    }

    // Runs body(appender) and writes what it appended.
    template <class Body>
    void with_appender(Body body) {
        const Library& f = *library_;
        detail::handle appender = nullptr;
        if (f->appender_create(connection_, nullptr, "trades", &appender) != detail::success)
            fail("creating an appender", f->appender_error(appender));
        if (!body(appender)) fail("appending", f->appender_error(appender));
        if (f->appender_flush(appender) != detail::success)
            fail("flushing an appender", f->appender_error(appender));
        f->appender_destroy(&appender);
    }

    library_pointer library_;
    detail::handle database_ = nullptr;
    detail::handle connection_ = nullptr;
};

namespace detail {

inline inline_string make_inline(std::string_view text) {
    inline_string s{static_cast<std::uint32_t>(text.size()), {}};
    std::memcpy(s.bytes, text.data(), text.size()); // REQUIRES: at most 12 bytes
    return s;
}

// One data chunk of trades: where its columns' values go.
struct trade_vectors {
    static constexpr std::uint64_t count = 6;
    void* data[count];

    void fill(const trades& t, std::size_t at, std::size_t rows, symbols how) const {
        std::memcpy(data[0], t.time.data() + at, rows * sizeof t.time[0]);
        std::memcpy(data[2], t.price.data() + at, rows * sizeof t.price[0]);
        std::memcpy(data[3], t.size.data() + at, rows * sizeof t.size[0]);
        std::memcpy(data[4], t.side.data() + at, rows * sizeof t.side[0]);
        if (how == symbols::enumeration) { // stored as codes of two bytes and of one
            std::memcpy(data[1], t.symbol.data() + at, rows * sizeof t.symbol[0]);
            std::memcpy(data[5], t.exchange.data() + at, rows * sizeof t.exchange[0]);
            return;
        }
        auto* const symbol = static_cast<inline_string*>(data[1]);
        auto* const exchange = static_cast<inline_string*>(data[5]);
        for (std::size_t i = 0; i < rows; ++i) {
            symbol[i] = make_inline(symbol_name(t.symbol[at + i]));
            exchange[i] = make_inline(exchange_names[t.exchange[at + i]]);
        }
    }
};

} // namespace detail

inline void Database::append_chunks(const trades& t, std::size_t at, std::size_t rows,
                                    symbols how) {
    const std::size_t end = at + rows;
    const Library& f = *library_;
    with_appender([&](detail::handle appender) {
        detail::handle types[detail::trade_vectors::count];
        for (std::uint64_t i = 0; i < std::size(types); ++i)
            types[i] = f->appender_column_type(appender, i);
        detail::handle chunk = f->create_data_chunk(types, std::size(types));
        bool done = true;
        const std::size_t most = f->vector_size();
        for (; done && at < end; at += most) {
            const std::size_t count = std::min(most, end - at);
            f->data_chunk_reset(chunk);
            detail::trade_vectors vectors;
            for (std::uint64_t i = 0; i < std::size(types); ++i)
                vectors.data[i] = f->vector_get_data(f->data_chunk_get_vector(chunk, i));
            vectors.fill(t, at, count, how);
            f->data_chunk_set_size(chunk, count);
            done = f->append_data_chunk(appender, chunk) == detail::success;
        }
        f->destroy_data_chunk(&chunk);
        for (auto& type : types) f->destroy_logical_type(&type);
        return done;
    });
}

// One call per value, as a program that receives rows would. REQUIRES: text symbols, BIGINT time
inline void Database::append_rows(const trades& t, std::size_t rows) {
    const Library& f = *library_;
    with_appender([&](detail::handle appender) {
        const auto put = [&](detail::state s) { return s == detail::success; };
        for (std::size_t i = 0; i < rows; ++i) {
            const std::string_view symbol = symbol_name(t.symbol[i]);
            const std::string_view exchange = exchange_names[t.exchange[i]];
            if (!put(f->append_int64(appender, t.time[i])) ||
                !put(f->append_varchar_length(appender, symbol.data(), symbol.size())) ||
                !put(f->append_double(appender, t.price[i])) ||
                !put(f->append_int32(appender, t.size[i])) ||
                !put(f->append_bool(appender, t.side[i] != 0)) ||
                !put(f->append_varchar_length(appender, exchange.data(), exchange.size())) ||
                !put(f->appender_end_row(appender)))
                return false;
        }
        return true;
    });
}

} // namespace bench::duckdb
