// verdict: lines, more than 15
// expect: this sentence is wanted
#ifdef LSMER_FAIL
static_assert(false, "this sentence is wanted");
struct incomplete;
incomplete a, b, c, d, e, f, g, h;
#endif
int main() {}
