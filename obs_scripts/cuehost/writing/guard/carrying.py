"""Which facts carry a claim: those that state it, or more than it, in the line's language."""

from __future__ import annotations

import re
from decimal import Decimal

from .amounts import POLICY
from .baskets import basket_amounts
from .folding import Folded
from .found import Found
from .ground import NOT_OF_TERMS, Ground
from .lexicon import common
from .phrases import SPACED_LETTER, UNSPACED, Hit
from .reading import Reading
from .sums import pieces_said
from .wording import compact, content_words, prefixes

_CONDITIONAL = ("free_shipping", "gift")
_INCLUDED_WITHIN = 2
_FILLERS = frozenset(
    {"you", "you'll", "will", "find", "get", "there", "there's", "is", "are", "a", "an", "the"}
)
_NEXT = re.compile(r"[\s:]*([^.,!?;:。，！？；：、()]{1,40})")
_ACRONYM = re.compile(rf"(?<!{SPACED_LETTER.pattern})[A-Z]{{2,6}}(?!{SPACED_LETTER.pattern})")
_MARK = re.compile(r"[a-z]{2,}")
# Of these the words themselves are the claim: where a fact has the words, it has the claim.
_IN_WORDS = frozenset({"material", "feature", "colour", "gift", "payment"})
_SHORTEST = 3
_MODAL = re.compile(r"^(?:可以|能够|能|可|会)(?=.)")
_SHARED = 6
_FLEETING = re.compile("[оеё](?=[бвгджзклмнпрстфхцчшщ]$)")  # Russian: чехол, чехле
_OF_THINGS = frozenset({"feature", "gift"})
_ENDING = 3
_AKIN = 5
# What a line says that tells how much is missing for free delivery.
_SHORT_OF = re.compile(
    r"\b(?:short of|away from|le faltan?|te faltan?|os faltan?|faltam?|не хватает|thiếu|kurang)\b|还差|ขาดอีก"
)
_AT = frozenset({"ở", "tại", "từ", "bên", "nước", "di", "dari"})
_RATINGS = frozenset({"rating"})
_LEAST_QUOTED = 3
_PIECES = 9
_GIVEN_WITHIN = 40
_SHORTEST_ITEM = 4
# What a fact is about by its id alone.
_NAMED = frozenset({"personalised", "pouch", "folds", "foldable"})
_LISTED = re.compile(r"\s*(?:[,;，、；]|和|以及|และ|\b(?:và|dan|and|y|e|и)\b)\s*")
_IN_THE_BOX = frozenset({"included", "in_the_box", "contents", "accessories", "box"})


def carrying(hit: Hit, key: tuple[str, str], found: Found, ground: Ground) -> list[str] | None:
    """The facts that state the claim.

    A fact with a text in the line's language must state it there. Of a concept that stands for several
    things (`collagen`, `retinol`, ...) it must be the same one.
    """
    lang = found.reading.lexicon.lang
    said_words = found.reading.folded.words[hit.start : hit.end]
    facts = _read_in(ground.concepts.get(key), lang, ground) or _implied(
        key, ground, lang, rated=_speaks_of_ratings(hit, found)
    )
    by_name = [f for f, read_in in ground.concepts.get(key, ()) if read_in == "" and f in (facts or ())]
    if by_name and key[1] in _NAMED and key not in ground.denied:
        return by_name  # `engraving: up to 12 letters`, in whatever words
    if facts and (key[0] in ("place", "demonym") or key[1] in common().grouped - _RATINGS):
        said = found.reading.folded.words[hit.start : hit.end]
        words = [w for w in content_words(Folded("", "", said)) if w not in _leading(hit, found)] + [said]
        if key[0] in ("place", "demonym") and lang not in UNSPACED:  # Australia, Australian
            start = said[:4]
            words = [*(w for w in ground.words if w.startswith(start)), *words]
        facts = [
            f
            for f in facts
            if lang not in ground.spoken.get(f, ())
            or (key[0] == "place" and key[1] != "elsewhere" and len(said.split()[-1]) < _SHORTEST)  # ở Ý
            or (all if key[1] in ("ingredient", "shade") or (lang == "zh" and key[1] == "tested") else any)(
                f in ground.words.get(w, ()) for w in _telling(words, lang)
            )
            or (
                (lang in UNSPACED or lang == "vi")  # whose syllables are too short to be words
                and any(
                    f == fact and (said in whole or (key[0] == "certificate" and _shares(said, whole)))
                    for fact, whole in ground.texts
                )
            )
        ]
    if facts and key[0] in ("place", "demonym") and _made_there(hit, found):
        facts = [f for f in facts if not POLICY & set(f.rpartition(":")[2].split("_"))]
    if not facts and key[1] == "elsewhere":  # `ở Ý`
        at, _, place = said_words.partition(" ")
        place = place if at in _AT else ""
        facts = [f for f, whole in ground.texts if place and f and place in whole.split()]
        facts += [f for f in ground.words.get(place, ()) if f]
    if not facts and key[1] == "no_minimum":  # of what is always free
        free = _read_in(ground.concepts.get(("shipping", "free_shipping")), lang, ground)
        above = {k.fact for k in ground.quantities if k.quantity.kind == "money"}
        return [f for f in free if f not in above] or None
    if not facts and key[1] == "gift":
        return _in_the_box(hit, found, ground) or None
    if not facts and key[1] == "included":
        return _naming_what_follows(hit, found, ground)
    if not facts and key[0] == "certificate":
        return (
            _named_mark(hit, found, ground)
            or _certified_as(key[1], found, ground)
            or _naming_its_certificate(hit, found, ground)
        )
    return facts or None


