// inspect DIR [--svg FILE] [--width N]: what a table's directory holds, as a picture. Reads only; a
// process that has the table open is not disturbed.

#include "svg.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>

namespace {

std::size_t terminal_width() {
    winsize w{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col != 0) return w.ws_col;
    return 100;
}

int failed(const std::string& what) {
    std::fprintf(stderr, "inspect: %s\n", inspect::escaped(what).c_str());
    return 1;
}

int usage() {
    std::fputs("usage: inspect DIR [--svg FILE] [--width N]\n", stderr);
    return 2;
}

bool write_file(const std::string& path, const std::string& text) {
    std::FILE* const out = std::fopen(path.c_str(), "w");
    if (out == nullptr) return false;
    const bool written = std::fwrite(text.data(), 1, text.size(), out) == text.size();
    return std::fclose(out) == 0 && written;
}

} // namespace

int main(int count, char** words) {
    std::string directory;
    std::string svg;
    std::size_t width = terminal_width();
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if ((word == "--svg" || word == "--width") && i + 1 < count) {
            const std::string value = words[++i];
            if (word == "--svg") {
                svg = value;
            } else {
                width = std::strtoul(value.c_str(), nullptr, 10);
            }
        } else if (word.starts_with("-") || !directory.empty()) {
            return usage();
        } else {
            directory = word;
        }
    }
    if (directory.empty()) return usage();
    while (directory.size() > 1 && directory.back() == '/') directory.pop_back();
    const auto picture = inspect::read(directory);
    if (!picture) return failed(picture.error().message);
    std::fputs(inspect::to_text(*picture, directory, width).c_str(), stdout);
    if (!svg.empty() && !write_file(svg, inspect::to_svg(*picture, directory))) {
        return failed("cannot write " + svg);
    }
    return 0;
}
