"""What a line only asks, quotes or tells of people: stretches in which words claim nothing of the product."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .ground import Ground
from .lexicon import common
from .phrases import UNSPACED, Hit
from .reading import Reading

_SHORT_QUESTION = 36
_LIKENED = 16
_AT_FIRST = 2
_THEIRS = 24
_LIKENESSES = frozenset({"disease", "doctor"})  # writing like a doctor's
_LIKENED_UNSPACED = 7
_SHORT_QUESTION_UNSPACED = 14
# What is said of things and scenes, not of the product, where a line tells of people.
_SOFT = frozenset(
    {"material", "feature", "colour", "urgency", "place", "demonym", "eco", "date", "thing", "payment"}
)
_AND = re.compile(
    r"(?:and|or|if|whether|y|o|si|e|ou|se|и|или|а|ли|và|hay|hoặc|dan|atau|apa)\b|和|还是|หรือ|และ|ไหม"
)
_TELLS = frozenset({"held", "has", "made_of", "comes_with", "equipped", "contains"})
REGRETS = re.compile(
    r"\b(?:sorry|i'm afraid|unfortunately|lo siento|lamentablemente|una pena|infelizmente|desculp\w+"
    r"|uma pena|увы|жаль|к сожалению|извините|rất tiếc|xin lỗi|tiếc là|maaf"
    r"|sayang(?:nya)?)\b|ขอโทษ|ขออภัย|เสียใจ|抱歉|可惜|对不起|不好意思"
)
"""Says who is sorry, and has nothing to promise: `these are for right-handers only, sorry`."""
_THINGS = frozenset({"material", "feature", "gift", "thing"})
_HERE = frozenset({"here", "aquí", "aqui", "здесь"})  # with whom, too: who here
_OWN = re.compile(
    r"\b(?:i|i've|we|we've|yo|eu|я|мы|em|mình|tôi|aku|saya|gue|gua|pregunté|perguntei|preguntamos)\b|我|咱|ผม|หนู|ดิฉัน"
)  # who tells of having asked
# Words that turn to the product even there.
_OF_THE_PRODUCT = frozenset({"made_of", "made_in", "comes_with", "equipped", "contains", "works_with"})


def questions(reading: Reading) -> list[tuple[int, int]]:
    """Sentences that only ask: `Does it float?`, not `Did you know it floats?`, nor where a yes follows; what
    others are said to ask: `Maya asks about rain`; and what is said not to be claimed."""
    text = reading.folded.text
    neutral, leading, yes = reading.lexicon.question, reading.lexicon.leading, reading.lexicon.yes
    spans = disclaimed(reading)
    for at, (start, end) in enumerate(reading.sentences):
        sentence = text[start:end].strip()
        following = (
            text[end : reading.sentences[at + 1][1]].strip() if at + 1 < len(reading.sentences) else ""
        )
        if yes is not None and yes.match(following):
            continue
        if not sentence.endswith(("?", "？")):
            reported = _reported(start, end, reading)
            if reported is None and REGRETS.match(following):
                spans.append((start, end))  # `She wants to machine-wash it. Sorry, that's a no.`
            if reported is not None and not (
                yes is not None and yes.match(text[reported[1] :].lstrip(" :,—-"))
            ):
                spans.append(reported)
            continue
        short = len(sentence) <= (
            _SHORT_QUESTION_UNSPACED if reading.lexicon.lang in UNSPACED else _SHORT_QUESTION
        )
        if not short and (neutral is None or not neutral.search(sentence)):
            reported = _reported(start, end, reading)
            spans += [reported] if reported is not None else []
            continue
        if leading is None or not leading.search(sentence):
            spans.append((_asks_from(start, end, reading), end))
    return spans


def _asks_from(start: int, end: int, reading: Reading) -> int:
    """Where a question begins that ends a sentence in which something is told first: `the frame is all teak,
    isn't the grain handsome?`"""
    lexicon, text = reading.lexicon, reading.folded.text
    commas = [m.end() for m in re.finditer(r"[,，]\s*", text[:end]) if m.start() > start]
    if not commas or lexicon.question is None:
        return start
    told, asked = text[start : commas[-1]], text[commas[-1] : end]
    if lexicon.question.search(told) or not lexicon.question.search(asked):
        return start
    cues = {h.concept for h in reading.of("cue") if start <= h.start < commas[-1]}
    return commas[-1] if cues & _TELLS else start


def disclaimed(reading: Reading) -> list[tuple[int, int]]:
    """What a line says it does not claim, up to a `but`: `I won't tell you it's the best in the world`."""
    spans = []
    for cue in reading.of("cue", "disclaims"):
        _, end = reading.sentence(cue.start)
        turned = [h.start for h in reading.of("cue", "but") if cue.end <= h.start < end]
        spans.append((cue.start, min(turned, default=end)))
    return spans


def sold_apart(hit: Hit, reading: Reading) -> bool:
    """Whether the clause says that the thing is no part of what is sold: `the stone is sold separately`."""
    clause = reading.clause(hit.start)
    return hit.category in _THINGS and any(
        reading.clause(h.start) == clause for h in reading.of("cue", "apart")
    )


def answered_no(hit: Hit, reading: Reading) -> bool:
    """Whether the sentence denies what the one before asks: `Does coffee heal? No, sleep heals.`"""
    start, end = reading.sentence(hit.start)
    before = next((s for s in reading.sentences if s[1] == start), None)
    text, no = reading.folded.text, reading.lexicon.no
    if before is None or no is None or not text[slice(*before)].rstrip().endswith(("?", "？")):
        return False
    if no.match(text[start:end].lstrip()) is None:
        return False
    asked = [h for h in reading.hits if before[0] <= h.start < before[1]]
    parts = [set(r.of) for r in common().constructions if (r.category, r.concept) == hit[:2]]
    fields = {h.concept for h in asked if h.category == "field"}
    return any(h[:2] == hit[:2] for h in asked) or any(of <= fields for of in parts)


def of_viewers(reading: Reading) -> list[tuple[int, int]]:
    """Questions about the viewers' own lives: `Who has been up Snowdon?`"""
    leading = reading.lexicon.leading
    return [
        (start, end)
        for start, end in reading.sentences
        for sentence in [reading.folded.text[start:end].strip()]
        if sentence.endswith(("?", "？")) and (leading is None or not leading.search(sentence))
    ]


