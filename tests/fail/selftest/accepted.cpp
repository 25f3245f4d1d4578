// verdict: ok
// expect: this sentence is wanted
// The assertion stands in a template body: it is raised without code being generated.
template <class T>
inline constexpr bool named_misuse = false;
template <class T>
void use(T) {
#ifdef LSMER_FAIL
    static_assert(named_misuse<T>, "this sentence is wanted");
#endif
}
int main() { use(1); }
