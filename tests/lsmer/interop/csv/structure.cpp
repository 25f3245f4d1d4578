#include "lsmer/interop/csv/structure.hpp"

#include "support/catch.hpp"

#include <random>
#include <string>
#include <vector>

namespace {

struct found {
    std::vector<std::uint32_t> ends;
    std::vector<std::size_t> rows;
    bool unclosed = false;
    bool operator==(const found&) const = default;
};

found by_hand(const std::string& text, bool complete) {
    found out;
    bool inside = false;
    std::size_t row = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') inside = !inside;
        if (inside || (text[i] != ',' && text[i] != '\n')) continue;
        out.ends.push_back(static_cast<std::uint32_t>(i));
        if (text[i] == '\n') {
            out.rows.push_back(out.ends.size());
            row = i + 1;
        }
    }
    out.unclosed = inside;
    if (complete && !inside && row != text.size()) {
        out.ends.push_back(static_cast<std::uint32_t>(text.size()));
        out.rows.push_back(out.ends.size());
    }
    out.ends.resize(out.rows.empty() ? 0 : out.rows.back());
    return out;
}

found by_masks(const std::string& text, bool complete) {
    const std::string padded = text + std::string(64, ',');
    lsmer::csv::Structure s;
    s.find({padded.data(), text.size()}, ',', '"', complete);
    found out;
    for (std::size_t r = 0; r < s.rows(); ++r) out.rows.push_back(s.row_end(r));
    for (std::size_t k = 0; k < s.row_ends(); ++k) out.ends.push_back(s.ends()[k + 1]);
    out.unclosed = s.unclosed();
    return out;
}

} // namespace

TEST_CASE("csv structure: delimiters and newlines in quotes do not count") {
    const found f = by_masks("a,\"b,\n\"\"c\",d\ne\n", true);
    CHECK(f.ends == std::vector<std::uint32_t>{1, 10, 12, 14});
    CHECK(f.rows == std::vector<std::size_t>{3, 4});
    CHECK(!f.unclosed);
    CHECK(by_masks("a,\"b\nc\n", true).unclosed);
}

TEST_CASE("csv structure: random texts of every length equal a scan by hand") {
    const std::uint32_t seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (std::size_t size = 1; size < 300; ++size) {
        for (int round = 0; round < 20; ++round) {
            std::string text(size, 'x');
            for (char& c : text) c = "xx,,\n\"\r\x2d"[random() % (round % 2 ? 8 : 5)];
            const bool complete = random() % 2 == 0;
            if (by_hand(text, complete) != by_masks(text, complete)) FAIL(text);
        }
    }
    SUCCEED();
}

TEST_CASE("csv structure: one body serves every instruction set") {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += i % 7 ? "ab,\"c,\"\n" : ",,\n";
    const std::string padded = text + std::string(64, '\0');
    std::vector<std::uint32_t> first;
    for (const lsmer::isa which : {lsmer::isa::baseline, lsmer::isa::avx2, lsmer::isa::avx512}) {
        if (which > lsmer::best_isa()) continue;
        std::vector<std::uint32_t> ends(text.size() + 16), rows(text.size() + 16);
        const auto counts = lsmer::invoke_isa_as<lsmer::csv::detail::find_structure>(
            which, padded.data(), text.size(), ',', '"', ends.data(), rows.data());
        ends.resize(counts.ends);
        CHECK(counts.rows == 1000);
        if (first.empty()) first = ends;
        CHECK(ends == first);
    }
}
