// Any text as a query: parsed, and checked against two schemas.

#include "borf/check/resolve.hpp"
#include "borf/support/tables.hpp"
#include "borf/text/parser.hpp"
#include "fuzz/support/input.hpp"

namespace {

void sound(const borf::failure& e, std::size_t size) {
    fuzz::expect(!e || (e.position >= -1 && e.length >= 0 &&
                        (e.position < 0 || static_cast<std::size_t>(e.position) <= size)),
                 "a failure points into the text");
}

template <class S, class Tree>
void check(const Tree& tree, std::size_t size) {
    const auto checked = borf::check::resolve(
        tree, {lsmer::column_infos<S>.data(), lsmer::column_count<S>}, lsmer::table_name<S>);
    sound(checked.error, size);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::Input in(data, size);
    const fuzz::Exact exact(in.rest(), 1);
    const std::string_view text = lsmer::as_text(exact.view());
    const auto large = borf::text::parse<borf::large_tree>(text);
    const auto small = borf::text::parse<borf::small_tree>(text);
    sound(large.error, size);
    sound(small.error, size);
    fuzz::expect(small.error || !large.error, "what fits a small tree fits a large one");
    if (large.error) return 0;
    check<trades>(large.tree, size);
    check<kinds>(large.tree, size);
    if (!small.error) check<trades>(small.tree, size);
    return 0;
}
