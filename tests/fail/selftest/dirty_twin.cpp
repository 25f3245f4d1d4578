// verdict: does not build clean
// expect: this sentence is wanted
#ifdef LSMER_FAIL
static_assert(false, "this sentence is wanted");
#endif
int main() { int unused = 0; }
