// verdict: the output does not say: the second fact
// expect: the first fact
// expect: the second fact
#ifdef LSMER_FAIL
static_assert(false, "the first fact");
#endif
int main() {}
