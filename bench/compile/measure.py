#!/usr/bin/env python3
"""What the headers cost a compiler, held against budget.json.

  bench/compile/measure.py [--counts] [--update] [CASE ...]

Every CASE.cpp in this folder is compiled twice:
  clang++-19 -ftime-trace   classes and functions instantiated: the same on every run, so the gate
                            is on them, at 3 % above the count in the budget
  g++ -O2                   seconds (best of three) and megabytes: shown beside their budget, never
                            a failure, since machines differ

A case that says "beyond": "OTHER", "times": N costs what it adds to OTHER, divided by N: that is
how the price of one more query is told from the price of the first.

Prints a line per case: compile CASE seconds budget budget_seconds ratio - - classes functions MB

  --counts   only the counts: what the test runs
  --update   writes the counts found into the budget; its seconds and megabytes are set by hand

Exit code 1 when a count is over the gate or a case has no budget, 77 without clang++-19 (--counts).
"""

import argparse
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parent.parent / "include"
BUDGET = HERE / "budget.json"
CLANG = "clang++-19"
GATE = 1.03
FLAGS = ["-std=c++20", f"-I{INCLUDE}", "-c"]
EVENTS = {"InstantiateClass": "classes", "InstantiateFunction": "functions"}


def compiled(command):
    """Seconds of the processor and megabytes of a compiler run; a failed one ends the script with
    its output. Processor time, so that what else runs on the machine counts for little."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            sys.exit(" ".join(command) + "\n" + output.read().decode(errors="replace"))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def counts(source, folder):
    """How many classes and functions clang instantiates for a source."""
    out = pathlib.Path(folder) / (source.stem + ".o")
    trace = ["-O0", "-ftime-trace", "-ftime-trace-granularity=0"]
    compiled([CLANG, *FLAGS, *trace, str(source), "-o", str(out)])
    return occurrences(out.with_suffix(".json"))


def occurrences(trace):
    """Counts the events of a trace, read in pieces: a compiler started later would inherit the
    megabytes of a whole one."""
    found = collections.Counter()
    names = {f'"name":"{event}"'.encode(): kind for event, kind in EVENTS.items()}
    overlap = max(map(len, names)) - 1
    with open(trace, "rb") as file:
        kept = b""
        while piece := file.read(1 << 20):
            text = kept + piece
            for name, kind in names.items():
                found[kind] += text.count(name) - kept.count(name)
            kept = text[-overlap:]
    return {kind: found[kind] for kind in EVENTS.values()}


def cost(source, folder):
    """Best seconds of three and megabytes of g++ for a source."""
    out = str(pathlib.Path(folder) / "cost.o")
    runs = [compiled(["g++", "-O2", *FLAGS, str(source), "-o", out]) for _ in range(3)]
    return min(seconds for seconds, _ in runs), max(megabytes for _, megabytes in runs)


def over_gate(case, found, budget):
    """Says which counts of a case are over the gate."""
    over = False
    for kind, count in found.items():
        allowed = budget.get(kind)
        if allowed is None:
            print(f"{case}: budget.json has no {kind}; run with --update", file=sys.stderr)
        elif count > allowed * GATE:
            print(f"{case}: {count} {kind} instantiated, the budget is {allowed} "
                  f"and 3 %", file=sys.stderr)
        else:
            continue
        over = True
    return over


def show(case, seconds, megabytes, found, budget):
    """Prints the line of a case, and what it misses."""
    allowed = budget.get("seconds")
    ratio = f"{allowed / seconds:.3f}" if allowed and seconds > 0 else "-"
    print("compile", case, f"{seconds:.3f}", "budget", allowed or "-", ratio, "-", "-",
          found.get("classes", "-"), found.get("functions", "-"), f"{megabytes:.0f}", sep="\t",
          flush=True)
    if allowed and seconds > allowed:
        print(f"MISSED: {case} takes {seconds:.3f} s, the budget is {allowed} s", file=sys.stderr)
    if megabytes > budget.get("megabytes", megabytes):
        print(f"MISSED: {case} takes {megabytes:.0f} MB, the budget is {budget['megabytes']} MB",
              file=sys.stderr)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", action="store_true")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("cases", nargs="*", metavar="CASE")
    return parser.parse_args()


def main():
    arguments = parsed()
    budgets = json.loads(BUDGET.read_text(encoding="utf-8")) if BUDGET.exists() else {}
    sources = {path.stem: path for path in sorted(HERE.glob("*.cpp"))}
    unknown = [case for case in arguments.cases if case not in sources]
    if unknown:
        sys.exit(f"no such case: {' '.join(unknown)}; there are: {' '.join(sources)}")
    has_clang = shutil.which(CLANG) is not None
    if not has_clang:
        print(f"SKIPPED: counts of instantiations need {CLANG}", file=sys.stderr)
        if arguments.counts or arguments.update:
            return 77

    failed = False
    costs = {}
    with tempfile.TemporaryDirectory() as folder:
        for case in arguments.cases or sources:
            budget = budgets.setdefault(case, {})
            found = counts(sources[case], folder) if has_clang else {}
            if arguments.update:
                budget.update(found)
            elif over_gate(case, found, budget):
                failed = True
            if arguments.counts or arguments.update:
                print(case, *(f"{count} {kind}" for kind, count in found.items()), flush=True)
                continue
            for needed in (case, budget.get("beyond", case)):
                if needed not in costs:
                    costs[needed] = cost(sources[needed], folder)
            seconds, megabytes = costs[case]
            if "beyond" in budget:
                seconds = (seconds - costs[budget["beyond"]][0]) / budget["times"]
            show(case, seconds, megabytes, found, budget)
    if arguments.update:
        BUDGET.write_text(json.dumps(budgets, indent=4) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
