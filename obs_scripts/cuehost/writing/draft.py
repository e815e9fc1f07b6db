"""The offline writer's desk for one segment: dealing phrases, filling slots, fitting a length."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cuehost.rundown import Line, Product, Rundown, Segment, SegmentScript

from .bank import Bank
from .grammar import Filler, Sentence, Template
from .values import clean, is_plural_name, name_gender, plural_form, short_name, with_article
from .words import speaking_s

# How many phrases of a kind one segment uses at most; phrases are dealt to the segments in such hands.
_HANDS = {
    "point.next": 3,
    "point.reaction": 2,
    "fact.pair": 3,
    "fact.unknown": 3,
    "faq.ask": 3,
    "faq.ask_about": 3,
}


# After how many beats that do not fit the rest is left out.
_MISSES = 2
# Of how many phrases the shortest is taken where time is short.
_TIGHT_CHOICE = 2


@dataclass(frozen=True, slots=True)
class Beat:
    """A step of a segment: one or more sentences that belong together.

    `rank` 0 is always said; others are said while there is time, lowest rank first. `group` and
    `index` let the planner word a run of beats anew once it knows which are said.
    """

    name: str
    sentences: tuple[Sentence, ...]
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """Words one segment. Deals each phrase of a bank in turn, so that neither the products of a show
    nor its rounds repeat a phrase while there are others; every choice hangs on the seed only.
    """

    rundown: Rundown
    segment: Segment
    lang: str
    bank: Bank
    seed: int
    round: int
    present: str = "right"
    tight: bool = False
    used: Counter[str] = field(default_factory=Counter)
    spoken: set[str] = field(default_factory=set)

    def choose(
        self,
        key: str,
        slots: Mapping[str, Filler],
        *,
        templates: Sequence[Template] | None = None,
        prefer: str | None = None,
        cues: Mapping[str, str | None] | None = None,
    ) -> Sentence | None:
        """A sentence for `key` of the bank (or from `templates`), None where none can be filled.

        `prefer` names a slot: phrases that use it are taken if there are any.
        """
        every = [
            t for t in (templates if templates is not None else self.bank.lines[key]) if t.feasible(slots)
        ]
        special = [t for t in every if prefer in t.slots()] if prefer else []
        pool = special or every
        if not pool:
            return None
        turn = self.used[key]
        self.used[key] += 1
        rename = {"present": f"present_{self.present}", "picture": None, "count": None} | dict(cues or {})
        spot = f"{self.seed}|{self.round}|{self.lang}|{self.segment.id}|{key}|{turn}"
        card = self._deal(key, turn, len(pool))
        order = [pool[(card + step) % len(pool)] for step in range(len(pool))]
        hand = [t for t in order if t.source not in self.spoken] or order
        said = {
            t: t.fill(slots, random.Random(spot), rename) for t in hand[: _TIGHT_CHOICE if self.tight else 1]
        }
        template = min(said, key=lambda t: speaking_s(said[t].text, self.lang))
        self.spoken.add(template.source)
        return said[template]

    def say(self, key: str, slots: Mapping[str, Filler], **cues: str | None) -> Sentence:
        """Like `choose`, for keys whose phrases can always be filled."""
        sentence = self.choose(key, slots, cues=cues)
        if sentence is None:
            raise KeyError(f"no phrase of {key} in {self.bank.lang} can be filled with {sorted(slots)}")
        return sentence

    def _deal(self, key: str, turn: int, size: int) -> int:
        peers = [s.id for s in self.rundown.segments if s.kind == self.segment.kind]
        seat = peers.index(self.segment.id) if self.segment.id in peers else 0
        position = (self.round * max(1, len(peers)) + seat) * _HANDS.get(key, 1) + turn
        # Within a deck every phrase comes once; the next deck is shuffled anew.
        deck, card = divmod(position, size)
        order = list(range(size))
        random.Random(f"{self.seed}|{self.lang}|{key}|{deck}").shuffle(order)
        return order[card]


def new_draft(
    rundown: Rundown,
    segment: Segment,
    lang: str,
    bank: Bank,
    *,
    seed: int,
    round: int,
    present: str,
    tight: bool = False,
) -> Draft:
    """A fresh desk for one segment; a `tight` one looks for short phrases."""
    return Draft(rundown, segment, lang, bank, seed, round, present, tight)


def name_slots(product: Product, lang: str, stem: str = "name", *, full: bool = False) -> dict[str, Filler]:
    """Slots about a product's name: `name`, `the_name`, `of_name`, `to_name`, `n` (0 singular, 1 plural)
    and `gn` (masculine, feminine, then both in the plural) where the gender is known.

    `stem` `next` gives `next`, `the_next` and so on, and `next_n`. Names are short (without what follows
    a comma) unless `full`.
    """
    name = clean(product.name.get(lang))
    name = name if full else short_name(name)
    slots = {stem: Filler(name, literal=True)}
    article = with_article(name, lang)
    bare = article == name
    slots[f"the_{stem}"] = Filler(article, literal=bare)
    masculine = article.startswith("el ") and not bare
    slots[f"of_{stem}"] = Filler(f"del {article[3:]}" if masculine else f"de {article}")
    slots[f"to_{stem}"] = Filler(f"al {article[3:]}" if masculine else f"a {article}")
    gender = name_gender(name, lang)
    if gender is not None and stem == "name":
        slots["gn"] = Filler("", form=2 * is_plural_name(name, lang) + (gender == "f"))
    slots["n" if stem == "name" else f"{stem}_n"] = Filler("", form=int(is_plural_name(name, lang)))
    return slots


def count_slots(slot: str, count: int, lang: str, facts: tuple[str, ...] = ()) -> dict[str, Filler]:
    """`{slot:one|other}` and `{slot_count}` for a whole number."""
    return {
        slot: Filler(str(count), facts, form=plural_form(count, lang)),
        f"{slot}_count": Filler(str(count), facts),
    }


def fit(beats: Iterable[Beat], target_s: float, lang: str) -> list[Beat]:
    """The beats to say: all of rank 0, and of the others, by rank, each that still fits `target_s`.

    Nothing is cut: a beat is said whole or not at all. The order of `beats` is kept.
    """
    beats = list(beats)
    cost = {id(beat): sum(speaking_s(s.text, lang) for s in beat.sentences) for beat in beats}
    chosen = {id(beat) for beat in beats if beat.rank == 0}
    total = sum(cost[key] for key in chosen)
    misses = 0
    for beat in sorted((b for b in beats if b.rank > 0), key=lambda b: b.rank):
        # A little over is nearer the target than far under.
        if total + cost[id(beat)] * 0.6 <= target_s:
            chosen.add(id(beat))
            total += cost[id(beat)]
        elif (misses := misses + 1) > _MISSES:
            # What matters much less is no substitute for what did not fit.
            break
    return [beat for beat in beats if id(beat) in chosen]


def seconds(beats: Iterable[Beat], lang: str) -> float:
    """About how long the beats take to say."""
    return sum(speaking_s(s.text, lang) for beat in beats for s in beat.sentences)


def finish(draft: Draft, beats: Iterable[Beat]) -> SegmentScript:
    """The beats as numbered lines. A sentence word for word like one before it is said once."""
    lines: list[Line] = []
    seen: set[str] = set()
    for beat in beats:
        for sentence in beat.sentences:
            if sentence.text in seen or not sentence.text:
                continue
            seen.add(sentence.text)
            lines.append(
                Line(
                    id=f"{draft.segment.id}.{len(lines) + 1}",
                    text=sentence.text,
                    lang=draft.lang,
                    facts=sentence.facts,
                    cues=sentence.cues,
                    optional=beat.rank > 0,
                    source="offline",
                )
            )
    return SegmentScript(draft.segment.id, tuple(lines))


def with_facts(sentence: Sentence, facts: tuple[str, ...]) -> Sentence:
    """The sentence, stating `facts` too."""
    return replace(sentence, facts=tuple(dict.fromkeys(sentence.facts + facts)))
