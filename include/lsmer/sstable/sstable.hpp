#pragma once
// SSTable: the reader of one immutable file, by row group and column.
//
//   SSTable<> ----- column<T>(group, i) --> Column<T>     checked bytes, decoded by vectors; with
//             |                                           those of the column that it refers to
//              \--- zones<T>(group, i)  --> the zones of its vectors alone
//               \-- bounds<T>(group, i) --> zone<T>       from memory, the file is not touched
//
// Access
//   mmap    the file is mapped; a chunk's checksum is verified when it is first touched, and a bit
//           remembers that. Cheapest. A disk that fails while a page is read is a SIGBUS, which no
//           error can report: it ends the program.
//   pread   every opening of a column reads and verifies its bytes, which the Column then owns. A
//           failing disk is an error of kind io.
//
// Invariants: open has validated header, footer, index and schema (directory.hpp), so chunks lie
// inside the file; bytes that fail their checksum are never given to a codec.
//
// Threads: everything is const and may be called by any number at once. Columns must not outlive
// the table.

#include "lsmer/base/ref.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/codec/standard.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/io/posix.hpp"
#include "lsmer/sstable/column.hpp"
#include "lsmer/sstable/directory.hpp"
#include "lsmer/sstable/zones.hpp"

#include <atomic>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lsmer::inline v0::sstable {

enum class access : unsigned char { mmap, pread };
/// When the checksums of chunks are verified: as chunks are touched, or all of them at open.
enum class verify : unsigned char { on_touch, at_open };

struct open_options {
    sstable::access access = sstable::access::mmap;
    sstable::verify verify = sstable::verify::on_touch;
};

namespace detail {
/// Whether a column's values are T in memory.
template <class T>
[[nodiscard]] constexpr bool holds(const column_info& column) noexcept {
    bool out = false;
    const auto consider = [&]<class... Kinds>(type_list<Kinds...>*) {
        out = ((value_traits<Kinds>::kind == column.kind && std::is_same_v<storage_of<Kinds>, T>) ||
               ...);
    };
    consider(
        static_cast<type_list<bool, std::int8_t, std::int16_t, std::int32_t, std::int64_t,
                              std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, float,
                              double, date, timestamp, timespan, symbol, text, bytes>*>(nullptr));
    if constexpr (codec::is_fixed_bytes<T>) {
        out = column.kind == type_kind::fixed_bytes && column.width == sizeof(T);
    }
    return out;
}
} // namespace detail

template <class Codec = codec::standard, io::filesystem Io = io::Posix>
class SSTable : public counted {
public:
    using codec_type = Codec;

    /// Opens a file that must have the given id and schema (`facts_of<S>()`).
    [[nodiscard]] static result<ref<const SSTable>> open(const Io& io, std::string_view path,
                                                         std::uint64_t file_id,
                                                         const schema_facts& expected,
                                                         open_options options = {}) {
        return open_any(io, path, file_id, &expected, options);
    }
    /// Opens a file of any schema; `schema()` tells it.
    [[nodiscard]] static result<ref<const SSTable>>
    open(const Io& io, std::string_view path, std::uint64_t file_id, open_options options = {}) {
        return open_any(io, path, file_id, nullptr, options);
    }

    [[nodiscard]] const std::string& path() const noexcept { return directory_.path; }
    [[nodiscard]] std::uint64_t file_id() const noexcept { return directory_.end.file_id; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return size_; }
    [[nodiscard]] std::uint64_t rows() const noexcept { return directory_.end.rows; }
    /// The file's checksum, as `file_facts` has it.
    [[nodiscard]] std::uint32_t checksum() const noexcept { return directory_.end.checksum; }
    [[nodiscard]] schema_facts schema() const noexcept { return directory_.schema.facts(); }
    [[nodiscard]] std::size_t columns() const noexcept { return directory_.schema.columns.size(); }
    [[nodiscard]] std::size_t groups() const noexcept { return directory_.group_rows.size(); }
    // REQUIRES: group < groups()
    [[nodiscard]] std::uint32_t group_rows(std::size_t group) const noexcept {
        LSMER_ASSERT(group < groups(), "a group of the table");
        return directory_.group_rows[group];
    }
    /// Where a chunk lies, its codec's tag, its size.
    // REQUIRES: group < groups(), column < columns()
    [[nodiscard]] const chunk_entry& entry(std::size_t group, std::size_t column) const noexcept {
        LSMER_ASSERT(group < groups() && column < columns(), "a group and a column of the table");
        return directory_.chunk(group, column);
    }

