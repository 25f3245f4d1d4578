#include "lsmer/engine/prometheus.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace lsmer;
using namespace lsmer::engine;

namespace {

struct metric_sample {
    std::string name;
    std::map<std::string, std::string> labels;
    double value = 0;
};

bool is_metric_name(std::string_view s) {
    const auto first = [](char c) {
        return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || c == ':';
    };
    return !s.empty() && first(s[0]) && std::all_of(s.begin(), s.end(), [&](char c) {
        return first(c) || std::isdigit(static_cast<unsigned char>(c));
    });
}

/// The grammar of the format; throws where the text is not of it.
class MetricParser {
public:
    std::map<std::string, std::string> types{};
    std::vector<metric_sample> samples{};

    explicit MetricParser(std::string_view text) : rest_(text) {
        while (!rest_.empty()) {
            const std::size_t end = rest_.find('\n');
            if (end == std::string_view::npos) throw std::string("the last line does not end");
            line_ = rest_.substr(0, end);
            rest_.remove_prefix(end + 1);
            if (line_.starts_with("# HELP ")) {
                help_ = std::string(word(7));
                if (types.contains(help_)) throw "twice: " + help_;
            } else if (line_.starts_with("# TYPE ")) {
                const std::string name(word(7));
                const std::string type(line_.substr(7 + name.size() + 1));
                if (name != help_) throw "TYPE does not follow HELP: " + name;
                if (type != "counter" && type != "gauge") throw "type " + type;
                if ((type == "counter") != name.ends_with("_total")) throw "name of " + type;
                types[name] = type;
            } else {
                sample();
            }
        }
    }

private:
    std::string_view word(std::size_t from) const {
        const std::string_view w = line_.substr(from, line_.find(' ', from) - from);
        if (!is_metric_name(w)) throw "no name: " + std::string(w);
        return w;
    }
    void sample() {
        metric_sample s;
        std::size_t at = line_.find('{');
        if (at == std::string_view::npos) throw "no labels: " + std::string(line_);
        s.name = line_.substr(0, at++);
        if (s.name != help_) throw "a sample outside its metric: " + s.name;
        for (;;) {
            const std::size_t equals = line_.find("=\"", at);
            if (equals == std::string_view::npos) throw "labels: " + std::string(line_);
            const std::string label(line_.substr(at, equals - at));
            if (!is_metric_name(label)) throw "label: " + label;
            std::string value;
            for (at = equals + 2; line_.at(at) != '"'; ++at) {
                if (line_[at] == '\\') {
                    ++at;
                    if (line_.at(at) != 'n' && line_[at] != '\\' && line_[at] != '"') {
                        throw "escape in " + std::string(line_);
                    }
                    value += line_[at] == 'n' ? '\n' : line_[at];
                } else {
                    value += line_[at];
                }
            }
            if (!s.labels.emplace(label, value).second) throw "label twice: " + label;
            if (line_.at(++at) == '}') break;
            if (line_[at++] != ',') throw "comma: " + std::string(line_);
        }
        if (line_.at(++at) != ' ') throw "space: " + std::string(line_);
        const std::string number(line_.substr(at + 1));
        char* end = nullptr;
        s.value = std::strtod(number.c_str(), &end);
        if (number.empty() || *end != 0) throw "number: " + number;
        samples.push_back(std::move(s));
    }

