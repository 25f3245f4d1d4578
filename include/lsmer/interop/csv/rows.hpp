#pragma once
// Rows that were read from a text, in memory form, and their way into a dictionary and a table.

#include "lsmer/base/leaves.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/buffer.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/column/symbol.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0::csv {

namespace detail {
template <class L>
struct row_buffers;
template <class... C>
struct row_buffers<column_list<C...>> {
    using type = leaves<buffer<typename C::storage_type>...>;
};
} // namespace detail

/// Texts point into the source or into `texts`; symbols are codes of the reader.
template <schema S>
struct Rows {
    typename detail::row_buffers<typename S::columns>::type columns;
    TextArena texts;
    std::size_t count = 0;

    [[nodiscard]] Batch<S> batch() const noexcept {
        typename Batch<S>::views views;
        each_index<column_count<S>>([&](auto i) { get<i>(views) = get<i>(columns).view(); });
        return Batch<S>(views);
    }
};

/// The codes of one dictionary as codes of another. Names are added there when first needed.
/// Threads: one at a time.
class Recoding {
public:
    Recoding(const SymbolDictionary& from, SymbolDictionary& to) noexcept
        : from_(&from), to_(&to) {}

    template <schema S>
    void apply(Rows<S>& rows) {
        bool known = false;
        each_index<column_count<S>>([&](auto i) {
            if constexpr (std::is_same_v<typename column_at<S, i>::plain_type, symbol>) {
                if (!std::exchange(known, true)) learn();
                for (std::uint32_t& code : get<i>(rows.columns)) code = codes_[code];
            }
        });
    }

private:
    void learn() {
        const std::uint32_t size = from_->size();
        for (auto code = static_cast<std::uint32_t>(codes_.size()); code < size; ++code) {
            codes_.push_back(to_->intern(from_->name(code)));
        }
    }

    const SymbolDictionary* from_;
    SymbolDictionary* to_;
    buffer<std::uint32_t> codes_;
};

} // namespace lsmer::inline v0::csv