    /// Whether values of a column are T in memory.
    template <class T>
    [[nodiscard]] bool holds(std::size_t column) const noexcept {
        return column < columns() && detail::holds<T>(directory_.schema.columns[column]);
    }

    /// The zone of a chunk.
    // REQUIRES: group < groups(), holds<T>(column)
    template <class T>
    [[nodiscard]] zone<T> bounds(std::size_t group, std::size_t column) const noexcept {
        LSMER_ASSERT(holds<T>(column), "a column is asked for values of its own type");
        return zone_of<T>(entry(group, column));
    }

    /// The zones of a chunk's vectors, whose bytes alone are read and verified.
    template <class T>
    class VectorZones {
    public:
        [[nodiscard]] std::size_t vectors() const noexcept { return zones_.vectors(); }
        [[nodiscard]] zone<T> bounds(std::size_t vector) const noexcept { return zones_[vector]; }

    private:
        friend SSTable;
        VectorZones(Zones<T> zones, byte_buffer owned) noexcept
            : zones_(zones), owned_(std::move(owned)) {}
        Zones<T> zones_;
        byte_buffer owned_;
    };
    // REQUIRES: group < groups(), holds<T>(column)
    template <class T>
    [[nodiscard]] result<VectorZones<T>> zones(std::size_t group, std::size_t column) const;

    /// Opens a column of a group; its bytes are read and verified as `access` says.
    // REQUIRES: group < groups(), holds<T>(column)
    template <class T>
    [[nodiscard]] result<Column<T>> column(std::size_t group, std::size_t column) const;

    /// Reads every byte that a query could read, and gives the first damage.
    [[nodiscard]] status verify_all() const;

private:
    static constexpr std::uint8_t zones_part = 1;
    static constexpr std::uint8_t body_part = 2;

    SSTable() = default;

    [[nodiscard]] static result<ref<const SSTable>> open_any(const Io& io, std::string_view path,
                                                             std::uint64_t file_id,
                                                             const schema_facts* expected,
                                                             open_options options);
    status attach(const Io& io, open_options options);

    /// Bytes of the file: of the mapping, or read into `owned`.
    [[nodiscard]] result<byte_view> bytes_at(std::uint64_t offset, std::uint64_t length,
                                             byte_buffer& owned) const {
        if (map_) return map_->bytes().subspan(offset, length);
        owned.resize(length);
        if (status s = file_->read_at(offset, owned.view()); !s) return std::move(s).error();
        return byte_view(owned.view());
    }
    [[nodiscard]] status verified(std::size_t group, std::size_t column, std::uint8_t part,
                                  byte_view bytes) const;
    /// The zones of a chunk, verified.
    [[nodiscard]] result<byte_view> zone_bytes(std::size_t group, std::size_t column,
                                               byte_buffer& owned) const;
    /// A whole chunk, verified.
    [[nodiscard]] result<byte_view> chunk_bytes(std::size_t group, std::size_t column,
                                                byte_buffer& owned) const;

    /// Opens a chunk whose bytes were verified, and what it refers to.
    template <class T>
    [[nodiscard]] result<codec::chunk<T>> open_chunk(std::size_t group, std::size_t column,
                                                     byte_view body,
                                                     ref<referred>& refers_to) const;
    /// Opens the chunk of a column that another one refers to.
    template <class T>
    [[nodiscard]] status open_reference(std::size_t group, std::size_t column, referred& out) const;
    [[nodiscard]] error within_chunk(error e, std::size_t group, std::size_t column) const;

    Directory directory_;
    std::uint64_t size_ = 0;
    std::optional<typename Io::mapping> map_; // one of the two
    std::optional<typename Io::file> file_;
    mutable std::vector<std::atomic<std::uint8_t>> verified_; // by chunk, under mmap
};

