// The runner of every test program, compiled once: Catch's implementation is slow to compile.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

int main(int count, char* words[]) {
    return Catch::Session().run(count, words);
}
