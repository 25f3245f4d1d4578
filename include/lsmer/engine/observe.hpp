#pragma once
// What a table shows of itself, and how it slows its writers down: the parts of the engine that
// know its types, around those that do not (watch.hpp, stats.hpp, pace.hpp).
//
//   stats       the view, and counters     takes the lock of the view, of the log and of counters,
//                                          each for a moment, and never the order lock
//   slow_down   before a batch takes rows  with the order lock, given up while it waits
//   sync_ahead  after it took them         with the order lock
//   refresh_debt   after each change of the tree

#include "lsmer/engine/core.hpp"
#include "lsmer/engine/picture.hpp"

namespace lsmer::inline v0::engine {

namespace detail {

/// The bytes that a policy wants in each level, where it says so.
template <class Policy>
std::size_t target_bytes(const Policy& policy, const compaction::tree& t,
                         std::uint64_t (&out)[levels_max]) {
    if constexpr (requires { policy.targets(t).bytes; }) {
        const auto targets = policy.targets(t);
        std::size_t n = 0;
        for (; n < levels_max && n < targets.levels; ++n) out[n] = targets.bytes[n];
        return n;
    } else if constexpr (requires { policy.inner(); }) {
        return target_bytes(policy.inner(), t, out);
    } else {
        return 0;
    }
}

} // namespace detail

template <schema S, class Parts>
LSMER_COLD table_stats Core<S, Parts>::stats() const {
    table_stats out;
    out.table = table_name<S>;
    out.rows_visible = visible_.load(std::memory_order_acquire);
    ref<const view_type> view;
    {
        const scoped_lock lock(view_mutex_);
        view = view_;
    }
    const Picture picture(view->files.view());
    std::uint64_t targets[levels_max] = {};
    const std::size_t known = detail::target_bytes(policy_, picture.tree(), targets);
    detail::add_levels(picture.tree(), targets, known, out);
    for (const auto& m : view->memtables) {
        out.log_bytes_live += m->log_bytes.load(std::memory_order_relaxed);
        if (m.get() == view->memtables.back().get()) {
            out.memory.active_rows = m->table.written();
            out.memory.active_bytes = m->table.bytes();
        } else {
            ++out.memory.sealed;
            out.memory.sealed_rows += m->table.written();
            out.memory.sealed_bytes += m->table.bytes();
        }
    }
    out.log_bytes_live += log_->bytes();
    out.log_bytes_written = log_->end().value;
    out.snapshots = snapshots_->now.load(std::memory_order_relaxed);
    const std::uint64_t views = views_->now.load(std::memory_order_relaxed);
    out.budget = memory_.statistics();
    watch_.add_to(out);
    if constexpr (compacts) {
        out.pacing_delay = delay_per_byte(
            watch_.behind(out.memory.active_bytes, options_.sealed_max), options_.pacing.debt);
    }
    out.views_pinned = views > 1 ? views - 1 : 0;
    return out;
}

/// With no lock of the table: asks the policy what is to be done in the present tree.
template <schema S, class Parts>
LSMER_COLD void Core<S, Parts>::refresh_debt() {
    if constexpr (compacts) {
        if (!options_.compaction) return; // nobody works it off
        const scoped_lock one_at_a_time(debt_mutex_);
        ref<const view_type> view;
        {
            const scoped_lock lock(view_mutex_);
            view = view_;
        }
        watch_.set_debt(policy_.debt(Picture(view->files.view()).tree()));
    }
}

/// With the order lock, given up meanwhile: waits as long as a batch of so many bytes has to.
template <schema S, class Parts>
status Core<S, Parts>::slow_down(scoped_lock& lock, std::uint64_t bytes, Stall& stall) {
    if (!options_.pacing.on || !options_.background_flush) return {};
    const double each = delay_per_byte(watch_.behind(active_->table.bytes(), options_.sealed_max),
                                       options_.pacing.debt);
    if (each <= 0) return {};
    const std::int64_t until = pace_.admit(bytes, each, monotonic_ns(), options_.pacing.longest_ns);
    if (until == 0) return {};
    static_cast<void>(stall.begin(lock, stall_reason::pacing));
    while (writable() && monotonic_ns() < until) room_.wait_until(lock, until);
    stall.end();
    return writable();
}

/// With the order lock: has a log that nobody syncs soon synced now and then, in a thread of the
/// log's own. What is left for the end of the log, when all writers wait, is little then.
template <schema S, class Parts>
void Core<S, Parts>::sync_ahead(wal::position at, sync_level& level) noexcept {
    if (!options_.pacing.on || level.when == sync_level::kind::commit) {
        synced_ahead_ = at.value;
    } else if (at.value - synced_ahead_ > options_.pacing.log_bytes) {
        synced_ahead_ = at.value;
        level = sync::interval(1);
    }
}

} // namespace lsmer::inline v0::engine
