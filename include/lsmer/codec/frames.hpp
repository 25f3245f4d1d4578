#pragma once
// frames<Method>: texts and fixed_bytes through a general compressor, a frame for each vector, so
// that reading a vector, or one value, costs one frame.
//
//   u32  bytes of the lengths       texts alone; else 0
//   u16  tag of the lengths
//   u16  zeros
//   for each vector: u32 bytes of the frame decompressed, u32 where the frame ends
//   zeros up to a multiple of 64
//   lengths                         texts: bytes of each; a nested body of u32 (nested.hpp)
//   frames                          one after the other
//
// A frame as long as it is decompressed is not compressed: what does not shrink, and what would
// shrink more than 255-fold, so that what a reader allocates is bounded by the body.
//
// Method: tag, name; decode_cost and encode_cost in cycles for eight bytes;
//   Method::Packer{}(from, size, to, room) -> bytes written, 0 when they do not fit in the room
//   Method::unpack(from, size, to, room) -> whether exactly `room` bytes came out

#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/nested.hpp"
#include "lsmer/codec/plain.hpp"

#include <cstring>

namespace lsmer::inline v0::codec {

namespace detail {

inline constexpr std::size_t frame_expansion_max = 255;

template <class T>
inline constexpr bool is_framed = text_value<T> || is_fixed_bytes<T>;

/// Where the frames of a body are.
class frame_list {
public:
    static constexpr std::size_t header_bytes = 8;
    [[nodiscard]] static constexpr std::size_t lengths_at(std::uint32_t rows) noexcept {
        return round_up(header_bytes + 8 * std::size_t{vectors_of(rows)}, buffer_alignment);
    }
    struct frame {
        const std::byte* data;
        std::size_t stored;
        std::size_t bytes; // decompressed
    };

