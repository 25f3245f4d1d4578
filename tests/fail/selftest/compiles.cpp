// verdict: the misuse compiles
// expect: nobody says this
int main() {}
