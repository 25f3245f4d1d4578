#pragma once
// The payload of a batch in the log: columns as they lie in memory, one after the other.
//
//   u32 rows, u32 columns, then per column
//     fixed width   rows * width bytes
//     text, bytes   rows * u32 lengths, then the bytes of all values
//
// and the payload of a symbols record:
//
//   u32 first code, u32 count, count * u32 lengths, then the bytes of all names
//
// Decoding is total: any bytes give a batch of the schema or an error.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/column/symbol.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0::engine {

namespace detail {
template <class T>
inline constexpr bool is_text = std::is_same_v<T, std::string_view>;
}

/// The payload of a batch as pieces for one vectored write: columns of fixed width where they
/// lie, texts copied. Points into the batch, which must outlive it, and into itself.
template <schema S>
class EncodedBatch {
public:
    explicit EncodedBatch(const Batch<S>& batch) {
        store(header_, static_cast<std::uint32_t>(batch.rows()));
        store(header_ + 4, static_cast<std::uint32_t>(column_count<S>));
        pieces_[0] = header_;
        texts_.reserve(text_bytes(batch)); // so that pieces stay where they are
        each_index<column_count<S>>([&](auto i) {
            const auto column = batch.template column<i>();
            if constexpr (detail::is_text<typename column_at<S, i>::storage_type>) {
                const std::size_t from = texts_.size();
                for (const std::string_view v : column) {
                    put(texts_, static_cast<std::uint32_t>(v.size()));
                }
                for (const std::string_view v : column) put(texts_, as_bytes(v));
                pieces_[i + 1] = texts_.view().subspan(from);
            } else {
                pieces_[i + 1] = std::as_bytes(column);
            }
        });
    }
    EncodedBatch(const EncodedBatch&) = delete;
    EncodedBatch& operator=(const EncodedBatch&) = delete;

    [[nodiscard]] std::span<const byte_view> pieces() const noexcept { return pieces_; }

private:
    [[nodiscard]] static std::size_t text_bytes(const Batch<S>& batch) {
        std::size_t bytes = 0;
        each_index<column_count<S>>([&](auto i) {
            if constexpr (detail::is_text<typename column_at<S, i>::storage_type>) {
                bytes += 4 * batch.rows();
                for (const std::string_view v : batch.template column<i>()) bytes += v.size();
            }
        });
        return bytes;
    }

    std::byte header_[8];
    byte_view pieces_[1 + column_count<S>];
    byte_buffer texts_;
};

/// Columns of a batch read back; its views point into the record's bytes or into `texts`.
template <schema S>
class DecodedBatch {
public:
    [[nodiscard]] const Batch<S>& batch() const noexcept { return batch_; }

    [[nodiscard]] static result<DecodedBatch> decode(byte_view payload,
                                                     const SymbolDictionary& symbols) {
        DecodedBatch out;
        if (payload.size() < 8) return damaged("is shorter than its header");
        const auto rows = load<std::uint32_t>(payload.data());
        if (load<std::uint32_t>(payload.data() + 4) != column_count<S>) {
            return damaged("has another number of columns than the table");
        }
        if (rows > batch_rows_max) return damaged("has more rows than a batch may");
        payload = payload.subspan(8);
        typename Batch<S>::views views;
        const bool fits = all_indices<column_count<S>>([&](auto i) {
            return out.template take<i>(payload, rows, get<i>(views), symbols);
        });
        if (!fits || !payload.empty()) return damaged("does not hold the columns it announces");
        out.batch_ = Batch<S>(views);
        return out;
    }

private:
    template <class L>
    struct columns_for;
    template <class... C>
    struct columns_for<column_list<C...>> {
        using type = leaves<buffer<typename C::storage_type>...>;
    };

    static error damaged(std::string_view how) {
        return make_error(error_kind::corruption, "a batch record ", how);
    }

    template <std::size_t I, class View>
    [[nodiscard]] bool take(byte_view& payload, std::size_t rows, View& view,
                            const SymbolDictionary& symbols) {
        using C = column_at<S, I>;
        using storage = typename C::storage_type;
        auto& column = get<I>(columns_);
        const std::size_t width = detail::is_text<storage> ? 4 : sizeof(storage);
        if (payload.size() / width < rows) return false;
        column.resize(rows); // bounded by the payload's own size
        if constexpr (detail::is_text<storage>) {
            const byte_view lengths = payload.first(rows * width);
            payload = payload.subspan(rows * width);
            for (std::size_t r = 0; r < rows; ++r) {
                const auto length = load<std::uint32_t>(lengths.data() + 4 * r);
                if (length > payload.size()) return false;
                column[r] = as_text(payload.first(length));
                payload = payload.subspan(length);
            }
        } else {
            if (rows != 0) std::memcpy(column.data(), payload.data(), rows * width);
            payload = payload.subspan(rows * width);
        }
        if constexpr (std::is_same_v<typename C::plain_type, symbol>) {
            for (const std::uint32_t code : column) {
                if (code >= symbols.size()) return false;
            }
        }
        view = column.view();
        return true;
    }

    typename columns_for<typename S::columns>::type columns_;
    Batch<S> batch_;
};

/// The payload that gives codes [first, last) of a dictionary their names, or as many of them as
/// have about `bytes_max` bytes together, but one at least. Gives the code after the last.
// REQUIRES: first < last <= symbols.size()
inline std::uint32_t encode_symbols(const SymbolDictionary& symbols, std::uint32_t first,
                                    std::uint32_t last, std::size_t bytes_max, byte_buffer& out) {
    std::size_t bytes = 0;
    for (std::uint32_t code = first; code < last; ++code) {
        bytes += 4 + symbols.name(code).size();
        if (bytes > bytes_max && code != first) last = code;
    }
    put(out, first);
    put(out, last - first);
    for (std::uint32_t code = first; code < last; ++code) {
        put(out, static_cast<std::uint32_t>(symbols.name(code).size()));
    }
    for (std::uint32_t code = first; code < last; ++code) put(out, as_bytes(symbols.name(code)));
    return last;
}

/// Gives the names back their codes. `corruption` when they are not the next ones, or known
/// codes under another name.
[[nodiscard]] LSMER_COLD inline status decode_symbols(byte_view payload,
                                                      SymbolDictionary& symbols) {
    const auto damaged = [](std::string_view how) {
        return make_error(error_kind::corruption, "a symbols record ", how);
    };
    if (payload.size() < 8) return damaged("is shorter than its header");
    const auto first = load<std::uint32_t>(payload.data());
    const auto count = load<std::uint32_t>(payload.data() + 4);
    payload = payload.subspan(8);
    if (payload.size() / 4 < count) return damaged("does not hold the names it announces");
    if (first > symbols.size()) return damaged("skips codes");
    const byte_view lengths = payload.first(std::size_t{count} * 4);
    payload = payload.subspan(lengths.size());
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto length = load<std::uint32_t>(lengths.data() + std::size_t{i} * 4);
        if (length > payload.size()) return damaged("does not hold the names it announces");
        const std::string_view name = as_text(payload.first(length));
        payload = payload.subspan(length);
        if (symbols.intern(name) != first + i) {
            return damaged("gives a name that has another code already");
        }
    }
    if (!payload.empty()) return damaged("is longer than its names");
    return {};
}

} // namespace lsmer::inline v0::engine
