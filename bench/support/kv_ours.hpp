#pragma once

// The library's side of the key-value bench. Its peers have the same face: kv_leveldb.hpp,
// kv_rocksdb.hpp.
//
//   promise::process   a put returns when the operating system has it
//   promise::none      when it is in memory
//   promise::disk      when it is on stable storage

#include "lsmer/compaction/leveled.hpp"
#include "lsmer/engine.hpp"
#include "lsmer/engine/keyed_table.hpp"

#include "support/kv_data.hpp"
#include "support/ours_table.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench::kv {

enum class promise { none, process, disk };

struct pairs : lsmer::table<"pairs"> {
    static constexpr struct key : lsmer::column<"key", lsmer::bytes> {
    } key{};
    static constexpr struct value : lsmer::column<"value", lsmer::bytes> {
    } value{};
    using columns = lsmer::columns<key, value>;
    using primary_key = lsmer::keyed_by<key>;
};

struct leveled_parts : lsmer::engine::standard {
    using compaction = lsmer::compaction::leveled;
};

class Ours {
    using Table = lsmer::Table<pairs, leveled_parts>;

public:
    static constexpr const char* name = "lsmer";
    static constexpr bool buffers_its_log = true; // promise::none is less than promise::process

    Ours(const std::string& directory, promise p) : table_(open(directory, p, waits_)) {}
    Ours(const Ours&) = delete;
    Ours& operator=(const Ours&) = delete;

    // Why writers waited.
    void print_waits() const {
        for (std::size_t i = 0; i < lsmer::engine::stall_reasons; ++i) {
            const auto reason = to_string(static_cast<lsmer::engine::stall_reason>(i));
            if (waits_[i].count != 0)
                std::fprintf(stderr, "# lsmer waited for %s: %llu times, %.3g s, at most %.3g s\n",
                             reason.data(), static_cast<unsigned long long>(waits_[i].count),
                             static_cast<double>(waits_[i].ns) * 1e-9,
                             static_cast<double>(waits_[i].longest) * 1e-9);
        }
    }

    void put(std::string_view key, std::string_view value) { ours::need(table_.put({key, value})); }
    void erase(std::string_view key) { ours::need(table_.erase(key)); }

    class Batch {
    public:
        explicit Batch(Ours& store) : batch_(store.table_.batch()) {}
        void put(std::string_view key, std::string_view value) { batch_.put({key, value}); }
        void clear() { batch_.clear(); }

    private:
        friend class Ours;
        Table::batch_type batch_;
    };
    void write(const Batch& batch) { ours::need(table_.write(batch.batch_)); }

    // Whether the key is there; use(value) if so.
    template <class Use>
    bool get(std::string_view key, Use use) const {
        const auto found = ours::need(table_.get(key));
        if (!found) return false;
        use(found[pairs::value]);
        return true;
    }
    template <class Use>
    void get_many(std::span<const std::string_view> keys, Use use) const {
        std::vector<lsmer::Key<pairs>> asked;
        asked.reserve(keys.size());
        for (const std::string_view key : keys) asked.emplace_back(key);
        for (const auto& found : ours::need(table_.snapshot().get(asked)))
            if (found) use(found[pairs::value]);
    }

    class Cursor {
    public:
        explicit Cursor(const Ours& store) : cursor_(store.table_.snapshot().cursor()) {}
        void first() { cursor_.seek_first(); }
        void last() { cursor_.seek_last(); }
        void seek(std::string_view key) { cursor_.seek_bytes(key); }
        void next() { cursor_.next(); }
        void previous() { cursor_.previous(); }
        bool valid() const { return cursor_.valid(); }
        std::string_view key() { return cursor_[pairs::key]; }
        std::string_view value() { return cursor_[pairs::value]; }

    private:
        Table::cursor_type cursor_;
    };

    void compact() { ours::need(table_.compact()); }

private:
    struct wait_of {
        std::atomic<std::uint64_t> count{0}, ns{0}, longest{0};
    };
    using waits = std::array<wait_of, lsmer::engine::stall_reasons>;

    static void hear(void* context, const lsmer::engine::event& e) {
        if (e.what != lsmer::engine::event_kind::stall_ended) return;
        wait_of& w = (*static_cast<waits*>(context))[static_cast<std::size_t>(e.stall)];
        const auto ns = static_cast<std::uint64_t>(e.duration_ns);
        ++w.count;
        w.ns += ns;
        if (ns > w.longest) w.longest = ns; // writers of a bench that asks are one
    }
    static Table open(const std::string& directory, promise p, waits& told) {
        lsmer::engine::options how;
        how.sync = p == promise::disk      ? lsmer::sync::commit
                   : p == promise::process ? lsmer::sync::interval(3'600'000) // as good as never
                                           : lsmer::sync::none;
        how.listener = {hear, &told};
        return ours::need(Table::open(directory, how));
    }

    waits waits_;
    Table table_;
};

} // namespace bench::kv
