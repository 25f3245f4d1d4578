// Pairs of a key of 16 bytes and a value of 100, half of it compressible, in a keyed table with
// leveled compaction, beside LevelDB and, where a release build is given, RocksDB. Peers do not
// compress; their filters have 10 bits a key, as ours.
//
//   bench_kv [--rows N] [--threads N] [--reps N] [--dir D] [--case NAME] [--no-peers]
//   bench_kv --sustained SECONDS [--rows N] [--dir D] [--no-peers]        kv_sustained.hpp
//
//   into an empty store, a put returns when the operating system has the pair:
//   fillseq  fillbatch  fillrandom   in order; in batches of 1,000; shuffled
//   overwrite                        all keys anew, in another order
//   fill*_buffered                   a put returns from memory, which LevelDB has no mode for
//   fillsync_T                       from stable storage, T threads; the limit is an fdatasync for
//                                    each T puts
//   as the shuffled fill left it, then again after a compaction of all:
//   get  get_missing  get_many       get_many: 100 at a time
//   seek  seek_held                  a new cursor for each, or one for all; key and value are read
//   scan  scan_back                  all rows, keys and values
//   get_cold                         opened with files that are not in the page cache; few keys
//   get_while_writing                threads - 1 readers, beside one that puts 50,000 a second
//   of a store in which nine of ten keys were erased:
//   seek_erased                      to the next key that is left
//
// Seconds are those of all operations; the column `rows` says how many. Before each run the
// background has come to rest; its work during the run is in the processor time.

#include "limit/raw_puts.hpp"
#include "support/harness.hpp"
#include "support/kv_cases.hpp"
#include "support/kv_leveldb.hpp"
#include "support/kv_ours.hpp"
#include "support/kv_rocksdb.hpp"
#include "support/kv_sustained.hpp"
#include "support/options.hpp"
#include "support/process_use.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

namespace bench::kv {
namespace {

// A store and where it is.
template <class Store>
class Site {
public:
    explicit Site(std::string directory) : directory_(std::move(directory)) {}
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;
    ~Site() { remove(); }

    Store& store() { return *store_; }
    void open(promise p) { store_ = std::make_unique<Store>(directory_, p); }
    void open_new(promise p) {
        remove();
        open(p);
    }
    void close() { store_.reset(); }
    const std::string& directory() const { return directory_; }

private:
    void remove() {
        store_.reset();
        std::filesystem::remove_all(directory_);
    }

