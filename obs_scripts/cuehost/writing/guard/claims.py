"""Judging words: materials, origins, promises, praise and the like must stand in the facts."""

from __future__ import annotations

import re

from .announced import judge_announced
from .asked import (
    answered_no,
    is_soft,
    likened,
    of_kin,
    of_people,
    questions,
    quotations,
    sold_apart,
    told,
    unturned,
    within,
)
from .carrying import carrying, holds, in_words, names_the_same
from .comparing import of_a_currency, of_amounts, of_measures, of_taste
from .evidence import is_evidence
from .found import Found, said
from .ground import Ground
from .illnesses import never_caught, told_of_illness, warned_of
from .lexicon import common
from .phrases import UNSPACED, Hit
from .reading import Reading
from .reasons import because
from .verdict import CATEGORIES

_CATEGORY = {"place": "origin", "demonym": "origin", "colour": "feature"}
_WHAT = {"place": "origin", "demonym": "origin", "colour": "colour"}
_CONTRADICTED = frozenset({"material", "feature", "shipping", "safety"})
_CONDITIONAL = ("free_shipping", "gift")
_BY_ITSELF = frozenset({"auto_off", "automatic"})  # of one thing, not of another
_BY_DENYING = frozenset({"food_diet"})  # not a grain of sugar
_TURNING = frozenset({"this", "uses"})
# What people had and did once, where no word turns to the product.
_LIVED = frozenset({"gift", "superlative", "comparison"})
_WAY_BACK = re.compile(r"^(?:we|i) (?:pay|cover)|คืน|back|return|vuelta|devol|volta|обратн|balik|退|trả lại")
_OF_PEOPLE = frozenset({"customers", "own_use"})
_SHORT_WORD = 4
_DENIED_BEHIND = 16
_DENIED_BEHIND_UNSPACED = 6
_WITHOUT = (
    "sin ",
    "sem ",
    "без ",
    "without",
    "tanpa ",
    "无",
    "没有",
    "ไม่มี",
    "ไร้",
    "khong co",
    "không có",
    "free ",
    "ningun",
    "nenhum",
    "никак",
)
_PLACED = frozenset(
    {"dishwasher", "microwave", "oven", "freezer", "machine_wash", "dryer_ok", "data", "induction", "swim",
     "child_safe", "gas_hob", "waterproof", "wash", "vegan", "water_resistant",
     "natural", "organic", "pregnancy"}
)  # fmt: skip


