#include <lsmer/base/version.hpp>

#include <cstdio>

int main() {
    constexpr lsmer::version v = lsmer::current_version;
    std::printf("lsmer %d.%d.%d\n", v.major, v.minor, v.patch);
}
