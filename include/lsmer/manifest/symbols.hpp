#pragma once
// The names of the symbol dictionary as the manifest keeps them: in order of codes, in one block,
// ready to be written into the next snapshot.

#include "lsmer/base/byte_cursor.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/manifest/version.hpp"

#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::manifest {

class Symbols {
public:
    void add(std::string_view name) {
        put_varint(bytes_, name.size());
        put(bytes_, as_bytes(name));
        ++count_;
    }
    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }

    /// Calls `body(code, name)` for each, in order of codes.
    template <class Body>
    void each(Body&& body) const {
        byte_cursor in(bytes_.view());
        for (std::uint32_t i = 0; i < count_; ++i) {
            body(first_symbol_code + i, as_text(in.sized_bytes()));
        }
    }

private:
    byte_buffer bytes_{}; // a varint of the length before each name
    std::uint32_t count_ = 0;
};

} // namespace lsmer::inline v0::manifest
