#pragma once
// How a table is closed: what runs in its threads ends, the log is synced, the manifest learns its
// length, and the directory is given back.

#include "lsmer/engine/core.hpp"

namespace lsmer::inline v0::engine {

/// Ends the flush, syncs and closes the log, gives the directory back. What was appended but not
/// flushed stays in the log. Calling it again does nothing.
template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::close() {
    {
        scoped_lock lock(order_);
        if (std::exchange(closed_, true)) return {};
        stop_.store(true, std::memory_order_relaxed);
        work_.notify_all();
        room_.notify_all();
        while (flushing_ || compacting_) room_.wait(lock);
    }
    flusher_.join();
    compactor_.join();
    status out = close_files();
    // Writer and manifest stay, closed: an append that is late hears an error from them.
    lock_.reset();
    return out;
}

/// Ends log and manifest. The manifest keeps the length of the log, so that the next open notices
/// when some of it is gone.
template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::close_files() {
    status out;
    if (log_) {
        out = log_->close();
        if (out && active_) {
            manifest::Edit edit;
            edit.durable_log = durable_log();
            if (auto published = manifest_->publish(std::move(edit)); !published) {
                out = std::move(published).error();
            }
        }
    }
    if (manifest_) {
        if (status s = manifest_->close(); !s && out) out = std::move(s);
    }
    return out;
}

} // namespace lsmer::inline v0::engine
