#pragma once
// How a table's files become fewer and larger. A policy says what to do (compaction/choice.hpp),
// `check` lets it pass, and this does it:
//
//   1 choose   no lock:    the policy looks at the files of a view
//   2 write    no lock:    the inputs, merged in order, to new files, re-encoded small
//   3 publish  no lock:    one edit takes the inputs away and names the outputs; durable
//   4 view     order lock: readers find the outputs instead
//   5 remove   no lock:    the inputs' names; who still reads them has them open
//
// A crash before 3 leaves files that no manifest names, one after it names that nothing refers to:
// the next open sweeps up both. What is cancelled by `close` is removed.
//
// A compaction that fails to write, and a choice that is refused, change nothing: they are counted,
// `compact` gives the error, and after the next flush, or when some time has passed, the policy is
// asked again. What fails in 3 is fatal to writes.

#include "lsmer/compaction/check.hpp"
#include "lsmer/compaction/fan_in.hpp"
#include "lsmer/compaction/found_inputs.hpp"
#include "lsmer/compaction/keyed_merge.hpp"
#include "lsmer/compaction/manual.hpp"
#include "lsmer/compaction/merge.hpp"
#include "lsmer/engine/core.hpp"
#include "lsmer/engine/erase.hpp"
#include "lsmer/engine/observe.hpp"
#include "lsmer/engine/outputs.hpp"
#include "lsmer/engine/picture.hpp"
#include "lsmer/engine/unexpired.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace lsmer::inline v0::engine {

/// Runs that one compaction reads at a time.
inline constexpr std::size_t fan_in_max = 64;

inline constexpr std::string_view a_compaction = "the compaction";
inline constexpr std::string_view as_before = "what was not finished is undone, no row is lost";

/// With the order lock, given up meanwhile: one choice of the policy, carried out. Gives whether
/// there was something to do. One at a time.
template <schema S, class Parts>
template <class Policy>
result<bool> Core<S, Parts>::compact_step(scoped_lock& lock, const Policy& policy,
                                          progress* watch) {
    constexpr std::int64_t look_ns = 10'000'000;
    do {
        if (status s = advance(watch, 0, 0, a_compaction, as_before); !s) {
            return std::move(s).error();
        }
        if (!compacting_) break;
        watch == nullptr ? room_.wait(lock)
                         : static_cast<void>(room_.wait_until(lock, monotonic_ns() + look_ns));
    } while (true);
    if (status s = writable(); !s) return std::move(s).error();
    compacting_ = true;
    asked_by_ = watch;
    ref<const view_type> view = view_;
    lock.unlock();
    struct Turn { // ends whatever happens, or close would wait for ever
        Core& core;
        scoped_lock& lock;
        ~Turn() {
            lock.lock();
            core.compacting_ = false;
            core.asked_by_ = nullptr;
            core.room_.notify_all();
        }
    } turn{*this, lock};
    result<bool> done = compact_files(*view, policy);
    view.reset(); // files may be closed here, with no lock held
    return done;
}

/// Without a lock: chooses, writes, publishes.
template <schema S, class Parts>
template <class Policy>
result<bool> Core<S, Parts>::compact_files(const view_type& view, const Policy& policy) {
    const Picture picture(view.files.view(), keyed);
    const compaction::choice choice = compaction::with_fan_in(
        picture.tree(), policy.choose(picture.tree(), wall_ns()), fan_in_max);
    if (!choice) return false;
    const bool moves = choice.what == compaction::action::move;
    items<ref<const file_type>> inputs;
    items<ref<const file_type>> outputs;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    compaction::FoundInputs chosen(picture.tree(), choice);
    for (const auto& f : view.files) {
        if (!chosen.holds(f->number)) continue;
        inputs.push_back(f);
        rows += f->rows;
        bytes += f->bytes;
    }
    watch_.compaction_begun(choice, inputs.size(), rows, bytes);
    if (asked_by_ != nullptr && choice.what == compaction::action::merge) {
        asked_by_->expect(rows, bytes);
    }
    status done = compaction::check(picture.tree(), choice);
    if (done) {
        done = carry_out(view, choice, inputs, outputs);
        if (!done && !moves) remove_files(outputs); // nothing names them yet
    }
    if (done) done = publish_files(inputs, outputs);
    if (!done) {
        watch_.compaction_ended({}, 0, &done.error());
        return std::move(done).error();
    }
    refresh_debt();
    if (!moves) {
        for (const auto& f : outputs) watch_.file_created(told(*f));
        remove_files(inputs);
        for (const auto& f : inputs) watch_.file_removed(told(*f));
    }
    watch_.compaction_ended(count(choice, inputs, outputs), outputs.size(), nullptr);
    return true;
}

