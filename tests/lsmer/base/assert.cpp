// Assertions are on here whatever the build says.
#define LSMER_ASSERTIONS
#include "lsmer/base/assert.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "support/catch.hpp"

namespace {

/// Runs `body` in a child: its exit by a signal, and what it wrote to stderr.
template <class Body>
std::string death_of(Body body) {
    int pipe_ends[2];
    REQUIRE(pipe(pipe_ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(pipe_ends[1], 2);
        signal(SIGABRT, SIG_DFL); // not the test runner's
        body();
        _exit(0);
    }
    close(pipe_ends[1]);
    std::string text;
    char part[256];
    while (true) {
        const ssize_t n = read(pipe_ends[0], part, sizeof part);
        if (n <= 0) break;
        text.append(part, static_cast<std::size_t>(n));
    }
    close(pipe_ends[0]);
    int code = 0;
    waitpid(child, &code, 0);
    return WIFSIGNALED(code) && WTERMSIG(code) == SIGABRT ? "abort: " + text : text;
}

} // namespace

TEST_CASE("a broken precondition stops the program with its sentence, place and condition") {
    const int rows = 3;
    const std::string text = death_of([&] { LSMER_ASSERT(rows == 4, "rows come in fours"); });
    REQUIRE(text.find("abort: ") == 0);
    REQUIRE(text.find("rows come in fours (rows == 4)") != std::string::npos);
    REQUIRE(text.find("assert.cpp:") != std::string::npos);
}

TEST_CASE("a kept precondition costs nothing and says nothing") {
    int evaluated = 0;
    LSMER_ASSERT(++evaluated == 1, "evaluated once");
    REQUIRE(evaluated == 1);
    REQUIRE(death_of([] { LSMER_ASSERT(true, "fine"); }) == "");
}

TEST_CASE("a fatal condition prints one line") {
    REQUIRE(death_of([] { lsmer::detail::abort_with("out of everything"); }) ==
            "abort: lsmer: out of everything\n");
}
