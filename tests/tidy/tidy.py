#!/usr/bin/env python3
"""Holds the source to the house rules, and says where it does not.

    tidy.py ROOT          prints every breach as FILE:LINE: sentence; exit code 1 if there is one
    tidy.py --fix ROOT    first writes the excerpts of the example programs into the docs

Python 3 and its standard library only. The rules stand in docs/style.md.
"""

import os
import re
import sys

# Floors of the house: a room may include itself and what stands here.
BASE = ["lsmer/base"]
FLOOR_1 = BASE + ["lsmer/column", "lsmer/kernel"]
FLOOR_2 = FLOOR_1 + ["lsmer/cache", "lsmer/codec", "lsmer/filter", "lsmer/io"]
STORAGE = ["wal", "memtable", "sstable", "manifest", "compaction", "index", "splayed"]
FLOOR_3 = FLOOR_2 + ["lsmer/" + room for room in STORAGE]
MAY_INCLUDE = {
    "lsmer/base": [],
    "lsmer/column": BASE,
    "lsmer/kernel": BASE,
    "lsmer/cache": BASE,
    "lsmer/codec": FLOOR_1,
    "lsmer/filter": BASE,
    "lsmer/io": BASE,
    **{"lsmer/" + room: FLOOR_2 for room in STORAGE},
    "lsmer/memtable": FLOOR_1 + ["lsmer/codec"],
    "lsmer/engine": FLOOR_3,
    "lsmer/interop": FLOOR_3,
}
# A kernel may know what one value, its bounds and the size of a vector are, but no batch or schema.
KERNEL_MAY_INCLUDE = ["lsmer/column/value.hpp", "lsmer/column/zone.hpp", "lsmer/column/vector.hpp"]
BORF_MAY_INCLUDE = FLOOR_1
BRIDGE = "include/borf/source/lsmer.hpp"

DEAR_HEADERS = ["iostream", "regex", "filesystem", "chrono", "ranges", "functional", "thread",
                "mutex", "memory", "shared_mutex", "condition_variable", "future", "sstream",
                "fstream", "iomanip", "random"]
# text, expr and check are read by every user's compiler before anything else.
LEAN_ROOMS = ["borf/text", "borf/expr", "borf/check"]
LEAN_HEADERS = ["array", "bit", "compare", "concepts", "cstddef", "cstdint", "initializer_list",
                "limits", "span", "string_view", "type_traits", "utility"]

HEADER_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100
MACROS_MAX = 20
MACRO_FILES = ["include/lsmer/base/config.hpp", "include/lsmer/base/assert.hpp"]

UNTESTED = ["concepts.hpp", "format.hpp"]
# engine/compiled.hpp is what the package test links.
UNTESTED_PATHS = ["include/lsmer/base/config.hpp", "include/lsmer/base/version.hpp",
                  "include/lsmer/engine/compiled.hpp"]

# Sentences that only another machine can bring out: listed in docs/errors.md, but without a case.
NO_CASE = ["little-endian"]

SOURCE_FOLDERS = ["include", "tests", "bench", "examples"]
# Split, so that this file does not break its own rule.
FORBIDDEN = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|/wo" r"rk/|\bissue #?\d")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


class Tree:
    """The files under the root, read once."""

    def __init__(self, root):
        self.root = root
        self.cache = {}
        self.breaches = []
        self.paths = []
        for folder, folders, files in os.walk(root):
            here = os.path.relpath(folder, root)
            folders[:] = [f for f in folders if not f.startswith(".")
                          and not (here == "." and f == "build") and f != "node_modules"]
            self.paths += [os.path.normpath(os.path.join(here, f)) for f in files]
        self.paths.sort()

    def text(self, path):
        if path not in self.cache:
            with open(os.path.join(self.root, path), encoding="utf-8", errors="replace") as file:
                self.cache[path] = file.read()
        return self.cache[path]

    def lines(self, path):
        return self.text(path).splitlines()

    def under(self, folders, *endings):
        return [p for p in self.paths
                if p.split(os.sep)[0] in folders and p.endswith(endings)]

    def headers(self):
        return self.under(["include"], ".hpp")

    def breach(self, path, line, sentence):
        self.breaches.append((path, line, sentence))