/// Writes the outputs of a choice, or finds what they are.
template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::carry_out(const view_type& view, const compaction::choice& choice,
                                            const items<ref<const file_type>>& inputs,
                                            items<ref<const file_type>>& outputs) {
    switch (choice.what) {
    case compaction::action::merge: return merge(view, choice, inputs, outputs);
    case compaction::action::move:
        for (const auto& f : inputs) {
            file_note note = f->note;
            place_run(view, choice, inputs, note);
            if (note.run == 0) note.run = inputs[0]->number;
            manifest::file_record record = record_of(*f, the_table);
            record.level = choice.level;
            auto moved = make_ref<file_type>(f->table, record, std::move(note));
            if (status s = moved->keys.open(*moved->table, memory_.blocks()); !s) return s;
            outputs.push_back(std::move(moved));
        }
        return {};
    default: return {};
    }
}

/// Run and age of the outputs; run 0 stands for one of their own.
template <schema S, class Parts>
void Core<S, Parts>::place_run(const view_type& view, const compaction::choice& choice,
                               const items<ref<const file_type>>& inputs, file_note& note) const {
    note.run = 0;
    note.age = 0;
    const file_type* oldest = nullptr; // input of the level
    const file_type* newest = nullptr; // file there
    for (const auto& f : inputs) {
        if (oldest == nullptr && f->level == choice.level) oldest = f.get();
        note.age = std::max(note.age, f->note.age);
    }
    for (const auto& f : view.files) {
        if (f->level != choice.level) continue;
        newest = f.get();
        note.age = std::max(note.age, f->note.age + 1);
    }
    const bool joins = choice.place == compaction::output::in_run;
    const file_type* const there = oldest != nullptr ? oldest : joins ? newest : nullptr;
    if (there == nullptr) return;
    note.age = there->note.age;
    if (joins) note.run = there->note.run;
}

/// What merges the inputs: all their rows, or one for each key.
template <schema S, class Parts>
auto Core<S, Parts>::merge_of(const view_type& view, const compaction::choice& choice,
                              const items<ref<const file_type>>& inputs,
                              std::span<const compaction::run_files<sstable_type>> runs,
                              file_plan& plan) const {
    if constexpr (keyed) {
        // Ranges newer than a file are applied to its rows here.
        std::uint64_t newest = view.erased ? view.erased->keys.newest() : 0;
        for (const auto& f : inputs) newest = std::max(newest, f->note.erased_through);
        plan.erased_through = newest;
        return compaction::KeyedMerge<S, sstable_type, erased_rows<file_type>>(
            runs, choice.drop_tombstones, erased_rows<file_type>(view, inputs, runs));
    } else {
        static_cast<void>(view);
        static_cast<void>(choice);
        static_cast<void>(inputs);
        static_cast<void>(plan);
        return compaction::Merge<S, sstable_type>(runs);
    }
}

