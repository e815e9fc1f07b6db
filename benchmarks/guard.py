"""The fact guard on corpora of lines: what it catches and refuses, and how long a line takes.

    python benchmarks/guard.py --sheets SHEET.yaml [SHEET.yaml ...] --lies LINES.jsonl --honest LINES.jsonl

A line is `{"id", "lang", "product", "text", "category"}`; it is judged against the sheet that has its
product. Prints one table by category and one by language, and the time per line. `-v` lists what was
judged wrongly.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from bench import percentile

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=Path, nargs="+", required=True)
    parser.add_argument("--lies", type=Path, nargs="*", default=[])
    parser.add_argument("--honest", type=Path, nargs="*", default=[])
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    owners: dict[str | None, Guard] = {}
    for path in options.sheets:
        sheet = load_sheet(path)
        owners |= dict.fromkeys(sheet.products, Guard(sheet))
    for name, files, refused_is_right in (
        ("lies caught", options.lies, True),
        ("honest lines refused", options.honest, False),
    ):
        if files:
            report(name, files, owners, refused_is_right=refused_is_right, verbose=options.verbose)


def report(
    name: str, files: list[Path], owners: dict[str | None, Guard], *, refused_is_right: bool, verbose: bool
) -> None:
    """Judge the files' lines and print the tables."""
    seen: Counter[tuple[str, str]] = Counter()
    refused: Counter[tuple[str, str]] = Counter()
    times = []
    for path in files:
        for text in path.read_text("utf-8").splitlines():
            entry = json.loads(text)
            guard = owners[entry["product"]]
            guard.judge("Hello!", entry["lang"], entry["product"])  # the sheet is read on first use
            start = time.perf_counter()
            verdict = guard.judge(entry["text"], entry["lang"], entry["product"])
            times.append((time.perf_counter() - start) * 1000)
            for key in (("category", entry.get("category", "-")), ("language", entry["lang"]), ("all", "")):
                seen[key] += 1
                refused[key] += not verdict.ok
            if verbose and verdict.ok == refused_is_right:
                print(entry["id"], entry["text"], [fault.reason for fault in verdict.faults], file=sys.stderr)
    print(f"\n| {name} | of | share |\n| --- | --- | --- |")
    for kind in ("category", "language", "all"):
        for key in sorted(key for key in seen if key[0] == kind):
            print(
                f"| {kind} {key[1]}: {refused[key]} | {seen[key]} | {100 * refused[key] / seen[key]:.1f} % |"
            )
    times.sort()
    print(f"\ntime per line: median {statistics.median(times):.2f} ms, p95 {percentile(times, 0.95):.2f} ms, "
          f"worst {times[-1]:.2f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
