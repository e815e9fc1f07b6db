"""`cuehost guard`: judges lines against a product sheet, JSON Lines in and out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cuehost.config import load_config
from cuehost.errors import InputError, RundownError
from cuehost.rundown import Rundown, Sheet, load_rundown, load_sheet, parse_language
from cuehost.writing.guard import Guard

_EXAMPLE = '{"id": "1", "lang": "en", "product": "kettle", "text": "It holds 0.9 l."}'
# A line of speech is short; what is longer than this is not one.
_LONGEST = 20_000


def guard(options: argparse.Namespace) -> int:
    """Judge every line of `options.lines` (`-` for stdin); 0 whatever the verdicts are.

    Raises `InputError` naming file and line for input that is no line, after the verdicts on those
    before it, and `RundownError` for a faulty sheet.
    """
    sheet = sheet_at(options.show, load_config(options.config).folders.allowed)
    judge = Guard(sheet)
    with opened(options.lines) as (name, file):
        for where, entry in entries(name, file, _EXAMPLE):
            lang, product, text = _line(entry, where, sheet)
            verdict = judge.judge(text, lang, product)
            faults = [
                {"category": f.category, "span": list(f.span), "reason": f.reason} for f in verdict.faults
            ]
            answer = {"id": entry["id"], "ok": verdict.ok, "faults": faults, "facts": list(verdict.facts)}
            print(json.dumps(answer, ensure_ascii=False), flush=name == "stdin")
    return 0


def sheet_at(path: Path, allowed: Iterable[Path]) -> Sheet | Rundown:
    """The rundown at `path`, which says more than its sheet, or the bare sheet."""
    try:
        return load_rundown(path, allowed_folders=allowed)
    except RundownError:
        return load_sheet(path, allowed_folders=allowed)


@contextmanager
def opened(path: str) -> Iterator[tuple[str, IO[bytes]]]:
    """A file of JSON Lines with the name to tell faults by; `-` is stdin. Raises `InputError`."""
    if path == "-":
        yield "stdin", sys.stdin.buffer
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise InputError(
            f"The lines in {path} cannot be read: {error.strerror or error}.",
            "Name a file of JSON Lines, or - for stdin.",
        ) from error
    with file:
        yield path, file


def entries(name: str, file: IO[bytes], example: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object with its place; empty lines are passed over. Raises `InputError` with an `example`."""
    for number, data in enumerate(file, start=1):
        where = f"{name}:{number}"
        try:
            text = data.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            raise InputError(f"{where}: this is not UTF-8 text.", "Save the lines as UTF-8.") from error
        if not text:
            continue
        try:
            entry = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{where}: this is not JSON ({error}).", f"Write it like {example}.") from error
        if not isinstance(entry, dict):
            raise InputError(f"{where}: this is JSON, but no object.", f"Write it like {example}.")
        yield where, entry


def _line(entry: dict[str, Any], where: str, sheet: Sheet | Rundown) -> tuple[str, str | None, str]:
    """Language, product and text of an entry, checked."""
    for key, kinds, needed in (("id", (str, int), True), ("text", (str,), True), ("lang", (str,), False),
                               ("product", (str,), False)):  # fmt: skip
        value = entry.get(key)
        if value is None and not needed:
            continue
        if not isinstance(value, kinds) or isinstance(value, bool):
            what = "is missing" if key not in entry else f"must be text, but is {json.dumps(value)[:40]}"
            raise InputError(f'{where}: "{key}" {what}.', f"Write it like {_EXAMPLE}.")
    lang, product, text = entry.get("lang") or sheet.languages[0], entry.get("product") or None, entry["text"]
    try:
        lang = parse_language(lang)
    except ValueError as error:
        raise InputError(f"{where}: {error}") from error
    if product is not None and product not in sheet.products:
        known = ", ".join(sheet.products) or "none"
        raise InputError(f"{where}: there is no product {product!r} in the sheet.", f"It has {known}.")
    if len(text) > _LONGEST:
        raise InputError(f"{where}: the text has {len(text)} characters.", "Give one spoken line at a time.")
    return lang, product, text