def judge_claims(found: Found, ground: Ground) -> None:
    """Checks every phrase of the vocabulary in a line, and what stands after words that announce a claim."""
    reading = found.reading
    quoted = quotations(reading, ground)
    asked = questions(reading)
    stories, kin, people = told(reading), of_kin(reading), of_people(reading)
    idle = unturned(stories, reading, _TURNING)
    rated = [(q.start, q.end) for q in reading.quantities if q.kind == "rating"]  # judged as numbers
    refused: list[tuple[Hit, bool]] = []
    carried: set[tuple[str, int, int]] = set()
    for hit in reading.claims:
        if (
            not _is_claim(hit, reading)
            or within(hit, asked)
            or within(hit, rated)
            or (is_soft(hit) and within(hit, stories))
            or (is_soft(hit) and hit.concept not in _OF_PEOPLE and within(hit, people))
            or (hit.concept == "own_use" and within(hit, people) and not reading.of("field", "ours"))
            or (hit.concept in _OF_PEOPLE and within(hit, kin))
            or likened(hit, reading)
            or (hit.category in ("superlative", "comparison") and of_taste(hit, reading))
            or (hit.category in _LIVED and within(hit, idle))
            or is_evidence(hit, reading, ground)
            or (hit.concept == "folds" and _sold(hit, reading, ground))
            or (hit.concept in ("ingredient", "pouch") and _used_with(hit, reading))
        ):
            continue
        if hit.concept == "free_shipping" and _of_the_way_back(hit, reading):
            hit = hit._replace(category="guarantee", concept="free_returns")  # noqa: PLW2901
        key = (hit.category, hit.concept)
        if hit.concept == "open_returns" and key not in ground.denied:
            continue  # only a fault where the terms rule it out
        if hit.concept == "child_safe" and _for_children(hit, reading, ground):
            continue
        facts = carrying(hit, key, found, ground)
        denied = key in ground.denied and names_the_same(hit, key, found, ground)
        if denied and hit.concept != "open_returns" and _clause_denies(hit, reading):
            found.trace(f for f, _ in ground.denied[key] if f)
            continue
        if (
            (hit.concept in _PLACED and denied_behind(hit, reading))
            or reading.flatly_denied(hit)
            or (hit.concept == "folds" and _denied_inside(hit, reading))
            or sold_apart(hit, reading)
            or answered_no(hit, reading)
        ):
            continue
        if (
            told_of_illness(hit, reading, stories)
            or warned_of(hit, reading, ground)
            or _what_advice_is_for(hit, reading)
        ):
            continue
        if hit.category != "competitor" and _denied_before(hit, reading) and not never_caught(hit, reading):
            if (
                facts
                and key not in ground.denied
                and hit.category in _CONTRADICTED
                and hit.concept not in _BY_ITSELF
                and not any(f in ground.conditional for f in facts)
                and reading.negated(hit, 3)
            ):
                found.fault(
                    _CATEGORY.get(hit.category, hit.category), hit.start, hit.end,
                    because("denied", said=said(hit, found), where=facts[0]),
                )  # fmt: skip
            continue
        if facts is None and key in ground.partly and _tells_parts(hit, reading):
            facts = ground.partly[key]
        if facts is None and not denied:
            facts = in_words(hit, found, ground)
        if facts is not None and holds(hit, facts, found, ground):
            found.trace(f for f in facts if f)
            carried.add((hit.category, hit.start, hit.end))
        elif not within(hit, quoted):
            refused.append((hit, denied))
    for hit, denied in refused:
        if hit.concept == "automatic" and any(
            category == hit.category and start < hit.end and hit.start < end
            for category, start, end in carried
        ):
            continue  # that it switches itself off is on the sheet
        # One word may be listed as two things; a mark beside a certificate of that name is two.
        if hit.category == "certificate" or (hit.category, hit.start, hit.end) not in carried:
            _refuse(hit, found, ground, denied=denied)
    judge_announced(found, ground, quoted, asked, stories)


def _tells_parts(hit: Hit, reading: Reading) -> bool:
    """Whether the sentence denies something, too, as a sheet's answer does that holds of a part only."""
    start, end = reading.sentence(hit.start)
    return any(start <= h.start < end for h in reading.of("negators"))


def _sold(hit: Hit, reading: Reading, ground: Ground) -> bool:
    """Whether the word is a form of what is sold here: `телескопа`, which is no telescopic thing."""
    words = reading.folded.words[hit.start : hit.end].split()
    return len(words) == 1 and any(words[0][:-1] in name or words[0] in name for name in ground.sold)


def _denied_before(hit: Hit, reading: Reading) -> bool:
    """Whether what denies stands before the phrase; to a claim that is made by denying it adds nothing."""
    denying = any("not" in r.of and (r.category, r.concept) == hit[:2] for r in common().constructions)
    inside = any(hit.start <= n.start and n.end <= hit.end for n in reading.of("negators"))
    return not denying and not (inside and hit.concept in _BY_DENYING) and reading.negated(hit)


def _denied_inside(hit: Hit, reading: Reading) -> bool:
    """Whether what denies stands between the words of the phrase: `спинка не откидывается`."""
    return any(hit.start < n.start and n.end < hit.end for n in reading.of("negators"))


def _used_with(hit: Hit, reading: Reading) -> bool:
    """Whether somebody puts the product to the thing, and not the thing into the product."""
    sentence = reading.sentence(hit.start)
    cues = {h.concept for h in reading.of("cue") if reading.sentence(h.start) == sentence}
    return "used_so" in cues and not cues & {"contains", "made_of", "comes_with"}


def _for_children(hit: Hit, reading: Reading, ground: Ground) -> bool:
    """Whether a child is only named, and the product is one for children."""
    named = any(h.start <= hit.start and hit.end <= h.end for h in reading.of("field", "child"))
    return named and (("safety", "child_safe") in ground.concepts or ("field", "child") in ground.concepts)