    static result<frame_list> open(byte_view body, std::uint32_t rows) {
        if (rows == 0 || rows > group_rows || body.size() < lengths_at(rows)) {
            return make_error(error_kind::corruption, "a body of frames of ", body.size(),
                              " bytes is too short for ", rows, " rows");
        }
        frame_list f;
        const std::size_t lengths_bytes = load<std::uint32_t>(body.data());
        std::size_t room = body.size() - lengths_at(rows);
        if (lengths_bytes > room) return bad(body, "is shorter than its lengths");
        room -= lengths_bytes;
        f.sizes_ = body.data() + header_bytes;
        f.data_ = body.data() + lengths_at(rows) + lengths_bytes;
        std::size_t before = 0;
        for (std::uint32_t v = 0; v < vectors_of(rows); ++v) {
            const std::size_t end = f.end(v);
            if (end < before || end > room) return bad(body, "has a frame outside of it");
            if (f.bytes(v) > frame_expansion_max * (end - before)) {
                return bad(body, "has a frame that expands too much");
            }
            before = end;
        }
        return f;
    }
    [[nodiscard]] frame operator[](std::uint32_t v) const noexcept {
        const std::size_t begin = v == 0 ? 0 : end(v - 1);
        return {data_ + begin, end(v) - begin, bytes(v)};
    }

private:
    LSMER_COLD static error bad(byte_view body, std::string_view what) {
        return make_error(error_kind::corruption, "a body of frames, ", body.size(), " bytes, ",
                          what);
    }
    [[nodiscard]] std::size_t bytes(std::uint32_t v) const noexcept {
        return load<std::uint32_t>(sizes_ + 8 * v);
    }
    [[nodiscard]] std::size_t end(std::uint32_t v) const noexcept {
        return load<std::uint32_t>(sizes_ + 8 * v + 4);
    }
    const std::byte* sizes_ = nullptr;
    const std::byte* data_ = nullptr;
};

/// Decompresses a frame; what is damaged is zeros.
template <class Method>
LSMER_NOINLINE void unpack_frame(const frame_list::frame& f, void* to) {
    if (f.stored == f.bytes) {
        if (f.bytes != 0) std::memcpy(to, f.data, f.bytes);
    } else if (!Method::unpack(f.data, f.stored, to, f.bytes)) {
        std::memset(to, 0, f.bytes);
    }
}

template <class Method, class T>
class frames_reader {
public:
    static result<frames_reader> open(byte_view body, std::uint32_t rows) {
        auto frames = frame_list::open(body, rows);
        if (!frames) return std::move(frames).error();
        for (std::uint32_t v = 0; v < vectors_of(rows); ++v) {
            if ((*frames)[v].bytes != rows_of_vector(rows, v) * sizeof(T)) {
                return make_error(error_kind::corruption, "frame ", v, " holds ",
                                  (*frames)[v].bytes, " bytes, not those of its rows");
            }
        }
        frames_reader r;
        r.frames_ = *frames;
        r.rows_ = rows;
        return r;
    }
    const T* read(std::uint32_t v, T* scratch) const {
        unpack_frame<Method>(frames_[v], scratch);
        for (std::size_t i = rows_of_vector(rows_, v); i < vector_rows; ++i) scratch[i] = T{};
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        buffer<T> values(vector_rows);
        unpack_frame<Method>(frames_[vector_of(row)], values.data());
        return values[row % vector_rows];
    }

private:
    frame_list frames_;
    std::uint32_t rows_ = 0;
};

template <class Method>
class frames_reader<Method, std::string_view> {
public:
    static result<frames_reader> open(byte_view body, std::uint32_t rows) {
        auto frames = frame_list::open(body, rows);
        if (!frames) return std::move(frames).error();
        auto lengths = nested_reader<std::uint32_t>::open(
            load<std::uint16_t>(body.data() + 4),
            body.subspan(frame_list::lengths_at(rows), load<std::uint32_t>(body.data())), rows);
        if (!lengths) return std::move(lengths).error().within("the lengths of a body of frames");
        frames_reader r;
        r.frames_ = *frames;
        r.lengths_ = *lengths;
        r.rows_ = rows;
        return r;
    }
    const std::string_view* read(std::uint32_t v, std::string_view* scratch,
                                 TextArena& arena) const {
        alignas(64) std::uint32_t room[vector_rows];
        const std::uint32_t* const lengths = lengths_.read(v, room);
        const frame_list::frame f = agreed(v, lengths);
        char* const bytes = arena.room(f.bytes);
        unpack_frame<Method>(f, bytes);
        arena.take(f.bytes);
        const std::size_t count = rows_of_vector(rows_, v);
        std::size_t at = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const std::size_t length = i < count && f.bytes != 0 ? lengths[i] : 0;
            scratch[i] = {bytes + at, length};
            at += length;
        }
        return scratch;
    }
    [[nodiscard]] std::string_view fetch(std::uint32_t row, TextArena& arena) const {
        alignas(64) std::uint32_t room[vector_rows];
        const std::uint32_t v = vector_of(row);
        const std::uint32_t* const lengths = lengths_.read(v, room);
        const frame_list::frame f = agreed(v, lengths);
        if (f.bytes == 0) return {};
        byte_buffer bytes(f.bytes);
        unpack_frame<Method>(f, bytes.data());
        std::size_t at = 0;
        for (std::size_t i = 0; i < row % vector_rows; ++i) at += lengths[i];
        return arena.keep(as_text(bytes.view().subspan(at, lengths[row % vector_rows])));
    }

private:
    /// A vector's frame; an empty one when it is not as long as its texts are together.
    [[nodiscard]] frame_list::frame agreed(std::uint32_t v,
                                           const std::uint32_t* lengths) const noexcept {
        std::uint64_t size = 0;
        for (std::size_t i = 0; i < rows_of_vector(rows_, v); ++i) size += lengths[i];
        const frame_list::frame f = frames_[v];
        return f.bytes == size ? f : frame_list::frame{f.data, 0, 0};
    }

    frame_list frames_;
    nested_reader<std::uint32_t> lengths_;
    std::uint32_t rows_ = 0;
};

} // namespace detail

