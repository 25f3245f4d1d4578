#pragma once
// FileWriter: rows in order go in, an open file of the table comes out, with all that the manifest
// keeps of it. A flush writes one, a compaction as many as it needs.
//
// What was begun and not finished is removed: no manifest names it. A finished file stays, its
// bytes durable; its name is when the caller has synced the directory.
//
// Threads: one.

#include "lsmer/column/keyed.hpp"
#include "lsmer/compaction/tree.hpp"
#include "lsmer/engine/file.hpp"
#include "lsmer/engine/key_index.hpp"
#include "lsmer/sstable/sstable.hpp"
#include "lsmer/sstable/writer.hpp"

#include <string>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0::engine {

/// Where a file stands, and what is known of its rows before they are written.
struct file_plan {
    std::uint64_t number = 0;
    std::uint64_t file_id = 0;
    std::uint32_t level = 0;
    std::uint64_t run = 0;
    std::uint64_t age = 0; // of the run
    std::uint64_t first_sequence = 0;
    std::uint64_t last_sequence = 0;
    std::uint64_t erased_through = 0;
    time_span written{};
    codec::effort effort = codec::effort::fast;
    sstable::access access = sstable::access::mmap;
};

/// `File` is what it makes: a TableFile.
template <schema S, class File, io::filesystem Io>
class FileWriter {
    using SSTable = std::remove_cvref_t<decltype(*std::declval<const File&>().table)>;
    using writer = sstable::Writer<S, typename SSTable::codec_type, Io>;

public:
    using file_type = File;
    using cache_type = typename SSTable::cache_type;

    /// The file is opened with the cache, if there is one.
    [[nodiscard]] static result<FileWriter> create(const Io& io, std::string path,
                                                   const file_plan& plan,
                                                   ref<cache_type> blocks = {}) {
        auto out = writer::create(io, path, plan.file_id, {.effort = plan.effort});
        if (!out) return std::move(out).error();
        return FileWriter(io, std::move(path), plan, std::move(*out), std::move(blocks));
    }
    FileWriter(FileWriter&& other) noexcept
        : io_(other.io_), path_(std::exchange(other.path_, {})), plan_(other.plan_),
          out_(std::move(other.out_)), blocks_(std::move(other.blocks_)),
          note_(std::move(other.note_)), index_(std::move(other.index_)),
          last_key_(std::move(other.last_key_)) {}
    FileWriter& operator=(FileWriter&&) = delete;
    ~FileWriter() {
        if (!path_.empty()) static_cast<void>(io_.remove(path_));
    }

    /// As sstable::Writer::add_group.
    status add_group(const Batch<S>& batch) {
        if (rows() == 0) {
            last_key_.clear();
            put_key(last_key_, batch, 0);
            note_.smallest = key_below(as_text(last_key_.view()));
        }
        last_key_.clear();
        put_key(last_key_, batch, batch.rows() - 1);
        if constexpr (stores_ops<S>) index_keys(batch);
        return out_.add_group(batch);
    }
    /// As sstable::Writer::copy_group.
    LSMER_COLD status copy_group(const SSTable& from, std::size_t group) {
        if (rows() == 0) {
            if (status s = read_key(from, group, 0); !s) return s;
            note_.smallest = key_below(as_text(last_key_.view()));
        }
        if (status s = read_key(from, group, from.group_rows(group) - 1); !s) return s;
        return out_.copy_group(from, group);
    }
    [[nodiscard]] std::uint64_t rows() const noexcept { return out_.rows(); }
    /// Bytes written so far.
    [[nodiscard]] std::uint64_t bytes() const noexcept { return out_.bytes(); }