template <class Codec, io::filesystem Io>
result<ref<const SSTable<Codec, Io>>>
SSTable<Codec, Io>::open_any(const Io& io, std::string_view path, std::uint64_t file_id,
                             const schema_facts* expected, open_options options) {
    auto table = ref<SSTable>::adopt(new SSTable);
    table->directory_.path = path;
    table->directory_.end.file_id = file_id;
    if (status s = table->attach(io, options); !s) return std::move(s).error();
    if (expected != nullptr) {
        if (status s = same_schema(path, table->schema(), *expected); !s) {
            return std::move(s).error();
        }
    }
    if (options.verify == verify::at_open) {
        if (status s = table->verify_all(); !s) return std::move(s).error();
    }
    return ref<const SSTable>(std::move(table));
}

template <class Codec, io::filesystem Io>
status SSTable<Codec, Io>::attach(const Io& io, open_options options) {
    const std::string_view path = directory_.path;
    auto file = io.open(path, io::open_mode::read);
    if (!file) return std::move(file).error();
    const auto size = file->size();
    if (!size) return size.error();
    size_ = *size;
    if (size_ < sizeof(header) + sizeof(footer)) {
        return detail::damaged(path, size_, "the file has ", size_, " bytes, an SSTable at least ",
                               sizeof(header) + sizeof(footer));
    }
    if (options.access == access::mmap) {
        auto map = io.map(path, size_);
        if (!map) return std::move(map).error();
        map_.emplace(std::move(*map));
    } else {
        file_.emplace(std::move(*file));
    }
    byte_buffer first;
    byte_buffer last;
    const auto head = bytes_at(0, sizeof(header), first);
    if (!head) return head.error();
    const auto foot = bytes_at(size_ - sizeof(footer), sizeof(footer), last);
    if (!foot) return foot.error();
    const auto end = read_ends(path, size_, directory_.end.file_id, *head, *foot);
    if (!end) return end.error();
    directory_.end = *end;
    byte_buffer owned;
    const auto index = bytes_at(end->index_offset, end->index_length, owned);
    if (!index) return index.error();
    directory_.index.append(index->data(), index->size());
    if (status s = read_index(directory_); !s) return s;
    if (map_) verified_ = std::vector<std::atomic<std::uint8_t>>(directory_.chunks.size());
    return {};
}

template <class Codec, io::filesystem Io>
status SSTable<Codec, Io>::verified(std::size_t group, std::size_t column, std::uint8_t part,
                                    byte_view bytes) const {
    std::atomic<std::uint8_t>* const known =
        map_ ? &verified_[group * columns() + column] : nullptr;
    if (known != nullptr && (known->load(std::memory_order_relaxed) & part) != 0) return {};
    const chunk_entry& e = entry(group, column);
    const bool zones = part == zones_part;
    const std::uint64_t offset = zones ? e.offset : Directory::body_offset(e);
    const std::uint32_t expected = zones ? e.zones_checksum : e.body_checksum;
    const std::uint32_t found = checksum_of(file_id(), offset, bytes);
    if (found != expected) {
        return detail::damaged(path(), offset, "the checksum of the ", zones ? "zones" : "values",
                               " of column ", directory_.schema.columns[column].name, " in group ",
                               group, " (", bytes.size(), " bytes) is ", detail::hex(found),
                               ", expected ", detail::hex(expected));
    }
    if (known != nullptr) known->fetch_or(part, std::memory_order_relaxed);
    return {};
}

template <class Codec, io::filesystem Io>
result<byte_view> SSTable<Codec, Io>::zone_bytes(std::size_t group, std::size_t column,
                                                 byte_buffer& owned) const {
    const chunk_entry& e = entry(group, column);
    auto bytes = bytes_at(e.offset, e.zones_length, owned);
    if (!bytes) return bytes;
    if (status s = verified(group, column, zones_part, *bytes); !s) return std::move(s).error();
    return bytes;
}

template <class Codec, io::filesystem Io>
result<byte_view> SSTable<Codec, Io>::chunk_bytes(std::size_t group, std::size_t column,
                                                  byte_buffer& owned) const {
    const chunk_entry& e = entry(group, column);
    const std::uint64_t head = Directory::body_offset(e) - e.offset;
    auto bytes = bytes_at(e.offset, head + e.body_length, owned);
    if (!bytes) return bytes;
    if (e.zones_length != 0) {
        if (status s = verified(group, column, zones_part, bytes->first(e.zones_length)); !s) {
            return std::move(s).error();
        }
    }
    if (status s = verified(group, column, body_part, bytes->subspan(head)); !s) {
        return std::move(s).error();
    }
    return bytes;
}

