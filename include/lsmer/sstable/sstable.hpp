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
//   pread   the bytes of a column are read and verified when it is opened, and shared with the
//           cache, where there is one. A failing disk is an error of kind io.
//
// Invariants: open has validated header, footer, index and schema (directory.hpp), so chunks lie
// inside the file; bytes that fail their checksum are never given to a codec.
//
// Threads: everything is const and may be called by any number at once. Columns must not outlive
// the table.

#include "lsmer/base/ref.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/cache/block_cache.hpp"
#include "lsmer/codec/standard.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/io/posix.hpp"
#include "lsmer/sstable/column.hpp"
#include "lsmer/sstable/directory.hpp"
#include "lsmer/sstable/file_bytes.hpp"
#include "lsmer/sstable/zones.hpp"

#include <string_view>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0::sstable {

/// When the checksums of chunks are verified: as chunks are touched, or all of them at open.
enum class verify : unsigned char { on_touch, at_open };

struct open_options {
    sstable::access access = sstable::access::mmap;
    sstable::verify verify = sstable::verify::on_touch;
};

template <class Codec = codec::standard, io::filesystem Io = io::Posix,
          cache::block_cache Cache = cache::BlockCache>
class SSTable : public counted {
public:
    using codec_type = Codec;
    using cache_type = Cache;

    /// Opens a file that must have the given id and schema (`facts_of<S>()`). What it takes of
    /// memory is counted in the cache's budget, and with pread its chunks are cached.
    [[nodiscard]] static result<ref<const SSTable>> open(const Io& io, std::string_view path,
                                                         std::uint64_t file_id,
                                                         const schema_facts& expected,
                                                         open_options options = {},
                                                         ref<Cache> cache = {}) {
        return open_any(io, path, file_id, &expected, options, std::move(cache));
    }
    /// Opens a file of any schema; `schema()` tells it.
    [[nodiscard]] static result<ref<const SSTable>>
    open(const Io& io, std::string_view path, std::uint64_t file_id, open_options options = {},
         ref<Cache> cache = {}) {
        return open_any(io, path, file_id, nullptr, options, std::move(cache));
    }

    [[nodiscard]] const std::string& path() const noexcept { return directory_.path; }
    [[nodiscard]] std::uint64_t file_id() const noexcept { return directory_.end.file_id; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return file_.size(); }
    [[nodiscard]] std::uint64_t rows() const noexcept { return directory_.end.rows; }
    /// Whether its columns point into a mapping, and own nothing.
    [[nodiscard]] bool mapped() const noexcept { return file_.mapped(); }
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
        VectorZones(Zones<T> zones, ref<const cache::Block> owned) noexcept
            : zones_(zones), owned_(std::move(owned)) {}
        Zones<T> zones_;
        ref<const cache::Block> owned_;
    };
    // REQUIRES: group < groups(), holds<T>(column)
    template <class T>
    [[nodiscard]] result<VectorZones<T>> zones(std::size_t group, std::size_t column) const;

    /// Opens a column of a group; its bytes are read and verified as `access` says. Who reads
    /// everything once passes `bypass`, and leaves the cache to others.
    // REQUIRES: group < groups(), holds<T>(column)
    template <class T>
    [[nodiscard]] result<Column<T>> column(std::size_t group, std::size_t column,
                                           cache::fill how = cache::fill::normal) const;

    /// The bytes of a chunk, verified: zones, zeros to 64, what the codec wrote. They are the
    /// file's, or in `owned`; no cache is asked.
    // REQUIRES: group < groups(), column < columns()
    [[nodiscard]] result<byte_view> chunk_bytes(std::size_t group, std::size_t column,
                                                byte_buffer& owned) const {
        return file_.chunk(group, column, owned);
    }

    /// The bytes of a section, verified; empty when the file has none of the kind. They lie in the
    /// mapping, or in `owned`.
    [[nodiscard]] result<byte_view> section(section_kind kind, byte_buffer& owned) const {
        for (const section_entry& e : directory_.sections) {
            if (e.kind == static_cast<std::uint16_t>(kind)) return file_.section(e, owned);
        }
        return byte_view{};
    }

    /// Reads every byte that a query could read, and gives the first damage.
    [[nodiscard]] status verify_all() const;

private:
    using part = typename FileBytes<Io, Cache>::part;

    SSTable() = default;

    [[nodiscard]] static result<ref<const SSTable>> open_any(const Io& io, std::string_view path,
                                                             std::uint64_t file_id,
                                                             const schema_facts* expected,
                                                             open_options options,
                                                             ref<Cache> cache);

    /// Opens a chunk whose bytes were verified, and what it refers to.
    template <class T>
    [[nodiscard]] result<codec::chunk<T>> open_chunk(std::size_t group, std::size_t column,
                                                     byte_view body, cache::fill how,
                                                     ref<referred>& refers_to) const;
    /// Opens the chunk of a column that another one refers to.
    template <class T>
    [[nodiscard]] status open_reference(std::size_t group, std::size_t column, cache::fill how,
                                        referred& out) const;
    [[nodiscard]] error within_chunk(error e, std::size_t group, std::size_t column) const;

    Directory directory_;
    FileBytes<Io, Cache> file_{directory_};
};