template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::merge(const view_type& view, const compaction::choice& choice,
                                        const items<ref<const file_type>>& inputs,
                                        items<ref<const file_type>>& outputs) {
    file_plan plan{.level = choice.level};
    file_note placed;
    place_run(view, choice, inputs, placed);
    plan.run = placed.run;
    plan.age = placed.age;
    plan.effort = codec::effort::small;
    plan.first_sequence = ~std::uint64_t{0};
    // Runs, oldest first, as the view has them; files of a run side by side.
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    std::vector<ref<const sstable_type>> tables;
    std::vector<std::size_t> ends;
    time_span times;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const file_type& f = *inputs[i];
        plan.first_sequence = std::min(plan.first_sequence, f.first_sequence);
        plan.last_sequence = std::max(plan.last_sequence, f.last_sequence);
        plan.written.add(f.note.written);
        bytes += f.bytes;
        rows += f.rows;
        tables.push_back(f.table);
        add_times<S>(times, *f.table);
        const bool last = i + 1 == inputs.size() || inputs[i + 1]->note.run != f.note.run ||
                          inputs[i + 1]->level != f.level;
        if (last) ends.push_back(tables.size());
    }
    std::vector<compaction::run_files<sstable_type>> runs;
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
        runs.push_back(std::span(std::as_const(tables)).subspan(begin, end - begin));
        begin = end;
    }
    const std::size_t most = rows_a_group<S>(bytes, rows);
    auto merged = merge_of(view, choice, inputs, runs, plan);
    Unexpired<S> unexpired(choice.expire_before);
    const auto begin_file = [this](const file_plan& next) { return new_file(next); };
    Outputs<S, file_writer, decltype(begin_file)> out(begin_file, plan, choice.cut_at, times,
                                                      symbols(), outputs);
    const auto as_it_is = [&](const sstable_type& table, std::size_t group) {
        return unexpired.keeps(table, group) && out.takes(table, group);
    };
    for (;;) {
        if (stop_.load(std::memory_order_relaxed)) {
            return make_error(error_kind::cancelled, "the compaction ended with the table");
        }
        const auto piece = merged.next_piece(as_it_is, most);
        if (!piece) return piece.error();
        if (piece->file == nullptr && piece->rows.empty()) return out.finish();
        const bool whole = piece->file != nullptr;
        const std::uint64_t done_rows = whole ? piece->file->group_rows(piece->group)
                                              : piece->rows.rows();
        const std::uint64_t read = watch_.merged(done_rows);
        if (status s = advance(asked_by_, done_rows, read, a_compaction, as_before); !s) return s;
        status done = whole ? out.copy(*piece->file, piece->group)
                            : out.add(unexpired(piece->rows));
        if (!done) return done;
    }
}

/// Makes outputs stand for inputs, on disk, then for readers. A failure ends all writes: whether
/// the manifest names the outputs then, only the next open can tell.
template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::publish_files(const items<ref<const file_type>>& inputs,
                                                const items<ref<const file_type>>& outputs) {
    status done = sync_names();
    manifest::Edit edit;
    for (const auto& f : inputs) edit.removed.push_back(f->number);
    for (const auto& f : outputs) edit.added.push_back(record_of(*f, the_table));
    {
        // A log that could not be begun may have failed on the names, too: that is known by now.
        const scoped_lock lock(order_);
        if (!done) return fail(done.error());
        if (failure_) return *failure_;
        if constexpr (keyed) edit.forgotten = forgettable(inputs, outputs);
    }
    const items<manifest::erased_range> forgotten = edit.forgotten;
    auto published = manifest_->publish(std::move(edit));
    const scoped_lock lock(order_);
    if (!published) return fail(published.error());
    replace_files(inputs, outputs, forgotten);
    return {};
}

