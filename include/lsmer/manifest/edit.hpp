#pragma once
// One atomic change of what a database consists of.

#include "lsmer/base/byte_cursor.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/base/items.hpp"
#include "lsmer/base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lsmer::inline v0::manifest {

/// An SSTable of a table. `bounds` is the engine's: first and last key, encoded.
struct file_record {
    std::uint32_t table = 0;
    std::uint64_t number = 0;
    std::uint32_t level = 0;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::uint64_t first_sequence = 0;
    std::uint64_t last_sequence = 0;
    std::string bounds{};
    friend bool operator==(const file_record&, const file_record&) = default;
};

/// Keys of a keyed table that were erased, [begin, end) or from `begin` on: rows that are older
/// than the sequence, as their files say, are gone.
struct erased_range {
    std::uint32_t table = 0;
    std::uint64_t sequence = 0;
    std::string begin{};
    std::string end{};
    bool open = false; // no end
    friend bool operator==(const erased_range&, const erased_range&) = default;
};

/// A table: its schema as the engine's bytes.
struct table_record {
    std::uint32_t id = 0;
    std::string name{};
    std::string schema{};
    friend bool operator==(const table_record&, const table_record&) = default;
};

/// A place in the log up to which everything is on stable storage.
struct log_place {
    std::uint64_t file = 0;
    std::uint64_t length = 0;
    friend bool operator==(const log_place&, const log_place&) = default;
};

/// What is not set does not change.
struct Edit {
    items<file_record> added{};
    items<std::uint64_t> removed{};           // numbers of files; taken away before `added` come
    items<table_record> tables{};             // created
    items<erased_range> erased{};             // ranges, added
    items<erased_range> forgotten{};          // ranges that take nothing away any more
    std::uint32_t first_symbol = 0;           // code of the first of `symbols`
    items<std::string> symbols{};             // new names of the dictionary, in order of codes
    std::optional<std::uint64_t> first_log{}; // replay begins with this log
    std::optional<std::uint64_t> last_sequence{}; // the last one that tables on disk hold
    std::optional<log_place> durable_log{};
    std::optional<std::uint64_t> next_file{}; // numbers from here on were never used; set by
                                              // the manifest
    friend bool operator==(const Edit&, const Edit&) = default;
};

namespace detail {

/// DO NOT RENUMBER: these are in files.
enum class tag : std::uint8_t {
    added = 1,
    removed = 2,
    table = 3,
    symbols = 4,
    first_log = 5,
    last_sequence = 6,
    durable_log = 7,
    next_file = 8,
    erased = 9,
    forgotten = 10,
};

inline void put_tag(byte_buffer& out, tag t) { out.push_back(static_cast<std::byte>(t)); }

inline void put_text(byte_buffer& out, std::string_view text) {
    put_varint(out, text.size());
    put(out, as_bytes(text));
}

inline void put_number(byte_buffer& out, tag t, const std::optional<std::uint64_t>& value) {
    if (!value) return;
    put_tag(out, t);
    put_varint(out, *value);
}

/// A number that may stand in an edit once.
inline void get_number(byte_cursor& in, std::optional<std::uint64_t>& into) {
    if (into) in.fail();
    into = in.varint();
}

inline file_record get_file(byte_cursor& in) {
    file_record f;
    f.table = static_cast<std::uint32_t>(in.varint(0xFFFFFFFFU));
    f.number = in.varint();
    f.level = static_cast<std::uint32_t>(in.varint(0xFFFFFFFFU));
    f.rows = in.varint();
    f.bytes = in.varint();
    f.first_sequence = in.varint();
    f.last_sequence = in.varint();
    f.bounds = as_text(in.sized_bytes());
    return f;
}

inline void put_range(byte_buffer& out, tag t, const erased_range& r) {
    put_tag(out, t);
    put_varint(out, r.table);
    put_varint(out, r.sequence);
    put_text(out, r.begin);
    put_text(out, r.end);
    out.push_back(static_cast<std::byte>(r.open));
}
inline erased_range get_range(byte_cursor& in) {
    erased_range r;
    r.table = static_cast<std::uint32_t>(in.varint(0xFFFFFFFFU));
    r.sequence = in.varint();
    r.begin = as_text(in.sized_bytes());
    r.end = as_text(in.sized_bytes());
    const auto open = in.fixed<std::uint8_t>();
    if (open > 1) in.fail();
    r.open = open != 0;
    return r;
}

inline void get_symbols(byte_cursor& in, Edit& edit) {
    if (!edit.symbols.empty()) in.fail();
    edit.first_symbol = static_cast<std::uint32_t>(in.varint(0xFFFFFFFFU));
    const std::uint64_t count = in.varint();
    if (count == 0 || count > in.left()) return in.fail(); // each takes a byte at least
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        edit.symbols.push_back(std::string(as_text(in.sized_bytes())));
    }
}

} // namespace detail

