// verdict: has no `// expect:` line
int main() {}
