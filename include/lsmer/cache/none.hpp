#pragma once
// No cache: every read goes to the file, and leaves the choice of what stays in memory to the
// system's page cache. Memory of what is being read is counted, nothing is looked up.

#include "lsmer/cache/concepts.hpp"

namespace lsmer::inline v0::cache {

class none : public counted {
public:
    explicit none(ref<MemoryBudget> budget) noexcept : budget_(std::move(budget)) {}

    [[nodiscard]] ref<const Block> find(const key&) const noexcept { return {}; }
    [[nodiscard]] ref<Block> make(const key&, std::size_t bytes) const {
        auto block = make_ref<Block>(bytes);
        budget_->take(user::cache, block->memory());
        block->count_in(budget_);
        return block;
    }
    [[nodiscard]] ref<const Block> insert(const key&, ref<Block> block) const noexcept {
        return block;
    }
    [[nodiscard]] std::uint64_t new_file() const noexcept { return 0; }
    void erase(const key&) const noexcept {}
    void make_room(std::size_t) const noexcept {}
    [[nodiscard]] const ref<MemoryBudget>& budget() const noexcept { return budget_; }
    [[nodiscard]] stats statistics() const noexcept { return {}; }

private:
    ref<MemoryBudget> budget_;
};

} // namespace lsmer::inline v0::cache