def blank(text):
    """The text with comments and literals blanked, every line kept in its place."""
    pattern = re.compile(
        r'R"([^(\s]*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\''
        r"|//[^\n]*|/\*(?:.|\n)*?\*/")
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def room(path):
    """lsmer/wal for include/lsmer/wal/writer.hpp and for the umbrella include/lsmer/wal.hpp."""
    parts = re.sub(r"\.hpp$", "", path).split("/")[1:]
    return "/".join(parts[:2])


def is_umbrella(tree, path):
    return any(p.startswith(path[:-len(".hpp")] + "/") for p in tree.headers())


def includes(tree, path):
    for number, line in enumerate(tree.lines(path), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[2]


def check_floors(tree):
    for path in tree.headers():
        if is_umbrella(tree, path):
            continue
        here = room(path)
        library = here.split("/")[0]
        for number, name in includes(tree, path):
            there = room("include/" + name)
            if name.startswith("xsimd") and "/impl/xsimd/" not in path:
                tree.breach(path, number, "xsimd may appear under impl/xsimd/ only")
            if not name.startswith(("lsmer", "borf")) or there == here:
                continue
            if library == "lsmer" and name.startswith("borf"):
                tree.breach(path, number, "lsmer must not know borf")
            elif library == "lsmer":
                if here not in MAY_INCLUDE:
                    tree.breach(path, 1, f"the room {here} has no floor (tidy.py, MAY_INCLUDE)")
                elif here == "lsmer/kernel" and name in KERNEL_MAY_INCLUDE:
                    continue
                elif there not in MAY_INCLUDE[here]:
                    tree.breach(path, number, f"{here} may not include {name}: includes point "
                                "down, and storage rooms meet in the engine or by concept")
            elif name.startswith("lsmer") and path != BRIDGE and there not in BORF_MAY_INCLUDE:
                tree.breach(path, number, f"borf may use {', '.join(BORF_MAY_INCLUDE)} of lsmer; "
                            f"only {BRIDGE} sees more")


def check_cycles(tree):
    graph = {p: ["include/" + name for _, name in includes(tree, p)] for p in tree.headers()}
    done, path = set(), []

    def visit(node):
        if node in path:
            tree.breach(node, 1, "includes itself: " + " > ".join(path[path.index(node):] + [node]))
        elif node not in done:
            path.append(node)
            for other in graph.get(node, []):
                visit(other)
            path.pop()
            done.add(node)

    for node in graph:
        visit(node)


def check_umbrellas(tree):
    for path in tree.headers():
        if not is_umbrella(tree, path):
            continue
        folder = path[len("include/"):-len(".hpp")] + "/"
        for number, line in enumerate(blank(tree.text(path)).splitlines(), 1):
            if line.strip() and not re.match(r"\s*#\s*(include|pragma once)", line):
                tree.breach(path, number, "an umbrella holds nothing but includes")
        for number, name in includes(tree, path):
            if not name.startswith(folder):
                tree.breach(path, number, f"an umbrella includes its own folder only: {folder}")


def check_headers(tree):
    for path in tree.headers():
        lines = tree.lines(path)
        if len(lines) > HEADER_LINES_MAX:
            tree.breach(path, len(lines), f"{len(lines)} lines, more than {HEADER_LINES_MAX}: "
                        "one header, one idea")
        code = [line for line in blank(tree.text(path)).splitlines() if line.strip()]
        if not code or code[0].strip() != "#pragma once":
            tree.breach(path, 1, "a header begins with #pragma once")
        if not any(line.startswith("//") for line in lines[:3]) and not is_umbrella(tree, path):
            tree.breach(path, 1, "a header opens with a comment that says what it does")
        library = path.split("/")[1].replace(".hpp", "")
        # Operators of the language stand beside the columns that they are found by.
        spaces = [f"namespace {name}::inline v0" for name in dict.fromkeys((library, "lsmer"))]
        if not is_umbrella(tree, path) and not any(name in tree.text(path) for name in spaces):
            tree.breach(path, 1, f"a header opens {spaces[0]}")
        for number, name in includes(tree, path):
            if name in DEAR_HEADERS:
                tree.breach(path, number, f"<{name}> is too dear for every user to compile")
            elif room(path) in LEAN_ROOMS and "/" not in name and name not in LEAN_HEADERS:
                tree.breach(path, number, f"{room(path)} may not include <{name}>")


def check_tests(tree):
    known = set(tree.paths)
    for path in tree.headers():
        name = os.path.basename(path)
        exempt = (name in UNTESTED or path in UNTESTED_PATHS or "/impl/" in path
                  or is_umbrella(tree, path))
        test = re.sub(r"^include/(.*)\.hpp$", r"tests/\1.cpp", path)
        if not exempt and test not in known:
            tree.breach(path, 1, f"has no test {test}")


def check_macros(tree):
    names = set()
    for path in tree.headers():
        for number, line in enumerate(tree.lines(path), 1):
            match = re.match(r"\s*#\s*define\s+(\w+)", line)
            if match:
                names.add(match[1])
                if path not in MACRO_FILES:
                    tree.breach(path, number, "a macro outside base/config.hpp and "
                                "base/assert.hpp")
                if not match[1].startswith("LSMER_"):
                    tree.breach(path, number, "a macro's name begins with LSMER_")
    if len(names) >= MACROS_MAX:
        tree.breach(MACRO_FILES[0], 1, f"{len(names)} macros, not fewer than {MACROS_MAX}")


def functions(text):
    """(line, length, name) of every function body, found by the text before its brace."""
    stack, start = [], 0
    line_of = lambda at: text.count("\n", 0, at) + 1
    parens = 0
    for at, c in enumerate(text):
        parens += (c == "(") - (c == ")")
        if c == "{":
            before = re.sub(r"\s+", " ", text[start:at]).strip()
            before = re.sub(r"^#.*?(?=template|inline|constexpr|\[\[|$)", "", before)
            inside = any(kind == "function" for kind, *_ in stack)
            name = re.search(r"([~\w]+|operator\S+)\s*\(", before)
            is_function = (not inside and name and "=" not in before.split("(")[0]
                           and not re.search(r"\b(namespace|class|struct|enum|union)\b[^()]*$",
                                             before))
            stack.append(("function" if is_function else "block", line_of(at),
                          name[1] if name else ""))
            start = at + 1
        elif c == "}":
            if stack:
                kind, line, name = stack.pop()
                if kind == "function":
                    yield line, line_of(at) - line + 1, name
            start = at + 1
        elif c == ";" and parens == 0:
            start = at + 1


def check_text(tree):
    for path in tree.under(SOURCE_FOLDERS, ".hpp", ".cpp"):
        for number, line in enumerate(tree.lines(path), 1):
            if len(line) > COLUMNS_MAX:
                tree.breach(path, number, f"{len(line)} columns, more than {COLUMNS_MAX}")
            if "\t" in line or line != line.rstrip():
                tree.breach(path, number, "a tab, or space at the end of the line")
        for line, length, name in functions(blank(tree.text(path))):
            if length > FUNCTION_LINES_MAX and path.startswith("include/"):
                tree.breach(path, line, f"{name}() has {length} lines, more than "
                            f"{FUNCTION_LINES_MAX}")
    for path in tree.paths:
        if path.endswith((".hpp", ".cpp", ".md", ".py", ".cmake", "CMakeLists.txt")) or \
                path.startswith(("tools/", ".ci/")):
            for number, line in enumerate(tree.lines(path), 1):
                match = FORBIDDEN.search(line)
                if match:
                    tree.breach(path, number, f"`{match[0]}` does not belong here")


def sentences(text):
    """(line, sentence) of every static_assert that speaks to the user: `lsmer: ` or `borf: `."""
    pattern = re.compile(r'((?:"(?:\\.|[^"\\\n])*"\s*)+)\)\s*;')
    for match in pattern.finditer(text):
        parts = re.findall(r'"((?:\\.|[^"\\\n])*)"', match[1])
        sentence = "".join(parts).replace('\\"', '"')
        statement = text[max(text.rfind(";", 0, match.start()), 0):match.start()]
        if "static_assert" in statement and re.match(r"(lsmer|borf): ", sentence):
            yield text.count("\n", 0, match.start()) + 1, sentence


def check_sentences(tree):
    listed = tree.text("docs/errors.md") if "docs/errors.md" in tree.paths else ""
    listed = re.sub(r"\s+", " ", listed)
    expected = []
    for path in tree.under(["tests"], ".cpp"):
        if path.startswith("tests/fail/"):
            expected += re.findall(r"^// expect: *(.+?) *$", tree.text(path), re.M)
    for path in tree.headers():
        for line, sentence in sentences(tree.text(path)):
            if sentence not in listed:
                tree.breach(path, line, f"docs/errors.md does not list: {sentence}")
            if not any(e in sentence or sentence in e for e in expected + NO_CASE):
                tree.breach(path, line, f"no case in tests/fail expects: {sentence}")


def excerpt(tree, path, name):
    """The lines between `// [name]` and `// [/name]`, moved to the left margin; None if absent."""
    if path not in tree.paths:
        return None
    lines, found, inside = [], False, False
    for line in tree.lines(path):
        mark = line.strip()
        if mark == f"// [{name}]":
            found = inside = True
        elif mark == f"// [/{name}]":
            inside = False
        elif inside and not re.fullmatch(r"// \[/?[\w-]+\]", mark):
            lines.append(line)
    if not found or inside:
        return None
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[margin:] for line in lines]


