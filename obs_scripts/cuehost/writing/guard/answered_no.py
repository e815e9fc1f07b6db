"""Judging what the sheet's own questions are answered no to: where `Can I use it as a seat belt?` is, no line
may tell people to buckle it to the seat belt."""

from __future__ import annotations

from .asked import within
from .folding import Folded
from .found import Found
from .ground import Ground
from .lexicon import lexicon
from .phrases import UNSPACED, Hit
from .reading import Reading
from .reasons import because
from .wording import WHOLE, beginnings, content_words, naming, prefixes

_FEWEST, _SHARE = 2, 0.6
_UNSURE = frozenset({"vi", "id", *UNSPACED})  # parts of words are shared by chance
# What questions are asked with.
_ASKING_WORDS = (
    "can could does will use used using work works good for with come comes there need have has the "
    "and this you from any sirve sirven puede pueden puedo usar para funciona trae viene tiene hay "
    "vale con una este esta los las que por como hace serve servem posso pode usar para funciona vem "
    "tem com uma esse essa este faz como можно подойдет подходит будет есть комплекте работает для "
    "или она оно его это если нужен нужна нужно вместо"
)
_ASKING = prefixes(content_words(Folded(_ASKING_WORDS, _ASKING_WORDS, _ASKING_WORDS)))
_NEARLY_ALL = 0.8
_LEAST = {"zh": 3, "th": 5, "vi": 3}  # of pieces of words; elsewhere of words
_MOST = 14


def asked_for(question: str, lang: str) -> frozenset[str]:
    """The words of a folded question that say what is asked, without those that ask; none where too few."""
    neutral = lexicon(lang).asking
    if neutral is None:
        return frozenset()
    words = naming(neutral.sub(" ", question), lang)
    return words if _LEAST.get(lang, 2) <= len(words) <= _MOST else frozenset()


def judge_answered_no(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """Faults where a line says what a question was answered no to: in nearly all the question's words, or in
    most of those that the answer rules out, and denies nothing. `silent` are the stretches that only ask or
    tell of people."""
    _judge_asked(found, ground, silent)
    _judge_ruled_out(found, ground, silent)


def _judge_asked(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """A fault where a sentence has the words of a question that the sheet denies, and denies nothing."""
    reading = found.reading
    asked = ground.asked.get(reading.lexicon.lang)
    if not asked:
        return
    text = reading.folded.words
    thai_asks = reading.lexicon.question if reading.lexicon.lang == "th" else None  # no mark ends a question
    for start, end in reading.sentences:
        whole = Hit("feature", "asked", start, end)
        if (
            within(whole, silent)
            or text[start:end].rstrip().endswith(("?", "？"))
            or (thai_asks is not None and thai_asks.search(text, start, end))
            or any(start <= n.start < end for n in (*reading.of("negators"), *reading.of("field", "skip")))
        ):
            continue
        said = naming(text[start:end], reading.lexicon.lang)
        for fact, words in asked:
            if len(words & said) >= _NEARLY_ALL * len(words):
                phrase = text[start:end].strip(" .!。！")
                found.fault(
                    "feature", start, end, because("against", what="feature", said=phrase, where=fact)
                )
                break


def _judge_ruled_out(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """A fault where a line affirms what was answered with no, in two or more and most of its words."""
    reading = found.reading
    lang = reading.lexicon.lang
    denied = [(fact, words) for fact, code, words in ground.ruled_out if code == lang]
    if not denied or lang in _UNSURE:
        return
    spoken = {word for word, _ in beginnings(reading.folded.words)}
    asked = [
        (fact, ruled_out)
        for fact, words in denied
        # First what costs little: few lines have any two of the words.
        if words & spoken and (ruled_out := words - _ASKING - _stated_elsewhere(fact, ground))
    ]
    if not asked:
        return
    for start, end in reading.sentences:
        if _denies(start, end, reading) or any(a <= start < b for a, b in silent):
            continue
        said = [(word, start + at) for word, at in beginnings(reading.folded.words[start:end])]
        for fact, words in asked:
            places = [at for word, at in said if word in words]
            fewest = min(_FEWEST, len(words)) if all(len(w) == WHOLE for w in words) else _FEWEST
            if len({word for word, _ in said if word in words}) >= max(fewest, _SHARE * len(words)):
                phrase = reading.folded.words[places[0] : end].strip(" .!")
                reason = because("against", what="feature", said=phrase, where=fact)
                found.fault("feature", places[0], end, reason)
                return


def _stated_elsewhere(fact: str, ground: Ground) -> frozenset[str]:
    """The words of the other facts, which a line may say."""
    return prefixes(word for word, facts in ground.words.items() if facts - {fact, ""})


def _denies(start: int, end: int, reading: Reading) -> bool:
    stops = (*reading.of("negators"), *reading.of("cue", "simile"), *reading.of("field", "skip"))
    asks = reading.folded.text[start:end].rstrip().endswith("?")
    return asks or any(start <= h.start < end for h in stops)
