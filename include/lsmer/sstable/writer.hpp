#pragma once
// Writer: row groups in order go in, an SSTable comes out. A group is encoded whole in memory and
// written with one call; nothing is ever written twice.
//
//   create -> add_group, add_group, ... -> add_section, ... -> finish
//
// The file is durable when `finish` returns; its name is when the caller has synced the directory.
// Until then a manifest must not name it. The first failure is final: every later call repeats
// it, and the file is rubbish for the caller to remove.
//
// With effort `small`, and codecs that can, chunks refer to columns before theirs where that pays.
//
// A group of another table may be added as it is encoded: chunks know nothing of their place but
// their checksums, which are made anew, and a chunk refers to others of its own group alone.
//
// Threads: one.

#include "lsmer/codec/standard.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/keyed.hpp"
#include "lsmer/io/posix.hpp"
#include "lsmer/sstable/format.hpp"
#include "lsmer/sstable/schema_section.hpp"
#include "lsmer/sstable/zones.hpp"

#include <concepts>
#include <optional>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::sstable {

struct writer_options {
    codec::effort effort = codec::effort::fast;
};

/// What the manifest keeps of a file.
struct file_facts {
    std::uint64_t file_id = 0;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::uint32_t groups = 0;
    /// Changes with any byte of the file: tells it from a file of the same number elsewhere.
    std::uint32_t checksum = 0;
    friend bool operator==(const file_facts&, const file_facts&) = default;
};

namespace detail {
/// Whether a set of codecs can be told of other columns when it encodes T.
template <class Codec, class T>
concept encodes_relation =
    codec::refers<Codec, T> && requires(std::span<const T> values, codec::effort how,
                                        byte_buffer& out, codec::relation* others) {
        { Codec::template encode<T>(values, how, out, others) } -> std::same_as<std::uint16_t>;
    };
template <class Codec, class T>
concept encodes_as = requires(std::span<const T> values, codec::effort how, byte_buffer& out) {
    { Codec::template encode_as<T>(std::uint16_t{}, values, how, out) } -> std::same_as<bool>;
};
} // namespace detail

template <schema S, class Codec = codec::standard, io::filesystem Io = io::Posix>
class Writer {
    static_assert(schema_check<S>::value);

public:
    /// Makes a new file; the path must be free.
    [[nodiscard]] static result<Writer> create(const Io& io, std::string_view path,
                                               std::uint64_t file_id, writer_options options = {}) {
        auto file = io.open(path, io::open_mode::create);
        if (!file) return std::move(file).error();
        return Writer(std::move(*file), file_id, options);
    }

    /// Adds the next rows as one group.
    // REQUIRES: 1 <= batch.rows() <= group_rows; rows stand in the schema's order, and none comes
    // before a row added earlier
    status add_group(const Batch<S>& batch) {
        LSMER_ASSERT(!batch.empty() && batch.rows() <= group_rows,
                     "a row group has 1 to 65,536 rows");
        LSMER_ASSERT(!finished_, "a finished SSTable takes no rows");
        if (failed_) return *failed_;
        neighbours_.clear();
        each_index<column_count<S>>([&](auto i) { add_chunk<i>(batch.template column<i>()); });
        group_rows_.push_back(static_cast<std::uint32_t>(batch.rows()));
        rows_ += batch.rows();
        return write();
    }

    /// Adds a group of another table, read and verified, not decoded. An error of reading is final
    /// as one of writing is.
    // REQUIRES: the table's schema is S; the order as of add_group
    template <class Table>
    LSMER_COLD status copy_group(const Table& table, std::size_t group) {
        LSMER_ASSERT(!finished_, "a finished SSTable takes no rows");
        if (failed_) return *failed_;
        byte_buffer owned;
        for (std::size_t c = 0; c < column_count<S>; ++c) {
            const auto chunk = table.chunk_bytes(group, c, owned);
            if (!chunk) return fail(chunk.error());
            copy_chunk(table.entry(group, c), *chunk);
        }
        group_rows_.push_back(table.group_rows(group));
        rows_ += table.group_rows(group);
        return write();
    }

