// verdict: characters, more than 200
// expect: this sentence
#ifdef LSMER_FAIL
static_assert(false, "this sentence goes on and on, and on and on, and on and on, and on and on, "
                     "and on and on, and on and on, and on and on, and on and on, and on and on, "
                     "and on and on, and on and on, and on and on, and on and on, and on and on");
#endif
int main() {}
