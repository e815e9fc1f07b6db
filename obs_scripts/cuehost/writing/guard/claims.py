"""Judging words: materials, origins, promises, praise and the like must stand in the facts."""

from __future__ import annotations

import re

from .figures import Found
from .folding import Folded
from .ground import Ground, content_words
from .lexicon import UNSPACED, Hit, common
from .reading import Reading

_WHAT = {
    "material": "the material",
    "origin": "the origin",
    "place": "the origin",
    "demonym": "the origin",
    "certificate": "the certificate or test",
    "guarantee": "the guarantee",
    "medical": "the medical or health claim",
    "safety": "the safety claim",
    "superlative": "the superlative",
    "comparison": "the comparison",
    "scarcity": "the scarcity",
    "urgency": "the urgency",
    "competitor": "the other firm's name",
    "social_proof": "the claim about sales, ratings or people's opinions",
    "shipping": "the shipping promise",
    "gift": "the gift",
    "payment": "the way of paying",
    "discount": "the discount",
    "eco": "the environmental claim",
    "feature": "the feature",
    "date": "the date",
    "colour": "the colour",
}
_CATEGORY = {"place": "origin", "demonym": "origin", "colour": "feature"}
_CONTRADICTED = frozenset({"material", "feature", "shipping", "safety"})
_CONDITIONAL = ("free_shipping", "gift")
_GRAMMAR = frozenset(
    {"the", "and", "with", "for", "you", "your", "any", "all", "our", "this", "that", "los", "las", "con"}
)


def judge_claims(found: Found, ground: Ground) -> None:
    """Checks every phrase of the vocabulary in a line, and what stands after words that announce a claim."""
    reading = found.reading
    quoted = _quotations(reading, ground)
    asked = _questions(reading)
    for hit in reading.claims:
        if not _is_claim(hit, reading) or _within(hit, asked):
            continue
        key = (hit.category, hit.concept)
        facts = _carrying(hit, key, found, ground)
        if key in ground.denied and _clause_denies(hit, reading):
            found.trace(f for f, _ in ground.denied[key] if f)
            continue
        if reading.negated(hit):
            if (
                facts
                and key not in ground.denied
                and hit.category in _CONTRADICTED
                and reading.negated(hit, 3)
            ):
                found.fault(
                    _CATEGORY.get(hit.category, hit.category), hit.start, hit.end,
                    f"the line denies {_said(hit, found)}, which the sheet says ({facts[0] or 'the brief'})",
                )  # fmt: skip
            continue
        if facts is not None and _holds(hit, facts, found, ground):
            found.trace(f for f in facts if f)
        elif not _within(hit, quoted):
            _refuse(hit, found, ground)
    _judge_unknown(found, ground, quoted, asked)
    _judge_months(found, ground)


def _carrying(hit: Hit, key: tuple[str, str], found: Found, ground: Ground) -> list[str] | None:
    """The facts that state the claim.

    A fact with a text in the line's language must state it there. Of a concept that stands for several
    things (`collagen`, `retinol`, ...) it must be the same one.
    """
    lang = found.reading.lexicon.lang
    facts = _read_in(ground.concepts.get(key), lang, ground) or _implied(key, ground, lang)
    if facts and (key[0] in ("place", "demonym") or key[1] in common().grouped):
        said = found.reading.folded.words[hit.start : hit.end]
        words = [*content_words(Folded("", "", said)), said]
        if key[0] in ("place", "demonym") and lang not in UNSPACED:  # Australia, Australian
            start = said[:5]
            words += [w for w in ground.words if w.startswith(start)]
        facts = [
            f
            for f in facts
            if lang not in ground.spoken.get(f, ()) or any(f in ground.words.get(w, ()) for w in words)
        ]
    return facts or None


def _read_in(stated: list[tuple[str, str]] | None, lang: str, ground: Ground) -> list[str]:
    return [f for f, read_in in stated or () if read_in in (lang, "") or lang not in ground.spoken.get(f, ())]


def _clause_denies(hit: Hit, reading: Reading) -> bool:
    clause = reading.clause(hit.start)
    return any(reading.clause(negator.start) == clause for negator in reading.of("negators"))


def _holds(hit: Hit, facts: list[str], found: Found, ground: Ground) -> bool:
    """Whether a fact carries the claim: one that holds under a condition carries only a conditional line."""
    if hit.concept not in _CONDITIONAL:
        return True
    for fact in facts:
        if fact not in ground.conditional:
            return True
        thresholds = [k.quantity for k in ground.quantities if k.fact == fact and k.quantity.kind == "money"]
        prices = [money for _, money in ground.price]
        threshold = max((v for q in thresholds for v in q.values), default=None)
        reached = threshold is not None and any(price.amount >= threshold for price in prices)
        if reached or found.reading.conditional or any(q.kind == "money" for q in found.reading.quantities):
            return True
    return False


def _is_claim(hit: Hit, reading: Reading) -> bool:
    """Whether the phrase states something here: a country does beside `made in`, a colour by `comes in`."""
    reach = 14 if reading.lexicon.lang in UNSPACED else 34
    needed = {"place": "origin", "demonym": "origin_noun", "colour": "colour"}.get(hit.category)
    if needed is None:
        return True
    cues = reading.of("cue", needed)
    if hit.category == "place":
        cues = [*cues, *reading.of("cue", "origin_noun")]
        reach_noun = 4 if reading.lexicon.lang in UNSPACED else 14
        return any(
            -2 <= (hit.start - c.end if hit.start >= c.end else c.start - hit.end)
            <= (reach if c.concept == "origin" else reach_noun)
            and reading.sentence(c.start) == reading.sentence(hit.start)
            for c in cues
        )  # fmt: skip
    if hit.category == "demonym":
        reach = 6 if reading.lexicon.lang in UNSPACED else 16
    return any(
        -2 <= (hit.start - c.end if hit.start >= c.end else c.start - hit.end) <= reach
        and reading.sentence(c.start) == reading.sentence(hit.start)
        for c in cues
    )