    /// Adds what is found again by its kind, behind the groups.
    // REQUIRES: no group comes after it; at most sections_max of them
    status add_section(section_kind kind, byte_view bytes) {
        LSMER_ASSERT(!finished_ && sections_.size() < sections_max, "an SSTable takes 64 sections");
        if (failed_) return *failed_;
        pad();
        section_entry entry;
        entry.kind = static_cast<std::uint16_t>(kind);
        entry.offset = here();
        entry.length = bytes.size();
        const std::size_t start = out_.size();
        put(out_, bytes);
        entry.checksum = checksum_from(start);
        sections_.push_back(entry);
        return write();
    }

    /// Writes index and footer and makes the file durable.
    [[nodiscard]] result<file_facts> finish() {
        LSMER_ASSERT(!finished_, "an SSTable is finished once");
        if (failed_) return *failed_;
        finished_ = true;
        file_facts facts;
        put_end(facts);
        if (status s = write(); !s) return std::move(s).error();
        if (status s = file_.sync(); !s) return fail(std::move(s));
        if (status s = file_.close(); !s) return fail(std::move(s));
        facts.bytes = position_;
        return facts;
    }

    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
    /// Bytes written so far.
    [[nodiscard]] std::uint64_t bytes() const noexcept { return position_; }

private:
    Writer(typename Io::file file, std::uint64_t file_id, writer_options options)
        : file_(std::move(file)), file_id_(file_id), options_(options) {
        header head;
        head.file_id = file_id;
        put(out_, head);
        const std::uint32_t sum = checksum_of(file_id, 0, out_.view().first(60));
        store(out_.data() + 60, sum);
    }

    /// Zeros up to the next multiple of `to`; out_ begins at a multiple of 64 of the file.
    void pad(std::size_t to = alignment) {
        const std::size_t more = round_up(out_.size(), to) - out_.size();
        std::memset(out_.extend(more), 0, more);
    }
    [[nodiscard]] std::uint64_t here() const noexcept { return position_ + out_.size(); }
    [[nodiscard]] std::uint32_t checksum_from(std::size_t start) const noexcept {
        return checksum_of(file_id_, position_ + start, out_.view().subspan(start));
    }

    template <std::size_t I>
    void add_chunk(std::span<const typename column_at<S, I>::storage_type> values) {
        using C = column_at<S, I>;
        using T = typename C::storage_type;
        pad();
        chunk_entry entry;
        entry.offset = here();
        entry.rows = static_cast<std::uint32_t>(values.size());
        entry.effort = static_cast<std::uint8_t>(options_.effort);
        std::size_t start = out_.size();
        if constexpr (zoned<T>) {
            set_zone<T>(entry, put_zones<C>(values, out_));
            entry.zones_length = static_cast<std::uint32_t>(out_.size() - start);
            entry.zones_checksum = checksum_from(start);
            pad();
            start = out_.size();
        } else {
            entry.zone_flags = zone_nulls;
        }
        entry.tag = encode<I>(values, entry);
        entry.body_length = out_.size() - start;
        entry.body_checksum = checksum_from(start);
        chunks_.push_back(entry);
    }

    LSMER_COLD void copy_chunk(chunk_entry entry, byte_view bytes) {
        pad();
        entry.offset = here();
        std::size_t start = out_.size();
        if (entry.zones_length != 0) {
            put(out_, bytes.first(entry.zones_length));
            entry.zones_checksum = checksum_from(start);
            pad();
            start = out_.size();
        }
        put(out_, bytes.last(entry.body_length));
        entry.body_checksum = checksum_from(start);
        chunks_.push_back(entry);
    }