template <class Codec, io::filesystem Io>
template <class T>
auto SSTable<Codec, Io>::zones(std::size_t group, std::size_t column) const
    -> result<VectorZones<T>> {
    LSMER_ASSERT(holds<T>(column), "a column is asked for values of its own type");
    const std::size_t vectors = vectors_of(group_rows(group));
    byte_buffer owned;
    if (!zoned<T>) return VectorZones<T>({nullptr, vectors}, std::move(owned));
    const auto bytes = zone_bytes(group, column, owned);
    if (!bytes) return bytes.error();
    return VectorZones<T>({bytes->data(), vectors}, std::move(owned));
}

template <class Codec, io::filesystem Io>
template <class T>
result<Column<T>> SSTable<Codec, Io>::column(std::size_t group, std::size_t column) const {
    LSMER_ASSERT(holds<T>(column), "a column is asked for values of its own type");
    const chunk_entry& e = entry(group, column);
    byte_buffer owned;
    const auto bytes = chunk_bytes(group, column, owned);
    if (!bytes) return bytes.error();
    ref<referred> refers_to;
    auto chunk = open_chunk<T>(group, column, bytes->last(e.body_length), refers_to);
    if (!chunk) return within_chunk(std::move(chunk).error(), group, column);
    const Zones<T> zones(zoned<T> ? bytes->data() : nullptr, vectors_of(e.rows));
    return Column<T>(std::move(*chunk), zones, e, std::move(owned), std::move(refers_to));
}

template <class Codec, io::filesystem Io>
LSMER_COLD error SSTable<Codec, Io>::within_chunk(error e, std::size_t group,
                                                  std::size_t column) const {
    return std::move(e).within(
        join(path(), ": offset ", Directory::body_offset(entry(group, column)), ": column ",
             directory_.schema.columns[column].name, " in group ", group));
}

template <class Codec, io::filesystem Io>
template <class T>
result<codec::chunk<T>> SSTable<Codec, Io>::open_chunk(std::size_t group, std::size_t column,
                                                       byte_view body,
                                                       ref<referred>& refers_to) const {
    const chunk_entry& e = entry(group, column);
    if constexpr (codec::refers<Codec, T>) {
        if (e.reference != 0) {
            auto there = make_ref<referred>();
            const std::size_t other = e.reference - 1;
            status opened;
            if (holds<T>(other)) {
                opened = open_reference<T>(group, other, *there);
            } else if (holds<std::uint32_t>(other)) {
                opened = open_reference<std::uint32_t>(group, other, *there);
            }
            if (!opened) return std::move(opened).error();
            codec::reference* const of = &there->of;
            refers_to = std::move(there);
            return Codec::template open<T>(e.tag, body, e.rows, of);
        }
    }
    return Codec::template open<T>(e.tag, body, e.rows);
}

template <class Codec, io::filesystem Io>
template <class T>
status SSTable<Codec, Io>::open_reference(std::size_t group, std::size_t column,
                                          referred& out) const {
    const auto bytes = chunk_bytes(group, column, out.bytes);
    if (!bytes) return bytes.error();
    const byte_view body = bytes->last(entry(group, column).body_length);
    const auto chunk = open_chunk<T>(group, column, body, out.next);
    if (!chunk) return within_chunk(chunk.error(), group, column);
    out.of.set(*chunk);
    return {};
}

template <class Codec, io::filesystem Io>
status SSTable<Codec, Io>::verify_all() const {
    byte_buffer owned;
    for (std::size_t g = 0; g < groups(); ++g) {
        for (std::size_t c = 0; c < columns(); ++c) {
            if (const auto bytes = chunk_bytes(g, c, owned); !bytes) return bytes.error();
        }
    }
    return {};
}

} // namespace lsmer::inline v0::sstable

namespace lsmer::inline v0 {
using sstable::SSTable;
}
