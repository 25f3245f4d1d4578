#pragma once
// What a database consists of at one moment: immutable, counted, shared by readers.

#include "lsmer/base/items.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/manifest/edit.hpp"

#include <span>

namespace lsmer::inline v0::manifest {

/// A file of a version. Counted, so that whoever waits to delete it sees when nobody holds it.
class File : public counted, public file_record {
public:
    explicit File(file_record r) : file_record(std::move(r)) {}
};

/// Code 0 of the dictionary is the empty symbol, which is never written down.
inline constexpr std::uint32_t first_symbol_code = 1;

class Version : public counted {
public:
    explicit Version(std::uint64_t database) noexcept : database_(database) {}

    /// Random number of the database, under every checksum.
    [[nodiscard]] std::uint64_t database() const noexcept { return database_; }
    /// In order of table, level, number.
    [[nodiscard]] std::span<const ref<const File>> files() const noexcept {
        return files_.view();
    }
    /// The files of one table, in order of level and number.
    [[nodiscard]] std::span<const ref<const File>> files(std::uint32_t table) const noexcept {
        std::size_t begin = 0;
        while (begin < files_.size() && files_[begin]->table < table) ++begin;
        std::size_t end = begin;
        while (end < files_.size() && files_[end]->table == table) ++end;
        return files_.view().subspan(begin, end - begin);
    }
    /// Whether a file has this number.
    [[nodiscard]] bool holds(std::uint64_t number) const noexcept {
        for (const ref<const File>& f : files_) {
            if (f->number == number) return true;
        }
        return false;
    }
    [[nodiscard]] std::span<const table_record> tables() const noexcept { return tables_.view(); }
    [[nodiscard]] const table_record* find_table(std::string_view name) const noexcept {
        for (const table_record& t : tables_) {
            if (t.name == name) return &t;
        }
        return nullptr;
    }
    /// Ranges of keys that were erased, of all tables.
    [[nodiscard]] std::span<const erased_range> erased() const noexcept { return erased_.view(); }
    /// Replay begins with this log; 0 before there was one.
    [[nodiscard]] std::uint64_t first_log() const noexcept { return first_log_; }
    [[nodiscard]] std::uint64_t last_sequence() const noexcept { return last_sequence_; }
    [[nodiscard]] log_place durable_log() const noexcept { return durable_log_; }
    /// Numbers from here on were never given to a file.
    [[nodiscard]] std::uint64_t next_file() const noexcept { return next_file_; }
    /// The code after the last symbol that the manifest holds.
    [[nodiscard]] std::uint32_t next_symbol() const noexcept { return next_symbol_; }

    /// This version changed by an edit; an error, `invalid_argument`, when that makes no sense.
    [[nodiscard]] result<ref<const Version>> apply(const Edit& edit) const;

    /// The edit that makes this version from nothing, without the symbols.
    [[nodiscard]] Edit snapshot() const {
        Edit e;
        for (const ref<const File>& f : files_) e.added.push_back(*f);
        e.tables = tables_;
        e.erased = erased_;
        e.first_log = first_log_;
        e.last_sequence = last_sequence_;
        e.durable_log = durable_log_;
        e.next_file = next_file_;
        return e;
    }

private:
    Version(const Version& other)
        : counted(), database_(other.database_), files_(other.files_), tables_(other.tables_),
          erased_(other.erased_),
          first_log_(other.first_log_), last_sequence_(other.last_sequence_),
          durable_log_(other.durable_log_), next_file_(other.next_file_),
          next_symbol_(other.next_symbol_) {}

    status change_files(const Edit& edit);
    status change_ranges(const Edit& edit);
    status add_tables(const Edit& edit);
    status set_numbers(const Edit& edit);

    static bool before(const ref<const File>& a, const ref<const File>& b) noexcept {
        if (a->table != b->table) return a->table < b->table;
        if (a->level != b->level) return a->level < b->level;
        return a->number < b->number;
    }
    [[nodiscard]] bool has_table(std::uint32_t id) const noexcept {
        for (const table_record& t : tables_) {
            if (t.id == id) return true;
        }
        return false;
    }
    static void sort_numbers(items<std::uint64_t>& numbers) noexcept {
        sort_items(numbers.begin(), numbers.size(),
                   [](std::uint64_t a, std::uint64_t b) { return a < b; });
    }
    /// Where a number stands among sorted ones, or would stand.
    LSMER_NOINLINE static const std::uint64_t* place(const items<std::uint64_t>& sorted,
                                                     std::uint64_t number) noexcept {
        const std::uint64_t* at = sorted.begin();
        for (std::size_t left = sorted.size(); left != 0;) {
            const std::size_t half = left / 2;
            const bool after = at[half] < number;
            at += after ? half + 1 : 0;
            left = after ? left - half - 1 : half;
        }
        return at;
    }
    static bool has(const items<std::uint64_t>& sorted, std::uint64_t number) noexcept {
        const std::uint64_t* const at = place(sorted, number);
        return at != sorted.end() && *at == number;
    }
    /// Whether a file of this version has the number, and differs in level and bounds alone.
    [[nodiscard]] bool moves(const file_record& to) const noexcept {
        for (const ref<const File>& f : files_) {
            if (f->number != to.number) continue;
            return f->table == to.table && f->rows == to.rows && f->bytes == to.bytes &&
                   f->first_sequence == to.first_sequence && f->last_sequence == to.last_sequence;
        }
        return false;
    }
    template <class... Pieces>
    LSMER_ALWAYS_INLINE static error senseless(const Pieces&... pieces) {
        return make_error(error_kind::invalid_argument, pieces...);
    }

