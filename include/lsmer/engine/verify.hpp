#pragma once
// How a table checks itself while it is used: every byte that an open or a query could read is read
// from the files again, past all caches of this library, and held against its checksums.
//
//   1 sync       what was appended is in the logs, so that it can be checked
//   2 manifest   the file in force says what the table believes
//   3 files      opened anew with pread: ends, index, schema, then zones and values of each column
//                of each group, which its codec must accept; of a keyed table its keys, too
//   4 logs       of the memtables: record by record, as far as they are on stable storage
//
// Files and logs are those of one view. What a flush or a compaction removes meanwhile is no part
// of the table any more, and skipped. Pages that the system has cached are read from there.
//
// Nothing is changed, whatever is found; a table that takes no writes any more is checked, too.

#include "lsmer/engine/core.hpp"
#include "lsmer/engine/verify_keys.hpp"
#include "lsmer/wal/check_log.hpp"

namespace lsmer::inline v0::engine {

inline constexpr std::string_view a_verify = "verify";
inline constexpr std::string_view right_so_far = "what was read is right";

template <schema S, class Parts>
LSMER_COLD result<verify_report> Core<S, Parts>::verify(const verify_request& how) {
    static_cast<void>(sync()); // of a table that takes no writes, what is durable is checked
    ref<const view_type> view;
    {
        const scoped_lock lock(order_);
        if (closed_) return writable().error();
        view = view_;
    }
    const wal::log_mark durable = log_->durable(); // after the view: its logs are not newer
    progress* const watch = how.watch;
    verify_report done;
    if (watch != nullptr) {
        for (const auto& f : view->files) watch->expect(f->rows, f->bytes);
        for (const auto& m : view->memtables) {
            watch->expect(0, m->log == durable.file ? durable.length : m->log_bytes.load());
        }
    }
    if (status s = manifest_->verify(); !s) return std::move(s).error();
    for (const auto& f : view->files) {
        status s = verify_file(*f, watch, done);
        if (!s && s.error().kind == error_kind::not_found &&
            !manifest_->version()->holds(f->number)) {
            continue; // merged into others meanwhile
        }
        if (!s) return std::move(s).error();
    }
    std::uint64_t before = 0;
    for (const auto& m : view->memtables) {
        if (std::exchange(before, m->log) == m->log) continue;
        status s = verify_log(m->log, m->log == durable.file ? durable.length : 0, watch, done);
        if (!s && s.error().kind == error_kind::not_found &&
            m->log < manifest_->version()->first_log()) {
            continue; // flushed meanwhile
        }
        if (!s) return std::move(s).error();
    }
    return done;
}

template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::verify_file(const file_type& f, progress* watch,
                                              verify_report& done) const {
    auto opened = sstable_type::open(io_, table_path(f.number), file_id(f.number),
                                     sstable::facts_of<S>(), {.access = sstable::access::pread});
    if (!opened) return std::move(opened).error();
    const sstable_type& table = **opened;
    if (table.rows() != f.rows || table.bytes() != f.bytes || table.checksum() != f.note.checksum) {
        return make_error(error_kind::corruption, table.path(),
                          ": it is not the file that was written");
    }
    std::uint64_t counted = 0;
    for (std::size_t g = 0; g < table.groups(); ++g) {
        status bad;
        const bool right = all_indices<column_count<S>>([&](auto i) {
            using T = typename column_at<S, i>::storage_type;
            const auto column = table.template column<T>(g, i);
            if (!column) bad = column.error();
            return static_cast<bool>(column);
        });
        if (!right) return bad;
        const std::uint64_t bytes = // of the whole file, ends and index too, when all is done
            g + 1 == table.groups() ? f.bytes - counted : f.bytes * table.group_rows(g) / f.rows;
        counted += bytes;
        done.rows += table.group_rows(g);
        done.bytes += bytes;
        if (status s = advance(watch, table.group_rows(g), bytes, a_verify, right_so_far); !s) {
            return s;
        }
    }
    if constexpr (keyed) {
        typename kind::keys keys;
        if (status s = keys.open(table); !s) return s;
        if (status s = verify_keys<S>(keys); !s) return s;
    }
    ++done.files;
    return {};
}

template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::verify_log(std::uint64_t number, std::uint64_t length,
                                             progress* watch, verify_report& done) const {
    done.bytes += io::file_header_bytes;
    status s = advance(watch, 0, io::file_header_bytes, a_verify, right_so_far);
    if (!s) return s;
    s = wal::check_log(io_, directory_, {database_, number}, length, [&](std::uint64_t bytes) {
        ++done.records;
        done.bytes += bytes;
        return advance(watch, 0, bytes, a_verify, right_so_far);
    });
    done.logs += s ? 1 : 0;
    return s;
}

} // namespace lsmer::inline v0::engine