template <class Codec, io::filesystem Io, cache::block_cache Cache>
result<ref<const SSTable<Codec, Io, Cache>>>
SSTable<Codec, Io, Cache>::open_any(const Io& io, std::string_view path, std::uint64_t file_id,
                                    const schema_facts* expected, open_options options,
                                    ref<Cache> cache) {
    auto table = ref<SSTable>::adopt(new SSTable);
    table->directory_.path = path;
    table->directory_.end.file_id = file_id;
    if (status s = table->file_.open(io, options.access); !s) return std::move(s).error();
    if (expected != nullptr) {
        if (status s = same_schema(path, table->schema(), *expected); !s) {
            return std::move(s).error();
        }
    }
    table->file_.attach(std::move(cache));
    if (options.verify == verify::at_open) {
        if (status s = table->verify_all(); !s) return std::move(s).error();
    }
    return ref<const SSTable>(std::move(table));
}

template <class Codec, io::filesystem Io, cache::block_cache Cache>
template <class T>
auto SSTable<Codec, Io, Cache>::zones(std::size_t group, std::size_t column) const
    -> result<VectorZones<T>> {
    LSMER_ASSERT(holds<T>(column), "a column is asked for values of its own type");
    const std::size_t vectors = vectors_of(group_rows(group));
    ref<const cache::Block> owned;
    if (!zoned<T>) return VectorZones<T>({nullptr, vectors}, std::move(owned));
    const auto bytes = file_.shared(group, column, part::zones, cache::fill::normal, owned);
    if (!bytes) return bytes.error();
    return VectorZones<T>({bytes->data(), vectors}, std::move(owned));
}

template <class Codec, io::filesystem Io, cache::block_cache Cache>
template <class T>
result<Column<T>> SSTable<Codec, Io, Cache>::column(std::size_t group, std::size_t column,
                                                    cache::fill how) const {
    LSMER_ASSERT(holds<T>(column), "a column is asked for values of its own type");
    const chunk_entry& e = entry(group, column);
    ref<const cache::Block> owned;
    const auto bytes = file_.shared(group, column, part::chunk, how, owned);
    if (!bytes) return bytes.error();
    ref<referred> refers_to;
    auto chunk = open_chunk<T>(group, column, bytes->last(e.body_length), how, refers_to);
    if (!chunk) return within_chunk(std::move(chunk).error(), group, column);
    const Zones<T> zones(zoned<T> ? bytes->data() : nullptr, vectors_of(e.rows));
    return Column<T>(std::move(*chunk), zones, e, std::move(owned), std::move(refers_to));
}

template <class Codec, io::filesystem Io, cache::block_cache Cache>
LSMER_COLD error SSTable<Codec, Io, Cache>::within_chunk(error e, std::size_t group,
                                                  std::size_t column) const {
    return std::move(e).within(
        join(path(), ": offset ", Directory::body_offset(entry(group, column)), ": column ",
             directory_.schema.columns[column].name, " in group ", group));
}

template <class Codec, io::filesystem Io, cache::block_cache Cache>
template <class T>
result<codec::chunk<T>> SSTable<Codec, Io, Cache>::open_chunk(std::size_t group, std::size_t column,
                                                              byte_view body, cache::fill how,
                                                              ref<referred>& refers_to) const {
    const chunk_entry& e = entry(group, column);
    if constexpr (codec::refers<Codec, T>) {
        if (e.reference != 0) {
            auto there = make_ref<referred>();
            const std::size_t other = e.reference - 1;
            status opened;
            if (holds<T>(other)) {
                opened = open_reference<T>(group, other, how, *there);
            } else if (holds<std::uint32_t>(other)) {
                opened = open_reference<std::uint32_t>(group, other, how, *there);
            }
            if (!opened) return std::move(opened).error();
            codec::reference* const of = &there->of;
            refers_to = std::move(there);
            return Codec::template open<T>(e.tag, body, e.rows, of);
        }
    }
    return Codec::template open<T>(e.tag, body, e.rows);
}

template <class Codec, io::filesystem Io, cache::block_cache Cache>
template <class T>
status SSTable<Codec, Io, Cache>::open_reference(std::size_t group, std::size_t column,
                                                 cache::fill how, referred& out) const {
    const auto bytes = file_.shared(group, column, part::chunk, how, out.bytes);
    if (!bytes) return bytes.error();
    const byte_view body = bytes->last(entry(group, column).body_length);
    const auto chunk = open_chunk<T>(group, column, body, how, out.next);
    if (!chunk) return within_chunk(chunk.error(), group, column);
    out.of.set(*chunk);
    return {};
}

template <class Codec, io::filesystem Io, cache::block_cache Cache>
status SSTable<Codec, Io, Cache>::verify_all() const {
    byte_buffer owned;
    for (const section_entry& e : directory_.sections) {
        if (const auto bytes = file_.section(e, owned); !bytes) return bytes.error();
    }
    for (std::size_t g = 0; g < groups(); ++g) {
        for (std::size_t c = 0; c < columns(); ++c) {
            if (const auto bytes = file_.chunk(g, c, owned); !bytes) return bytes.error();
        }
    }
    return {};
}

} // namespace lsmer::inline v0::sstable

namespace lsmer::inline v0 {
using sstable::SSTable;
}