def _made_there(hit: Hit, found: Found) -> bool:
    """Whether the sentence tells where something is made, not where it is sent."""
    reading = found.reading
    sentence = reading.sentence(hit.start)
    return any(
        reading.sentence(h.start) == sentence
        for h in (*reading.of("cue", "made_in"), *reading.of("field", "making"))
    )


def _leading(hit: Hit, found: Found) -> set[str]:
    """The words of a place that belong to what announces it: the `tại` of `sản xuất tại Đức`."""
    reading = found.reading
    cues = [*reading.of("cue", "made_in"), *reading.of("cue", "origin")]
    return {
        word
        for cue in cues
        if hit.category == "place" and cue.start <= hit.start < cue.end
        for word in reading.folded.words[hit.start : cue.end].split()
    }


def _telling(words: list[str], lang: str) -> list[str]:
    """The words that may tell which of several things is meant: not the pieces of a long Thai word."""
    if lang == "th" and len(words) > _PIECES:
        return words[-1:]
    return words[:-1] or words


def _in_the_box(hit: Hit, found: Found, ground: Ground) -> list[str]:
    """The facts that list what comes in the box, where a whole item of theirs is what the line gives."""
    reading = found.reading
    last = min(reading.sentence(hit.start)[1], hit.end + _GIVEN_WITHIN)
    given = reading.folded.words[hit.end : last]
    if reading.lexicon.lang == "th":  # a space begins what else there is
        given = given.strip().split(" ")[0]
    counts = [q for q in reading.quantities if hit.end <= q.start < last and q.values != {1}]
    known = [k.quantity.values for k in ground.quantities if k.fact.rpartition("/")[2] in _IN_THE_BOX]
    if any(not any(q.values & values for values in known) for q in counts):
        return []
    return [
        fact
        for fact, whole in ground.texts
        if fact.rpartition("/")[2] in _IN_THE_BOX
        and any(len(item) >= _SHORTEST_ITEM and item in given for item in _LISTED.split(whole))
    ]


def _speaks_of_ratings(hit: Hit, found: Found) -> bool:
    """Whether what people are said to think is told by stars: the numbers are judged as such."""
    return any(
        hit.start <= h.start and h.end <= hit.end and h != hit
        for h in found.reading.of("social_proof", "rating")
    ) or (hit.concept == "customers" and bool(found.reading.of("social_proof", "rating")))