/// With the order lock: the view with the outputs instead of the inputs.
template <schema S, class Parts>
LSMER_COLD void Core<S, Parts>::replace_files(const items<ref<const file_type>>& inputs,
                                              const items<ref<const file_type>>& outputs,
                                              const items<manifest::erased_range>& forgotten) {
    auto view = make_ref<view_type>();
    std::size_t gone = 0; // inputs stand in the order of the view
    for (const auto& f : view_->files) {
        if (gone != inputs.size() && inputs[gone]->number == f->number) {
            ++gone;
        } else {
            view->files.push_back(f);
        }
    }
    LSMER_ASSERT(gone == inputs.size(), "inputs are files of the view");
    for (const auto& f : outputs) view->files.push_back(f);
    arrange(view->files);
    view->erased = view_->erased;
    if (!forgotten.empty()) forget_erased(*view, forgotten);
    view->memtables = view_->memtables;
    view->flushed = view_->flushed;
    set_view(std::move(view));
}

template <schema S, class Parts>
LSMER_COLD compaction_stats Core<S, Parts>::count(const compaction::choice& choice,
                                                  const items<ref<const file_type>>& inputs,
                                                  const items<ref<const file_type>>& outputs) {
    compaction_stats s;
    s.merges = choice.what == compaction::action::merge;
    s.moves = choice.what == compaction::action::move;
    s.drops = choice.what == compaction::action::drop;
    if (choice.what == compaction::action::move) return s;
    for (const auto& f : inputs) {
        s.bytes_read += choice.what == compaction::action::merge ? f->bytes : 0;
        s.rows_expired += f->rows;
    }
    for (const auto& f : outputs) {
        s.bytes_written += f->bytes;
        s.rows_written += f->rows;
        s.rows_expired -= f->rows;
    }
    return s;
}

/// Best effort: what stays is swept up by the next open.
template <schema S, class Parts>
LSMER_COLD void Core<S, Parts>::remove_files(const items<ref<const file_type>>& files) const {
    for (const auto& f : files) static_cast<void>(io_.remove(table_path(f->number)));
}

/// With the order lock, given up while files are written: all that the policy wants done now. That
/// it could not be done is no failure of the write that came by.
template <schema S, class Parts>
status Core<S, Parts>::compact_now(scoped_lock& lock) {
    while (asked_ == 0) {
        const result<bool> did = compact_step(lock, policy_);
        if (!did || !*did) break;
    }
    return writable();
}

/// The compaction thread: one choice after the other, until the table closes.
template <schema S, class Parts>
void Core<S, Parts>::run_compactor() {
    scoped_lock lock(order_);
    std::uint64_t seen = ~std::uint64_t{0}; // rows flushed when there was nothing to do last
    std::int64_t again = 0;                 // when it may be different, by the clock alone
    while (!closed_) {
        if (failure_ || asked_ != 0) {
            work_.wait(lock);
            continue;
        }
        if (seen == view_->flushed && monotonic_ns() < again) {
            work_.wait_until(lock, again);
            continue;
        }
        const std::uint64_t flushed = view_->flushed;
        const result<bool> did = compact_step(lock, policy_);
        if (did && *did) continue;
        seen = flushed;
        again = monotonic_ns() + options_.policy_interval_ns;
    }
}

/// Brings all rows that are there by now into one sorted run. Goes before the policy.
template <schema S, class Parts>
status Core<S, Parts>::compact(const compact_request& how) {
    if (status s = flush(how.watch); !s) return s;
    const result<std::uint64_t> number = manifest_->new_file_number();
    if (!number) return number.error();
    compaction::manual_request all;
    all.next_file = *number;
    all.step_bytes = ~std::uint64_t{0};
    all.cut_at.bytes = std::uint64_t{256} << 20;
    scoped_lock lock(order_);
    all.last_sequence = view_->flushed; // what is flushed from here on is not waited for
    const compaction::manual policy(std::move(all));
    ++asked_;
    result<bool> did = true;
    while (did && *did) did = compact_step(lock, policy, how.watch);
    --asked_;
    work_.notify_all();
    return did ? status() : status(std::move(did).error());
}

} // namespace lsmer::inline v0::engine