template <class Method>
struct frames {
    static constexpr std::uint16_t tag = Method::tag;
    static constexpr std::string_view name = Method::name;
    template <class T>
    static constexpr bool supports = detail::is_framed<T>;
    template <class T>
    using reader = detail::frames_reader<Method, T>;

    /// One or two vectors of the sample are compressed.
    template <class T>
        requires supports<T>
    static estimate analyze(const sample<T>& s) {
        byte_buffer raw;
        byte_buffer packed;
        typename Method::Packer pack;
        double before = 0;
        double after = 0;
        std::uint32_t looked_at = 0;
        s.each_vector([&](std::span<const T> values) {
            if (++looked_at > 2) return;
            gather(values, raw);
            before += static_cast<double>(raw.size());
            packed.clear();
            after += static_cast<double>(put_frame(pack, raw.view(), packed));
        });
        const auto rows = static_cast<double>(s.all.size());
        const double bytes = static_cast<double>(size_of(s.all));
        if (bytes == 0 || bytes >= 0x1p32) return {};
        const double lengths = text_value<T> ? rows * 0.75 : 0;
        return {true, 64 + lengths + (before == 0 ? bytes : bytes * after / before),
                Method::decode_cost, Method::encode_cost};
    }

    // REQUIRES: less than 4 GiB in all
    template <class T>
        requires supports<T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        LSMER_ASSERT(size_of(values) < std::uint64_t{1} << 32, "frames are below 4 GiB in all");
        const auto rows = static_cast<std::uint32_t>(values.size());
        const std::size_t start = out.size();
        const std::size_t head = detail::frame_list::lengths_at(rows);
        std::memset(out.extend(head), 0, head);
        if constexpr (text_value<T>) {
            buffer<std::uint32_t> lengths(values.size());
            for (std::size_t i = 0; i < values.size(); ++i) {
                lengths[i] = static_cast<std::uint32_t>(values[i].size());
            }
            const std::uint16_t tag_of_lengths =
                nested::encode(words(std::span<const std::uint32_t>(lengths.view())), out);
            store(out.data() + start, static_cast<std::uint32_t>(out.size() - start - head));
            store(out.data() + start + 4, tag_of_lengths);
        }
        const std::size_t frames_at = out.size();
        byte_buffer raw;
        typename Method::Packer pack;
        for (std::uint32_t v = 0; v < vectors_of(rows); ++v) {
            gather(values.subspan(v * vector_rows, rows_of_vector(rows, v)), raw);
            put_frame(pack, raw.view(), out);
            std::byte* const sizes = out.data() + start + detail::frame_list::header_bytes + 8 * v;
            store(sizes, static_cast<std::uint32_t>(raw.size()));
            store(sizes + 4, static_cast<std::uint32_t>(out.size() - frames_at));
        }
    }

    template <class T>
        requires supports<T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    template <class T>
    static std::uint64_t size_of(std::span<const T> values) noexcept {
        if constexpr (text_value<T>) {
            return detail::text_bytes(values);
        } else {
            return values.size_bytes();
        }
    }
    template <class T>
    static void gather(std::span<const T> values, byte_buffer& raw) {
        raw.clear();
        if constexpr (text_value<T>) {
            for (const std::string_view v : values) put(raw, as_bytes(v));
        } else {
            raw.append(reinterpret_cast<const std::byte*>(values.data()), values.size_bytes());
        }
    }
    /// Appends a frame and gives its bytes.
    static std::size_t put_frame(typename Method::Packer& pack, byte_view raw, byte_buffer& out) {
        if (raw.empty()) return 0;
        const std::size_t start = out.size();
        std::byte* const to = out.extend(raw.size());
        std::size_t stored = pack(raw.data(), raw.size(), to, raw.size() - 1);
        if (stored == 0 || raw.size() > detail::frame_expansion_max * stored) {
            std::memcpy(to, raw.data(), raw.size());
            stored = raw.size();
        }
        out.resize(start + stored);
        return stored;
    }
};

} // namespace lsmer::inline v0::codec