    /// Makes the file durable and opens it.
    // REQUIRES: rows() > 0
    [[nodiscard]] result<ref<const file_type>> finish() {
        if constexpr (stores_ops<S>) {
            if (status s = add_sections(); !s) return std::move(s).error();
        }
        const auto facts = out_.finish();
        if (!facts) return facts.error();
        auto table = SSTable::open(io_, path_, plan_.file_id, sstable::facts_of<S>(),
                                   {.access = plan_.access}, blocks_);
        if (!table) return std::move(table).error();
        path_.clear(); // it stays
        note_.checksum = facts->checksum;
        note_.run = plan_.run;
        note_.age = plan_.age;
        note_.erased_through = plan_.erased_through;
        note_.written = plan_.written;
        note_.largest = key_above(as_text(last_key_.view()));
        note_times(**table);
        const manifest::file_record record{0,          plan_.number,         plan_.level,
                                           facts->rows, facts->bytes,        plan_.first_sequence,
                                           plan_.last_sequence, {}};
        auto file = make_ref<file_type>(std::move(*table), record, std::move(note_));
        if (status s = file->keys.open(*file->table, blocks_); !s) return std::move(s).error();
        return ref<const file_type>(std::move(file));
    }

private:
    FileWriter(const Io& io, std::string path, const file_plan& plan, writer out,
               ref<cache_type> blocks)
        : io_(io), path_(std::move(path)), plan_(plan), out_(std::move(out)),
          blocks_(std::move(blocks)) {}

    /// The key of a row of another table, into last_key_.
    status read_key(const SSTable& from, std::size_t group, std::uint32_t row) {
        constexpr std::size_t parts = order_columns<S>.size();
        status failed;
        last_key_.clear();
        static_cast<void>(all_indices<parts>([&](auto k) {
            constexpr std::size_t c = order_columns<S>[k];
            using C = column_at<S, c>;
            using T = typename C::storage_type;
            const auto column = from.template column<T>(group, c, cache::fill::bypass);
            if (!column) {
                failed = column.error();
                return false;
            }
            if constexpr (codec::text_value<T>) {
                TextArena arena;
                put_key_part<C>(last_key_, column->fetch(row, arena), k + 1 == parts);
            } else {
                put_key_part<C>(last_key_, column->fetch(row), k + 1 == parts);
            }
            return true;
        }));
        return failed;
    }

    void index_keys(const Batch<S>& batch)
        requires stores_ops<S>
    {
        KeyMaker<S> maker;
        for (std::size_t r = 0; r < batch.rows(); ++r) index_.add(maker(batch, r));
        for (const std::uint8_t op : batch.template column<op_index<S>>()) {
            note_.tombstones += op != static_cast<std::uint8_t>(row_op::put);
        }
    }
    LSMER_COLD status add_sections()
        requires stores_ops<S>
    {
        using filter_type = typename File::keys_type::filter_type;
        byte_buffer bytes;
        filter_type::build(index_.hashes(), bytes);
        if (!bytes.empty()) {
            if (status s = out_.add_section(sstable::section_kind::filter, bytes.view()); !s) {
                return s;
            }
        }
        bytes.clear();
        index_.put_fences(as_text(last_key_.view()), bytes);
        return out_.add_section(sstable::section_kind::fences, bytes.view());
    }

    /// From the zones of the time column, which are in memory. Rows without a time are never old.
    void note_times(const SSTable& table) {
        constexpr std::size_t c = time_column<S>;
        if constexpr (c < column_count<S>) {
            using C = column_at<S, c>;
            for (std::size_t g = 0; g < table.groups(); ++g) {
                const auto z = table.template bounds<typename C::storage_type>(g, c);
                if (z.known) note_.times.add({time_ns_of<C>(z.min), time_ns_of<C>(z.max)});
                if (C::nullable && z.nulls) note_.times.last = compaction::time_most;
            }
        } else {
            static_cast<void>(table);
        }
    }

    Io io_;
    std::string path_; // to be removed; empty once the file is finished
    file_plan plan_;
    writer out_;
    ref<cache_type> blocks_;
    file_note note_;
    std::conditional_t<stores_ops<S>, KeyIndexBuilder, no_keys> index_;
    byte_buffer last_key_;
};

/// What the manifest records of a file.
template <class SSTable, class Keys>
[[nodiscard]] manifest::file_record record_of(const TableFile<SSTable, Keys>& file,
                                              std::uint32_t table) {
    return {table,      file.number,         file.level,         file.rows,
            file.bytes, file.first_sequence, file.last_sequence, encode(file.note)};
}

} // namespace lsmer::inline v0::engine
