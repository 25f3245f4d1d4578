#pragma once
// KeySource: the keys of one memtable or of one run of a view, each once, both ways. A cursor and a
// liveness scan merge them.
//
//   memtable   newest row of each key, below the bound
//   run        rows of its files, one after the other
//
// Threads: one. The view outlives it.

#include "lsmer/engine/keyed_lookup.hpp"
#include "lsmer/engine/row_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::engine {

template <stores_ops R, class View>
class KeySource {
    using memtable_type = typename View::memtable_type;
    using file_type = typename View::file;

public:
    // REQUIRES: bound != 0
    KeySource(const memtable_type& m, std::uint32_t bound) : memory_(&m), bound_(bound) {
        rows_.emplace(m.cursor(bound));
    }
    KeySource(const View& view, run_span run) : view_(&view), run_(run) {}

    [[nodiscard]] bool valid() const noexcept { return valid_; }
    /// As LoserTree asks it.
    [[nodiscard]] bool done() const noexcept { return !valid_; }
    [[nodiscard]] bool in_memory() const noexcept { return memory_ != nullptr; }
    [[nodiscard]] const memtable_type& memory() const noexcept { return *memory_; }
    [[nodiscard]] std::uint32_t bound() const noexcept { return bound_; }
    /// The first failure to read; the source is not valid after it.
    [[nodiscard]] const status& failure() const noexcept { return failure_; }

    /// The key at hand; lives until the source moves.
    // REQUIRES: valid()
    [[nodiscard]] std::string_view key() const {
        if (!key_known_) find_key();
        return key_;
    }
    // REQUIRES: valid()
    [[nodiscard]] row_place<View> place() const noexcept {
        if (in_memory()) return {memory_, nullptr, 0, row_};
        return {nullptr, &file(), group_, row_};
    }

    void seek_first() {
        failure_ = {};
        if (in_memory()) {
            rows_->seek_first();
            land_forward();
        } else {
            at_file_ = run_.first;
            settle(0);
        }
    }
    void seek_last() {
        failure_ = {};
        if (in_memory()) {
            rows_->seek_last();
            land_backward();
        } else {
            at_file_ = run_.last;
            step_back_file();
        }
    }
    /// To the first key that is not before this one.
    void seek(std::string_view key) {
        failure_ = {};
        if (in_memory()) {
            rows_->seek(key);
            land_forward();
        } else {
            at_file_ = view_->first_reaching(run_, key);
            if (at_file_ == run_.last) return end();
            const auto row = file().keys.lower_bound(key);
            if (!row) return fail(row.error());
            settle(*row);
        }
    }
    /// To the last key that is before this one.
    void seek_before(std::string_view key) {
        failure_ = {};
        if (in_memory()) {
            rows_->seek_before(key);
            land_backward();
        } else {
            at_file_ = view_->first_reaching(run_, key);
            if (at_file_ == run_.last) return step_back_file();
            const auto row = file().keys.lower_bound(key);
            if (!row) return fail(row.error());
            if (*row == 0) return step_back_file();
            settle(*row - 1);
        }
    }
    // REQUIRES: valid()
    void next() {
        if (in_memory()) {
            const std::string_view before = key();
            KeyMaker<R> other;
            do {
                rows_->next();
            } while (rows_->valid() && memory_->key(rows_->row(), other) == before);
            land_forward();
        } else if (row_ + 1 < group_end_) {
            ++row_;
            key_known_ = false;
        } else {
            settle(file().keys.start_of(group_) + row_ + 1);
        }
    }
    // REQUIRES: valid()
    void previous() {
        if (in_memory()) {
            rows_->seek_before(key());
            land_backward();
        } else if (row_ != 0) {
            --row_;
            key_known_ = false;
        } else if (group_ != 0) {
            settle(file().keys.start_of(group_) - 1);
        } else {
            step_back_file();
        }
    }

