// Sizes and speeds of codec::standard, column by column, beside Zstandard and LZ4: the tick data,
// and the files of the folder that LSMER_DATA names, where they are.
//
//   bench_codec [--rows N] [--reps N] [--case NAME] [--no-peers]
//
//   codec  COLUMN/EFFORT  ours_s  peer  peer_s  ratio  limit_s  over_limit  | rows  raw_bytes  bits
//     | encode_GBs  encode_ticks  decode_GBs  decode_ticks  fetch_ns  codecs
//     | bytes, encode_GBs, decode_GBs of each peer  | published  comparable
//     | all_bits  all_codecs  least_bits  least_codecs
//
// With `small`, chunks may refer to columns of their table that ran before, as in a file; `all_`
// and `least_` are of columns alone.
//
// Seconds are of decoding the whole column, limit_s of copying its plain values. The peer is
// zstd-3 and the ratio its bytes by ours; peers get the column as one frame, of plain values in
// the narrowest type, texts with line ends. GB/s are of plain values; ticks are of the time-stamp
// counter, a value. `published` is the figure of the codec's paper and `comparable` ours measured
// its way: bits a value for floats, ratio without lengths for texts. `all_` is what a set of every
// codec makes of the column, `least_` the smallest body of each chunk that any codec makes.
//
// Standard error has a line for each column and codec: what it expects and what comes of it.

#include "lsmer/codec/alp.hpp"
#include "lsmer/codec/alp_rd.hpp"
#include "lsmer/codec/frequency.hpp"
#include "lsmer/codec/fsst.hpp"
#include "lsmer/codec/sequence.hpp"
#include "support/codec_column.hpp"
#include "support/compressors.hpp"
#include "support/geomean.hpp"
#include "support/options.hpp"
#include "support/shared_data.hpp"
#include "support/ticks.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace bench {
namespace {

namespace codec = lsmer::codec;

template <codec::codec... Codecs>
struct codec_set : codec::any<Codecs...> {
    /// Calls f.template operator()<Codec>() for each.
    template <class F>
    static void each(F&& f) {
        (f.template operator()<Codecs>(), ...);
    }
};
using every =
    codec_set<codec::plain, codec::constant, codec::sequence, codec::bitpack, codec::alp,
              codec::alp_rd, codec::dict, codec::rle, codec::delta, codec::frequency, codec::fsst>;

struct published_figure {
    std::string_view column;
    double figure;
};
constexpr published_figure published[] = {{"text.c_name", 3.84},
                                          {"text.chinese", 1.70},
                                          {"text.hamlet", 2.42},
                                          {"text.l_comment", 3.01},
                                          {"text.street", 2.38},
                                          {"text.uuid", 2.44},
                                          {"floats.city_temperature", 10.7},
                                          {"floats.food_prices", 23.7},
                                          {"floats.basel_temp", 29.7},
                                          {"floats.bitcoin", 26.4},
                                          {"floats.bio_temp", 10.8},
                                          {"floats.pm10_dust", 8.6},
                                          {"floats.stocks_usa", 7.9},
                                          {"floats.sd_bench", 16.2},
                                          {"floats.arade4", 24.9},
                                          {"floats.cms25", 41.1},
                                          {"floats.gov26", 0.41},
                                          {"floats.gov40", 0.85},
                                          {"floats.medicare1", 39.4},
                                          {"floats.poi_lat", 55.5}};

struct float_file {
    const char *column, *file;
};
constexpr float_file float_files[] = {{"city_temperature", "city_temperature_f_tw.bin"},
                                      {"food_prices", "food_prices_tw.bin"},
                                      {"basel_temp", "basel_temp_f.csv"},
                                      {"bitcoin", "bitcoin_f.csv"},
                                      {"bio_temp", "neon_bio_temp_c.csv"},
                                      {"pm10_dust", "neon_pm10_dust.csv"},
                                      {"stocks_usa", "stocks_usa_c.csv"},
                                      {"sd_bench", "ssd_hdd_benchmarks_f.csv"},
                                      {"arade4", "arade4.csv"},
                                      {"cms25", "cms25.csv"},
                                      {"gov26", "gov26.csv"},
                                      {"gov40", "gov40.csv"},
                                      {"medicare1", "medicare1.csv"},
                                      {"poi_lat", "poi_lat.csv"},
                                      {"edge_case", "edge_case.csv"},
                                      {"avx512dq", "avx512dq.csv"}};
constexpr const char* text_files[] = {"c_name", "chinese", "hamlet", "l_comment", "street", "uuid"};

std::string number(double value, const char* format = "%.4g") {
    char digits[32];
    std::snprintf(digits, sizeof digits, format, value);
    return digits;
}

// What a peer makes of a column.
struct packed {
    double bytes = 0;
    speed encode, decode;
};

class CodecSuite {
public:
    explicit CodecSuite(const options& o) : options_(o) {
        if (o.peers) {
            add_zstd(peers_, {1, 3});
            add_lz4(peers_);
        }
        std::fprintf(stderr, "# the time-stamp counter runs at %.4f GHz\n", tick_rate() / 1e9);
        std::string head = "# suite\tcase\tours_s\tpeer\tpeer_s\tratio\tlimit_s\tover_limit\trows\t"
                           "raw_bytes\tbits\tencode_GBs\tencode_ticks\tdecode_GBs\tdecode_ticks\t"
                           "fetch_ns\tcodecs";
        for (const compressor& p : peers_)
            head += "\t" + p.name + "_bytes\t" + p.name + "_encode_GBs\t" + p.name + "_decode_GBs";
        head += "\tpublished\tcomparable\tall_bits\tall_codecs\tleast_bits\tleast_codecs";
        std::fprintf(stderr, "%s\n", head.c_str());
    }

