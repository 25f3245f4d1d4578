#pragma once

// LevelDB as a peer of the key-value bench: its own defaults (a memtable of 4 MB, files read
// through mmap), no compression, a filter of 10 bits a key. There where it was found when the
// bench was configured.

#if defined(LSMER_BENCH_LEVELDB)

#include "support/kv_ours.hpp"

#include <leveldb/cache.h>
#include <leveldb/db.h>
#include <leveldb/filter_policy.h>
#include <leveldb/write_batch.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace bench::kv {

class LevelDb {
public:
    static constexpr const char* name = "leveldb";
    static constexpr bool buffers_its_log = false;

    LevelDb(const std::string& directory, promise p) : filter_(leveldb::NewBloomFilterPolicy(10)) {
        leveldb::Options how;
        how.create_if_missing = true;
        how.compression = leveldb::kNoCompression;
        how.filter_policy = filter_.get();
        leveldb::DB* db = nullptr;
        need(leveldb::DB::Open(how, directory, &db));
        db_.reset(db);
        write_.sync = p == promise::disk;
    }

    void put(std::string_view key, std::string_view value) {
        need(db_->Put(write_, slice(key), slice(value)));
    }
    void erase(std::string_view key) { need(db_->Delete(write_, slice(key))); }

    class Batch {
    public:
        explicit Batch(LevelDb&) {}
        void put(std::string_view key, std::string_view value) {
            batch_.Put(slice(key), slice(value));
        }
        void clear() { batch_.Clear(); }

    private:
        friend class LevelDb;
        leveldb::WriteBatch batch_;
    };
    void write(Batch& batch) { need(db_->Write(write_, &batch.batch_)); }

    template <class Use>
    bool get(std::string_view key, Use use) const {
        thread_local std::string value;
        const leveldb::Status s = db_->Get({}, slice(key), &value);
        if (s.IsNotFound()) return false;
        need(s);
        use(std::string_view(value));
        return true;
    }
    // It has no call for many: one by one from one snapshot.
    template <class Use>
    void get_many(std::span<const std::string_view> keys, Use use) const {
        leveldb::ReadOptions how;
        how.snapshot = db_->GetSnapshot();
        std::string value;
        for (const std::string_view key : keys) {
            const leveldb::Status s = db_->Get(how, slice(key), &value);
            if (s.IsNotFound()) continue;
            need(s);
            use(std::string_view(value));
        }
        db_->ReleaseSnapshot(how.snapshot);
    }

    class Cursor {
    public:
        explicit Cursor(const LevelDb& store) : cursor_(store.db_->NewIterator({})) {}
        void first() { cursor_->SeekToFirst(); }
        void last() { cursor_->SeekToLast(); }
        void seek(std::string_view key) { cursor_->Seek(slice(key)); }
        void next() { cursor_->Next(); }
        void previous() { cursor_->Prev(); }
        bool valid() const { return cursor_->Valid(); }
        std::string_view key() { return text(cursor_->key()); }
        std::string_view value() { return text(cursor_->value()); }

    private:
        std::unique_ptr<leveldb::Iterator> cursor_;
    };

    void compact() { db_->CompactRange(nullptr, nullptr); }

private:
    static leveldb::Slice slice(std::string_view t) { return {t.data(), t.size()}; }
    static std::string_view text(const leveldb::Slice& s) { return {s.data(), s.size()}; }
    static void need(const leveldb::Status& s) {
        if (s.ok()) return;
        std::fprintf(stderr, "leveldb: %s\n", s.ToString().c_str());
        std::exit(2);
    }

    std::unique_ptr<const leveldb::FilterPolicy> filter_;
    std::unique_ptr<leveldb::DB> db_;
    leveldb::WriteOptions write_;
};

} // namespace bench::kv

#endif
