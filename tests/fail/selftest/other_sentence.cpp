// verdict: the output does not say: this sentence is wanted
// expect: this sentence is wanted
#ifdef LSMER_FAIL
static_assert(false, "another sentence came out");
#endif
int main() {}
