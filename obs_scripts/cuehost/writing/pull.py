"""Pulling a script from a URL: only what holds script lines, and a kept copy where nobody answers."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cuehost.errors import InputError, Unreachable
from cuehost.fetch import check_url, fetch, shown

MAX_BYTES = 1_000_000
TIMEOUT_S = 10.0
_ACCEPT = "text/plain, text/markdown, text/csv, application/yaml;q=0.9"
_FORMS = {
    "text/plain": "txt",
    "text/markdown": "md",
    "text/x-markdown": "md",
    "text/csv": "csv",
    "application/csv": "csv",
    "text/yaml": "yaml",
    "text/x-yaml": "yaml",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
}
_ENDINGS = {"txt": "txt", "md": "md", "markdown": "md", "csv": "csv", "yaml": "yaml", "yml": "yaml"}


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a URL gave: its text, its form (`txt`, `md`, `csv`, `yaml`), and a note if it is a kept copy."""

    text: str
    form: str
    note: str = ""


def pull(
    url: str,
    *,
    cache: Path | None = None,
    timeout_s: float = TIMEOUT_S,
    max_bytes: int = MAX_BYTES,
    now: Callable[[], float] = time.time,
) -> Pulled:
    """The text at `url`, or the copy kept in the folder `cache` where it cannot be reached.

    Takes at most about `timeout_s` in all. Raises `InputError` for a URL that may not be opened, for
    content that is no script, and where there is neither an answer nor a copy.
    """
    check_url(url)
    try:
        got = fetch(url, timeout_s=timeout_s, max_bytes=max_bytes, accept=_ACCEPT, check=_form)
    except Unreachable as error:
        kept = _kept(url, cache)
        if kept is None:
            raise InputError(
                f"The script at {shown(url)} cannot be pulled: {error.message}.",
                "Check the address and the network, or save the file beside the rundown.",
            ) from error
        return kept
    try:
        fresh = Pulled(got.data.decode("utf-8-sig"), _form(got.kind, got.url))
    except UnicodeDecodeError as error:
        raise InputError(f"{shown(got.url)} is not UTF-8 text.", "Save it as UTF-8.") from error
    _keep(url, cache, fresh, now())
    return fresh


def _form(kind: str, url: str) -> str:
    """The form of a script of that media type at that address; raises `InputError` for what is none."""
    form = _FORMS.get(kind)
    ending = _ENDINGS.get(urlsplit(url).path.rsplit(".", 1)[-1].lower())
    if form is None or (form == "txt" and ending):
        # Many servers send .md, .csv and .yaml as plain text or without a type.
        form = ending if form == "txt" or kind in ("", "application/octet-stream") else None
    if form is None:
        raise InputError(
            f"{shown(url)} sends {kind or 'no content type'}, which holds no script lines.",
            "Give the address of a text, Markdown, CSV or YAML file.",
        )
    return form


def _cache_file(url: str, cache: Path) -> Path:
    return cache / f"pulled-{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"


def _keep(url: str, cache: Path | None, pulled: Pulled, at: float) -> None:
    if cache is None:
        return
    path = _cache_file(url, cache)
    part = path.with_suffix(".part")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({"text": pulled.text, "form": pulled.form, "at": at}), encoding="utf-8")
        os.replace(part, path)  # noqa: PTH105 - atomic on every platform
    except OSError:
        part.unlink(missing_ok=True)


def _kept(url: str, cache: Path | None) -> Pulled | None:
    if cache is None:
        return None
    try:
        data = json.loads(_cache_file(url, cache).read_text(encoding="utf-8"))
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(float(data["at"])))
        note = f"{shown(url)} cannot be reached; the copy of {when} is used"
        return Pulled(str(data["text"]), str(data["form"]), note)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