def _clause_denies(hit: Hit, reading: Reading) -> bool:
    """Whether a word beside the phrase denies it; one inside is part of the claim: `can't hurt yourself`."""
    clause = reading.clause(hit.start)
    thai, text = reading.lexicon.lang == "th", reading.folded.text
    harmless = [*reading.of("field", "fearless"), *reading.of("field", "unharmed")]  # without fear
    return any(
        reading.clause(negator.start) == clause
        and not any(h.start <= negator.start < h.end for h in harmless)
        and not (negator.start < hit.end and hit.start < negator.end)
        and not (thai and (" " in text[negator.end : hit.start] or " " in text[hit.end : negator.start]))
        for negator in reading.of("negators")
    )


def denied_behind(hit: Hit, reading: Reading) -> bool:
    """Whether what denies stands behind, as in `в посудомойку не кладите`."""
    reach = _DENIED_BEHIND_UNSPACED if reading.lexicon.lang in UNSPACED else _DENIED_BEHIND
    clause = reading.clause(hit.start)
    harmless = [*reading.of("field", "fearless"), *reading.of("field", "unharmed")]  # nothing happens to him
    return any(
        0 <= negator.start - hit.end <= reach
        and reading.clause(negator.start) == clause
        and not reading.folded.words.startswith(_WITHOUT, negator.start)
        and not any(h.start <= negator.start < h.end for h in harmless)
        for negator in reading.of("negators")
    )


def _what_advice_is_for(hit: Hit, reading: Reading) -> bool:
    """Whether the phrase says what some advice of use is good for: `put a glass of water by, so that the wood
    doesn't crack`."""
    if hit.category not in ("feature", "safety", "guarantee", "urgency"):
        return False
    start, end = reading.sentence(hit.start)
    cues = [h for h in reading.of("cue") if start <= h.start < end]
    advised = [h for h in cues if h.concept == "advises" and h.start < hit.start]
    if hit.category == "feature" and any(-1 <= hit.start - h.end <= 1 for h in advised):
        return True  # set an alarm
    return bool(advised) and any(h.concept == "purpose" and h.start <= hit.start for h in cues)


def _is_claim(hit: Hit, reading: Reading) -> bool:
    """Whether the phrase states something here: a country does beside `made in`, a colour by `comes in`."""
    if hit.category == "material" and any(h.start < hit.start < h.end for h in reading.of("attribute")):
        return False  # the `kính`, glass, of `đường kính`, the diameter
    if hit.category in ("place", "demonym") and any(
        q.currencies and q.start < hit.end and hit.start < q.end for q in reading.quantities
    ):
        return False  # 1890墨西哥比索, Mexican pesos
    if hit.category in ("place", "demonym") and of_a_currency(hit, reading):
        return False
    if hit.category == "comparison" and of_amounts(hit, reading):
        return False
    if hit.category in ("scarcity", "urgency") and any(
        q.kind in ("money", "percent") and q.start < hit.end and hit.start < q.end for q in reading.quantities
    ):
        return False  # what is left to pay, `down to 269 yuan`
    if hit.concept == "fast_charge" and any(
        q.dimension == "time" and 0 <= q.start - hit.end <= 1 for q in reading.quantities
    ):
        return False  # how long it charges is judged as a number
    if of_measures(hit, reading):
        return False
    if hit.concept == "sold" and any(
        q.start < hit.start < q.end and q.noun == "people" for q in reading.quantities
    ):
        return False  # `delapan ratusan ulasan`, judged as a number
    if hit.concept == "free_returns" and reading.buyer_pays(hit.start):
        return False
    if _of_terms_or_times_past(hit, reading) or _pays_postage(hit, reading):
        return False
    reach = 14 if reading.lexicon.lang in UNSPACED else 34
    needed = {"place": "origin", "demonym": "origin_noun", "colour": "colour"}.get(hit.category)
    sentence = reading.sentence(hit.start)
    if hit.concept == "worldwide":
        sent = [*reading.of("field", "delivery"), *reading.of("attribute", "shipping")]
        return any(reading.sentence(h.start) == sentence for h in sent)
    if hit.category == "place" and _on_the_way(hit, reading):
        return False
    if hit.category in ("place", "demonym") and not any(
        reading.sentence(h.start) == sentence for h in reading.of("field", "audience")
    ):
        return True  # nobody names a place for no reason, but for one where viewers are
    if needed is None:
        return True
    # Where viewers are greeted, `from` says where they are.
    short = _SHORT_WORD if hit.category != "colour" or reading.lexicon.lang not in UNSPACED else 0
    cues = [c for c in reading.of("cue", needed) if c.end - c.start > short]
    if hit.category == "place":
        cues = [*cues, *reading.of("cue", "origin_noun"), *reading.of("cue", "made_in")]
        reach_noun = 4 if reading.lexicon.lang in UNSPACED else 14
        return any(
            -4 <= (hit.start - c.end if hit.start >= c.end else c.start - hit.end)
            <= (reach if c.concept == "origin" else reach_noun)
            and reading.sentence(c.start) == reading.sentence(hit.start)
            for c in cues
        )  # fmt: skip
    if hit.category == "demonym":
        reach = 6 if reading.lexicon.lang in UNSPACED else 16
    return any(
        (
            -2 <= (hit.start - c.end if hit.start >= c.end else c.start - hit.end) <= reach
            or c.start < hit.start < c.end
        )
        and reading.sentence(c.start) == reading.sentence(hit.start)
        for c in cues
    )


