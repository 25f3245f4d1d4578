#!/usr/bin/env python3
"""Breaks each rule of tidy.py once in a small tree and looks for the complaint."""

import contextlib
import io
import os
import sys
import tempfile

sys.dont_write_bytecode = True
import tidy  # noqa: E402

HEADER = """#pragma once
// What it does.

namespace {0}::inline v0 {{
{1}
}} // namespace {0}::inline v0
"""


def header(library="lsmer", body="inline int f() { return 1; }", includes=""):
    return HEADER.format(library, body).replace("\n\nnamespace", f"\n\n{includes}\nnamespace", 1)


CLEAN = {
    "include/lsmer/base/a.hpp": header(),
    "include/lsmer/kernel/mean.hpp": header(includes='#include "lsmer/column/value.hpp"\n'),
    "include/lsmer/wal/writer.hpp": header(includes='#include "lsmer/base/a.hpp"\n'),
    "include/lsmer/wal/format.hpp": header(),
    "include/lsmer/wal.hpp": '#pragma once\n#include "lsmer/wal/writer.hpp"\n',
    "include/borf/text/parse.hpp": header("borf", 'static_assert(true, "borf: a sentence");'),
    "include/borf/source/lsmer.hpp": header("borf", includes='#include "lsmer/wal/writer.hpp"\n'),
    "tests/lsmer/base/a.cpp": "",
    "tests/lsmer/kernel/mean.cpp": "",
    "tests/lsmer/wal/writer.cpp": "",
    "tests/borf/text/parse.cpp": "",
    "tests/borf/source/lsmer.cpp": "",
    "tests/fail/sentence.cpp": "// expect: a sentence\n",
    "docs/errors.md": "`borf: a sentence` [text](errors.md)\n\n"
                      "```cpp name=examples/docs/a.cpp#one\nint x;\n```\n",
    "examples/docs/a.cpp": "    // [one]\n    int x;\n    // [/one]\n",
}

LONG_BODY = "inline void long_one() {\n" + "    f();\n" * 75 + "}"

BREACHES = [
    ("include/lsmer/base/a.hpp", header(includes='#include "lsmer/wal/format.hpp"\n'),
     "lsmer/base may not include lsmer/wal"),
    ("include/lsmer/sstable/b.hpp", header(includes='#include "lsmer/wal/format.hpp"\n'),
     "lsmer/sstable may not include lsmer/wal"),
    ("include/lsmer/memtable/b.hpp", header(includes='#include "lsmer/io/posix.hpp"\n'),
     "lsmer/memtable may not include lsmer/io"),
    ("include/lsmer/wal/b.hpp", header(includes='#include "borf/text/parse.hpp"\n'),
     "lsmer must not know borf"),
    ("include/borf/text/b.hpp", header("borf", includes='#include "lsmer/wal/writer.hpp"\n'),
     "only include/borf/source/lsmer.hpp sees more"),
    ("include/borf/text/b.hpp", header("borf", includes="#include <vector>\n"),
     "borf/text may not include <vector>"),
    ("include/lsmer/kernel/sum.hpp", header(includes='#include "lsmer/column/schema.hpp"\n'),
     "lsmer/kernel may not include lsmer/column/schema.hpp"),
    ("include/lsmer/newroom/b.hpp", header(includes='#include "lsmer/base/a.hpp"\n'),
     "the room lsmer/newroom has no floor"),
    ("include/lsmer/kernel/sum.hpp", header(includes="#include <xsimd/xsimd.hpp>\n"),
     "xsimd may appear under impl/xsimd/ only"),
    ("include/lsmer/wal/format.hpp", header(includes='#include "lsmer/wal/writer.hpp"\n')
     + '#include "lsmer/wal/format.hpp"\n', "includes itself"),
    ("include/lsmer/wal.hpp", "#pragma once\nint x;\n", "an umbrella holds nothing but includes"),
    ("include/lsmer/wal.hpp", '#pragma once\n#include "lsmer/base/a.hpp"\n',
     "an umbrella includes its own folder only"),
    ("include/lsmer/base/a.hpp", header() + "\n" * 400, "one header, one idea"),
    ("include/lsmer/base/a.hpp", header().replace("#pragma once\n", ""), "begins with #pragma once"),
    ("include/lsmer/base/a.hpp", header().replace("// What it does.", "\n"), "opens with a comment"),
    ("include/lsmer/base/a.hpp", header("lsmr"), "opens namespace lsmer::inline v0"),
    ("include/lsmer/base/a.hpp", header(includes="#include <regex>\n"), "<regex> is too dear"),
    ("include/lsmer/base/b.hpp", header(), "has no test tests/lsmer/base/b.cpp"),
    ("include/lsmer/base/a.hpp", header(body="#define LSMER_X 1"), "a macro outside"),
    ("include/lsmer/base/config.hpp", header(body="#define X 1"), "begins with LSMER_"),
    ("include/lsmer/base/config.hpp",
     header(body="\n".join(f"#define LSMER_{n} 1" for n in range(20))), "20 macros"),
    ("include/lsmer/base/a.hpp", header(body=LONG_BODY), "long_one() has 77 lines"),
    ("include/lsmer/base/a.hpp", header(body="// " + "x" * 100), "103 columns"),
    ("include/lsmer/base/a.hpp", header(body="int x; "), "space at the end of the line"),
    ("include/lsmer/base/a.hpp", header(body="// FIX" "ME"), "does not belong here"),
    ("tests/fail/sentence.cpp", "", "no case in tests/fail expects: borf: a sentence"),
    ("docs/errors.md", "", "docs/errors.md does not list: borf: a sentence"),
    ("docs/page.md", "```cpp\nint x;\n```\n", "a cpp fence names its program"),
    ("docs/page.md", "```cpp name=examples/docs/a.cpp#two\nint x;\n```\n", "there is no excerpt"),
    ("docs/page.md", "```cpp name=examples/docs/a.cpp#one\nint y;\n```\n", "differs from"),
    ("docs/page.md", "[there](nowhere.md)\n", "the link leads nowhere: nowhere.md"),
]


def run(files, *words):
    """(exit code, output, files afterwards) of tidy over a tree of these files."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            place = os.path.join(root, path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "w", encoding="utf-8") as file:
                file.write(text)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            code = tidy.main([*words, root])
        after = {}
        for path in files:
            with open(os.path.join(root, path), encoding="utf-8") as file:
                after[path] = file.read()
        return code, output.getvalue(), after


def main():
    bad = []
    code, output, _ = run(CLEAN)
    if code != 0:
        bad.append("complains of a clean tree:\n" + output)
    for path, text, wanted in BREACHES:
        code, output, _ = run({**CLEAN, path: text})
        if code == 0 or wanted not in output:
            bad.append(f"does not complain of {path}: {wanted}\n{output}")

    stale = "```cpp name=examples/docs/a.cpp#one\nint y;\n```\n"
    code, output, after = run({**CLEAN, "docs/page.md": stale}, "--fix")
    if code != 0 or after["docs/page.md"] != stale.replace("int y", "int x"):
        bad.append("--fix does not bring the excerpt into the docs:\n" + output)

    print("\n".join(bad) or f"tidy_selftest: {len(BREACHES)} rules broken and seen")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
