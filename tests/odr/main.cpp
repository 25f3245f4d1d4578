#include <cstdio>

const void* version_seen_forwards();
const void* version_seen_backwards();
double sum_forwards();
double sum_backwards();

int main() {
    const bool one = version_seen_forwards() == version_seen_backwards();
    const bool right = sum_forwards() == 7 && sum_backwards() == 7;
    std::puts(!one     ? "an inline variable has two addresses"
              : !right ? "a query over a table is wrong"
                       : "one program, one library");
    return one && right ? 0 : 1;
}