def in_words(hit: Hit, found: Found, ground: Ground) -> list[str] | None:
    """The facts in whose words the claim is said: `чехол из силикона` beside `силиконовый чехол`."""
    reading = found.reading
    if hit.category not in _IN_WORDS:
        return None
    said = reading.folded.words[hit.start : hit.end]
    if reading.lexicon.lang in UNSPACED:
        said = _MODAL.sub("", said) or said
        return (
            list(
                dict.fromkeys(
                    f
                    for f, whole in ground.texts
                    if f and (said in whole or (hit.category in _OF_THINGS and _shares(said, whole)))
                )
            )
            or None
        )
    if reading.lexicon.lang == "vi":  # the first syllable says what it is: túi đựng, túi đệm
        said = said.split(maxsplit=1)[0] if hit.category == "feature" else said
    held: set[str] | None = None
    cues = {
        word
        for h in reading.of("cue")
        if hit.start <= h.start and h.end <= hit.end
        for word in reading.folded.words[h.start : h.end].split()
    }
    whole = re.findall(r"\w+", said)
    for word in content_words(Folded(said, said, said)):
        if len(word) < _SHORTEST or any(cue.startswith(word) for cue in cues):
            continue
        start = word[: max(_AKIN, len(word) - 1)]
        full = next((one for one in whole if one.startswith(word)), word)
        facts = {
            f
            for known, fs in ground.words.items()
            if known.startswith(start[:_AKIN])
            and _alike(known, word)
            and (len(known) == len(word) or min(len(known), len(word)) >= _AKIN or full.startswith(known))
            and not (hit.category == "material" and ground.foreign(known, reading.lexicon.lang))
            for f in fs
            if f
        }
        held = facts if held is None else held & facts
    if hit.category == "gift" and held:  # of which terms of shipping and returns tell nothing
        held = {f for f in held if f.rpartition(":")[2] not in NOT_OF_TERMS["gift"] | {"shipping"}}
    return sorted(held) if held else None


def names_the_same(hit: Hit, key: tuple[str, str], found: Found, ground: Ground) -> bool:
    """Whether what a fact denies is what the phrase names, where a concept gathers several things."""
    if key[1] not in common().grouped:
        return True
    reading = found.reading
    said = reading.folded.words[hit.start : hit.end]
    facts = {f for f, _ in ground.denied[key]}
    if reading.lexicon.lang in UNSPACED:
        return any(f in facts and said in whole for f, whole in ground.texts)
    words = list(content_words(Folded(said, said, said)))
    return any(facts & ground.words.get(w, set()) for w in words) or any(
        f in facts and any(f" {w}" in f" {whole}" for w in words) for f, whole in ground.texts
    )


def on_the_sheet(hit: Hit, reading: Reading, ground: Ground) -> bool:
    """Whether some text of the sheet, be it only a question, has the words of the phrase."""
    said = reading.folded.words[hit.start : hit.end]
    words = [said] if reading.lexicon.lang in UNSPACED else [w[:_AKIN] for w in said.split()]
    return any(
        all(f" {w}" in f" {whole}" or (w in whole and len(words) == 1) for w in words)
        for _, whole in ground.texts
    )


def _shares(said: str, whole: str) -> bool:
    """Whether a text has a long piece of the Thai words."""
    return "\u0e00" <= said[0] <= "\u0e7f" and any(
        said[i : i + _SHARED] in whole for i in range(len(said) - _SHARED + 1)
    )


def _alike(known: str, word: str) -> bool:
    known, word = _FLEETING.sub("", known), _FLEETING.sub("", word)
    size = min(len(known), len(word))
    longer = abs(len(known) - len(word))
    return size >= _SHORTEST and known[:size] == word[:size] and longer <= (_ENDING if size >= _AKIN else 1)


def _naming_what_follows(hit: Hit, found: Found, ground: Ground) -> list[str] | None:
    """The facts that name what stands right after the phrase, `it comes with a` hook, or, where nothing
    follows, right before it: a brush `in the box`."""
    words = found.reading.folded.words
    following = _NEXT.match(words, hit.end)
    if following is not None:
        said = [word for word in following[1].split() if word not in _FILLERS]
        piece = " ".join(said[:_INCLUDED_WITHIN])
    else:
        piece = " ".join(words[: hit.start].split()[-_INCLUDED_WITHIN:])
    facts = [ground.words.get(word, ()) for word in content_words(Folded(piece, piece, piece))]
    return sorted({fact for named in facts for fact in named}) or None


def _named_mark(hit: Hit, found: Found, ground: Ground) -> list[str] | None:
    """The facts that hold a certificate, where the marks the phrase names all stand in the sheet."""
    marks = _MARK.findall(found.reading.folded.words[hit.start : hit.end])
    named = [mark for mark in marks if mark in ground.tokens]
    if not named:
        return None
    return sorted(_certificates(ground)) or None


def _certified_as(concept: str, found: Found, ground: Ground) -> list[str] | None:
    """The certificate that the line names beside the word `certified`."""
    if concept != "certified":
        return None
    for quantity in found.reading.quantities:  # certified to EN 1078
        if quantity.kind == "code" and ground.codes.get(compact(quantity.written)):
            return [ground.codes[compact(quantity.written)]]
    said = set(content_words(found.reading.folded))
    held = _certificates(ground)
    if _marks_stand(found, ground):  # Certificate: CE
        return sorted(held) or None
    return [f for f in held if any(f in ground.words.get(word, ()) for word in said)] or None


