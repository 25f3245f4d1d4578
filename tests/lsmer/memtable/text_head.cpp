#include "lsmer/memtable/text_head.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

TEST_CASE("text_head: heads are in the order of their keys, whatever the base") {
    // All short words of a hostile alphabet, alone and behind a long beginning.
    std::vector<std::string> words = {""};
    for (std::size_t i = 0; i < 85; ++i) {
        for (const char c : {'\0', 'a', '\x7f', '\xff'}) {
            if (words[i].size() < 4) words.push_back(words[i] + c);
        }
    }
    const std::string deep(20, 'k');
    for (std::size_t i = 0, n = words.size(); i < n; i += 3) words.push_back(deep + words[i]);
    for (std::size_t n = 1; n < 20; ++n) words.push_back(deep.substr(0, n));
    for (std::size_t n = 9; n < 20; ++n) words.push_back("same" + std::string(n, '\0'));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (std::size_t b = 0; b < words.size(); b += 7) {
        lsmer::memtable::TextHead head;
        head.base(words[b]);
        std::size_t wrong = 0;
        for (std::size_t i = 0; i + 1 < words.size(); ++i) {
            const auto low = head(words[i]);
            const auto high = head(words[i + 1]);
            wrong += low > high || (low == high && head.settles(low));
        }
        INFO("base of " << words[b].size() << " bytes, number " << b);
        CHECK(wrong == 0);
    }
}

TEST_CASE("text_head: keys that begin alike are settled by 13 bytes behind what they share") {
    lsmer::memtable::TextHead head;
    const std::string shared(200, 's');
    head.base(shared + "0005");
    CHECK(head.settles(head(shared + "0123456789012")));
    CHECK_FALSE(head.settles(head(shared + "01234567890123")));
    CHECK(head(shared + "0001") < head(shared + "0002"));
    CHECK(head(shared + "0002") < head(shared + "0005"));
    CHECK(head(shared + "0005") < head(shared + "0006"));
    CHECK(head(shared + "0006") < head(shared + "1"));
}

TEST_CASE("text_head: a base longer than can be used is cut") {
    lsmer::memtable::TextHead head;
    const std::string shared(300, 's');
    head.base(shared + "5");
    CHECK(head(shared + "4") == head(shared + "6")); // 44 bytes more, and 13 of them in the head
    CHECK_FALSE(head.settles(head(shared + "4")));
    CHECK(head(std::string(255, 's')) < head(shared));
    CHECK(head(shared) < head(std::string(255, 's') + "t"));
}

TEST_CASE("text_head: keys that are followed by nothing are read no further") {
    lsmer::memtable::TextHead head;
    head.base("abc");
    std::mt19937 random(5);
    for (std::size_t size = 0; size < 40; ++size) { // address sanitizer looks at the ends
        std::vector<char> exact(size);
        for (char& c : exact) c = static_cast<char>(random());
        const std::string copy(exact.begin(), exact.end());
        CHECK(head({exact.data(), size}) == head(copy));
    }
}
