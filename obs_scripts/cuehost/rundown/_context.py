"""What all checks of meaning share: the show's languages and market, and how texts are read."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from . import _tables as tables
from ._files import Files
from ._node import Node
from ._shape import Shape
from .faults import MAX_FAULTS, Faults, hint, nearest, one_of, quoted
from .messages import tell
from .model import Approval, LocalText, Rate
from .names import is_key
from .sayings import Sayings

T = TypeVar("T")

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?", re.IGNORECASE)

DEFAULT_PAUSE_S = 0.8

RawLanguages = list[str] | dict[str, str | None] | None
RawText = str | dict[str, str]


@dataclass(frozen=True)
class Context:
    """Where texts and prices are read: the faults, the files, and the show's languages and market.

    `languages` and `currency` are empty where the file does not say them rightly; checks against
    them are left out then, so that one fault does not raise others. `default_languages` are those
    of which a text in several languages must have one; `home` is the currency of bare amounts;
    `market` is the show's own, `markets` those of the languages sold to another one.
    `rated` holds the currencies that have a rate, right or wrong. `pause_s` is the pause after a
    segment that names none, `cards` are the cards of one that names none. `sayings` are the pronunciations of
    the show's sheet file. `hosts` are those who may be named as speakers.
    """

    faults: Faults
    files: Files
    languages: tuple[str, ...] = ()
    default_languages: tuple[str, ...] = ()
    market: str | None = None
    markets: dict[str, str] = field(default_factory=dict)
    currency: str | None = None
    home: str | None = None
    rates: dict[str, Rate] = field(default_factory=dict)
    rated: frozenset[str] = frozenset()
    pause_s: float = DEFAULT_PAUSE_S
    sayings: Sayings = field(default_factory=dict)
    cards: tuple[str, ...] | None = None
    hosts: tuple[str, ...] = ()

    def with_sheet(self, languages: tuple[str, ...], home: str | None) -> Context:
        """The context for a sheet of its own language and market inside this show."""
        return replace(
            self, default_languages=self.default_languages + languages[:1], home=home if home else self.home
        )

    def need(self, raw: Shape, node: Node, keys: tuple[str, ...] | None = None) -> None:
        """Report the required keys that are missing or empty."""
        names = raw.key_names()
        unknown = [key for key in node.keys if key not in names][:MAX_FAULTS]
        meant = {nearest(key, names) for key in unknown}
        for key in raw.REQUIRED if keys is None else keys:
            if key in meant and key not in node.keys:
                continue  # misspelt, and reported as such
            if key not in node.keys:
                tell(self.faults, node.place, "key_missing", key=key, of=raw.WHAT)
            elif (child := node.child(key)) is not None and child.value is None:
                tell(self.faults, child.place, "key_empty", key=key)

    def value(self, parse: Callable[[str], T], text: str, node: Node) -> T | None:
        """`parse(text)`; a `ValueError` becomes a fault at `node`."""
        try:
            return parse(text)
        except ValueError as error:
            self.faults.add(node.place, str(error))
            return None

    def text(self, raw: RawText | None, node: Node, what: str = "this text") -> LocalText | None:
        """A text, perhaps by language."""
        if raw is None:
            return None
        if isinstance(raw, str):
            if not raw.strip():
                self.faults.add(node.place, f"{what} is empty; write something or leave the key out.")
                return None
            return LocalText(default=raw.strip())
        by_lang: dict[str, str] = {}
        for written, text in raw.items():
            try:
                code = parse_language(written)
            except ValueError as error:
                self.faults.add(node.key(written), str(error))
                continue
            if not text.strip():
                self.faults.add(node.at(written).place, f"{what} is empty in {code}; write something.")
            by_lang[code] = text.strip()
        if not node.keys:
            self.faults.add(node.place, f"{what} is empty; write it in at least one language.")
        wanted = self.default_languages or tuple(by_lang)
        default = next((t for lang in wanted if (t := in_language(by_lang, lang)) is not None), None)
        if default is None:
            if by_lang and len(by_lang) == len(node.keys):
                lang = wanted[0]
                self.faults.add(
                    node.place, f"{what} is not given in {lang}, the show's language; add {lang}."
                )
            return None
        return LocalText(default=default, by_lang=by_lang)

    def texts(self, raws: list[RawText] | None, node: Node, what: str) -> tuple[LocalText, ...]:
        """A list of texts."""
        found = (self.text(raw, node.at(i), what) for i, raw in enumerate(raws or ()))
        return tuple(text for text in found if text is not None)

    def name(self, text: str, node: Node, what: str) -> str | None:
        """A key or id made of letters, digits, `-` and `_`."""
        if is_key(text):
            return text
        self.faults.add(
            node.place,
            f"{quoted(text)} cannot be {what}; use letters, digits, - and _ (at most 64), such as kettle-2.",
        )
        return None

    def one_of(self, text: str, names: tuple[str, ...], node: Node, what: str) -> str | None:
        """`text` if it is one of `names`."""
        shape = text.strip().lower().replace(" ", "_").replace("-", "_")
        for name in names:
            if shape == name.replace("-", "_"):
                return name
        self.faults.add(node.place, f"{quoted(text)} is not {what}; {hint(text, names, 20)}")
        return None


def read_cards(ctx: Context, raw: list[str] | None, node: Node) -> tuple[str, ...] | None:
    """The cards that come by themselves (None: all); the context's where nothing is said."""
    if raw is None:
        return ctx.cards
    words = [word.strip().lower() for word in raw]
    if words == ["auto"]:
        return None
    if words == ["off"]:
        return ()
    single = isinstance(node.value, str)
    found: list[str] = []
    for i, word in enumerate(raw):
        place = node if single else node.at(i)
        if words[i] in ("auto", "off"):
            ctx.faults.add(place.place, f"{quoted(word)} stands by itself: write cards: {words[i]}.")
            continue
        if single and (near := nearest(words[i], ("auto", "off"))):
            ctx.faults.add(place.place, f"{quoted(word)} is not a card; did you mean {quoted(near)}?")
            continue
        name = ctx.one_of(word, tables.CARDS, place, "a card")
        if name in found:
            ctx.faults.add(place.place, f"the card {quoted(name)} stands here twice; keep one.")
        elif name is not None:
            found.append(name)
    if not raw:
        ctx.faults.add(node.place, "the list of cards is empty; write cards: off for none.")
    return tuple(found)


