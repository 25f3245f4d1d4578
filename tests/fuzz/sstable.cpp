// Any bytes as an SSTable, with its checksums put right: opened, and every column that holds one
// of some types read.
//
//   u8 how | the file

#include "fuzz/support/chunks.hpp"
#include "lsmer/io/memory.hpp"
#include "lsmer/sstable/sstable.hpp"

#include <vector>

namespace {

namespace sstable = lsmer::sstable;
constexpr std::uint64_t id = 7;

class File {
public:
    explicit File(lsmer::byte_view from) : bytes_(from.begin(), from.end()) {
        if (bytes_.size() < 2 * sizeof(sstable::header)) return;
        sstable::header head;
        head.file_id = id;
        head.checksum = sstable::checksum_of(id, 0, std::as_bytes(std::span(&head, 1)).first(60));
        lsmer::store(bytes_.data(), head);
        const std::size_t at = bytes_.size() - sizeof(sstable::footer);
        auto foot = lsmer::load<sstable::footer>(bytes_.data() + at);
        if (foot.index_offset <= at && foot.index_length <= at - foot.index_offset) {
            heal_chunks(foot);
            foot.index_checksum = sum(foot.index_offset, foot.index_length);
        }
        foot.file_id = id;
        foot.version = sstable::format_version;
        foot.magic = sstable::footer_magic;
        lsmer::store(bytes_.data() + at, foot);
        foot.checksum = sum(at, 48);
        lsmer::store(bytes_.data() + at, foot);
    }
    [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return bytes_; }

private:
    [[nodiscard]] std::uint32_t sum(std::uint64_t offset, std::uint64_t length) const noexcept {
        return sstable::checksum_of(id, offset, lsmer::byte_view(bytes_).subspan(offset, length));
    }
    [[nodiscard]] bool inside(std::uint64_t offset, std::uint64_t length) const noexcept {
        return offset <= bytes_.size() && length <= bytes_.size() - offset;
    }
    void heal_chunks(const sstable::footer& foot) {
        std::uint64_t entries = std::uint64_t{foot.groups} * foot.columns;
        const std::uint64_t room = foot.index_length / sizeof(sstable::chunk_entry);
        if (entries > room) entries = room;
        std::uint64_t at = foot.index_offset + foot.index_length;
        for (; entries != 0; --entries) {
            at -= sizeof(sstable::chunk_entry);
            auto entry = lsmer::load<sstable::chunk_entry>(bytes_.data() + at);
            if (!inside(entry.offset, entry.zones_length)) continue;
            entry.zones_checksum = sum(entry.offset, entry.zones_length);
            const std::uint64_t body = sstable::Directory::body_offset(entry);
            if (inside(body, entry.body_length)) {
                entry.body_checksum = sum(body, entry.body_length);
            }
            lsmer::store(bytes_.data() + at, entry);
        }
    }

    std::vector<std::byte> bytes_;
};

using Table = sstable::SSTable<lsmer::codec::standard, lsmer::io::Memory>;

template <class T>
void use(const Table& table, std::size_t group, std::size_t c) {
    if (!table.holds<T>(c)) return;
    unsigned sum = 0;
    fuzz::look_at(table.bounds<T>(group, c).min, sum);
    if (const auto zones = table.zones<T>(group, c)) {
        for (std::size_t v = 0; v < zones->vectors(); ++v) {
            fuzz::look_at(zones->bounds(v).max, sum);
        }
    }
    const auto column = table.column<T>(group, c);
    if (!column) return;
    std::vector<T> scratch(lsmer::vector_rows);
    lsmer::TextArena arena;
    const std::uint32_t rows = table.group_rows(group);
    for (std::uint32_t v = 0; v < column->vectors(); ++v) {
        const T* const values = column->read(v, scratch.data(), arena);
        for (std::size_t i = 0; i < lsmer::codec::rows_of_vector(rows, v); ++i) {
            fuzz::look_at(values[i], sum);
        }
    }
    fuzz::look_at(column->fetch(rows - 1, arena), sum);
    fuzz::seen = sum;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input in(data, size);
    const bool map = in.number<std::uint8_t>() % 2 == 0;
    const lsmer::io::Memory disk;
    disk.replace("/t.sst", File(in.rest()).bytes());
    const auto table = Table::open(
        disk, "/t.sst", id,
        {.access = map ? sstable::access::mmap : sstable::access::pread});
    if (!table) return 0;
    const Table& t = **table;
    fuzz::seen = static_cast<unsigned>(sstable::order_text(t.schema()).size());
    std::size_t left = 64; // columns that are read: their groups may all be the same bytes
    for (std::size_t g = 0; g < t.groups(); ++g) {
        for (std::size_t c = 0; c < t.columns() && left != 0; ++c, --left) {
            use<std::uint8_t>(t, g, c);
            use<std::uint32_t>(t, g, c);
            use<std::int64_t>(t, g, c);
            use<double>(t, g, c);
            use<std::string_view>(t, g, c);
            use<lsmer::fixed_bytes<5>>(t, g, c);
        }
    }
    return 0;
}