    template <std::size_t I>
    std::uint16_t encode(std::span<const typename column_at<S, I>::storage_type> values,
                         chunk_entry& entry) {
        using T = typename column_at<S, I>::storage_type;
        if constexpr (stores_ops<S>) return encode_searched<I>(values);
        if constexpr (detail::encodes_relation<Codec, T>) {
            if (options_.effort == codec::effort::small) {
                codec::relation others;
                others.before = neighbours_.view();
                const std::uint16_t tag =
                    Codec::template encode<T>(values, options_.effort, out_, &others);
                entry.reference = others.of;
                neighbours_.push_back({codec::whole_numbers(values), I, others.depth,
                                       others.decode});
                return tag;
            }
        }
        return Codec::template encode<T>(values, options_.effort, out_);
    }

    /// Of a keyed table: columns of the key so that they can be searched; and as groups are small,
    /// one choice for 65,536 rows.
    template <std::size_t I>
    std::uint16_t encode_searched(std::span<const typename column_at<S, I>::storage_type> values) {
        using T = typename column_at<S, I>::storage_type;
        constexpr bool in_key = [] {
            for (const std::size_t c : order_columns<S>) {
                if (c == I) return true;
            }
            return false;
        }();
        const codec::effort how = in_key ? codec::effort::point : options_.effort;
        if constexpr (detail::encodes_as<Codec, T>) {
            auto& [tag, until] = chosen_[I];
            if (rows_ < until && Codec::template encode_as<T>(tag, values, how, out_)) return tag;
            tag = Codec::template encode<T>(values, how, out_);
            until = rows_ + group_rows;
            return tag;
        } else {
            return Codec::template encode<T>(values, how, out_);
        }
    }

    LSMER_COLD void put_end(file_facts& facts) {
        pad();
        footer end;
        end.file_id = file_id_;
        end.rows = rows_;
        end.groups = static_cast<std::uint32_t>(group_rows_.size());
        end.columns = static_cast<std::uint32_t>(column_count<S>);
        end.sections = static_cast<std::uint32_t>(sections_.size());
        end.index_offset = here();
        const std::size_t start = out_.size();
        put_schema(out_, facts_of<S>());
        // Sections are aligned as seen from the start of the index, itself a multiple of 64.
        pad(8);
        put(out_, std::as_bytes(group_rows_.view()));
        pad(8);
        put(out_, std::as_bytes(sections_.view()));
        pad();
        put(out_, std::as_bytes(chunks_.view()));
        end.index_length = out_.size() - start;
        end.index_checksum = checksum_from(start);
        pad();
        const std::uint64_t at = here();
        put(out_, end);
        std::byte* const placed = out_.data() + out_.size() - sizeof(footer);
        end.checksum = checksum_of(file_id_, at, byte_view(placed, 48));
        store(placed, end);
        facts.file_id = file_id_;
        facts.rows = rows_;
        facts.groups = end.groups;
        facts.checksum = end.checksum;
    }

    status write() {
        pad();
        if (status s = file_.append(out_.view()); !s) return fail(std::move(s));
        position_ += out_.size();
        out_.clear();
        return {};
    }
    error fail(status s) {
        failed_ = std::move(s).error();
        return *failed_;
    }

    typename Io::file file_;
    std::uint64_t file_id_;
    writer_options options_;
    byte_buffer out_;            // not yet written; its start is at position_ in the file
    std::uint64_t position_ = 0; // a multiple of 64
    std::uint64_t rows_ = 0;
    buffer<std::uint32_t> group_rows_;
    buffer<chunk_entry> chunks_;
    buffer<section_entry> sections_;
    buffer<codec::neighbour> neighbours_; // columns of the group that others may refer to
    struct chosen {
        std::uint16_t tag = 0;
        std::uint64_t until = 0; // rows of the file
    };
    chosen chosen_[column_count<S>]; // of a keyed table
    std::optional<error> failed_;
    bool finished_ = false;
};

} // namespace lsmer::inline v0::sstable