def in_language(by_lang: dict[str, str], lang: str) -> str | None:
    """The text for `lang` or for its base language (`pt` for `pt-BR`)."""
    return by_lang.get(lang, by_lang.get(lang.split("-", maxsplit=1)[0]))


@functools.lru_cache(maxsize=256)
def parse_language(written: str) -> str:
    """A language code in its usual form (`zh-Hans-CN`, `pt-BR`); raises `ValueError`."""
    text = written.strip().replace("_", "-")
    match = _LANGUAGE.fullmatch(text)
    if match is not None:
        language, script, region = match.groups(default="")
        known = language.lower() in tables.LANGUAGES
        if known and (not region or region.isdigit() or region.upper() in tables.MARKETS):
            parts = (language.lower(), script.title(), region.upper())
            return "-".join(part for part in parts if part)
        if known:
            meant = tables.MARKET_SLIPS.get(region.upper())
            advice = (
                f'did you mean "{language.lower()}-{meant}"?'
                if meant
                else "expected a country code after the -."
            )
            raise ValueError(f"{quoted(written)} is not a language code; {advice}")
    meant = tables.LANGUAGE_SLIPS.get(text.lower()) or _nearest_language(text)
    advice = f'did you mean "{meant}"?' if meant else "expected a code such as en, es, zh or pt-BR."
    raise ValueError(f"{quoted(written)} is not a language code; {advice}")


def _nearest_language(text: str) -> str | None:
    slip = nearest(text, tables.LANGUAGE_SLIPS) if len(text) > 3 else None
    return tables.LANGUAGE_SLIPS[slip] if slip else None


def parse_market(written: str) -> str:
    """A market's code in upper case; raises `ValueError`."""
    code = written.strip().upper()
    if code in tables.MARKETS:
        return code
    meant = tables.MARKET_SLIPS.get(code)
    if not meant and len(code) > 3 and (slip := nearest(code, tables.MARKET_SLIPS)):
        meant = tables.MARKET_SLIPS[slip]
    advice = (
        f'did you mean "{meant}"?'
        if meant
        else "expected a two-letter country code such as US, ES or CN, or EU."
    )
    raise ValueError(f"{quoted(written)} is not a market; {advice}")


def parse_approval(written: str) -> Approval:
    """Whether lines need approval; raises `ValueError`."""
    word = written.strip().lower()
    for known in tables.APPROVALS:
        if word == known:
            return known
    raise ValueError(f"{quoted(written)} is no kind of approval; {hint(written, tables.APPROVALS)}")


def parse_languages(ctx: Context, raw: RawLanguages, node: Node) -> tuple[str, ...]:
    """The languages of a file; empty where none is right. `node` is the value: a text, list or mapping."""
    found: list[str] = []
    for i, written in enumerate(raw or ()):
        place = Node(None, node.key(written)) if isinstance(raw, dict) else node.at(i)
        code = ctx.value(parse_language, written, place)
        if code in found:
            tell(ctx.faults, place.place, "language_twice", key=code)
        elif code:
            found.append(code)
    if isinstance(node.value, list | dict) and not node.count:
        ctx.faults.add(
            node.place, f"the list of languages is empty; expected {one_of(['en', 'es', 'zh'])} or others."
        )
    return tuple(found)


def parse_markets(ctx: Context, raw: RawLanguages, node: Node) -> dict[str, str]:
    """The market of each language that names one: `language: {en: US, pt: BR}`."""
    found: dict[str, str] = {}
    for written, market in (raw if isinstance(raw, dict) else {}).items():
        code = ctx.value(parse_market, market, node.at(written)) if market is not None else None
        try:
            lang = parse_language(written)
        except ValueError:
            continue  # reported with the languages
        if code is not None:
            found[lang] = code
    return found
