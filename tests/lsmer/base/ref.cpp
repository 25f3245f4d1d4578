#include "lsmer/base/ref.hpp"

#include <vector>

#include "lsmer/base/thread.hpp"
#include "support/catch.hpp"

using namespace lsmer;

namespace {

struct node : counted {
    explicit node(int& gone) : gone_(gone) {}
    ~node() { ++gone_; }
    int& gone_;
};

struct base : counted {
    virtual ~base() = default;
};
struct derived : base {};

} // namespace

TEST_CASE("owned deletes once, with its last owner") {
    struct plain {
        int& gone;
        ~plain() { ++gone; }
    };
    int gone = 0;
    {
        owned<plain> a = make_owned<plain>(gone);
        owned<plain> b = std::move(a);
        REQUIRE_FALSE(a);
        REQUIRE(b->gone == 0);
        a = std::move(b);
        REQUIRE(gone == 0);
        a.reset();
        REQUIRE(gone == 1);
        a.reset();
        delete make_owned<plain>(gone).release();
    }
    REQUIRE(gone == 2);
}

TEST_CASE("refs count, and the last one deletes") {
    int gone = 0;
    ref<node> a = make_ref<node>(gone);
    REQUIRE(a->references() == 1);
    {
        const ref<node> b = a;
        ref<node> c = ref<node>::share(a.get());
        REQUIRE(a->references() == 3);
        ref<node> d = std::move(c);
        REQUIRE(a->references() == 3);
        REQUIRE_FALSE(c);
        d = ref<node>(d); // of itself
        REQUIRE(a->references() == 3);
    }
    REQUIRE(a->references() == 1);
    const ref<const node> k = a; // to const
    a.reset();
    REQUIRE(gone == 0);
    REQUIRE(k->references() == 1);
    ref<node> other = make_ref<node>(gone);
    other = make_ref<node>(gone); // the first of the two goes
    REQUIRE(gone == 1);
    node* const raw = other.release();
    REQUIRE(gone == 1);
    ref<node>::adopt(raw).reset();
    REQUIRE(gone == 2);
}

TEST_CASE("a ref to a derived object serves as one to its base") {
    ref<derived> d = make_ref<derived>();
    ref<base> b = d;
    REQUIRE(b->references() == 2);
    REQUIRE(b.get() == d.get());
    REQUIRE_FALSE(ref<base>());
    REQUIRE_FALSE(ref<base>::share(nullptr));
}

TEST_CASE("copies of a ref come and go in many threads", "[threads]") {
    int gone = 0;
    {
        const ref<node> shared = make_ref<node>(gone);
        std::vector<thread> team;
        for (int t = 0; t < 8; ++t) {
            team.emplace_back([shared] {
                for (int i = 0; i < 1000; ++i) {
                    const ref<node> mine = shared;
                    if (mine->references() < 2) std::abort();
                }
            });
        }
    }
    REQUIRE(gone == 1);
}
