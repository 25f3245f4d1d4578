#!/usr/bin/env python3
"""Runs one compile-fail case: a misuse must be named in one readable sentence.

A case is a source file that compiles as it stands, and fails with -DLSMER_FAIL:

    // expect: the query names a column that the table does not have
    // max-lines: 20        (optional: the whole output may have so many lines; 15 unless told)
    #include "borf.hpp"
    int main() {
    #ifdef LSMER_FAIL
        misuse();
    #else
        its_twin_done_right();
    #endif
    }

It passes when the compiler refuses the misuse, its output holds every expected sentence and has no
more than max-lines lines, its first error (behind `error:`) has at most 200 characters, and the
twin builds without a warning. In the folder selftest a case says `// verdict: TEXT` too: what this
script must say of it, `ok` or a part of its complaint.
"""

import argparse
import re
import subprocess
import sys

FIRST_LINE_MAX = 200
LINES_MAX = 15
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def head(text):
    """The values of the `// key: value` lines that open the file."""
    values = {"expect": [], "max-lines": [], "verdict": []}
    for line in text.splitlines():
        match = re.match(r"//\s*(expect|max-lines|verdict):\s*(.+?)\s*$", line)
        if match:
            values[match[1]].append(match[2])
        elif not line.startswith("//"):
            break
    return values


def compile_case(arguments, flags):
    plain = "-fno-color-diagnostics" if "clang" in arguments.compiler else "-fdiagnostics-color=never"
    command = [arguments.compiler, "-std=c++20", "-fsyntax-only", plain]
    command += ["-I" + folder for folder in arguments.include] + flags + [arguments.case]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def judge(arguments, values):
    """What is wrong with the case, as (complaint, compiler output) pairs."""
    if not values["expect"]:
        return [("the case has no `// expect:` line", "")]
    complaints = []
    code, output = compile_case(arguments, ["-DLSMER_FAIL"])
    lines = output.splitlines()
    if code == 0:
        complaints.append(("the misuse compiles", output))
    else:
        errors = [line.split("error:", 1)[1].strip() for line in lines if "error:" in line]
        length = len(errors[0]) if errors else 0
        if length > FIRST_LINE_MAX:
            complaints.append((f"the first line has {length} characters, more than "
                               f"{FIRST_LINE_MAX}", output))
        limit = int((values["max-lines"] or [LINES_MAX])[0])
        if len(lines) > limit:
            complaints.append((f"the output has {len(lines)} lines, more than {limit}", output))
        for sentence in values["expect"]:
            if sentence not in output:
                complaints.append((f"the output does not say: {sentence}", output))
    code, output = compile_case(arguments, WARNINGS)
    if code != 0:
        complaints.append(("the twin, without -DLSMER_FAIL, does not build clean", output))
    return complaints


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("case")
    arguments = parser.parse_args()

    with open(arguments.case, encoding="utf-8") as file:
        values = head(file.read())
    complaints = judge(arguments, values)
    verdict = "; ".join(complaint for complaint, _ in complaints) or "ok"

    if arguments.self_test:
        wanted = values["verdict"][0]
        good = verdict == "ok" if wanted == "ok" else wanted in verdict
        print(f"{arguments.case}: {verdict}" + ("" if good else f"\n  wanted: {wanted}"))
        return 0 if good else 1

    print(f"{arguments.case}: {verdict}")
    for output in dict.fromkeys(output for _, output in complaints):
        print(output)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