def _on_the_way(hit: Hit, reading: Reading) -> bool:
    """Whether people only travel there: `long enough for the flight to Phuket`."""
    clause = reading.clause(hit.start)
    made = [*reading.of("cue", "made_in"), *reading.of("cue", "origin_noun")]
    told = [*made, *reading.of("field", "delivery")]
    return not any(reading.clause(h.start) == clause for h in told) and any(
        reading.clause(h.start) == clause for h in reading.of("cue", "journey")
    )


def _of_terms_or_times_past(hit: Hit, reading: Reading) -> bool:
    """Whether `until the end` says how long the list price was asked, or `for free` how parcels travel."""
    sentence = reading.sentence(hit.start)
    if hit.category == "urgency" and hit.concept == "ends":
        said = (*reading.of("cue", "month"), *reading.of("role", "list"))
        return {h.category for h in said if reading.sentence(h.start) == sentence} == {"cue", "role"}
    return (
        hit.category == "gift"
        and any(hit.start <= f.start and f.end <= hit.end for f in reading.of("field", "free"))
        and any(
            reading.sentence(f.start) == sentence
            for f in (*reading.of("field", "back"), *reading.of("field", "delivery"))
        )
    )


def _pays_postage(hit: Hit, reading: Reading) -> bool:
    """Whether all that is paid is the way back, which is judged as such: `not for you? We pay the return`."""
    if hit.concept != "satisfaction":
        return False
    ways_back = reading.of("guarantee", "free_returns")
    paid = reading.of("field", "moneyback")
    return bool(paid) and all(any(b.start <= h.start and h.end <= b.end for b in ways_back) for h in paid)


def _of_the_way_back(hit: Hit, reading: Reading) -> bool:
    """Whether it is the way back that costs nothing: `send it back, and we pay the postage`."""
    sentence = reading.sentence(hit.start)
    if _WAY_BACK.search(reading.folded.words[hit.start : hit.end]) is None:
        return False
    return any(
        h.start <= hit.start and reading.sentence(h.start) == sentence for h in reading.of("field", "back")
    )


def _refuse(hit: Hit, found: Found, ground: Ground, *, denied: bool) -> None:
    phrase = said(hit, found)
    what = _WHAT.get(hit.category, hit.category if hit.category in CATEGORIES else "claim")
    against = ground.denied[hit.category, hit.concept] if denied else []
    conditional = [
        f for f, _ in ground.concepts.get((hit.category, hit.concept), ()) if f in ground.conditional
    ]
    if against:
        reason = because("against", what=what, said=phrase, where=against[0][0])
    elif conditional and hit.concept in _CONDITIONAL:
        reason = because("condition", what=what, said=phrase, where=conditional[0])
    else:
        reason = because("not_there", what=what, said=phrase)
    found.fault(_CATEGORY.get(hit.category, hit.category), hit.start, hit.end, reason)
