// Any bytes as a CSV text: read in large and in small windows, which must make no difference.
//
//   u8 how | text

#include "fuzz/support/input.hpp"
#include "lsmer/interop/csv/read.hpp"

namespace {

namespace csv = lsmer::csv;

struct all : lsmer::table<"all"> {
    static constexpr struct flag : lsmer::column<"flag", bool> {} flag{};
    static constexpr struct i8 : lsmer::column<"i8", lsmer::nullable<std::int8_t>> {} i8{};
    static constexpr struct u64 : lsmer::column<"u64", std::uint64_t> {} u64{};
    static constexpr struct f64 : lsmer::column<"f64", lsmer::nullable<double>> {} f64{};
    static constexpr struct day : lsmer::column<"day", lsmer::date> {} day{};
    using stamp = lsmer::nullable<lsmer::timestamp>;
    static constexpr struct time : lsmer::column<"time", stamp> {} time{};
    static constexpr struct span : lsmer::column<"span", lsmer::timespan> {} span{};
    static constexpr struct name : lsmer::column<"name", lsmer::symbol> {} name{};
    static constexpr struct note : lsmer::column<"note", lsmer::nullable<lsmer::text>> {} note{};
    static constexpr struct id : lsmer::column<"id", lsmer::fixed_bytes<2>> {} id{};
    using columns = lsmer::columns<flag, i8, u64, f64, day, time, span, name, note, id>;
};

struct outcome {
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<all> rows{symbols};
    std::uint64_t skipped = 0;
    std::string error;
};

void read(std::string_view text, const csv::options& how, outcome& out) {
    const auto done = csv::read_text(text, out.rows, how);
    if (done) {
        out.skipped = done->skipped;
        fuzz::expect(done->rows == out.rows.rows(), "the rows reported are there");
    } else {
        out.error = done.error().message;
        fuzz::expect(out.rows.rows() == 0 || how.on_error == csv::on_error::skip,
                     "a text with an error leaves nothing");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input in(data, size);
    const auto bits = in.number<std::uint8_t>();
    const fuzz::Exact exact(in.rest(), 1);
    const std::string_view text = lsmer::as_text(exact.view());
    csv::options how;
    how.header = (bits & 1) != 0;
    how.on_error = (bits & 2) != 0 ? csv::on_error::skip : csv::on_error::stop;
    how.quote = (bits & 4) != 0 ? '\0' : '"';
    how.delimiter = (bits & 8) != 0 ? ';' : ',';
    outcome whole;
    read(text, how, whole);
    how.window_bytes = 1 + bits / 16U * 5;
    how.batch_rows = 1 + bits / 64U;
    outcome parts;
    read(text, how, parts);
    fuzz::expect(whole.error == parts.error, "windows change no error");
    fuzz::expect(whole.skipped == parts.skipped && whole.rows.rows() == parts.rows.rows(),
                 "windows change no rows");
    return 0;
}
