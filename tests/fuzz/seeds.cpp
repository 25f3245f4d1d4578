// seeds FOLDER: writes what this program really makes into FOLDER/codec, nested, filter, frames,
// sstable, manifest and log, for a search to start from. The folders must be there. Queries and
// CSV texts are seeds as they stand in corpus/.

#include "lsmer/codec/alp.hpp"
#include "lsmer/codec/alp_rd.hpp"
#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/frequency.hpp"
#include "lsmer/codec/fsst.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/relative.hpp"
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/sequence.hpp"
#include "lsmer/codec/standard.hpp"
#include "lsmer/engine/batch_record.hpp"
#include "lsmer/filter/blocked_bloom.hpp"
#include "lsmer/io/memory.hpp"
#include "lsmer/manifest/edit.hpp"
#include "lsmer/manifest/format.hpp"
#include "lsmer/sstable/directory.hpp"
#include "lsmer/sstable/writer.hpp"
#include "support/counted_rows.hpp"

#if __has_include(<lz4.h>) && __has_include(<zstd.h>)
#include "lsmer/codec/external/lz4.hpp"
#include "lsmer/codec/external/zstd.hpp"
#endif

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace {

namespace codec = lsmer::codec;
using lsmer::byte_buffer;

std::string folder;

void write(const std::string& name, const std::string& head, const byte_buffer& body) {
    std::FILE* const file = std::fopen((folder + '/' + name).c_str(), "wb");
    if (file == nullptr) {
        std::fprintf(stderr, "seeds: %s/%s cannot be written\n", folder.c_str(), name.c_str());
        std::exit(1);
    }
    std::fwrite(head.data(), 1, head.size(), file);
    if (!body.empty()) std::fwrite(body.data(), 1, body.size(), file);
    std::fclose(file);
}

std::string rows_of(std::size_t rows) {
    return {static_cast<char>(rows), static_cast<char>(rows >> 8), static_cast<char>(rows >> 16)};
}

/// Number i of a shape: what the codec of that shape likes.
enum class shape { same, step, narrow, rising, few, runs, outliers, noise };

std::uint64_t number(shape s, std::size_t i, std::mt19937_64& random) {
    const std::uint64_t r = random();
    switch (s) {
    case shape::same: return 77;
    case shape::step: return 1000 + 7 * i;
    case shape::narrow: return 40 + r % 100;
    case shape::rising: return 100 + 13 * i + r % 5;
    case shape::few: return r % 6 * 31;
    case shape::runs: return i / 60 * 17 % 101;
    case shape::outliers: return i % 50 == 7 ? r : 9;
    case shape::noise: return r;
    }
    return 0;
}

template <class T>
T value(std::uint64_t n, shape s) {
    if constexpr (std::is_integral_v<T>) {
        return static_cast<T>(n);
    } else if constexpr (std::is_floating_point_v<T>) {
        if (s != shape::noise) return static_cast<T>(static_cast<double>(n % 100'000) / 100);
        return static_cast<T>(static_cast<double>(n >> 12) * 1e-7 + 1);
    } else if constexpr (std::is_same_v<T, std::string_view>) {
        static std::deque<std::string> kept;
        static constexpr const char* words[] = {"quick ", "deposits ", "the ", "sleep ", "iron"};
        std::string& text = kept.emplace_back();
        if (s == shape::noise) {
            text.assign(n % 9, static_cast<char>(n >> 8));
        } else {
            for (std::uint64_t left = n % 700; left != 0; left /= 6) text += words[left % 5];
        }
        return text;
    } else {
        T out;
        for (std::size_t b = 0; b < sizeof out.data; ++b) {
            out.data[b] = static_cast<std::uint8_t>(n >> 8 * b);
        }
        return out;
    }
}

template <class T>
std::vector<T> values_of(shape s, std::size_t rows) {
    std::mt19937_64 random(static_cast<unsigned>(s) * 64 + 1);
    std::vector<T> values;
    for (std::size_t i = 0; i < rows; ++i) values.push_back(value<T>(number(s, i, random), s));
    return values;
}

template <class T>
constexpr char kind_of() {
    if constexpr (std::is_same_v<T, std::uint8_t>) return 0;
    if constexpr (std::is_same_v<T, std::int16_t>) return 1;
    if constexpr (std::is_same_v<T, std::uint32_t>) return 2;
    if constexpr (std::is_same_v<T, std::int64_t>) return 3;
    if constexpr (std::is_same_v<T, float>) return 4;
    if constexpr (std::is_same_v<T, double>) return 5;
    if constexpr (std::is_same_v<T, std::string_view>) return 6;
    return 7;
}

template <class C, class T>
void body_of(shape s, std::size_t rows, const char* into = "codec") {
    const std::vector<T> values = values_of<T>(s, rows);
    byte_buffer out;
    C::template encode<T>(std::span<const T>(values), out);
    constexpr char kind = kind_of<T>();
    std::string name = std::string(into) + '/' + std::string(C::name) + '-' +
                       std::to_string(kind) + '-' + std::to_string(static_cast<int>(s)) + '-' +
                       std::to_string(rows);
    std::string head{static_cast<char>(C::tag), kind, 0};
    if (std::string_view(into) == "frames") head[0] = C::tag == codec::tags::zstd ? 1 : 0;
    write(name, head + rows_of(rows), out);
}

/// A chunk that refers to small numbers; kinds are those of codec.cpp.
template <class T, class R>
void relative_of(char kind, std::size_t rows) {
    const std::vector<R> others = values_of<R>(shape::few, rows);
    std::vector<T> values(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        values[i] = static_cast<T>(others[i]);
        if (std::is_integral_v<R>) values[i] = values[i] * 3 + static_cast<T>(i % 9);
        if (i % 40 == 1) values[i] = value<T>(i * 0x9e3779b97f4a7c15U, shape::noise);
    }
    const codec::neighbour before[] = {
        {codec::whole_numbers(std::span<const R>(others)), 0, 0, 0}};
    codec::relation relation;
    relation.before = before;
    byte_buffer out;
    const codec::whole_numbers all{std::span<const T>(values)};
    if (!codec::encode_relative(all, codec::effort::small, 1e9, relation, out)) std::abort();
    write("codec/relative-" + std::to_string(kind) + '-' + std::to_string(rows),
          std::string{static_cast<char>(codec::relative::tag), kind, 0} + rows_of(rows), out);
}

template <class T>
void nested_of(shape s, std::size_t rows, char width) {
    const std::vector<T> values = values_of<T>(s, rows);
    byte_buffer out;
    const std::uint16_t tag = codec::nested::encode(codec::words(std::span<const T>(values)), out);
    write("nested/" + std::to_string(tag) + '-' + std::to_string(8 << width) + '-' +
              std::to_string(rows),
          std::string{static_cast<char>(tag), width} + rows_of(rows), out);
}

void codecs() {
    using i16 = std::int16_t;
    using u32 = std::uint32_t;
    using i64 = std::int64_t;
    using text = std::string_view;
    using five = lsmer::fixed_bytes<5>;
    body_of<codec::plain, std::uint8_t>(shape::noise, 130);
    body_of<codec::plain, i64>(shape::noise, 33);
    body_of<codec::plain, text>(shape::narrow, 200);
    body_of<codec::constant, double>(shape::same, 9);
    body_of<codec::constant, text>(shape::same, 1025);
    body_of<codec::bitpack, std::uint8_t>(shape::narrow, 1030);
    body_of<codec::bitpack, i16>(shape::outliers, 2050);
    body_of<codec::bitpack, u32>(shape::narrow, 100);
    body_of<codec::bitpack, i64>(shape::outliers, 1500);
    body_of<codec::dict, i64>(shape::few, 1100);
    body_of<codec::dict, float>(shape::few, 300);
    body_of<codec::dict, text>(shape::few, 1100);
    body_of<codec::dict, text>(shape::narrow, 1100);
    body_of<codec::dict, five>(shape::few, 70);
    body_of<codec::rle, i16>(shape::runs, 3000);
    body_of<codec::rle, double>(shape::runs, 2100);
    body_of<codec::rle, text>(shape::runs, 2100);
    body_of<codec::rle, five>(shape::runs, 1000);
    body_of<codec::delta, u32>(shape::rising, 1100);
    body_of<codec::delta, i64>(shape::rising, 2100);
    body_of<codec::delta, i64>(shape::step, 70);
    body_of<codec::alp, double>(shape::narrow, 1100);
    body_of<codec::alp, double>(shape::outliers, 1025);
    body_of<codec::alp, float>(shape::narrow, 1100);
    body_of<codec::alp_rd, double>(shape::noise, 1030);
    body_of<codec::alp_rd, float>(shape::noise, 1030);
    body_of<codec::fsst, text>(shape::narrow, 1100);
    body_of<codec::fsst, text>(shape::noise, 300);
    body_of<codec::sequence, i64>(shape::step, 1030);
    body_of<codec::sequence, std::uint8_t>(shape::step, 40);
    body_of<codec::frequency, i64>(shape::outliers, 2050);
    body_of<codec::frequency, double>(shape::outliers, 1100);
    body_of<codec::frequency, five>(shape::outliers, 500);
    relative_of<i64, u32>(1, 1100);
    relative_of<i64, i64>(2, 70);
    relative_of<double, u32>(4, 1030);
    relative_of<double, double>(5, 300);
}

void nested() {
    nested_of<std::uint8_t>(shape::same, 10, 0);
    nested_of<std::uint16_t>(shape::step, 1500, 1);
    nested_of<std::uint16_t>(shape::narrow, 1500, 1);
    nested_of<std::uint32_t>(shape::rising, 2100, 2);
    nested_of<std::uint64_t>(shape::outliers, 1100, 3);
}

template <unsigned Bits>
void filter_of(std::size_t keys, char asked) {
    std::vector<std::uint64_t> hashes(keys);
    for (std::size_t i = 0; i < keys; ++i) hashes[i] = (i + 1) * 0x9e3779b97f4a7c15U;
    byte_buffer out;
    lsmer::filter::blocked_bloom<Bits>::build(hashes, out);
    write("filter/" + std::to_string(Bits) + '-' + std::to_string(keys), std::string{0, asked},
          out);
}

void filters() {
    filter_of<10>(0, 5);
    filter_of<4>(60, 20);
    filter_of<16>(40, 40);
}

/// Bodies that a reader must refuse, and that no search comes upon soon.
void hostile() {
    const auto zeros = [](byte_buffer& out, std::size_t size) {
        while (out.size() < size) out.push_back(std::byte{0});
    };
    const auto too_many_symbols = [](byte_buffer& out) { // 200 of one byte, 100 of two
        lsmer::put(out, std::uint64_t{200 | 100 << 8});
    };
    byte_buffer fsst; // one text of 5 codes, its length a constant
    lsmer::put(fsst, std::uint32_t{4});
    lsmer::put(fsst, std::uint32_t{codec::tags::constant});
    too_many_symbols(fsst);
    lsmer::put(fsst, std::uint64_t{40} << 32);
    zeros(fsst, 448);
    lsmer::put(fsst, std::uint32_t{5});
    lsmer::put(fsst, std::uint64_t{0xfefdfcfbfaU});
    write("codec/fsst-too_many_symbols", std::string{codec::tags::fsst, 6, 0} + rows_of(1), fsst);

    byte_buffer dict; // one text, its code a constant
    lsmer::put(dict, std::uint32_t{1});
    lsmer::put(dict, std::uint32_t{8 + 4 + 400 + 8 + 12});
    lsmer::put(dict, std::uint64_t{codec::tags::constant});
    too_many_symbols(dict);
    lsmer::put(dict, std::uint32_t{12});
    zeros(dict, 448);
    lsmer::put(dict, std::uint64_t{0});
    write("codec/dict-too_many_symbols", std::string{codec::tags::dict, 6, 0} + rows_of(40), dict);

    byte_buffer cut; // right parts as wide as the value
    lsmer::put(cut, std::uint16_t{32 | 3 << 8});
    zeros(cut, 5000);
    write("codec/alp_rd-cut", std::string{codec::tags::alp_rd, 4, 0} + rows_of(1024), cut);

    byte_buffer frame; // 20 bytes that claim to be 2 GiB, and so does the length of the text
    lsmer::put(frame, std::uint32_t{4});
    lsmer::put(frame, std::uint32_t{codec::tags::constant});
    lsmer::put(frame, std::uint32_t{0x7fffffff});
    lsmer::put(frame, std::uint32_t{20});
    zeros(frame, 64);
    lsmer::put(frame, std::uint32_t{0x7fffffff});
    zeros(frame, 64 + 4 + 20);
    write("frames/lz4-expands", std::string{0, 6, 0} + rows_of(1), frame);
    write("frames/zstd-expands", std::string{1, 6, 0} + rows_of(1), frame);
}

/// A record as support/records.hpp reads it.
void put_record(byte_buffer& out, std::uint8_t type, lsmer::byte_view payload) {
    lsmer::put(out, type);
    lsmer::put(out, std::uint8_t{1}); // step of the sequence
    lsmer::put(out, std::uint8_t{4}); // durable up to 32 bytes before
    lsmer::put(out, static_cast<std::uint16_t>(payload.size()));
    lsmer::put(out, payload);
}

lsmer::manifest::Edit edit() {
    lsmer::manifest::Edit e;
    e.tables = {{1, "trades", "schema"}};
    e.added = {{1, 7, 0, 100, 4096, 1, 100, "bounds"}, {1, 9, 3, 5, 128, 101, 105, ""}};
    e.first_symbol = 1;
    e.symbols = {"AAPL", "MSFT", "x"};
    e.first_log = 5;
    e.last_sequence = 105;
    e.durable_log = lsmer::manifest::log_place{5, 4096};
    e.next_file = 20;
    return e;
}

void manifests() {
    byte_buffer snapshot;
    encode(edit(), snapshot);
    write("manifest/edit", std::string(1, '\0'), snapshot);
    lsmer::manifest::Edit next;
    next.removed = {7};
    next.added = {{1, 10, 1, 100, 4096, 1, 100, "bounds"}};
    byte_buffer change;
    encode(next, change);
    byte_buffer records;
    put_record(records, 1, snapshot.view()); // its step brings the sequence to 1: out of order
    records[1] = std::byte{0};
    put_record(records, 3, {});
    records[5 + snapshot.size() + 1] = std::byte{0};
    put_record(records, 2, change.view());
    write("manifest/records", std::string(1, '\2'), records);
    byte_buffer line;
    lsmer::put(line, lsmer::as_bytes(encode(lsmer::manifest::current{7, 2, 64})));
    write("manifest/current", std::string(1, '\1'), line);
}

void logs() {
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<test::counted_table> rows(symbols);
    test::fill(rows, 0, 4);
    const lsmer::engine::EncodedBatch<test::counted_table> encoded(rows.batch());
    byte_buffer batch;
    for (const lsmer::byte_view piece : encoded.pieces()) lsmer::put(batch, piece);
    write("log/batch", std::string(1, '\1'), batch);
    byte_buffer names;
    lsmer::engine::encode_symbols(symbols, 0, static_cast<std::uint32_t>(symbols.size()), 1000,
                                  names);
    write("log/symbols", std::string(1, '\0'), names);
    byte_buffer records;
    put_record(records, 1, names.view());
    put_record(records, 2, batch.view());
    write("log/one", std::string(1, '\2'), records);
    lsmer::put(records, std::uint8_t{0}); // the second log
    put_record(records, 2, batch.view());
    put_record(records, 255, {});
    write("log/two", std::string(1, '\6'), records);
}

/// A file of groups of these numbers of rows.
byte_buffer sstable_of(const char* name, std::initializer_list<std::size_t> groups) {
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<test::counted_table> rows(symbols);
    test::fill(rows, 0, 40);
    const lsmer::io::Memory disk;
    using writer =
        lsmer::sstable::Writer<test::counted_table, codec::standard, lsmer::io::Memory>;
    auto out = writer::create(disk, "/t.sst", 7).value();
    std::size_t at = 0;
    for (const std::size_t count : groups) {
        out.add_group(rows.batch().slice(at, count)).value();
        at += count;
    }
    static_cast<void>(out.finish().value());
    byte_buffer bytes;
    const auto file = disk.contents("/t.sst");
    bytes.append(file.data(), file.size());
    write(name, std::string(1, '\0'), bytes);
    return bytes;
}

void sstables() {
    namespace sstable = lsmer::sstable;
    sstable_of("sstable/two_groups", {30, 10});
    byte_buffer bytes = sstable_of("sstable/one_group", {3});
    const auto foot = lsmer::load<sstable::footer>(bytes.end() - sizeof(sstable::footer));
    lsmer::byte_cursor in(bytes.view().subspan(foot.index_offset, foot.index_length));
    sstable::read_schema schema;
    if (!get_schema(in, schema)) std::abort();
    // The schema ends with the columns that rows are ordered by.
    lsmer::store(bytes.data() + foot.index_offset + in.offset() - 4, std::uint32_t{1'000'000});
    write("sstable/order_of_no_column", std::string(1, '\0'), bytes);
}

} // namespace

int main(int count, char** words) {
    if (count != 2) return std::fprintf(stderr, "seeds FOLDER\n"), 2;
    folder = words[1];
    codecs();
    nested();
    filters();
    hostile();
    manifests();
    logs();
    sstables();
#if __has_include(<lz4.h>) && __has_include(<zstd.h>)
    body_of<codec::lz4, std::string_view>(shape::narrow, 1100, "frames");
    body_of<codec::lz4, lsmer::fixed_bytes<5>>(shape::few, 300, "frames");
    body_of<codec::zstd, std::string_view>(shape::narrow, 1100, "frames");
    body_of<codec::zstd, lsmer::fixed_bytes<5>>(shape::few, 300, "frames");
#endif
    return 0;
}
