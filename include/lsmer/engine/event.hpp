#pragma once
// What a table tells while it works: one function, called with one struct.
//
//   how.listener = {[](void* me, const engine::event& e) { ... }, this};
//
// A function pointer and not a type among the table's parts: events are rare, so that nothing is
// won by inlining them, and a table's type need not change with who listens.
//
// Threads: the listener is called by the threads that do the work, by several at once, with no
// lock of the table held. It may ask the table (`stats`, `snapshot`, queries), but not write,
// flush, compact or close: that would wait for the very thread that is telling. What takes long in
// it holds up the work.

#include "lsmer/compaction/choice.hpp"

#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::engine {

enum class event_kind : std::uint8_t {
    flush_begun,
    flush_ended,
    compaction_begun,
    compaction_ended,
    stall_begun, // a writer waits
    stall_ended,
    file_created, // an SSTable, named by the manifest
    file_removed, // its name; readers may have it open still
    failure,      // the first failed write: the table takes no more
};

[[nodiscard]] constexpr std::string_view to_string(event_kind k) noexcept {
    constexpr std::string_view names[] = {
        "flush begun", "flush ended",  "compaction begun", "compaction ended", "stall begun",
        "stall ended", "file created", "file removed",     "failure"};
    return names[static_cast<unsigned char>(k)];
}

/// Why a writer waited.
enum class stall_reason : std::uint8_t {
    none,
    pacing,         // slowed down: compaction or flush falls behind (engine/pace.hpp)
    memtables_full, // as many sealed memtables as may be wait for the flush
    log,            // the log of a full memtable was synced and the next one begun
    memory,         // the table is over its memory, and a flush will give some back
};
inline constexpr std::size_t stall_reasons = 5;

[[nodiscard]] constexpr std::string_view to_string(stall_reason r) noexcept {
    constexpr std::string_view names[] = {"none", "pacing", "memtables full", "log", "memory"};
    return names[static_cast<unsigned char>(r)];
}

/// Fields that say nothing of an event are as they stand here.
struct event {
    event_kind what{};
    stall_reason stall{};                  // why a writer waits
    compaction::action action{};           // of a compaction: merge, move or drop ...
    compaction::reason reason{};           // ... and why
    std::uint32_t level = 0;               // of a file; where a compaction's outputs go
    std::uint64_t file = 0;                // number of a file
    std::uint64_t rows = 0;                // of a file, a flush, a compaction's inputs
    std::uint64_t bytes = 0;               // of a file, a flush's memtable, a compaction's inputs
    std::uint64_t inputs = 0;              // files of a compaction
    std::uint64_t outputs = 0;             // files of a compaction, or of a flush: at its end
    std::uint64_t bytes_written = 0;       // the same
    std::int64_t duration_ns = 0;          // of what ended
    std::string_view error{};              // of what failed; lives until the listener returns
};

struct listener {
    void (*hear)(void* context, const event& e) = nullptr;
    void* context = nullptr;

    void tell(const event& e) const {
        if (hear != nullptr) hear(context, e);
    }
};

} // namespace lsmer::inline v0::engine