def check_docs(tree, fix):
    for path in tree.paths:
        if not path.endswith(".md"):
            continue
        lines, out, number, changed = tree.lines(path), [], 0, False
        while number < len(lines):
            line = lines[number]
            out.append(line)
            number += 1
            match = re.match(r"```(\S*) *(.*)$", line)
            if not match:
                continue
            first = number
            while number < len(lines) and not lines[number].startswith("```"):
                number += 1
            body = lines[first:number]
            source = re.fullmatch(r"name=([^#\s]+)#([\w-]+)", match[2])
            if match[1] == "cpp" and not source:
                tree.breach(path, first, "a cpp fence names its program: "
                            "```cpp name=examples/docs/FILE.cpp#NAME")
            elif source:
                wanted = excerpt(tree, source[1], source[2])
                if wanted is None:
                    tree.breach(path, first, f"there is no excerpt {source[1]}#{source[2]}")
                elif wanted != body and fix:
                    body, changed = wanted, True
                elif wanted != body:
                    tree.breach(path, first, f"differs from {source[1]}#{source[2]}; "
                                "run tests/tidy/tidy.py --fix .")
            out += body + lines[number:number + 1]
            number += 1
        if changed:
            tree.cache[path] = "\n".join(out) + "\n"
            with open(os.path.join(tree.root, path), "w", encoding="utf-8") as file:
                file.write(tree.cache[path])


def check_links(tree):
    for path in tree.paths:
        if not path.endswith(".md"):
            continue
        fenced = False
        for number, line in enumerate(tree.lines(path), 1):
            if line.startswith("```"):
                fenced = not fenced
            for target in [] if fenced else re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", line):
                place = os.path.join(tree.root, os.path.dirname(path), target)
                if not re.match(r"[a-z]+:", target) and not os.path.exists(place):
                    tree.breach(path, number, f"the link leads nowhere: {target}")


def main(words):
    fix = "--fix" in words
    roots = [word for word in words if word != "--fix"]
    tree = Tree(roots[0] if roots else ".")
    check_docs(tree, fix)
    for check in [check_floors, check_cycles, check_umbrellas, check_headers, check_tests,
                  check_macros, check_text, check_sentences, check_links]:
        check(tree)
    for path, line, sentence in sorted(set(tree.breaches)):
        print(f"{path}:{line}: {sentence}")
    print(f"tidy: {len(tree.paths)} files, {len(set(tree.breaches))} breaches")
    return 1 if tree.breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
