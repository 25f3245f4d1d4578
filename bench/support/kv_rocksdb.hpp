#pragma once

// RocksDB as a peer of the key-value bench: its own defaults (a memtable of 64 MB), no compression,
// a filter of 10 bits a key. There where a release build was named when the bench was configured:
// the package of Debian has its assertions on, which costs it a good part of its speed.

#if defined(LSMER_BENCH_ROCKSDB)

#include "support/kv_ours.hpp"

#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace bench::kv {

class RocksDb {
public:
    static constexpr const char* name = "rocksdb";
    static constexpr bool buffers_its_log = true;

    RocksDb(const std::string& directory, promise p) {
        rocksdb::BlockBasedTableOptions table;
        table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
        rocksdb::Options how;
        how.create_if_missing = true;
        how.compression = rocksdb::kNoCompression;
        how.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
        how.manual_wal_flush = p == promise::none;
        rocksdb::DB* db = nullptr;
        need(rocksdb::DB::Open(how, directory, &db));
        db_.reset(db);
        write_.sync = p == promise::disk;
    }

    void put(std::string_view key, std::string_view value) { need(db_->Put(write_, key, value)); }
    void erase(std::string_view key) { need(db_->Delete(write_, key)); }

    class Batch {
    public:
        explicit Batch(RocksDb&) {}
        void put(std::string_view key, std::string_view value) { need(batch_.Put(key, value)); }
        void clear() { batch_.Clear(); }

    private:
        friend class RocksDb;
        rocksdb::WriteBatch batch_;
    };
    void write(Batch& batch) { need(db_->Write(write_, &batch.batch_)); }

    template <class Use>
    bool get(std::string_view key, Use use) const {
        thread_local rocksdb::PinnableSlice value;
        value.Reset();
        const rocksdb::Status s = db_->Get({}, db_->DefaultColumnFamily(), key, &value);
        if (s.IsNotFound()) return false;
        need(s);
        use(text(value));
        return true;
    }
    template <class Use>
    void get_many(std::span<const std::string_view> keys, Use use) const {
        std::vector<rocksdb::Slice> asked(keys.begin(), keys.end());
        std::vector<rocksdb::PinnableSlice> values(keys.size());
        std::vector<rocksdb::Status> states(keys.size());
        db_->MultiGet({}, db_->DefaultColumnFamily(), asked.size(), asked.data(), values.data(),
                      states.data());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (states[i].IsNotFound()) continue;
            need(states[i]);
            use(text(values[i]));
        }
    }

    class Cursor {
    public:
        explicit Cursor(const RocksDb& store) : cursor_(store.db_->NewIterator({})) {}
        void first() { cursor_->SeekToFirst(); }
        void last() { cursor_->SeekToLast(); }
        void seek(std::string_view key) { cursor_->Seek(key); }
        void next() { cursor_->Next(); }
        void previous() { cursor_->Prev(); }
        bool valid() const { return cursor_->Valid(); }
        std::string_view key() { return text(cursor_->key()); }
        std::string_view value() { return text(cursor_->value()); }

    private:
        std::unique_ptr<rocksdb::Iterator> cursor_;
    };

    void compact() { need(db_->CompactRange({}, nullptr, nullptr)); }

private:
    static std::string_view text(const rocksdb::Slice& s) { return {s.data(), s.size()}; }
    static void need(const rocksdb::Status& s) {
        if (s.ok()) return;
        std::fprintf(stderr, "rocksdb: %s\n", s.ToString().c_str());
        std::exit(2);
    }

    std::unique_ptr<rocksdb::DB> db_;
    rocksdb::WriteOptions write_;
};

} // namespace bench::kv

#endif
