#include "lsmer/manifest.hpp"
#include "lsmer/io/posix.hpp"
#include "lsmer/io/random.hpp"

#include <cstdio>

using namespace lsmer;

namespace {

status change() {
    // [publish]
    auto m = manifest::Manifest<io::Posix>::create(io::Posix(), ".", io::random_number());
    if (!m) return std::move(m).error();
    const auto number = (*m)->new_file_number(); // no file had it, none else will
    if (!number) return number.error();

    manifest::Edit edit;
    edit.tables = {{1, "trades", "the schema's bytes"}};
    edit.added = {{.table = 1, .number = *number, .rows = 65536, .bytes = 1 << 20}};
    edit.last_sequence = 65536;
    const auto version = (*m)->publish(edit); // durable, then current
    if (!version) return version.error();
    return (*m)->close();
    // [/publish]
}

} // namespace

int main() {
    if (!change()) return 1;
    // [look]
    const auto known = manifest::recover(io::Posix(), "."); // changes nothing
    if (!known) return 1;
    for (const auto& file : known->version->files()) {
        std::printf("table %u, file %llu\n", file->table,
                    static_cast<unsigned long long>(file->number));
    }
    // [/look]
    return known->version->files().size() == 1 ? 0 : 1;
}