    std::string directory_;
    std::unique_ptr<Store> store_;
};

template <class... Stores>
struct stores_list {
    template <class Store>
    using with = stores_list<Stores..., Store>;
};
using our_store = stores_list<Ours>;
#if defined(LSMER_BENCH_LEVELDB)
using linked_stores = our_store::with<LevelDb>;
#else
using linked_stores = our_store;
#endif
#if defined(LSMER_BENCH_ROCKSDB)
using all_stores = linked_stores::with<RocksDb>;
#else
using all_stores = linked_stores;
#endif

// Calls f.template operator()<Store>(role) for each system that takes part.
template <class F>
void each_system(const options& o, F&& f) {
    const auto all = [&]<class... S>(stores_list<S...>) {
        const auto one = [&]<class T>(std::type_identity<T>) {
            constexpr bool ours = std::is_same_v<T, Ours>;
            if (ours || o.peers) f.template operator()<T>(ours ? role::ours : role::peer);
        };
        (one(std::type_identity<S>{}), ...);
    };
    all(all_stores{});
}

void name_missing_peers() {
#if !defined(LSMER_BENCH_LEVELDB)
    std::fprintf(stderr, "PEER MISSING: LevelDB (Debian: apt-get install libleveldb-dev)\n");
#endif
#if !defined(LSMER_BENCH_ROCKSDB)
    std::fprintf(stderr, "PEER MISSING: RocksDB (name a release build: LSMER_ROCKSDB=PREFIX)\n");
#endif
}

class Bench {
public:
    explicit Bench(const options& o)
        : o_(o), directory_(o), suite_("kv", o.repetitions), in_order_(o.rows),
          order_(shuffled(o.rows, 1)), other_order_(shuffled(o.rows, 2)),
          asked_(drawn(std::min<std::size_t>(o.rows, 1'000'000), o.rows, 3)),
          asked_cold_(drawn(std::min<std::size_t>(o.rows / 10, 10'000), o.rows, 4)) {
        for (std::size_t i = 0; i < o.rows; ++i) in_order_[i] = static_cast<std::uint32_t>(i);
    }

    int run() {
        fills();
        for (const unsigned threads : {1U, 8U, 32U}) fillsync(threads);
        reads();
        erased();
        return suite_.finish();
    }

private:
    template <class Store>
    using site_of = std::shared_ptr<Site<Store>>;

    template <class F>
    void each_system(F&& f) const {
        kv::each_system(o_, f);
    }
    template <class Store>
    site_of<Store> site(const char* what) const {
        const std::string name = std::string("kv-") + what + "-" + Store::name;
        return std::make_shared<Site<Store>>(directory_ / name);
    }
    // Small runs are not measured.
    void come_to_rest() const {
        if (o_.rows >= 100'000) rest();
    }

    // `before` goes into the new store of each repetition without being timed.
    template <class Before, class Fill>
    void fill(const std::string& name, promise p, std::size_t rows, Before before, Fill fill,
              std::vector<contender> contenders = {}) {
        if (!wanted(o_, name)) return;
        each_system([&]<class Store>(role r) {
            if (p == promise::none && !Store::buffers_its_log) return;
            const site_of<Store> at = site<Store>("fill");
            const auto prepare = [this, at, p, before] {
                at->open_new(p);
                before(at->store());
                come_to_rest();
            };
            const auto run = [at, fill]() -> summary {
                fill(at->store());
                return [at] { return contents(at->store()); };
            };
            contenders.push_back({r, Store::name, run, prepare});
        });
        suite_.run(name, rows, contenders);
    }
    void fills() {
        const auto nothing = [](auto&) {};
        const auto all = [this](const numbers& keys) {
            return [this, &keys](auto& store) { put_all(store, values_, keys); };
        };
        fill("fillseq", promise::process, o_.rows, nothing, all(in_order_));
        fill("fillbatch", promise::process, o_.rows, nothing,
             [this](auto& store) { put_batches(store, values_, in_order_); });
        fill("fillrandom", promise::process, o_.rows, nothing, all(order_));
        fill("overwrite", promise::process, o_.rows, all(order_), all(other_order_));
        fill("fillseq_buffered", promise::none, o_.rows, nothing, all(in_order_));
        fill("fillrandom_buffered", promise::none, o_.rows, nothing, all(order_));
    }
    void fillsync(unsigned threads) {
        const std::size_t syncs = std::clamp<std::size_t>(o_.rows / 1'000, 4, 1'000);
        const std::size_t each = threads == 1 ? syncs : std::max<std::size_t>(syncs / 4, 1);
        const std::size_t puts = std::min(each * threads, order_.size());
        const numbers keys(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(puts));
        const auto raw = std::make_shared<limit::RawPuts>(directory_ / "kv-raw");
        const auto limit = [this, raw, &keys, threads]() -> summary {
            raw->run(values_, keys, threads);
            return [raw, &keys] {
                Checksum sum;
                raw->each_pair(keys.size(), [&](std::string_view key, std::string_view value) {
                    sum.add(key);
                    sum.add(value);
                });
                return answer_of(sum);
            };
        };
        const auto parallel = [this, &keys, threads](auto& store) {
            put_in_parallel(store, values_, keys, threads);
        };
        fill("fillsync_" + std::to_string(threads), promise::disk, puts, [](auto&) {}, parallel,
             {{role::limit, "limit", limit, [raw, puts] { raw->prepare(puts); }}});
    }

    // A question to a store that is there.
    template <class Store, class Ask>
    contender asking(role r, const site_of<Store>& at, Ask ask) const {
        return {r, Store::name,
                [at, ask]() -> summary { return [got = ask(at->store())] { return got; }; }};
    }
    template <class Sites, class Ask>
    void ask(const std::string& name, std::size_t rows, const Sites& at, Ask question) {
        if (!wanted(o_, name)) return;
        std::vector<contender> contenders;
        each_system([&]<class Store>(role r) {
            contenders.push_back(asking<Store>(r, std::get<site_of<Store>>(at), question));
        });
        suite_.run(name, rows, contenders);
    }

    template <class... Stores>
    static std::tuple<site_of<Stores>...> no_sites(stores_list<Stores...>) {
        return {};
    }
    using sites = decltype(no_sites(all_stores{}));

    void reads() {
        sites at;
        each_system([&]<class Store>(role) {
            auto& mine = std::get<site_of<Store>>(at) = site<Store>("read");
            mine->open_new(promise::process);
            put_all(mine->store(), values_, order_);
            come_to_rest();
        });
        questions(at, "_as_filled");
        each_system([&]<class Store>(role) {
            std::get<site_of<Store>>(at)->store().compact();
            come_to_rest();
        });
        questions(at, "_compacted");
        cold(at);
        const unsigned readers = std::max(o_.threads, 2U) - 1;
        ask("get_while_writing", asked_.size(), at, [this, readers](auto& store) {
            return get_while_writing(store, values_, asked_, other_order_, readers);
        });
    }
    void questions(const sites& at, const std::string& when) {
        const std::size_t count = asked_.size();
        ask("get" + when, count, at, [this](auto& s) { return get_each(s, asked_); });
        ask("get_missing" + when, count, at, [this](auto& s) { return get_missing(s, asked_); });
        ask("get_many" + when, count, at, [this](auto& s) { return get_together(s, asked_); });
        ask("seek" + when, count, at, [this](auto& s) { return seek_each(s, asked_, false); });
        ask("seek_held" + when, count, at, [this](auto& s) { return seek_each(s, asked_, true); });
        ask("scan" + when, o_.rows, at, [](auto& s) { return contents(s); });
        ask("scan_back" + when, o_.rows, at, [](auto& s) { return scan_back(s); });
    }
    void cold(const sites& at) {
        if (!wanted(o_, "get_cold")) return;
        std::vector<contender> contenders;
        each_system([&]<class Store>(role r) {
            const site_of<Store>& mine = std::get<site_of<Store>>(at);
            const auto run = [this, mine]() -> summary {
                mine->open(promise::process);
                return [got = get_each(mine->store(), asked_cold_)] { return got; };
            };
            const auto prepare = [this, mine] {
                mine->close();
                drop_cached(mine->directory());
                come_to_rest();
            };
            contenders.push_back({r, Store::name, run, prepare});
        });
        suite_.run("get_cold", asked_cold_.size(), contenders);
    }
    void erased() {
        if (!wanted(o_, "seek_erased")) return;
        sites at;
        each_system([&]<class Store>(role) {
            auto& mine = std::get<site_of<Store>>(at) = site<Store>("erased");
            mine->open_new(promise::process);
            put_all(mine->store(), values_, in_order_);
            erase_most(mine->store(), order_);
            come_to_rest();
        });
        ask("seek_erased", asked_.size(), at,
            [this](auto& s) { return seek_each(s, asked_, false); });
    }

    options o_;
    WorkingDirectory directory_;
    Suite suite_;
    Values values_;
    numbers in_order_, order_, other_order_, asked_, asked_cold_;
};

int run_sustained(const options& o) {
    const WorkingDirectory directory(o);
    const auto limit =
        apart([&] { return sustain_limit(directory / "kv-raw", o.sustained, o.rows); });
    sustained_result ours;
    bool alone = true;
    each_system(o, [&]<class Store>(role r) {
        const auto got =
            apart([&] { return sustain<Store>(directory / Store::name, o.sustained, o.rows); });
        if (r == role::ours) {
            ours = got;
        } else {
            print_sustained(ours, Store::name, got, limit);
            alone = false;
        }
    });
    if (alone) print_sustained(ours, nullptr, {}, limit);
    return 0;
}

} // namespace
} // namespace bench::kv

int main(int count, char** arguments) {
    bench::options defaults;
    defaults.rows = 1'000'000;
    defaults.repetitions = 3;
    const bench::options o = bench::parse_options(count, arguments, defaults);
    bench::kv::name_missing_peers();
    return o.sustained != 0 ? bench::kv::run_sustained(o) : bench::kv::Bench(o).run();
}