def _implied(key: tuple[str, str], ground: Ground, lang: str) -> list[str] | None:
    """Facts that say more than the claim: `walnut` carries `wood`."""
    category, concept = key
    if category in ("place", "demonym"):
        both = [*ground.concepts.get(("place", concept), ()), *ground.concepts.get(("demonym", concept), ())]
        if both:
            return _read_in(both, lang, ground)
    if concept == "discount" and ground.list_price:
        return [ground.list_price[0][0]]
    for stated, implied in common().implied.items():
        if concept in implied:
            for (_, held), facts in ground.concepts.items():
                if held == stated and (known := _read_in(facts, lang, ground)):
                    return known
    return None


def _refuse(hit: Hit, found: Found, ground: Ground) -> None:
    said = _said(hit, found)
    what = _WHAT.get(hit.category, "the claim")
    denied = ground.denied.get((hit.category, hit.concept))
    conditional = [
        f for f, _ in ground.concepts.get((hit.category, hit.concept), ()) if f in ground.conditional
    ]
    if denied:
        reason = f"{what} {said} goes against the product sheet ({denied[0][0] or 'the brief'})"
    elif conditional and hit.concept in _CONDITIONAL:
        reason = f"{what} {said} holds only under the condition in {conditional[0]}; name the condition too"
    else:
        reason = f"{what} {said} is not in the product sheet"
    found.fault(_CATEGORY.get(hit.category, hit.category), hit.start, hit.end, reason)


def _quotations(reading: Reading, ground: Ground) -> list[tuple[int, int]]:
    """Stretches that stand word for word in a fact."""
    text = reading.folded.words
    return [
        (at, at + len(whole))
        for _, whole in ground.texts
        if " " in whole or len(whole) >= 4
        for at in [text.find(whole)]
        if at >= 0
    ]


def quoted_facts(reading: Reading, ground: Ground) -> list[str]:
    """The facts whose text stands word for word in the line."""
    text = reading.folded.words
    return [fact for fact, whole in ground.texts if fact and whole in text]


def _questions(reading: Reading) -> list[tuple[int, int]]:
    """Sentences that only ask: `Does it float?`, not `Did you know it floats?`."""
    text = reading.folded.text
    neutral, leading = reading.lexicon.question, reading.lexicon.leading
    spans = []
    for start, end in reading.sentences:
        sentence = text[start:end].strip()
        if not sentence.endswith(("?", "？")) or neutral is None or not neutral.search(sentence):
            continue
        if leading is None or not leading.search(sentence):
            spans.append((start, end))
    return spans


_NEXT = re.compile(r"[\s:]*([^.,!?;:。，！？；：、()]{1,40})")


def _judge_months(found: Found, ground: Ground) -> None:
    """A month that no fact names, also where no day stands beside it."""
    reading = found.reading
    if reading.lexicon.lang not in ground.languages:
        return
    inside = [(q.start - 4, q.end + 4) for q in reading.quantities if q.kind in ("date", "count")]
    for hit in reading.of("cue", "month"):
        words = list(content_words(Folded("", "", reading.folded.words[hit.start : hit.end])))
        if words and not any(w in ground.words for w in words) and not _within(hit, inside):
            found.fault(
                "date", hit.start, hit.end, f"the date {_said(hit, found)} is not in the product sheet"
            )


def _judge_unknown(
    found: Found, ground: Ground, quoted: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    """What is announced as a material, an origin or a thing it works with must share a word with the facts.

    This is how words no vocabulary has are caught; only where the sheet speaks the line's language.
    """
    reading = found.reading
    lang = reading.lexicon.lang
    if lang not in ground.languages:
        return
    for concept, category in (("made_of", "material"), ("made_in", "origin"), ("works_with", "feature")):
        for cue in reading.of("cue", concept):
            if _within(cue, quoted) or _within(cue, asked) or reading.negated(cue):
                continue
            following = _NEXT.match(reading.folded.words, cue.end)
            if following is None:
                continue
            piece = following[1][: 8 if lang in UNSPACED else 40]
            area = (cue.start, following.start(1) + len(piece))
            known = any(area[0] <= h.start < area[1] for h in reading.claims) or any(
                area[0] <= q.start < area[1] for q in reading.quantities
            )
            words = [w for w in content_words(Folded(piece, piece, piece)) if w not in _GRAMMAR]
            if known or not words or any(w in ground.words for w in words[:8]):
                continue
            if any(area[0] <= h.start < area[1] for h in reading.of("exempt") + reading.of("harmless")):
                continue
            what = _WHAT[category]
            end = following.start(1) + len(piece.rstrip())
            said = reading.folded.span(cue.start, end)
            phrase = " ".join(reading.folded.original[said[0] : said[1]].split())
            found.fault(category, cue.start, end, f"{what} in {phrase!r} is not in the product sheet")


def _within(hit: Hit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)


def _said(hit: Hit, found: Found) -> str:
    start, end = found.reading.folded.span(hit.start, hit.end)
    return repr(" ".join(found.reading.folded.original[start:end].split()))
