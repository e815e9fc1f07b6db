"""The offline writer's desk for one segment: dealing phrases, filling slots, fitting a length."""

from __future__ import annotations

import functools
import itertools
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cuehost.rundown import Line, LocalText, Product, Rundown, Segment, SegmentScript

from .bank import Bank
from .grammar import Filler, Sentence, Template
from .names import gender_form, is_plural_name, of_name, short_name, to_name, with_article
from .native import is_native
from .persona import UNKNOWN, Persona
from .values import clean, plural_form
from .words import is_unspaced, speaking_s

# How many phrases of a kind one segment uses at most; phrases are dealt to the segments in such hands.
_HANDS = {
    "point.next": 3,
    "point.reaction": 2,
    "fact.pair": 3,
    "fact.unknown": 3,
    "faq.ask": 3,
    "faq.ask_about": 3,
    "faq.lead": 3,
}


_YOUNG_TO, _MATURE_FROM = 30, 50
# Of how many shuffles the one least like so many last decks is taken.
_SHUFFLES, _DECKS = 40, 3
_MONEY = frozenset({"price", "list_price"})
_FIGURE = re.compile(r"\d(?:[\d.,\u00a0]*\d)?")
# What is in a template but not said, and what ends a question or words ahead of the matter.
_UNSAID = re.compile(r"<[^>]*>|\{[^{}]*\}")
_AHEAD = re.compile("[?？:：]")
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
    nor its rounds repeat a phrase while there are others; every choice hangs on the seed only. `place` is the
    segment's among those of its kind, and their number. `tight` takes short phrases; `answering` those that
    say it outright, without a question or a word ahead.
    """

    rundown: Rundown
    segment: Segment
    lang: str
    bank: Bank
    seed: int
    round: int
    present: str = "right"
    tight: bool = False
    persona: Persona = UNKNOWN
    marks: tuple[str, ...] = ()
    place: tuple[int, int] = (0, 1)
    answering: bool = False
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
        phrases = templates if templates is not None else self.bank.phrases(key, self.marks)
        slots = {**speaker(self.bank, self.persona), **slots}
        every = [t for t in phrases if t.feasible(slots)]
        special = [t for t in every if prefer in t.slots()] if prefer else []
        pool = special or every
        if not pool:
            return None
        turn = self.used[key]
        self.used[key] += 1
        rename = {"present": f"present_{self.present}", "picture": None, "count": None} | dict(cues or {})
        deck, card = self._deal(key, turn, len(pool))
        order = [pool[(card + step) % len(pool)] for step in range(len(pool))]
        hand = [t for t in order if t.source not in self.spoken] or order
        if self.answering:
            hand = [t for t in hand if _is_outright(t.source)] or hand
        said = [
            (t, t.fill(slots, self._variant(t, deck, away), rename))
            for away, t in enumerate(hand[: _TIGHT_CHOICE if self.tight else 1])
        ]
        template, sentence = min(said, key=lambda pair: _planned_s(pair[1], self.lang))
        self.spoken.add(template.source)
        return sentence

    def say(self, key: str, slots: Mapping[str, Filler], **cues: str | None) -> Sentence:
        """Like `choose`, for keys whose phrases can always be filled."""
        sentence = self.choose(key, slots, cues=cues)
        if sentence is None:
            raise KeyError(f"no phrase of {key} in {self.bank.lang} can be filled with {sorted(slots)}")
        return sentence

    def native(self, text: LocalText) -> bool:
        """Whether a text of the sheet reads as the language written in."""
        return is_native(text, self.lang, self.rundown.languages[0])

    def interest(self, text: str) -> int:
        """How many of the audience's interests `text` holds, inflected or not."""
        audience = self.rundown.audience
        if audience is None:
            return 0
        return sum(_holds(text, interest.get(self.lang)) for interest in audience.interests)

    def _deal(self, key: str, turn: int, size: int) -> tuple[int, int]:
        """The deck (how often all were dealt before) and the card in it.

        Each phrase comes once before one comes again, and the same segment has another in each of as many
        rounds as there are phrases. After those the deck is shuffled anew, or a show would go round and round
        in the same words.
        """
        seat, peers = self.place
        hand = _HANDS.get(key, 1)
        stride = next(n for n in itertools.count(peers * hand) if math.gcd(n, size) == 1)
        deck, card = divmod(self.round * stride + seat * hand + turn, size)
        return deck, _order(f"{self.seed}|{self.lang}|{key}", size, self.round // size)[card]

    def _variant(self, template: Template, deck: int, away: int) -> int:
        """Another realisation of a phrase in each deck, until all were said; then in another order."""
        size = template.variants
        if size == 1:
            return 0
        start, step = _start_and_step(_anew(f"{self.seed}|{template.source}", deck // size), size)
        # A card taken out of its turn is also said by the segment whose turn it is: not in the same words.
        return (start + deck * step + away * (size // 2)) % size


@functools.cache
def _is_outright(source: str) -> bool:
    return _AHEAD.search(_UNSAID.sub("", source)) is None


def _holds(text: str, word: str) -> bool:
    """Whether `text` holds `word`, or a word that begins alike; anywhere where nothing parts words."""
    text, word = text.lower(), word.lower().strip()
    if not word:
        return False
    if any(is_unspaced(char) for char in word):
        return word in text
    stem = word[: max(4, len(word) - 3)]
    return re.search(rf"\b{re.escape(stem)}", text) is not None


@functools.cache
def speaker(bank: Bank, persona: Persona) -> dict[str, Filler]:
    """Slots that hang on the host: `hg` (0 a man, 1 a woman) and the bank's own words for each."""
    form = 0 if persona.male else 1
    words = {name: Filler(pair[form]) for name, pair in bank.persona.items()}
    return {"hg": Filler("", form=form), **words}


def _anew(seed: str, time: int) -> str:
    """The seed of the same choice when it comes round for the `time`-th time, counted from 0."""
    return f"{seed}|{time}" if time else seed


@functools.lru_cache(maxsize=4096)
def _order(seed: str, size: int, time: int) -> tuple[int, ...]:
    """A deck shuffled for the `time`-th time: of some shuffles the one that, wherever it is cut, leaves the
    fewest cards where they lay in one of the last decks.
    """
    rng = random.Random(_anew(seed, time))
    shuffles = [_shuffled(rng, size) for _ in range(_SHUFFLES if time else 1)]
    before = [_order(seed, size, earlier) for earlier in range(max(0, time - _DECKS), time)]
    return min(shuffles, key=lambda order: max((_met(order, deck) for deck in before), default=0))


def _shuffled(rng: random.Random, size: int) -> tuple[int, ...]:
    order = list(range(size))
    rng.shuffle(order)
    return tuple(order)


def _met(order: tuple[int, ...], deck: tuple[int, ...]) -> int:
    """How many cards of two decks meet at most, wherever the one is cut."""
    size = len(order)
    cut = Counter((place - deck.index(card)) % size for place, card in enumerate(order))
    return max(cut.values())


@functools.lru_cache(maxsize=4096)
def _start_and_step(seed: str, size: int) -> tuple[int, int]:
    """Where to start in a round of `size`, and a step that comes to every place of it."""
    rng = random.Random(seed)
    steps = [step for step in range(1, min(size, 64)) if math.gcd(step, size) == 1]
    return rng.randrange(size), rng.choice(steps or [1])


def place_of(rundown: Rundown, segment: Segment) -> tuple[int, int]:
    """Where a segment stands among those of its kind, from 0, and how many there are."""
    peers = [s.id for s in rundown.segments if s.kind == segment.kind]
    return peers.index(segment.id) if segment.id in peers else 0, max(1, len(peers))


def marks_of(rundown: Rundown, persona: Persona) -> tuple[str, ...]:
    """The marks of phrases (`bank.MARKS`) that fit the host and the audience."""
    marks = [persona.tone] if persona.tone else []
    audience = rundown.audience
    if audience is not None:
        oldest = audience.oldest if audience.oldest is not None else 200
        if audience.youngest is not None and audience.youngest >= _MATURE_FROM:
            marks.append("mature")
        elif audience.youngest is not None and oldest <= _YOUNG_TO:
            marks.append("young")
        if audience.level in ("beginner", "expert"):
            marks.append(audience.level)
    return tuple(marks)


def name_slots(
    product: Product, lang: str, stem: str = "name", *, bank: Bank, full: bool = False
) -> dict[str, Filler]:
    """Slots about a product's name: `name`, `the_name`, `of_name`, `to_name`, `n` (0 singular, 1 plural),
    `cl` (the word that counts it) and `gn` where the gender is known (`names.gender_form`).

    `stem` `next` gives `next`, `the_next` and so on, and `next_n`. Names are short (without what follows
    a comma) unless `full`.
    """
    whole = clean(product.name.get(lang))
    name = whole if full else short_name(whole)
    article = with_article(name, lang)
    slots = {
        stem: Filler(name, literal=True),
        f"the_{stem}": Filler(article, literal=article == name),
        f"of_{stem}": Filler(of_name(name, lang)),
        f"to_{stem}": Filler(to_name(name, lang)),
        "n" if stem == "name" else f"{stem}_n": Filler("", form=int(is_plural_name(name, lang))),
    }
    gender = gender_form(name, lang)
    if gender is not None:
        slots["gn" if stem == "name" else f"{stem}_gn"] = Filler("", form=gender)
    counted = bank.counted_in(whole)
    if counted and stem == "name":
        slots["cl"] = Filler(counted)
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
    cost = {id(beat): sum(_planned_s(s, lang) for s in beat.sentences) for beat in beats}
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


def _planned_s(sentence: Sentence, lang: str) -> float:
    """About how long a sentence takes to say, were all prices equally long: a changed price is to leave all
    lines that do not state it as they are, and so must not make room for one or push one out.
    """
    text = sentence.text
    if any(fact.rpartition("/")[2] in _MONEY for fact in sentence.facts):
        text = _FIGURE.sub("0000", text)
    return speaking_s(text, lang)


def seconds(beats: Iterable[Beat], lang: str) -> float:
    """About how long the beats take to say."""
    return sum(_planned_s(s, lang) for beat in beats for s in beat.sentences)


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