    std::string_view rest_;
    std::string_view line_{};
    std::string help_{};
};

double metric(const MetricParser& p, const std::string& name, const std::string& table,
              const std::string& label = {}, const std::string& value = {}) {
    for (const metric_sample& s : p.samples) {
        if (s.name != name || s.labels.at("table") != table) continue;
        if (label.empty() || (s.labels.contains(label) && s.labels.at(label) == value)) {
            return s.value;
        }
    }
    return -1;
}

table_stats some_stats() {
    table_stats s;
    s.table = "trades";
    s.levels.push_back({.runs = 2, .files = 2, .rows = 30, .bytes = 300});
    s.levels.push_back({.runs = 1, .files = 4, .rows = 70, .bytes = 700, .target_bytes = 900});
    s.memory = {.active_rows = 5, .active_bytes = 50, .sealed = 1, .sealed_rows = 6};
    s.rows_visible = 111;
    s.bytes_appended = 1000;
    s.log_bytes_written = 1234;
    s.flushes.ns = 1'500'000'001;
    s.compactions.by_reason[1] = {.count = 3, .bytes_read = 9, .bytes_written = 8, .ns = 250'000};
    s.budget.cache = 4097;
    s.budget.blocks.hits = 99;
    s.stalls.by_reason[4] = {.count = 3};
    s.stalls.by_reason[1] = {.count = 17, .ns = 2'000'000'000, .longest_ns = 5};
    s.debt = ~std::uint64_t{0};
    s.pacing_delay = 12.5;
    s.space_amplification = 1.25;
    return s;
}

} // namespace

TEST_CASE("the text keeps to the grammar, each metric once, with the samples of all tables") {
    table_stats odd;
    odd.table = "a \"b\"\\c\nd";
    const table_stats both[] = {some_stats(), odd};
    const std::string text = prometheus_text(both);
    const MetricParser p(text);
    CHECK(p.types.size() >= 30);
    for (const auto& [name, type] : p.types) CHECK(name.starts_with("lsmer_"));
    std::set<std::string> seen;
    for (const metric_sample& s : p.samples) {
        std::string id = s.name;
        for (const auto& [label, value] : s.labels) id += '|' + label + '=' + value;
        CHECK(seen.insert(id).second);
    }
    CHECK(metric(p, "lsmer_rows", "trades") == 111);
    CHECK(metric(p, "lsmer_rows", odd.table) == 0);
    CHECK(metric(p, "lsmer_level_bytes", "trades", "level", "1") == 700);
    CHECK(metric(p, "lsmer_level_target_bytes", "trades", "level", "1") == 900);
    CHECK(metric(p, "lsmer_level_bytes", "trades", "level", "2") == -1);
    CHECK(metric(p, "lsmer_level_bytes", odd.table) == -1);
    CHECK(metric(p, "lsmer_memtable_rows", "trades", "state", "sealed") == 6);
    CHECK(metric(p, "lsmer_flush_seconds_total", "trades") == Approx(1.500000001));
    CHECK(metric(p, "lsmer_compactions_total", "trades", "reason", "level0_runs") == 3);
    CHECK(metric(p, "lsmer_compaction_seconds_total", "trades", "reason", "level0_runs") ==
          Approx(0.00025));
    CHECK(metric(p, "lsmer_compactions_total", "trades", "reason", "asked") == -1);
    CHECK(metric(p, "lsmer_stalls_total", "trades", "reason", "pacing") == 17);
    CHECK(metric(p, "lsmer_stall_seconds_total", "trades", "reason", "pacing") == 2);
    CHECK(metric(p, "lsmer_stalls_total", "trades", "reason", "memory") == 3);
    CHECK(metric(p, "lsmer_memory_bytes", "trades", "by", "cache") == 4097);
    CHECK(metric(p, "lsmer_cache_hits_total", "trades") == 99);
    CHECK(metric(p, "lsmer_debt_bytes", "trades") == Approx(1.8446744e19));
    CHECK(metric(p, "lsmer_pacing_delay_seconds_per_byte", "trades") == Approx(12.5e-9));
    CHECK(metric(p, "lsmer_write_amplification", "trades") == Approx(1.234));
    CHECK(metric(p, "lsmer_space_amplification", "trades") == Approx(1.25));
    CHECK_THROWS(MetricParser("lsmer_rows{table=\"x\"} 1\n"));
}

TEST_CASE("one table is a list of one; decimals keep their zeros") {
    const table_stats one = some_stats();
    CHECK(prometheus_text(one) == prometheus_text(std::span(&one, 1)));
    CHECK(MetricParser(prometheus_text(std::span<const table_stats>())).samples.empty());
    CHECK(engine::detail::decimal(1.05) == "1.050");
    CHECK(engine::detail::decimal(-1) == "0.000");
    CHECK(engine::detail::seconds(1'000'000'007) == "1.000000007");
}
