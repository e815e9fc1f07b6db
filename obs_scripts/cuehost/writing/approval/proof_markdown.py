r"""Proofs as Markdown, to be read as they are and as any Markdown viewer shows them.

A segment is a heading of the second level, a line one of the third, then a list of what is known of it,
then its text. What Markdown would take for its own is written with a backslash; a line break within a text
is a backslash at the end of a line, and what cannot stand there is a character reference (`&#9;`). Texts may
be wrapped as an editor likes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cuehost.errors import InputError

from .proof import COLUMNS, MOST_ROWS, NEEDED, Cells, ProofRow, checked

_HEAD = """\
# Script

Change the texts; leave the headings and the lists as they are. Then: `cuehost script SHOW.yaml import FILE`.
"""
_KEPT = re.compile(r"[\\`*_\[\]<>&|]")
_AT_START = re.compile(r"^(\d*)([#+\-=~:'@.)])")
_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]|^ | $|(?<= ) | (?=\n)|(?<=\n) ")
_TOLD = tuple(name for name in COLUMNS if name not in ("line", "segment", "text"))
_BLANK = " \t\r"  # other white space may belong to a text
_ITEM = re.compile(r"- (?P<name>\w+):(?: (?P<value>.*))?")
_READ = re.compile(r"\\(?P<kept>[!-/:-@\[-`{-~])|&#(?P<number>\d{1,7});")


def to_markdown(rows: Sequence[Cells]) -> bytes:
    """The rows as a Markdown file in UTF-8."""
    parts = [_HEAD]
    segment: str | None = None
    for row in rows:
        if row.get("segment", "") != segment:
            segment = row.get("segment", "")
            parts.append(f"## {_inline(segment)}\n")
        told = "".join(f"- {name}: {_inline(row[name])}\n" for name in _TOLD if row.get(name))
        parts.append(f"### {_inline(row['line'])}\n\n{told}\n{_block(row['text'])}\n")
    return "\n".join(parts).encode()


def from_markdown(data: bytes, where: str) -> list[ProofRow]:
    """The rows of a Markdown file; raises `InputError` for one that is not as exported."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8 and try again."
        ) from error
    found: list[ProofRow] = []
    segment = ""
    blocks = _blocks(text)
    for number, heading, body in blocks:
        if heading.startswith("## "):
            segment = _plain(heading[3:])
            if any(part.strip(_BLANK) for part in body):
                raise InputError(
                    f"{where}, line {number}: words stand outside of all lines.",
                    "Put them below a line's list.",
                )
        else:
            cells = {"line": _plain(heading[4:]), "segment": segment} | _body(body)
            missing = [name for name in NEEDED if name not in cells]
            if missing:
                checked(list(cells), f"{where}, line {number}")
            found.append(ProofRow(f"line {number}", cells))
        if len(found) > MOST_ROWS:
            raise InputError(f"{where} has more than {MOST_ROWS} lines.", "Export the script anew.")
    if not found:
        raise InputError(f"{where} holds no lines of a script.", "Export the script anew.")
    return found


def _blocks(text: str) -> list[tuple[int, str, list[str]]]:
    """Headings of the second and third level, with their numbers of line, and the lines below."""
    found: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(("## ", "### ")) or line in ("##", "###"):
            found.append((number, line + " ", []))
        elif found:
            found[-1][2].append(line)
    return [(number, heading.rstrip(_BLANK) + " ", body) for number, heading, body in found]


def _body(lines: Sequence[str]) -> dict[str, str]:
    """The list below a heading, and the text below that."""
    cells: dict[str, str] = {}
    at = 0
    while at < len(lines):
        match = _ITEM.fullmatch(lines[at].rstrip(_BLANK))
        if match is not None:
            cells[match["name"]] = _plain(match["value"] or "")
        elif lines[at].strip(_BLANK) or cells:
            break
        at += 1
    return cells | {"text": _text(lines[at:])}


def _text(lines: Sequence[str]) -> str:
    """A text from the lines it stands in: those that a backslash ends are lines of their own."""
    text = ""
    for line in (line.strip(_BLANK) for line in lines if line.strip(_BLANK)):
        broken = (len(line) - len(line.rstrip("\\"))) % 2 == 1
        text += (line[:-1] if broken else line) + ("\n" if broken else " ")
    return "\n".join(_plain(part) for part in text.removesuffix(" ").split("\n"))


def _inline(cell: str) -> str:
    kept = _KEPT.sub(r"\\\g<0>", cell)
    return _UNFIT.sub(_referred, kept).replace("\n", "&#10;")


def _block(cell: str) -> str:
    kept = _UNFIT.sub(_referred, _KEPT.sub(r"\\\g<0>", cell))
    return "\\\n".join(_AT_START.sub(r"\1\\\2", line) for line in kept.split("\n"))


def _plain(written: str) -> str:
    return _READ.sub(lambda match: match["kept"] or _char(match["number"]), written.strip(_BLANK))


def _char(number: str) -> str:
    return chr(int(number)) if int(number) < 0x110000 else f"&#{number};"


def _referred(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
