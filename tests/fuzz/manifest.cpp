// Any bytes as an edit, as CURRENT, or as the records of a manifest.
//
//   u8 what | an edit, a line, or records (support/records.hpp) and a tail

#include "fuzz/support/records.hpp"
#include "lsmer/io/memory.hpp"
#include "lsmer/manifest/edit.hpp"
#include "lsmer/manifest/recover.hpp"

namespace {

namespace manifest = lsmer::manifest;

void edit(lsmer::byte_view bytes) {
    const fuzz::Exact exact(bytes);
    const auto edit = manifest::decode_edit(exact.view());
    if (!edit) return;
    lsmer::byte_buffer again;
    encode(*edit, again);
    const auto back = manifest::decode_edit(again.view());
    fuzz::expect(back && *back == *edit, "an edit comes back from its own bytes");
}

void current(lsmer::byte_view bytes) {
    const fuzz::Exact exact(bytes, 1);
    const auto text = lsmer::as_text(exact.view());
    const auto read = manifest::decode_current(text, "CURRENT");
    if (read) fuzz::expect(encode(*read) == text, "CURRENT has one spelling");
}

void records(fuzz::Input& in, std::uint64_t durable) {
    fuzz::RecordFile file(manifest::magic, 7, 2, {}, 0);
    file.add(in, 64);
    file.add_tail(in.rest());
    const lsmer::io::Memory disk;
    disk.replace("/000002.manifest", file.bytes());
    const std::string line = encode(manifest::current{7, 2, durable});
    const lsmer::byte_view text = lsmer::as_bytes(line);
    disk.replace("/CURRENT", {text.begin(), text.end()});
    const auto read = manifest::recover(disk, "/");
    if (read) {
        fuzz::expect(read->end.length <= file.bytes().size(), "the end lies inside the file");
        fuzz::expect(read->end.length >= durable, "what was durable is there");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input in(data, size);
    const auto what = in.number<std::uint8_t>();
    switch (what % 4) {
    case 0: edit(in.rest()); break;
    case 1: current(in.rest()); break;
    default: records(in, what / 4 * 8U); break;
    }
    return 0;
}