def unturned(
    spans: Iterable[tuple[int, int]], reading: Reading, also: frozenset[str]
) -> list[tuple[int, int]]:
    """Those of the stretches in which no word turns to the product; the cues in `also` turn, too."""
    words = reading.folded.words
    turning = [
        h
        for h in reading.of("cue")
        if (h.concept in also and words[h.start : h.end] not in _HERE) or h.concept in _OF_THE_PRODUCT
    ]
    turning += reading.of("certificate")
    at = [*(h.start for h in turning), *(a for a, _ in reading.masked_names)]
    return [(start, end) for start, end in spans if not any(start <= a < end for a in at)]


def _reported(start: int, end: int, reading: Reading) -> tuple[int, int] | None:
    """What somebody is said to ask, up to a colon or a dash, behind which the answer may begin."""
    for cue in reading.of("cue", "asks"):
        if start <= cue.start < end:
            text = reading.folded.text
            stops = [at for mark in (":", "：", " - ", "—") if (at := text.find(mark, cue.end, end)) >= 0]
            yes = reading.lexicon.yes
            parting = r"\s+" if reading.lexicon.lang == "th" else r"[,，]\s*"
            commas = [m.end() for m in re.finditer(parting, text[:end]) if m.start() >= cue.end]
            stops += [at for at in commas if yes is not None and yes.match(text, at)]  # and answered
            # `For those who ask, it floats`, `给问的朋友说一下，`: the answer follows at once.
            if any(start <= h.start < end for h in reading.of("cue", "to_askers")):
                stops += commas[:1]
            # `Many ask where it's from, it's made in Poland`: what does not ask itself answers.
            stops += [at for at in commas if not _asks_on(at, end, reading)][:1]
            # What the host says before having asked is told: `three are left, I've just asked the warehouse`.
            told = [m.end() for m in re.finditer(r"[,，]\s*", text[: cue.start]) if m.start() > start]
            first = told[-1] if told and _OWN.search(text, told[-1], cue.end) else start
            return first, min(stops, default=end)
    return None