inline void encode(const Edit& edit, byte_buffer& out) {
    using detail::tag;
    for (const std::uint64_t number : edit.removed) {
        detail::put_tag(out, tag::removed);
        put_varint(out, number);
    }
    for (const table_record& t : edit.tables) {
        detail::put_tag(out, tag::table);
        put_varint(out, t.id);
        detail::put_text(out, t.name);
        detail::put_text(out, t.schema);
    }
    for (const file_record& f : edit.added) {
        detail::put_tag(out, tag::added);
        for (const std::uint64_t n : {std::uint64_t{f.table}, f.number, std::uint64_t{f.level},
                                      f.rows, f.bytes, f.first_sequence, f.last_sequence}) {
            put_varint(out, n);
        }
        detail::put_text(out, f.bounds);
    }
    for (const erased_range& r : edit.forgotten) detail::put_range(out, tag::forgotten, r);
    for (const erased_range& r : edit.erased) detail::put_range(out, tag::erased, r);
    if (!edit.symbols.empty()) {
        detail::put_tag(out, tag::symbols);
        put_varint(out, edit.first_symbol);
        put_varint(out, edit.symbols.size());
        for (const std::string& s : edit.symbols) detail::put_text(out, s);
    }
    detail::put_number(out, tag::first_log, edit.first_log);
    detail::put_number(out, tag::last_sequence, edit.last_sequence);
    if (edit.durable_log) {
        detail::put_tag(out, tag::durable_log);
        put_varint(out, edit.durable_log->file);
        put_varint(out, edit.durable_log->length);
    }
    detail::put_number(out, tag::next_file, edit.next_file);
}

/// Total: any bytes give an edit or an error that says where in them it is.
[[nodiscard]] LSMER_COLD inline result<Edit> decode_edit(byte_view bytes) {
    using detail::tag;
    byte_cursor in(bytes);
    Edit edit;
    while (in.ok() && !in.at_end()) {
        switch (static_cast<tag>(in.fixed<std::uint8_t>())) {
        case tag::added: edit.added.push_back(detail::get_file(in)); break;
        case tag::removed: edit.removed.push_back(in.varint()); break;
        case tag::table: {
            table_record t;
            t.id = static_cast<std::uint32_t>(in.varint(0xFFFFFFFFU));
            t.name = as_text(in.sized_bytes());
            t.schema = as_text(in.sized_bytes());
            edit.tables.push_back(std::move(t));
            break;
        }
        case tag::symbols: detail::get_symbols(in, edit); break;
        case tag::first_log: detail::get_number(in, edit.first_log); break;
        case tag::last_sequence: detail::get_number(in, edit.last_sequence); break;
        case tag::durable_log: {
            if (edit.durable_log) in.fail();
            const std::uint64_t file = in.varint();
            edit.durable_log = log_place{file, in.varint()};
            break;
        }
        case tag::next_file: detail::get_number(in, edit.next_file); break;
        case tag::erased: edit.erased.push_back(detail::get_range(in)); break;
        case tag::forgotten: edit.forgotten.push_back(detail::get_range(in)); break;
        default: in.fail();
        }
    }
    if (!in.ok()) {
        return make_error(error_kind::corruption, "the edit makes no sense at its byte ",
                          in.offset());
    }
    return edit;
}

} // namespace lsmer::inline v0::manifest
