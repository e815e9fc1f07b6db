"""Lines given by hand: in the rundown, or read from text, Markdown, CSV or YAML."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from cuehost.errors import InputError
from cuehost.rundown import HUMAN, Cue, GivenLine, Line, LocalText, Rundown, Script, Segment, SegmentScript
from cuehost.rundown.script import CueKind

from .numbers import figures
from .sentences import split, split_long
from .sheet import product_facts
from .speakers import named_speaker
from .vocabulary import is_kind, nearest, picture_index
from .words import word_count, word_start

# A file of spoken lines is small; anything larger is not one.
MAX_BYTES = 2_000_000
_LONG_LINE_WORDS = 30
_MAX_LINES = 2000
Note = Callable[[str], None]


def read_file(path: Path) -> list[GivenLine]:
    """The lines of a `.txt`, `.md`, `.csv`, `.yaml` or `.yml` file; raises `InputError`."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"The script file {path} cannot be read: {error.strerror or error}.",
            "Check the path and its permissions.",
        ) from error
    if len(data) > MAX_BYTES:
        raise InputError(
            f"The script file {path} is larger than 2 MB.", "Give a file with spoken lines only."
        )
    return parse(decode(data, str(path)), path.suffix.lower().lstrip("."), str(path))


def decode(data: bytes, where: str) -> str:
    """UTF-8 text (with or without a byte order mark); raises `InputError`."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8 and try again."
        ) from error


def parse(text: str, form: str, where: str) -> list[GivenLine]:
    """Lines from text in the given form (`txt`, `md`, `csv`, `yaml`); raises `InputError`."""
    if form == "csv":
        lines = _from_csv(text, where)
    elif form in ("yaml", "yml"):
        lines = _from_yaml(text, where)
    elif form in ("txt", "text", "md", "markdown", ""):
        plain = _from_markdown(text) if form in ("md", "markdown") else text
        lines = [GivenLine(text=LocalText(default=p)) for p in plain.splitlines() if p.strip()]
    else:
        raise InputError(
            f"{where} has a form that holds no script lines ({form}).", "Use .txt, .md, .csv or .yaml."
        )
    if not lines:
        raise InputError(f"{where} holds no lines to speak.", "Write at least one sentence into it.")
    if len(lines) > _MAX_LINES:
        raise InputError(f"{where} holds more than {_MAX_LINES} lines.", "Split it over several segments.")
    return lines


def by_hand(rundown: Rundown, lang: str) -> Script:
    """The lines that people wrote into the rundown and its script files, without those that a writer or a URL
    is to give. Raises `InputError`.
    """
    parts = []
    for segment in rundown.segments:
        source = segment.script
        lines = source.lines or (read_file(source.file) if source.file is not None else ())
        if lines:
            whole = source.file is None or keeps_lines(source.file.suffix)
            parts.append(to_script(rundown, segment, lang, lines, whole=whole, note=lambda _: None))
    return Script(rundown.show.get(lang), lang, tuple(parts))


def keeps_lines(form: str) -> bool:
    """Whether what has such a suffix holds lines, and not running text."""
    return form.lower().lstrip(".") in ("csv", "yaml", "yml")


def to_script(
    rundown: Rundown, segment: Segment, lang: str, given: Iterable[GivenLine], *, whole: bool, note: Note
) -> SegmentScript:
    """Hand-written lines as a script: numbered, with the cues given and the facts they visibly state.

    `whole` keeps a line in one piece unless it is too long to speak (lines of the rundown); else every
    sentence is a line (running text). Cues that are not in the vocabulary are left out and noted.
    """
    lines: list[Line] = []
    for place, entry in enumerate(given, start=1):
        said = entry.text.get(lang)
        host = entry.host
        if not host:
            host, said = named_speaker(said, rundown.hosts)
        elif host not in (rundown.hosts or (HUMAN,)):
            note(f"{segment.id}: line {place} is given to {host!r}, who is no host of this show, left out")
            host = ""
        text = " ".join(said.split()) if whole else said
        keep = whole and word_count(text) <= _LONG_LINE_WORDS
        pieces = (
            [text]
            if keep and text
            else [p for s in split(text, lang) for p in split_long(s, _LONG_LINE_WORDS)]
        )
        for first, piece in ((index == 0, piece) for index, piece in enumerate(pieces)):
            facts = trace(rundown, segment, lang, piece)
            cues = _cues(rundown, segment, entry, piece, place=place, note=note) if first else ()
            lines.append(
                Line(
                    f"{segment.id}.{len(lines) + 1}",
                    piece,
                    lang,
                    facts,
                    cues,
                    optional=False,
                    source="hand",
                    host=host,
                )
            )
    return SegmentScript(segment.id, tuple(lines))


def trace(rundown: Rundown, segment: Segment, lang: str, text: str) -> tuple[str, ...]:
    """Ids of the facts whose value stands in `text`: its words, or the figure of a price or stock."""
    own = rundown.products.get(segment.product or "")
    found: list[str] = []
    if own is not None:
        figure_values = {value for figure in figures(text) for value in figure.readings}
        for key, fact in own.facts.items():
            amount = fact.money.amount.normalize() if fact.money is not None else None
            by_figure = amount in figure_values or (fact.count is not None and fact.count in figure_values)
            if by_figure or (fact.money is None and any(_stands(v.get(lang), text) for v in fact.value)):
                found.append(key)
        for key, value in product_facts(own, segment, lang).items():
            if key not in own.facts and _stands(value, text):
                found.append(key)
    for key, fact in rundown.facts.items():
        if any(_stands(value.get(lang), text) for value in fact.value):
            found.append(f"show:{key}")
    return tuple(found)


def _stands(value: str, text: str) -> bool:
    needle = " ".join(value.casefold().split()).strip(" .。!！?？")
    hay = " ".join(text.casefold().split())
    if len(needle) < 2:
        return False
    left = r"(?<!\w)" if needle[0].isascii() and needle[0].isalnum() else ""
    right = r"(?!\w)" if needle[-1].isascii() and needle[-1].isalnum() else ""
    return re.search(left + re.escape(needle) + right, hay) is not None


def _cues(
    rundown: Rundown, segment: Segment, entry: GivenLine, text: str, *, place: int, note: Note
) -> tuple[Cue, ...]:
    cues: list[Cue] = []
    product = rundown.products.get(segment.product or "")
    wanted: tuple[tuple[CueKind, str | None], ...] = (
        ("emotion", entry.emotion),
        ("gesture", entry.gesture),
        ("overlay", entry.overlay),
    )
    for kind, name in wanted:
        if not name:
            continue
        if not is_kind(kind, name):
            close = nearest(kind, name)
            hint = f"; did you mean {close!r}?" if close else ""
            note(f"{segment.id}: line {place} asks for an unknown {kind} {name!r}, left out{hint}")
            continue
        picture = picture_index(name)
        if picture is not None and (product is None or picture >= len(product.images)):
            note(f"{segment.id}: line {place} asks for {name}, which the product does not have, left out")
            continue
        cues.append(Cue(kind, name, _price_at(product, text) if name == "price" else word_start(text, 0)))
    return tuple(sorted(cues, key=lambda cue: cue.at))


def _price_at(product: Any, text: str) -> int:
    price = product.facts.get("price") if product is not None else None
    amount = price.money.amount.normalize() if price is not None and price.money is not None else None
    for figure in figures(text):
        if amount in figure.readings:
            at = figure.at
            # "$39.90" is one word, its sign first.
            return at - 1 if at and not text[at - 1].isspace() and not text[at - 1].isalnum() else at
    return word_start(text, 0)


_KEYS = ("text", "host", "gesture", "emotion", "overlay")
_LANG_COLUMN = re.compile(r"^text[:_ -]([a-z]{2,3}(?:-[a-z]{2})?)$")


def _from_csv(text: str, where: str) -> list[GivenLine]:
    if ";" in text.split("\n", 1)[0] and "," not in text.split("\n", 1)[0]:
        reader = csv.reader(io.StringIO(text), delimiter=";")
    else:
        reader = csv.reader(io.StringIO(text))
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError(
            f"{where} is not a readable CSV file: {error}.", "Export it again as CSV in UTF-8."
        ) from error
    if not rows:
        return []
    head = [cell.strip().lower() for cell in rows[0]]
    if "text" not in head and not any(_LANG_COLUMN.match(cell) for cell in head):
        raise InputError(
            f"{where} has no column named text.",
            "The first row must name the columns: text,host,gesture,emotion,overlay.",
        )
    return [
        line
        for row in rows[1:]
        if (line := _line(dict(zip(head, (cell.strip() for cell in row), strict=False)))) is not None
    ]


def _from_yaml(text: str, where: str) -> list[GivenLine]:
    # Aliases could grow without bound and lines have no use for them.
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise InputError(f"{where} uses YAML aliases.", "Write each line out.")
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(f"{where} is not readable YAML: {error}") from error
    if not isinstance(data, list):
        raise InputError(f"{where} must hold a list of lines.", "Start each line with `- `.")
    lines = []
    for item in data:
        plain = isinstance(item, str | int | float) and not isinstance(item, bool)
        entry = {"text": str(item)} if plain else item
        if not isinstance(entry, Mapping):
            raise InputError(
                f"{where}: {entry!r} is not a line.", "Write a text, or {text: ..., gesture: ...}."
            )
        row = {str(key).lower(): value for key, value in entry.items()}
        unknown = sorted(key for key in row if key not in _KEYS and not _LANG_COLUMN.match(key))
        if unknown:
            raise InputError(
                f"{where}: a line has the unknown key {unknown[0]!r}.", f"Known are {', '.join(_KEYS)}."
            )
        line = _line(row)
        if line is None:
            raise InputError(f"{where}: a line has no text.", "Give each line a `text`.")
        lines.append(line)
    return lines


def _line(row: Mapping[str, Any]) -> GivenLine | None:
    text = row.get("text") or ""
    by_lang = {m.group(1): str(v) for k, v in row.items() if (m := _LANG_COLUMN.match(str(k))) and v}
    if isinstance(text, Mapping):
        by_lang |= {str(k): str(v) for k, v in text.items() if v}
        text = next(iter(by_lang.values()), "")
    text = str(text).strip() or next(iter(by_lang.values()), "")
    if not text:
        return None
    cues = {key: str(row[key]) for key in ("gesture", "emotion", "overlay") if row.get(key)}
    host = str(row.get("host") or "").strip().lower()
    return GivenLine(text=LocalText(default=text, by_lang=by_lang), host=host, **cues)


_FENCE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[ \t]*$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_SKIP = re.compile(r"^\s*(?:#{1,6}(?:\s|$)|\||[-*_=]{3,}\s*$|\[[^\]]+\]:\s)")
_LEAD = re.compile(r"^\s*(?:>\s*)*(?:[-*+]\s+|\d{1,3}[.)]\s+)?")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|~~|`)(?=\S)(.+?)(?<=\S)\1")


def _from_markdown(text: str) -> str:
    """What a presenter would read out: paragraphs and list items; no headings, code, tables, comments."""
    text = _FENCE.sub("", _COMMENT.sub("", _FRONT.sub("", text.replace("\r\n", "\n"))))
    paragraphs: list[str] = []
    open_paragraph = False
    for raw in text.split("\n"):
        if not raw.strip() or _SKIP.match(raw):
            open_paragraph = False
            continue
        lead = _LEAD.match(raw)
        item = lead is not None and bool(lead.group().strip(" >\t"))
        line = _LINK.sub(
            lambda m: "" if m.group().startswith("!") else m.group(1), raw[lead.end() if lead else 0 :]
        )
        line = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", line)).strip()
        if open_paragraph and not item:
            paragraphs[-1] += " " + line
        else:
            paragraphs.append(line)
        open_paragraph = True
    return "\n".join(paragraphs)
