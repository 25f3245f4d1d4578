// A codec of the user's own in a table: numbers that are all multiples of one number, such as
// sizes in lots of 100 shares. docs/guides/add_a_codec.md explains it.

#include <borf.hpp>
#include <lsmer.hpp>

#include <cstdio>
#include <cstring>
#include <numeric>
#include <type_traits>
#include <vector>

namespace codec = lsmer::codec;

// [body]
//   u32  divisor, at least 1
//   zeros up to a multiple of 64
//   quotients: a bitpack body
constexpr std::size_t quotients_at = 64; // decoding is fastest from a multiple of 64
// [/body]

// [kernel]
struct multiply_all { // one body, compiled for the instruction sets of all machines
    LSMER_ALWAYS_INLINE static void run(std::uint32_t* values, std::uint32_t by) {
        for (std::size_t i = 0; i < lsmer::vector_rows; ++i) values[i] *= by;
    }
};
// [/kernel]

// [reader]
template <class T>
class multiples_reader {
public:
    using quotients = codec::reader_of<codec::bitpack, T>;

    static lsmer::result<multiples_reader> open(lsmer::byte_view body, std::uint32_t rows) {
        if (body.size() < quotients_at) return bad("too short", body.size());
        multiples_reader r;
        r.divisor_ = lsmer::load<std::uint32_t>(body.data());
        if (r.divisor_ == 0) return bad("without a divisor", body.size());
        auto inner = codec::bitpack::open<T>(body.subspan(quotients_at), rows);
        if (!inner) return std::move(inner).error().within("the quotients of a multiples body");
        r.inner_ = *inner;
        return r;
    }
    const T* read(std::uint32_t v, T* scratch) const {
        inner_.read(v, scratch); // writes to scratch: 1,024 values, whatever the rows
        lsmer::invoke_isa<multiply_all>(reinterpret_cast<std::uint32_t*>(scratch), divisor_);
        return scratch;
    }
    T fetch(std::uint32_t row) const { return product(inner_.fetch(row)); }
    // [/reader]

    // [keep]
    /// Optional: which rows of a vector lie in a range, found on the packed quotients.
    bool keep(std::uint32_t v, const lsmer::kernel::range<T>& r, std::uint8_t* mask) const {
        const codec::packed_vector packed = inner_.frame(v);
        if (!packed || r.empty || r.hi < r.lo) return false; // it is read and compared then
        const auto d = static_cast<std::int64_t>(divisor_);
        const std::int64_t lo = -round_down(-std::int64_t{r.lo}, d); // rounded up
        const std::int64_t hi = round_down(r.hi, d);
        lsmer::kernel::range<T> inside;
        inside.lo = static_cast<T>(lo);
        inside.hi = static_cast<T>(hi);
        inside.empty = lo > hi;
        lsmer::kernel::keep_packed(packed, lsmer::kernel::packed_range_of(packed, inside),
                                   r.negated, mask);
        return true;
    }
    // [/keep]

private:
    static lsmer::error bad(const char* what, std::size_t bytes) {
        return lsmer::make_error(lsmer::error_kind::corruption, "a multiples body of ", bytes,
                                 " bytes is ", what);
    }
    static std::int64_t round_down(std::int64_t a, std::int64_t b) {
        return a / b - static_cast<std::int64_t>(a % b < 0);
    }
    /// Modulo 2^32, as damaged bytes may give any quotient.
    T product(T quotient) const {
        return static_cast<T>(static_cast<std::uint32_t>(quotient) * divisor_);
    }

    quotients inner_;
    std::uint32_t divisor_ = 1;
};

// [codec]
struct multiples {
    static constexpr std::uint16_t tag = codec::tags::first_user_tag + 100; // never another's again
    static constexpr std::string_view name = "multiples";
    template <class T>
    static constexpr bool supports = std::is_same_v<T, std::int32_t>;
    template <class T>
    using reader = multiples_reader<T>;

    template <class T>
    static codec::estimate analyze(const codec::sample<T>& s) {
        std::int64_t divisor = 0;
        std::int64_t least = s.all[0];
        std::int64_t most = s.all[0];
        s.each_vector([&](std::span<const T> values) {
            for (const std::int64_t v : values) {
                divisor = std::gcd(divisor, v);
                least = v < least ? v : least;
                most = v > most ? v : most;
            }
        });
        if (divisor < 2) return {}; // not usable: packed as they are, they decode faster
        const auto bits = std::bit_width(static_cast<std::uint64_t>((most - least) / divisor));
        const auto rows = static_cast<double>(s.all.size());
        return {.usable = true,
                .bytes = quotients_at + rows * (static_cast<double>(bits) + 0.1) / 8,
                .decode = 0.25, // cycles a value, as measured
                .encode = 20.0};
    }
    /// Must hold whatever the values are: those that were not looked at may have no divisor.
    template <class T>
    static void encode(std::span<const T> values, lsmer::byte_buffer& out) {
        std::int64_t divisor = 0;
        for (const std::int64_t v : values) divisor = std::gcd(divisor, v);
        if (divisor == 0) divisor = 1;
        std::byte* const head = out.extend(quotients_at); // behind what `out` holds already
        std::memset(head, 0, quotients_at);
        lsmer::store(head, static_cast<std::uint32_t>(divisor));
        std::vector<T> quotients(values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            quotients[i] = static_cast<T>(values[i] / divisor);
        codec::bitpack::encode<T>(quotients, out);
    }
    template <class T>
    static lsmer::result<reader<T>> open(lsmer::byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }
};
static_assert(codec::codec_of<multiples, std::int32_t>);
// [/codec]

// [table]
struct quotes : lsmer::table<"quotes"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {
    } time{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {
    } size{};
    using columns = lsmer::columns<time, size>;
};
using codecs = codec::any<codec::plain, codec::constant, codec::bitpack, codec::delta, multiples>;
struct parts : lsmer::engine::standard {
    using codec = codecs;
};
// [/table]

int main() {
    std::vector<lsmer::timestamp> times;
    std::vector<std::int32_t> sizes;
    std::int64_t expected = 0;
    for (int i = 0; i < 200'000; ++i) {
        times.push_back({i * 1'000'000LL});
        sizes.push_back(100 * static_cast<int>(1 + lsmer::hash_integer(times.size()) % 20));
        if (sizes.back() >= 1500) expected += sizes.back();
    }
    lsmer::byte_buffer body;
    const std::uint16_t tag = parts::codec::encode<std::int32_t>(
        std::span(sizes).first(lsmer::group_rows), codec::effort::fast, body);
    std::printf("tag %d, %d bytes for %d values\n", tag, static_cast<int>(body.size()),
                static_cast<int>(lsmer::group_rows));
    if (tag != multiples::tag) return 1;

    {
        auto table = lsmer::Table<quotes, parts>::open("quotes.db").value();
        table.append(times, sizes).value();
        table.flush().value();
        const auto large =
            borf::query<"select n: count i, sum(size) from quotes where size >= 1500">(table);
        large.value().print();
        if (large.value()[0].get<"size">() != expected) return 1;
        table.close().value();
    }
    // [absent]
    // Without the codec the same files open, and say what they miss when the column is read.
    auto table = lsmer::Table<quotes>::open("quotes.db").value();
    const auto sum = borf::query<"select sum(size) from quotes">(table);
    if (sum) return 1;
    std::puts(sum.error().what());
    // [/absent]
}
