"""Foreign texts made fit for a product sheet: no markup, no control characters, lists told from prose.

Texts of a shop are data: nothing in them is ever run, fetched or obeyed here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

MAX_TEXT = 100_000
"""Longest text looked at, in characters; a product's page has a hundredth of it."""

LONGEST_SPOKEN = 22
"""Most words said in one breath; what is longer is no selling point, and reported as a fact."""

_MOST_POINTS = 8
_DROPPED = frozenset({"script", "style", "head", "template", "noscript", "iframe", "object", "svg", "title"})
_BLOCKS = frozenset(
    {"p", "div", "br", "hr", "ul", "ol", "li", "tr", "table", "section", "article", "header", "footer"}
    | {"blockquote", "pre", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_TAG = re.compile(
    r"</?(?:p|div|br|hr|ul|ol|li|tr|td|th|table|tbody|span|b|i|u|em|strong|a|img|font|small|sup|sub|h[1-6]"
    r"|section|article|script|style|iframe|meta|link|blockquote|pre)\b[^<>]{0,2000}>|<!--",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
# Directions may be overridden by these, so that a text reads otherwise than it is.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Invisible, harmless, and no use to a voice.
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
_BULLET = re.compile(r"\s*(?:[•●○◦▪■◆★☆✓✔✅➤►▶·]|[-*–—](?=\s)|\(?\d{1,2}[.)、](?=\s|[^\d\s]))\s*(?=\S)")
_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without what must not be in a sheet. `control`: control or direction characters were taken
    out; `markup`: HTML was; `left`: something that looks like HTML is still there. `items` are the texts
    of its HTML lists, which are not in `text`.
    """

    text: str
    items: tuple[str, ...] = ()
    control: bool = False
    markup: bool = False
    left: bool = False


def clean(text: str, *, markup: bool = False) -> Cleaned:
    """`text` as plain lines: no HTML, no control characters, single spaces.

    `markup` says that it is HTML; otherwise it is taken for HTML only where it holds tags or entities.
    """
    text = text[:MAX_TEXT]
    items: list[str] = []
    found = False
    for _ in range(2):  # shops escape twice
        if markup or _TAG.search(text):
            found = found or _TAG.search(text) is not None
            text, more = _strip(text)
            items += more
            markup = False
        elif _ENTITY.search(text):
            text = html.unescape(text)
        else:
            break
    plain, control = _plain(text)
    kept = [_plain(item) for item in items]
    return Cleaned(
        plain,
        tuple(item for item, _ in kept if item),
        control or any(bad for _, bad in kept),
        found,
        _TAG.search(plain) is not None or _ENTITY.search(plain) is not None,
    )


def one_line(text: str) -> str:
    """`text` on one line."""
    return " ".join(text.split())


def points_of(cleaned: Cleaned) -> tuple[tuple[str, ...], str]:
    """The selling points of a description and the text that is left.

    Only a list is taken for points: of HTML, or lines that start with bullets or numbers. Items too
    long to say stay in the text, and so does a list of one.
    """
    lines = cleaned.text.split("\n")
    bullets = [line for line in lines if _BULLET.match(line)]
    found = [one_line(item) for item in cleaned.items]
    if len(bullets) > 1:
        found += [_BULLET.sub("", line, count=1) for line in bullets]
        lines = [line for line in lines if not _BULLET.match(line)]
    found = [point.rstrip(" ;,；，") for point in dict.fromkeys(found)]
    short = [p for p in found if p and words(p) <= LONGEST_SPOKEN and any(c.isalpha() for c in p)]
    points = short[:_MOST_POINTS] if len(short) > 1 else []
    rest = [point for point in found if point and point not in points]
    return tuple(points), "\n".join(line for line in [*lines, *rest] if line.strip()).strip()


def words(text: str) -> int:
    """About how many words `text` has; scripts without spaces are counted by their length."""
    dense = len(_DENSE.findall(text))
    return len(_DENSE.sub(" ", text).split()) + (dense + 1) // 2


def _plain(text: str) -> tuple[str, bool]:
    control = False
    kept: list[str] = []
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        if char == "\n" or char.isprintable():
            kept.append(char)
        elif char in _INVISIBLE or char in "\u200c\u200d":
            # Joiners shape letters in several scripts and emoji; the others mean nothing.
            kept.append(char if char in "\u200c\u200d" else "")
        elif char in "\u0085\u2028\u2029":
            kept.append("\n")
        elif unicodedata.category(char) == "Zs" or char in "\t\v\f":
            kept.append(" ")
        elif char in _BIDI or unicodedata.category(char) in ("Cc", "Cs", "Cn"):
            control = True
        elif unicodedata.category(char) == "Co":
            control = True  # private use: no font of ours has it
    lines = [one_line(line) for line in unicodedata.normalize("NFC", "".join(kept)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), control


def _strip(text: str) -> tuple[str, list[str]]:
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError):  # html.parser on some broken declarations
        return html.unescape(re.sub(r"<[^<>]*>", " ", text)), []
    return reader.result()


class _Reader(HTMLParser):
    """The visible text of HTML, and the items of its lists apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._text: list[str] = []
        self._items: list[str] = []
        self._item: list[str] | None = None
        self._dropped = 0

    def result(self) -> tuple[str, list[str]]:
        self._end_item()
        return "".join(self._text), self._items

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped += 1
        elif tag == "li":
            self._end_item()
            self._item = []
        elif tag in _BLOCKS:
            self._say("\n" if self._item is None else " ")
        elif tag in ("td", "th"):
            self._say(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._say("\n" if self._item is None else " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif tag in ("li", "ul", "ol"):
            self._end_item()
        elif tag in _BLOCKS:
            self._say("\n" if self._item is None else " ")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            # A line break in HTML is only a space.
            self._say(re.sub(r"\s+", " ", data) if "<" not in data else data)

    def _say(self, text: str) -> None:
        (self._text if self._item is None else self._item).append(text)

    def _end_item(self) -> None:
        if self._item is not None:
            self._items.append("".join(self._item))
            self._text.append("\n")
        self._item = None
