#include <cstdio>

const void* version_seen_forwards();
const void* version_seen_backwards();

int main() {
    const bool one = version_seen_forwards() == version_seen_backwards();
    std::puts(one ? "one program, one library" : "an inline variable has two addresses");
    return one ? 0 : 1;
}