def _asks_on(at: int, end: int, reading: Reading) -> bool:
    """Whether what follows a comma is asked, too: `Maya asks about rain, and whether it floats`."""
    text, lexicon = reading.folded.text, reading.lexicon
    if _AND.match(text, at) or text[at:end].rstrip().endswith(("?", "？")):
        return True
    patterns = (lexicon.question, lexicon.asking if lexicon.lang != "zh" else None)
    return any(pattern is not None and pattern.search(text, at, end) for pattern in patterns)


def of_kin(reading: Reading) -> list[tuple[int, int]]:
    """What is told of relatives and neighbours where nobody has or uses anything: `my sister's cat sings`."""
    spans = []
    for start, end in reading.sentences:
        cues = [h for h in reading.of("cue") if start <= h.start < end]
        named = min((h.start for h in cues if h.concept == "kin"), default=end)
        if named < end and not any(h.concept in ("uses", *_OF_THE_PRODUCT) for h in cues):
            spans.append((named, end))
    return spans


def told(reading: Reading) -> list[tuple[int, int]]:
    """Sentences about people and old times: `My gran kept hers in a drawer.`"""
    spans = of_kin(reading)
    for start, end in reading.sentences:
        cues = [h for h in reading.of("cue") if start <= h.start < end]
        if any(h.concept == "story" for h in cues) and not any(h.concept in _OF_THE_PRODUCT for h in cues):
            spans.append((start, end))
    return spans


def of_people(reading: Reading) -> list[tuple[int, int]]:
    """Sentences that begin with relatives or friends and do not turn to the product: `my nephew ordered
    milk`."""
    spans = []
    for start, end in reading.sentences:
        cues = [h for h in reading.of("cue") if start <= h.start < end]
        first = any(
            h.concept == "kin" and (h.start - start <= _AT_FIRST or _whose(h, start, reading)) for h in cues
        )
        turned = any(h.concept in ("this", *_OF_THE_PRODUCT) for h in cues)
        if first and not turned and not any(start <= a < end for a, _ in reading.masked_names):
            spans.append((start, end))
    return spans


def _whose(kin: Hit, start: int, reading: Reading) -> bool:
    """Whether what the sentence begins with is theirs: `แก้วกาแฟของพ่อ`, my father's cup."""
    text = reading.folded.text[start : kin.start].rstrip()
    return len(text) <= _THEIRS and text.endswith(("ของ", " của", "那把", "那个"))


def is_soft(hit: Hit) -> bool:
    """Whether a phrase says nothing of the product where a line tells of people."""
    return hit.category in _SOFT or hit.concept in ("own_use", "child_safe", "experience")


def likened(hit: Hit, reading: Reading) -> bool:
    """Whether a thing or material only serves to say what something is like: `like a little picnic bag`."""
    reach = _LIKENED_UNSPACED if reading.lexicon.lang in UNSPACED else _LIKENED
    clause = reading.clause(hit.start)
    return (is_soft(hit) or hit.concept in _LIKENESSES) and any(
        0 <= hit.start - cue.end <= reach and reading.clause(cue.start) == clause
        for cue in reading.of("cue", "simile")
    )


def quotations(reading: Reading, ground: Ground) -> list[tuple[int, int]]:
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


def within(hit: Hit, spans: list[tuple[int, int]]) -> bool:
    """Whether the phrase lies in one of the stretches."""
    return any(start <= hit.start and hit.end <= end for start, end in spans)
