// The program behind docs/guides/durability.md.

#include <lsmer.hpp>

#include <cstdio>
#include <cstdlib>
#include <vector>

struct ticks : lsmer::table<"ticks"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {} time{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<time, price>;
};

namespace {

void require(bool good) {
    if (!good) std::exit(1);
}

lsmer::status write() {
    // [levels]
    lsmer::engine::options how;
    how.sync = lsmer::sync::interval(50); // of appends that do not say otherwise
    auto table = lsmer::Table<ticks>::open("ticks.db", how);
    if (!table) return std::move(table).error();

    const std::vector<lsmer::timestamp> times{{1}, {2}, {3}};
    const std::vector<double> prices{100.5, 100.75, 100.25};
    if (auto s = table->append(times, prices); !s) return s;                     // one batch
    if (auto s = table->append({lsmer::timestamp{4}, 101}, lsmer::sync::commit); !s) return s;
    if (auto s = table->sync(); !s) return s; // whatever the level was: durable now
    return table->close();                    // the destructor's error nobody hears
    // [/levels]
}

lsmer::status recover() {
    // [recover]
    lsmer::engine::options how;
    how.recovery = lsmer::wal::recovery::point_in_time; // only after `strict` has refused
    auto table = lsmer::Table<ticks>::open("ticks.db", how);
    if (!table) return std::move(table).error();

    const lsmer::wal::recovery_report& report = table->recovered();
    if (report.torn) {
        std::printf("dropped %llu bytes that nobody was promised\n",
                    static_cast<unsigned long long>(report.dropped_bytes));
    }
    if (!report.damage.empty()) {
        std::printf("stopped before damage: %s\n", report.damage.c_str());
        for (const std::string& file : report.aside) std::printf("set aside: %s\n", file.c_str());
    }
    // [/recover]
    require(table->rows() == 4 && !report.torn && report.damage.empty());
    return {};
}

} // namespace

int main() {
    for (const auto& step : {write, recover}) {
        if (const lsmer::status s = step(); !s) {
            std::fprintf(stderr, "%s\n", s.error().what());
            return 1;
        }
    }
    return 0;
}