    // `plain` is what peers compress; with none, the values themselves.
    template <class T, class Plain = T>
    void run(const std::string& name, const std::vector<T>& values,
             const std::vector<Plain>& plain = {}) {
        if (values.empty() || !wanted(options_, name)) return;
        column<T> c{name, values, {}};
        if constexpr (!std::is_same_v<T, std::string_view>) {
            c.raw = {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
            if (!plain.empty())
                c.raw = {reinterpret_cast<const char*>(plain.data()), plain.size() * sizeof(Plain)};
        } else {
            c.raw = {plain.data(), plain.size()}; // the lines
        }
        std::vector<packed> by_peers;
        for (const compressor& p : peers_) by_peers.push_back(pack(p, c.raw));
        const speed copy = copying(c.raw);
        const least smallest = least_of(c);
        const double same = comparable(c);
        for (const codec::effort how : {codec::effort::fast, codec::effort::small}) {
            neighbours* const beside = how == codec::effort::small ? &beside_ : nullptr;
            const coded ours = measure<codec::standard>(c, how, options_.repetitions, beside);
            const coded all = measure<every>(c, how, 1);
            print(c.name + (how == codec::effort::fast ? "/fast" : "/small"), c, ours, copy,
                  by_peers, same, all, smallest);
            if (!ours.exact || !all.exact) {
                std::fprintf(stderr, "DIFFERENT VALUES come back in %s\n", name.c_str());
                failed_ = true;
            }
            totals_[how == codec::effort::fast ? 0 : 1] += ours.bytes;
            totals_[how == codec::effort::fast ? 2 : 3] += all.bytes;
        }
        total_least_ += smallest.bytes;
        for (std::size_t p = 0; p < peers_.size(); ++p)
            if (peers_[p].name == "zstd-3") total_peer_ += by_peers[p].bytes;
    }

    // Bytes a row of all columns run since the last time.
    void total(const std::string& table, std::size_t rows) {
        const auto n = static_cast<double>(rows);
        if (rows != 0 && options_.only.empty())
            std::printf("total %s bytes_a_row fast %.3f small %.3f zstd-3 %s all_fast %.3f "
                        "all_small %.3f least %.3f\n",
                        table.c_str(), totals_[0] / n, totals_[1] / n,
                        total_peer_ > 0 ? number(total_peer_ / n, "%.3f").c_str() : "-",
                        totals_[2] / n, totals_[3] / n, total_least_ / n);
        for (double& t : totals_) t = 0;
        beside_ = {};
        total_peer_ = total_least_ = 0;
    }

    int finish() {
        print_geomean("codec", ratios_);
        return failed_ ? 1 : 0;
    }

private:
    struct least {
        double bytes = 0;
        std::string codecs;
    };

    packed pack(const compressor& p, std::span<const char> raw) {
        packed out;
        std::vector<char> room(p.bound(raw.size()));
        std::vector<char> back(raw.size());
        const std::size_t repeats = repeats_for(raw.size(), std::size_t{1} << 20);
        const unsigned rounds = std::min(options_.repetitions, 3U);
        std::size_t size = 0;
        out.encode = fastest(rounds, repeats, [&] {
            size = p.pack(raw.data(), raw.size(), room.data(), room.size());
        });
        std::size_t unpacked = 0;
        out.decode = fastest(options_.repetitions, repeats, [&] {
            unpacked = p.unpack(room.data(), size, back.data(), back.size());
        });
        if (unpacked != raw.size() || std::memcmp(back.data(), raw.data(), raw.size()) != 0) {
            std::fprintf(stderr, "DIFFERENT BYTES come back from %s\n", p.name.c_str());
            failed_ = true;
        }
        out.bytes = static_cast<double>(size);
        return out;
    }

    speed copying(std::span<const char> raw) const {
        std::vector<char> to(raw.size());
        return fastest(options_.repetitions, repeats_for(raw.size(), std::size_t{1} << 22), [&] {
            std::memcpy(to.data(), raw.data(), raw.size());
            use(to[0]);
        });
    }

    // Every codec on every chunk.
    template <class T>
    static least least_of(const column<T>& c) {
        const auto chunks = detail::chunks_of(c.values);
        std::vector<double> bytes(chunks.size(), 1e18);
        std::vector<std::string> best(chunks.size());
        every::each([&]<class Codec>() {
            if constexpr (Codec::template supports<T>) {
                trial sum;
                std::size_t usable = 0;
                for (std::size_t i = 0; i < chunks.size(); ++i) {
                    const trial t = try_codec<Codec, T>(chunks[i], codec::effort::small);
                    if (!t.expected.usable) continue;
                    ++usable;
                    if (t.bytes < bytes[i]) bytes[i] = t.bytes, best[i] = Codec::name;
                    sum.expected.bytes += t.expected.bytes, sum.bytes += t.bytes;
                    sum.expected.decode += t.expected.decode, sum.decode += t.decode;
                    sum.expected.encode += t.expected.encode, sum.encode += t.encode;
                }
                if (usable == 0) return;
                const auto n = static_cast<double>(usable);
                std::fprintf(stderr,
                             "# codec %s %s: %zu of %zu chunks; expected, measured: bytes %.6g "
                             "%.6g, decode %.2f %.2f, encode %.2f %.2f\n",
                             c.name.c_str(), Codec::name.data(), usable, chunks.size(),
                             sum.expected.bytes / n, sum.bytes / n, sum.expected.decode / n,
                             sum.decode / n, sum.expected.encode / n, sum.encode / n);
            }
        });
        least out;
        std::map<std::string, std::size_t> count;
        for (std::size_t i = 0; i < chunks.size(); ++i) out.bytes += bytes[i], ++count[best[i]];
        out.codecs = detail::shares(count);
        return out;
    }

    // Ours, measured as the codec's paper does; 0 when there is no such figure.
    template <class T>
    static double comparable(const column<T>& c) {
        double plain = 0;
        double bytes = 0;
        for (const auto chunk : detail::chunks_of(c.values)) {
            lsmer::byte_buffer body;
            if constexpr (std::is_same_v<T, std::string_view>) {
                for (const std::string_view text : chunk) plain += static_cast<double>(text.size());
                codec::fsst::encode<T>(chunk, body);
                bytes += static_cast<double>(body.size()) - lsmer::load<std::uint32_t>(body.data());
            } else if constexpr (std::is_same_v<T, double>) {
                codec::any<codec::alp, codec::alp_rd>::encode<T>(chunk, codec::effort::small, body);
                bytes += static_cast<double>(body.size());
            }
        }
        return std::is_same_v<T, std::string_view> ? plain / bytes
               : std::is_same_v<T, double> ? 8 * bytes / static_cast<double>(c.values.size())
                                           : 0;
    }

    template <class T>
    void print(const std::string& name, const column<T>& c, const coded& ours, const speed& copy,
               const std::vector<packed>& by_peers, double same, const coded& all,
               const least& smallest) {
        const auto rows = static_cast<double>(c.values.size());
        const auto raw = static_cast<double>(c.raw.size());
        const auto gigabytes = [&](const speed& s) { return number(raw / s.seconds / 1e9); };
        const packed* peer = nullptr;
        for (std::size_t p = 0; p < peers_.size(); ++p)
            if (peers_[p].name == "zstd-3") peer = &by_peers[p];
        std::vector<std::string> out = {"codec",
                                        name,
                                        number(ours.decode.seconds, "%.6g"),
                                        peer != nullptr ? "zstd-3" : "-",
                                        peer != nullptr ? number(peer->decode.seconds, "%.6g")
                                                        : "-",
                                        peer != nullptr ? number(peer->bytes / ours.bytes) : "-",
                                        number(copy.seconds, "%.6g"),
                                        number(ours.decode.seconds / copy.seconds),
                                        std::to_string(c.values.size()),
                                        std::to_string(c.raw.size()),
                                        number(ours.bits(c.values.size())),
                                        gigabytes(ours.encode),
                                        number(ours.encode.ticks / rows),
                                        gigabytes(ours.decode),
                                        number(ours.decode.ticks / rows),
                                        number(ours.fetch_ns),
                                        ours.codecs};
        for (const packed& p : by_peers) {
            out.push_back(number(p.bytes, "%.0f"));
            out.push_back(gigabytes(p.encode));
            out.push_back(gigabytes(p.decode));
        }
        std::string figure = "-";
        for (const auto& p : published)
            if (p.column == c.name) figure = number(p.figure);
        out.push_back(figure);
        out.push_back(same > 0 && figure != "-" ? number(same) : "-");
        out.push_back(number(all.bits(c.values.size())));
        out.push_back(all.codecs);
        out.push_back(number(8 * smallest.bytes / rows));
        out.push_back(smallest.codecs);
        const char* separator = "";
        for (const std::string& field : out)
            std::printf("%s%s", std::exchange(separator, "\t"), field.c_str());
        std::printf("\n");
        std::fflush(stdout);
        if (peer != nullptr) ratios_.emplace_back(name, peer->bytes / ours.bytes);
    }

    options options_;
    std::vector<compressor> peers_;
    case_ratios ratios_;
    neighbours beside_;
    double totals_[4] = {}; // standard fast, small; every codec fast, small
    double total_peer_ = 0;
    double total_least_ = 0;
    bool failed_ = false;
};

template <class To, class From>
std::vector<To> as(const std::vector<From>& values) {
    return {values.begin(), values.end()};
}

void run_ticks(CodecSuite& suite, std::size_t rows) {
    {
        const trades t = make_trades(rows);
        suite.run("trades.time", t.time);
        suite.run("trades.symbol", as<std::uint32_t>(t.symbol), t.symbol);
        suite.run("trades.price", t.price);
        suite.run("trades.size", t.size, as<std::int16_t>(t.size));
        suite.run("trades.side", t.side);
        suite.run("trades.exchange", as<std::uint32_t>(t.exchange), t.exchange);
        suite.total("trades", rows);
    }
    const quotes q = make_quotes(rows);
    suite.run("quotes.time", q.time);
    suite.run("quotes.symbol", as<std::uint32_t>(q.symbol), q.symbol);
    suite.run("quotes.bid", q.bid);
    suite.run("quotes.ask", q.ask);
    suite.run("quotes.bsize", q.bsize, as<std::int16_t>(q.bsize));
    suite.run("quotes.asize", q.asize, as<std::int16_t>(q.asize));
    suite.total("quotes", rows);
}

template <class T>
std::vector<T> first(std::vector<T> values, std::size_t rows) {
    if (values.size() > rows) values.resize(rows);
    return values;
}

void run_files(CodecSuite& suite, std::size_t rows) {
    for (const char* const name : text_files) {
        const std::string content = read_shared(std::string("text/") + name);
        const auto texts = first(lines_of(content), rows);
        if (texts.empty()) continue;
        const std::size_t size = static_cast<std::size_t>(texts.back().end() - texts[0].begin());
        suite.run(std::string("text.") + name, texts,
                  std::vector<char>(content.begin(),
                                    content.begin() + static_cast<std::ptrdiff_t>(size)));
        suite.total(std::string("text.") + name, texts.size());
    }
    for (const float_file& f : float_files) {
        suite.run(std::string("floats.") + f.column, first(floats_of(f.file), rows));
        suite.total({}, 0);
    }
    const flights f = read_flights();
    suite.run("flights.date", first(f.date, rows));
    suite.run("flights.delay", first(f.delay, rows));
    suite.run("flights.distance", first(f.distance, rows));
    suite.run("flights.origin", first(f.origin, rows), first(as<std::uint16_t>(f.origin), rows));
    suite.run("flights.destination", first(f.destination, rows),
              first(as<std::uint16_t>(f.destination), rows));
    suite.total("flights", std::min(f.date.size(), rows));
}

int run(const options& o) {
    CodecSuite suite(o);
    run_ticks(suite, o.rows);
    run_files(suite, o.rows);
    return suite.finish();
}

} // namespace
} // namespace bench

int main(int count, char** arguments) {
    bench::options o;
    o.rows = 5'000'000;
    return bench::run(bench::parse_options(count, arguments, o));
}
