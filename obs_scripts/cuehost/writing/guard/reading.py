"""A text as the guard sees it: what phrases of the vocabulary and what quantities stand where."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..words import base
from .constructions import constructed
from .folding import Folded, fold
from .lexicon import Lexicon, common, lexicon
from .numerals import unit_at
from .phrases import UNSPACED, Hit
from .quantities import quantities
from .quantity import Quantity

NOT_CLAIMS = frozenset(
    {
        "exempt",
        "negators",
        "harmless",
        "attribute",
        "role",
        "part",
        "cue",
        "place",
        "demonym",
        "colour",
        "field",
        "share",
        "nth_year",
        "thing",
        "member",
    }
)
# What says how the rest of a line is meant; an idiom it is part of does not silence it.
_KEPT = frozenset(
    {
        ("cue", "condition"),
        ("cue", "under"),
        ("cue", "over"),
        ("cue", "about"),
        ("field", "audience"),
        ("cue", "story"),
        ("cue", "asks"),
        ("cue", "simile"),
        ("role", "saving"),
        ("field", "unopened"),
        ("field", "ours"),
        ("cue", "to_me"),
    }
)
_LIKE_A_NUMBER = "ห้า"
_NEGATED = {"zh": 7, "th": 14}  # how far a word denies; in Thai a space ends it
_BARE_NO = re.compile(r",? (?:no|nao|não|нет|нельзя|ни ни|not|(?:is|are|does|do|wo|ca)n't)(?=[.,!;]|$)")
_SENTENCE_END = re.compile(r"[!?。！？;；]+|\.+(?!\d)(?=\s|$|[^\w])|…")
_CLAUSE_END = re.compile(r"[!?。！？;；，、：…()]+|[.,:](?!\d)| - |(?<!\d) -|\.(?=\s|$)")
_BUYER_PAYS = re.compile(
    r"(?:buyer|customer)s? pays?|you pay|at your (?:own )?(?:cost|expense)|comprador|cliente|покупател"
    r"|за (?:ваш|свой|твой) сч|por (?:tu|su) cuenta|por sua conta|a (?:tu|su) cargo|自理|自费"
    r"|(?:您|你|自己|买家|顾客|客户)(?:自己|自理)?(?:承担|出(?!现)|付|掏)"
    r"|(?:ผู้ซื้อ|ลูกค้า|คนซื้อ|คุณลูกค้า)(?:ต้อง|เป็นคน|เป็นผู้)?(?:ออก|จ่าย|รับ)"
    r"|(?:ออก|จ่าย)(?:ค่าส่ง(?:คืน)?)?เองนะ"
    r"|(?:người mua|khách|bạn|mọi người|mình) (?:\w+ )?(?:trả|chịu|lo)"
    r"|(?:ditanggung|dibayar|tanggung|tanggungan) (?:sama |oleh )?"
    r"(?:pembeli|kakak|kak|customer|sendiri|yang beli)"
    r"|pembeli (?:yang )?(?:bayar|menanggung|nanggung|tanggung)"
)
_LATIN_RUN = re.compile(r"[a-z][a-z0-9' \-&]*[a-z0-9]")


@dataclass(frozen=True)
class Reading:
    """A folded text with what was found in it."""

    folded: Folded
    lexicon: Lexicon
    hits: tuple[Hit, ...]
    masked: tuple[tuple[int, int], ...]
    masked_names: tuple[tuple[int, int], ...]
    quantities: tuple[Quantity, ...]

    @property
    def claims(self) -> list[Hit]:
        """Phrases that state something checkable, also those that only do so beside a cue."""
        return [
            h
            for h in self.hits
            if h.category not in NOT_CLAIMS or h.category in ("place", "demonym", "colour")
        ]

    @cached_property
    def clause_ends(self) -> list[int]:
        """Where clauses end."""
        return [m.start() for m in _CLAUSE_END.finditer(self.folded.text)] + [len(self.folded.text)]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of each sentence, its closing mark included."""
        spans = []
        start = 0
        for match in _SENTENCE_END.finditer(self.folded.text):
            spans.append((start, match.end()))
            start = match.end()
        if start < len(self.folded.text):
            spans.append((start, len(self.folded.text)))
        return spans or [(0, 0)]

    @cached_property
    def statements(self) -> list[tuple[int, int]]:
        """Sentences, a question together with what answers it: `Broken? We send a new one.`"""
        spans: list[tuple[int, int]] = []
        asked = False
        for start, end in self.sentences:
            if asked:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
            asked = self.folded.text[start:end].rstrip().endswith(("?", "？"))
        return spans

    def clause(self, at: int) -> int:
        """The number of the clause at a place."""
        return next(i for i, end in enumerate(self.clause_ends) if at <= end)

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence at a place."""
        return next((s for s in self.sentences if at < s[1]), self.sentences[-1])

    def of(self, category: str, concept: str = "") -> list[Hit]:
        """The hits of a category, or only those of a concept in it."""
        return self._by_concept.get((category, concept), [])

    @cached_property
    def _by_concept(self) -> dict[tuple[str, str], list[Hit]]:
        sorted_out: dict[tuple[str, str], list[Hit]] = {}
        for hit in self.hits:
            sorted_out.setdefault((hit.category, hit.concept), []).append(hit)
            sorted_out.setdefault((hit.category, ""), []).append(hit)
        return sorted_out

    def negated(self, hit: Hit, reach: int | None = None) -> bool:
        """Whether a negator stands shortly before the phrase, in its clause."""
        near = reach if reach is not None else _NEGATED.get(self.lexicon.lang, 22)
        for negator in self._denying:
            gap = hit.start - negator.end
            if gap > 0 and self.lexicon.lang == "th" and " " in self.folded.text[negator.end : hit.start]:
                continue  # a space ends what is denied
            if negator.start <= hit.start and hit.end <= negator.end:  # keep the bleach away
                return True
            if 0 <= gap <= near and self.clause(negator.start) == self.clause(hit.start):
                return True
        return False

    def flatly_denied(self, hit: Hit) -> bool:
        """Whether the clause ends in a bare no behind the phrase: `in the oven, no`."""
        return _BARE_NO.match(self.folded.words, hit.end) is not None

    @cached_property
    def _denying(self) -> list[Hit]:
        """The negators, but for those of a dislike, `if you don't like it`, and those that begin a name: the
        `不` of `不锈钢`, stainless steel."""
        disliked = [(h.start, h.end) for h in self.of("field", "dislike")]
        negators = [n for n in self.of("negators") if not _within((n.start, n.end), disliked)]
        if self.lexicon.lang not in UNSPACED:
            return negators
        names = [*self.of("feature"), *self.of("material")]
        return [n for n in negators if not any(h.start == n.start and n.end < h.end for h in names)]

    def buyer_pays(self, at: int) -> bool:
        """Whether the sentence at a place says that who buys pays, as for the way back."""
        start, end = self.sentence(at)
        return _BUYER_PAYS.search(self.folded.words, start, end) is not None

    def attributes(self) -> frozenset[str]:
        """The attributes the text names."""
        return frozenset(h.concept for h in self.of("attribute"))

    @property
    def conditional(self) -> bool:
        """Whether what the text says holds only under a condition."""
        return any(h.category == "cue" and h.concept == "condition" for h in self.hits)


@functools.lru_cache(maxsize=8192)
def read(
    text: str, lang: str, names: tuple[str, ...] = (), currencies: frozenset[str] = frozenset()
) -> Reading:
    """Reads `text`; `names` (folded) are words that mean a product or person and nothing else;
    `currencies` are the sheet's."""
    words = lexicon(lang)
    folded = fold(text, base(lang) if base(lang) == words.lang else "en")
    named = _stretches(folded.words, names)
    hits = _longest([*words.phrases.find(folded.words), *_foreign(folded, words)])
    measured = [
        (h.start, h.end) for h in hits if h.category == "share" and unit_at(folded.text, h.end, words)
    ]
    masked = [(h.start, h.end) for h in hits if h.category == "exempt"]
    masked = [span for span in masked if not _within(span, measured)]
    if words.lang == "th":  # the first letters of a word that denies are those of a number: ห้า in ห้าม
        masked += [
            (h.start, h.end)
            for h in hits
            if h.category == "negators" and folded.words.startswith(_LIKE_A_NUMBER, h.start)
        ]
    found = quantities(folded, words, hits, [*masked, *named], currencies, named)
    kept = tuple(h for h in hits if not _within((h.start, h.end), named) or h.category == "attribute")
    reading = Reading(folded, words, kept, tuple([*masked, *named]), tuple(named), tuple(found))
    made = constructed(words, kept, found, reading.statements, folded.words)
    if not made:
        return reading
    return Reading(folded, words, (*kept, *made), reading.masked, reading.masked_names, reading.quantities)