    /// What the row at hand does.
    // REQUIRES: valid()
    [[nodiscard]] result<std::uint8_t> op() {
        if (in_memory()) return memory_->op(row_);
        if (group_puts_) return static_cast<std::uint8_t>(row_op::put);
        return file().keys.op({group_, row_});
    }
    /// A value of a row of this source that a cursor stands on; texts live until the source moves
    /// on to another vector.
    template <std::size_t I>
    [[nodiscard]] auto value(const row_place<View>& at)
        -> result<typename column_at<R, I>::storage_type> {
        if (in_memory()) return at.memory->template value<I>(at.row);
        return get<I>(readers_).template at<I>(at.file->keys, at.group, at.row);
    }

private:
    template <class L>
    struct readers_for;
    template <class... C>
    struct readers_for<column_list<C...>> {
        using type = leaves<RowReader<typename C::storage_type>...>;
    };
    template <class Parts>
    struct key_readers_for;
    template <std::size_t... K>
    struct key_readers_for<std::index_sequence<K...>> {
        using type =
            leaves<RowReader<typename column_at<R, order_columns<R>[K]>::storage_type>...>;
    };
    static constexpr std::size_t parts = order_columns<R>.size();

    [[nodiscard]] const file_type& file() const noexcept { return *view_->files[at_file_]; }

    void end() noexcept { valid_ = false; }
    void fail(const error& e) {
        failure_ = e;
        end();
    }
    void land_forward() noexcept {
        valid_ = rows_->valid();
        if (!valid_) return;
        row_ = rows_->row(); // the newest of its key comes first
        key_known_ = false;
    }
    void land_backward() {
        valid_ = rows_->valid();
        if (!valid_) return;
        // The oldest of its key comes first on this way.
        row_ = rows_->row();
        key_known_ = false;
        const std::uint32_t newest = memory_->find(key(), bound_);
        if (newest == row_) return;
        rows_->seek(key());
        row_ = newest;
    }
    /// To a row of the file, or on into the next one when it is behind the last.
    void settle(std::uint64_t row) {
        while (row >= file().keys.rows()) {
            if (++at_file_ == run_.last) return end();
            row = 0;
        }
        const auto at = file().keys.place_of(row);
        group_ = at.group;
        row_ = at.row;
        const auto& table = *file().table;
        group_end_ = table.group_rows(group_);
        const auto ops = table.template bounds<std::uint8_t>(group_, op_index<R>);
        group_puts_ = ops.known && ops.max == static_cast<std::uint8_t>(row_op::put);
        valid_ = true;
        key_known_ = false;
    }
    void step_back_file() {
        if (at_file_ == run_.first) return end();
        --at_file_;
        settle(file().keys.rows() - 1);
    }
    void find_key() const {
        key_known_ = true;
        if (in_memory()) {
            key_ = memory_->key(row_, maker_);
            return;
        }
        key_ = maker_.make([&](auto k) {
            constexpr std::size_t c = order_columns<R>[k];
            auto v = get<k>(key_readers_).template at<c>(file().keys, group_, row_);
            if (!v) {
                failure_ = std::move(v).error(); // told by the cursor's status
                return typename column_at<R, c>::storage_type{};
            }
            return *v;
        });
    }

    const memtable_type* memory_ = nullptr; // of a memtable
    std::uint32_t bound_ = 0;
    std::optional<typename memtable_type::cursor_type> rows_;

    const View* view_ = nullptr; // of a run
    run_span run_{};
    std::size_t at_file_ = 0;
    std::uint32_t group_ = 0;
    std::uint32_t group_end_ = 0;
    bool group_puts_ = false;
    typename readers_for<typename R::columns>::type readers_; // of rows that a cursor stands on
    // Of their own: the source is a row ahead of its cursor.
    mutable typename key_readers_for<std::make_index_sequence<parts>>::type key_readers_;

    bool valid_ = false;
    std::uint32_t row_ = 0;
    mutable bool key_known_ = false;
    mutable KeyMaker<R> maker_;
    mutable std::string_view key_;
    mutable status failure_;
};

} // namespace lsmer::inline v0::engine
