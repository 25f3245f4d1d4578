// verdict: ok
// expect: this sentence is wanted
// max-lines: 80
#ifdef LSMER_FAIL
static_assert(false, "this sentence is wanted");
struct incomplete;
incomplete a, b, c, d, e, f, g, h;
#endif
int main() {}
