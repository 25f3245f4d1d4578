// What is appended survives: here the process ends without closing its table, and the next one
// finds every row that was acknowledged.

#include <borf.hpp>
#include <lsmer.hpp>

#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

struct events : lsmer::table<"events"> {
    static constexpr struct at : lsmer::column<"at", lsmer::timestamp, lsmer::sorted> {} at{};
    static constexpr struct kind : lsmer::column<"kind", lsmer::symbol> {} kind{};
    static constexpr struct note : lsmer::column<"note", lsmer::nullable<lsmer::text>> {} note{};
    using columns = lsmer::columns<at, kind, note>;
};

struct event {
    lsmer::timestamp when;
    const char* what;
    const char* note;
};

[[noreturn]] static void write_and_die() {
    auto table = lsmer::Table<events>::open("events.db").value();
    std::vector<event> batch;
    for (int i = 0; i < 1000; ++i) {
        batch.push_back({{i * 1'000'000'000LL}, i % 10 == 0 ? "alarm" : "tick", "from a struct"});
    }
    // One atomic batch, on stable storage when `append` returns.
    table.append(lsmer::members<&event::when, &event::what, &event::note>(batch)).value();
    _exit(1); // no close, no flush: as if killed
}

int main() {
    const pid_t child = fork();
    if (child == 0) write_and_die();
    waitpid(child, nullptr, 0);

    auto table = lsmer::Table<events>::open("events.db").value();
    std::printf("%llu rows recovered\n", static_cast<unsigned long long>(table.rows()));
    borf::query<"select n: count i, first(at), last(at) by kind from events">(table)
        .value()
        .print();

    // Another level of safety for one batch, and what a snapshot is: what was there when taken.
    const auto before = table.snapshot();
    table.append({lsmer::timestamp{2'000'000'000'000}, "late", lsmer::null}, lsmer::sync::none)
        .value();
    std::printf("before %llu, now %llu\n", static_cast<unsigned long long>(before.rows()),
                static_cast<unsigned long long>(table.rows()));
    table.flush().value(); // into an SSTable: compressed, sorted, with zone maps
    table.close().value();
    return before.rows() >= 1000 ? 0 : 1;
}