def _naming_its_certificate(hit: Hit, found: Found, ground: Ground) -> list[str] | None:
    """The certificate that the sentence names, where the phrase is only the word for one: `证书是UKCA`."""
    reading = found.reading
    if not any(h.start <= hit.start and hit.end <= h.end for h in reading.of("field", "certificate")):
        return None
    start, end = reading.sentence(hit.start)
    said = reading.folded.words[start:end]
    held = _certificates(ground)
    quoted = [f for f, whole in ground.texts if f in held and whole in said]
    return quoted or (sorted(held) if _marks_stand(found, ground) else []) or None


def _certificates(ground: Ground) -> set[str]:
    """The facts that hold a certificate."""
    return {
        f for (category, _), held in ground.concepts.items() if category == "certificate" for f, _ in held
    }


def _marks_stand(found: Found, ground: Ground) -> bool:
    """Whether the line has marks in capitals, and all of them stand in the sheet."""
    marks = _ACRONYM.findall(found.reading.folded.original)
    return bool(marks) and all(mark.lower() in ground.tokens for mark in marks)


def _read_in(stated: list[tuple[str, str]] | None, lang: str, ground: Ground) -> list[str]:
    return [f for f, read_in in stated or () if read_in in (lang, "") or lang not in ground.spoken.get(f, ())]


def holds(hit: Hit, facts: list[str], found: Found, ground: Ground) -> bool:
    """Whether a fact carries the claim: one that holds under a condition carries only a conditional line."""
    if hit.concept not in _CONDITIONAL:
        return True
    for fact in facts:
        if fact not in ground.conditional or _quoted(fact, found, ground):
            return True
        thresholds = [k.quantity for k in ground.quantities if k.fact == fact and k.quantity.kind == "money"]
        prices = [money for _, money in ground.price]
        threshold = max((v for q in thresholds for v in q.values), default=None)
        if threshold is None:
            if found.reading.conditional:
                return True
        elif (
            any(
                price.amount * pieces >= threshold
                for price in prices
                for pieces in (1, *pieces_said(found.reading))
            )
            or any(threshold in q.values for q in found.reading.quantities)
            or _SHORT_OF.search(found.reading.folded.text)
            or _pays_enough(threshold, found, ground)
        ):
            return True
    return False


def _pays_enough(threshold: Decimal, found: Found, ground: Ground) -> bool:
    """Whether the line tells what a basket costs that is sent free; its amount is judged for itself."""
    other = {money.amount for _, money in (*ground.list_price, *ground.saving)}
    baskets = {a for q in found.reading.quantities for a in basket_amounts(q, found.reading, ground)}
    return any(
        value >= threshold and value not in other and any(0 <= amount - value < 1 for amount in baskets)
        for q in found.reading.quantities
        if q.kind in ("money", "count")
        for value in q.values
    )


def _quoted(fact: str, found: Found, ground: Ground) -> bool:
    """Whether the line has the whole text of the fact, its condition with it."""
    words = found.reading.folded.words
    if any(f == fact and whole in words for f, whole in ground.texts):
        return True
    said = prefixes(content_words(found.reading.folded))
    return any(
        f == fact and len(own) >= _LEAST_QUOTED and prefixes(own) <= said
        for f, own in ground.phrases.get(found.reading.lexicon.lang, ())
    )


def _implied(key: tuple[str, str], ground: Ground, lang: str, *, rated: bool = False) -> list[str] | None:
    """Facts that say more than the claim: `walnut` carries `wood`."""
    category, concept = key
    if category in ("place", "demonym"):
        both = [*ground.concepts.get(("place", concept), ()), *ground.concepts.get(("demonym", concept), ())]
        if both:
            return _read_in(both, lang, ground)
    if concept == "discount" and ground.list_price:
        return [ground.list_price[0][0]]
    if concept in _RATINGS or (category == "social_proof" and rated):
        return list(dict.fromkeys(k.fact for k in ground.quantities if k.quantity.kind == "rating")) or None
    if concept == "half_price":
        return [fact for fact, percent in ground.percents if abs(percent - 50) < 1]
    for stated, implied in common().implied.items():
        if concept in implied:
            for (_, held), facts in ground.concepts.items():
                if held == stated and (known := _read_in(facts, lang, ground)):
                    return known
    return None