    std::uint64_t database_;
    items<ref<const File>> files_{};
    items<table_record> tables_{};
    items<erased_range> erased_{};
    std::uint64_t first_log_ = 0;
    std::uint64_t last_sequence_ = 0;
    log_place durable_log_{};
    std::uint64_t next_file_ = 1;
    std::uint32_t next_symbol_ = first_symbol_code;
};

inline result<ref<const Version>> Version::apply(const Edit& edit) const {
    ref<Version> fresh = ref<Version>::adopt(new Version(*this));
    if (status s = fresh->set_numbers(edit); !s) return std::move(s).error();
    if (status s = fresh->add_tables(edit); !s) return std::move(s).error();
    if (status s = fresh->change_files(edit); !s) return std::move(s).error();
    if (status s = fresh->change_ranges(edit); !s) return std::move(s).error();
    return ref<const Version>(std::move(fresh));
}

inline status Version::set_numbers(const Edit& edit) {
    const auto raise = [](std::uint64_t& value, const std::optional<std::uint64_t>& to) {
        if (to && *to < value) return false;
        if (to) value = *to;
        return true;
    };
    if (!raise(next_file_, edit.next_file)) return senseless("the next file number falls");
    if (!raise(first_log_, edit.first_log)) return senseless("the first log's number falls");
    if (!raise(last_sequence_, edit.last_sequence)) return senseless("the last sequence falls");
    if (first_log_ >= next_file_) {
        return senseless("log ", first_log_, " was never given that number");
    }
    if (edit.durable_log) durable_log_ = *edit.durable_log;
    if (edit.symbols.empty()) return {};
    if (edit.first_symbol != next_symbol_) {
        return senseless("symbols from code ", edit.first_symbol, ", the next one is ",
                         next_symbol_);
    }
    if (edit.symbols.size() >= 0xFFFFFFFFU - next_symbol_) return senseless("too many symbols");
    next_symbol_ += static_cast<std::uint32_t>(edit.symbols.size());
    return {};
}

inline status Version::add_tables(const Edit& edit) {
    for (const table_record& added : edit.tables) {
        for (const table_record& t : tables_) {
            if (t.id == added.id) return senseless("table ", added.id, " is there already");
            if (t.name == added.name) return senseless("table ", added.name, " is there already");
        }
        tables_.push_back(added);
    }
    return {};
}

LSMER_COLD inline status Version::change_files(const Edit& edit) {
    if (edit.removed.empty() && edit.added.empty()) return {};
    items<std::uint64_t> numbers; // before the edit; later those that stay, and those added
    for (const ref<const File>& f : files_) numbers.push_back(f->number);
    sort_numbers(numbers);
    items<std::uint64_t> gone = edit.removed;
    sort_numbers(gone);
    for (std::size_t i = 0; i < gone.size(); ++i) {
        if (!has(numbers, gone[i]) || (i != 0 && gone[i] == gone[i - 1])) {
            return senseless("file ", gone[i], " is removed, but is not there");
        }
    }
    items<ref<const File>> stay;
    numbers.clear();
    for (const ref<const File>& f : files_) {
        if (has(gone, f->number)) continue;
        stay.push_back(f);
        numbers.push_back(f->number);
    }
    sort_numbers(numbers);
    for (const file_record& f : edit.added) {
        if (has(numbers, f.number)) {
            return senseless("file ", f.number, " is added, but that number is taken");
        }
        if (has(gone, f.number) && !moves(f)) {
            return senseless("file ", f.number, " is removed and added, but as another file");
        }
        if (f.number == 0 || f.number >= next_file_) {
            return senseless("file ", f.number, " was never given that number");
        }
        if (!has_table(f.table)) {
            return senseless("file ", f.number, " belongs to table ", f.table,
                             ", which is not there");
        }
        numbers.insert(place(numbers, f.number), f.number);
        stay.push_back(make_ref<File>(f));
    }
    sort_items(stay.begin(), stay.size(), before);
    files_ = std::move(stay);
    return {};
}

LSMER_COLD inline status Version::change_ranges(const Edit& edit) {
    for (const erased_range& gone : edit.forgotten) {
        items<erased_range> stay;
        for (const erased_range& r : erased_) {
            if (r != gone) stay.push_back(r);
        }
        if (stay.size() + 1 != erased_.size()) {
            return senseless("an erased range of sequence ", gone.sequence,
                             " is forgotten, but is not there");
        }
        erased_ = std::move(stay);
    }
    for (const erased_range& r : edit.erased) {
        if (!has_table(r.table)) {
            return senseless("an erased range belongs to table ", r.table,
                             ", which is not there");
        }
        for (const erased_range& other : erased_) {
            if (other == r) return senseless("an erased range is there already");
        }
        erased_.push_back(r);
    }
    return {};
}

} // namespace lsmer::inline v0::manifest