def _foreign(folded: Folded, words: Lexicon) -> list[Hit]:
    """English phrases in a text of another language."""
    if words.lang == "en":
        return []
    found: list[Hit] = []
    english = lexicon("en")
    own_script = words.lang in ("zh", "th", "ru")
    if own_script:
        runs = [m.span() for m in _LATIN_RUN.finditer(folded.words)]
        for start, end in runs:
            found += [
                Hit(h.category, h.concept, h.start + start, h.end + start)
                for h in english.phrases.find(folded.words[start:end])
            ]
        return [h for h in found if h.category not in ("negators", "harmless", "role")]
    return [
        h
        for h in english.phrases.find(folded.words)
        if h.category not in NOT_CLAIMS and h.end - h.start >= 9 and " " in folded.words[h.start : h.end]
    ]


def _longest(hits: list[Hit]) -> list[Hit]:
    """Phrases inside longer ones go; of one place and length all stay."""
    hits.sort(key=lambda h: (h.start, -h.end))
    kept: list[Hit] = []
    for hit in hits:
        around = [
            k
            for k in kept[-12:]
            if k.start <= hit.start and k.end >= hit.end and (k.start, k.end) != (hit.start, hit.end)
        ]
        # A longer claim says what a shorter one in it does; an exempt phrase silences all in it.
        if (hit.category, hit.concept) in _KEPT or not any(
            k.category == "exempt" or (_claims(k) and _claims(hit)) for k in around
        ):
            kept.append(hit)
    exempt = {(h.start, h.end) for h in kept if h.category == "exempt"}
    return [
        h
        for h in dict.fromkeys(kept)
        if h.category == "exempt" or (h.start, h.end) not in exempt or (h.category, h.concept) in _KEPT
    ]


def _claims(hit: Hit) -> bool:
    return hit.category not in NOT_CLAIMS or hit.category in ("exempt", "place", "demonym", "colour")


def _stretches(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    found = []
    for name in names:
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            whole = not (
                (at and name[0].isascii() and text[at - 1].isalnum() and text[at - 1].isascii())
                or (end < len(text) and name[-1].isascii() and text[end].isascii() and text[end].isalnum())
            )
            if whole:
                found.append((at, end))
            at = text.find(name, end)
    return found


def _within(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


__all__ = ["Reading", "common", "read"]
