"""One comment being answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from zlib import crc32

from ..meaning import Seen
from ..messages import Comment
from ..understanding import CommentKind, Reading, kind_of, match
from .clauses import find_in_one
from .finding import find
from .library import Library
from .model import Decision, Reply
from .prepared import Prepared

_URGENT = ("price", "list_price", "stock", "order_how")
_NEAR = {
    "is_ai": frozenset({"who", "is_live", "on_air"}),
    "is_live": frozenset({"is_ai"}),
    "who": frozenset({"is_ai", "on_air"}),
    "order_how": frozenset[str](),
    "cheapest": frozenset({"price", "list_products", "saving"}),
    "dearest": frozenset({"price", "list_products", "complaint"}),
    "list_products": frozenset({"on_air"}),
    "on_air": frozenset({"list_products"}),
}
"""The matters of the show and its host, in the order they are looked for, with what may be said beside."""
_WITHOUT_PRODUCT = frozenset({"cheapest", "dearest", "list_products", "is_ai", "who"})
_OF_AN_AMOUNT = frozenset({"price", "saving", "shipping", "shipped"})
_SURE = 0.9
"""How likely an answer to a single word has to be that is not understood: every noise has a nearest fact."""
_TALK = frozenset({CommentKind.GREETING, CommentKind.PRAISE, CommentKind.ORDER, CommentKind.COMPLAINT})
_POLITE = frozenset({"greeting", "praise", "thanks"})
_MOST_PIECES = 10
_A_SHARE = 0.2
"""How likely each of two answers has to be for both to be given."""


class Turn:
    """Answers one comment, read as `reading`, in `spoken`; `lang` is the show's language, `on_air` the key of
    the product shown, `clauses` reads the comment's clauses one by one.
    """

    def __init__(
        self,
        library: Library,
        comment: Comment,
        reading: Reading,
        spoken: str,
        lang: str,
        on_air: str | None,
        clauses: Callable[[], Sequence[Reading]] = tuple,
    ) -> None:
        self._library = library
        self._id = comment.id
        self._text = comment.text
        self._reading = reading
        self._lang = spoken
        self._show_lang = lang
        self._on_air = on_air
        self._clauses = clauses
        self._kind = kind_of(reading)
        self._say = library.composer(spoken)
        self._turn = crc32(comment.text.encode())
        self._share = "%" in comment.text or "％" in comment.text

    def reply(self) -> Reply:
        """The reply."""
        special = self._special()
        if special is not None:
            return special
        named = self._named()
        # Who complains and asks beside it is answered by the operator.
        if self._reading.content and not (self._kind is CommentKind.COMPLAINT and self._reading.asks):
            answer = self._both(named) if len(named) == 2 else self._answer(named)
            if answer is not None:
                return answer
        return self._without_answer(named)

    def _named(self) -> tuple[str, ...]:
        """The products named, at most two; of several that share a name the one on air."""
        keys: list[str] = []
        for item in self._reading.items:
            said = item.products
            if not said or said & set(keys):
                continue
            if len(said) == 1:
                keys += said
            elif self._on_air in said:
                keys.append(str(self._on_air))
        return tuple(keys)

    def _special(self) -> Reply | None:
        """What is asked about the show and its host."""
        for topic in _NEAR:
            if not self._only(topic):
                continue
            said = self._say.special(topic, self._on_air, self._turn)
            if said is None:
                continue
            return self._spoken(said[0], said[1], f"show/{topic}", None, "show", CommentKind.QUESTION)
        return None

    def _only(self, topic: str) -> bool:
        """Whether a comment is about `topic` and nothing else."""
        near = _NEAR[topic] | {topic}
        content = self._reading.content
        if not any(topic in item.meanings and not item.weak for item in content):
            return False
        if topic in _WITHOUT_PRODUCT and any(item.products for item in self._reading.items):
            return False
        return all(item.weak or item.meanings & near for item in content)

    def _answer(self, named: tuple[str, ...]) -> Reply | None:
        """The answer about the one product meant, or about the show."""
        if len(named) > 2 or self._asks_for_another():
            return None
        key = self._meant(named)
        for lang in dict.fromkeys((self._lang, self._show_lang)):
            if not Library.speaks(lang):
                continue
            known = self._library.answers(lang, self._reading.lang).about(key)
            found = self._shipped(known)
            if not found:
                found = self._meant_by(known, find(self._reading, known) or self._of_clause(known))
            worded = self._worded(found, lang)
            if worded:
                return self._told(self._of_several(worded, lang), lang)
        return self._beside(key)

    def _beside(self, key: str | None) -> Reply | None:
        """The answer about the product on air, where another one stands in the story and not in the question:
        "how long is the cord, my socket is far from the mirror".
        """
        if self._on_air is None or key == self._on_air or not Library.speaks(self._lang):
            return None
        clauses = self._clauses()
        if any(item.products for clause in clauses if clause.asks for item in clause.items):
            return None
        known = self._library.answers(self._lang, self._reading.lang).about(self._on_air)
        found = self._meant_by(known, find_in_one(clauses, known))
        worded = self._worded(found, self._lang)
        return self._told(worded, self._lang) if worded else None

    def _asks_for_another(self) -> bool:
        """Whether it is asked if another product comes with the one on air: a brush with the dryer."""
        told = [item for item in self._reading.items if item.weight > 0]
        return any(
            "included" in before.meanings and item.products and self._on_air not in item.products
            for before, item in pairwise(told)
        )

    def _meant(self, named: tuple[str, ...]) -> str | None:
        """The product meant: the one named, the one on air, or the only one there is."""
        products = self._library.show.products
        only = next(iter(products)) if len(products) == 1 else None
        return named[0] if named else self._on_air or only

    def _of_clause(self, known: tuple[Prepared, ...]) -> tuple[Prepared, ...]:
        """The answer to the one clause that asks, where nobody complains."""
        if self._kind is CommentKind.COMPLAINT:
            return ()
        clauses = self._clauses()
        # "My son can't have nuts, may he eat it": what asks says nothing, and the story all.
        if all(item.weak for clause in clauses if clause.asks for item in clause.content):
            return find(self._reading, known, focused=True)
        return find_in_one(clauses, known)

    def _meant_by(self, known: tuple[Prepared, ...], found: tuple[Prepared, ...]) -> tuple[Prepared, ...]:
        """The answers that the comment asks for, by its meaning too where that can be weighed: those `found`
        by its words, another, or none.
        """
        meaning = self._library.meaning
        if meaning is None:
            return found
        seen = [self._seen(one, chosen=one in found) for one in known]
        names = [one.name for one in known]
        chances = meaning.chances(self._text, names, [one.told for one in known], seen)
        likely = {one.topic: chance for one, chance in zip(known, chances, strict=True)}
        if found and all(likely[one.topic] >= _A_SHARE for one in found):
            return found if sum(likely[one.topic] for one in found) >= meaning.enough else ()
        content = self._reading.content
        if self._only_talks or all("command" in item.meanings for item in content):
            return ()
        best = max(known, key=lambda one: likely[one.topic], default=None)
        noise = len(content) == 1 and not content[0].meanings
        enough = max(meaning.enough, _SURE) if noise else meaning.enough
        return (best,) if best is not None and likely[best.topic] >= enough else ()

    def weighed(self) -> list[tuple[Prepared, Seen]]:
        """All that may be said of the product meant, with what the comment's words say for each."""
        answers = self._library.answers(self._lang, self._reading.lang)
        return [(one, self._seen(one, chosen=False)) for one in answers.about(self._meant(self._named()))]

    def _seen(self, one: Prepared, *, chosen: bool) -> Seen:
        """What the words of the comment say for an answer."""
        found = match(self._reading, one.known)
        content = [item for item in self._reading.items if item.weight > 0]
        return Seen(
            score=found.score,
            about=found.about,
            explained=len(found.explained),
            missing=len(found.missing),
            strange=sum(item.unknown for item in found.missing),
            chosen=chosen,
            content=len(content),
            unknown=sum(item.unknown for item in content),
        )

    def _worded(self, found: tuple[Prepared, ...], lang: str) -> tuple[Prepared, ...]:
        """Answers in words that may be said; none where one of them has none."""
        worded = [self._library.worded(one, lang) for one in found]
        return tuple(one for one in worded if one is not None) if None not in worded else ()

    def _shipped(self, known: tuple[Prepared, ...]) -> tuple[Prepared, ...]:
        """The price and the shipping, where it is asked what both come to, and nothing else: "how much is it
        with shipping".
        """
        content = self._reading.content
        if not any("shipped" in item.meanings for item in content):
            return ()
        if not all(item.weak or item.meanings & _OF_AN_AMOUNT for item in content):
            return ()
        both = [next((one for one in known if it in one.known.about), None) for it in ("price", "shipping")]
        return tuple(one for one in both if one is not None) if None not in both else ()

    def _of_several(self, found: tuple[Prepared, ...], lang: str) -> tuple[Prepared, ...]:
        """The price of as many pieces as are asked for, where nothing but that and its shipping is asked."""
        pieces = self._reading.counts
        if len(pieces) != 1 or not 2 <= pieces[0] <= _MOST_PIECES or self._share:
            return found
        if not all(item.weak or item.meanings & _OF_AN_AMOUNT for item in self._reading.content):
            return found
        say = self._library.composer(lang)
        told = []
        for one in found:
            total = say.several(one.product, pieces[0]) if one.topic == f"{one.product}/price" else None
            topic = f"{one.topic}:{pieces[0]}"
            told.append(one if total is None else replace(one, text=total, topic=topic, facts=("price",)))
        return tuple(told)

    def _told(self, found: tuple[Prepared, ...], lang: str) -> Reply:
        key = next((one.product for one in found if one.product is not None), None)
        say = self._library.composer(lang)
        text = say.joined([one.text or "" for one in found])
        if key is not None and key != self._on_air:
            text = say.about(key, text)
        facts = tuple(
            dict.fromkeys(
                fact
                if fact.startswith("show:") or one.product in (None, self._on_air)
                else f"{one.product}/{fact}"
                for one in found
                for fact in one.facts
            )
        )
        topic = "+".join(sorted(one.topic for one in found))
        return self._spoken(text, facts, topic, key, "sheet", CommentKind.QUESTION, lang)

    def _both(self, named: tuple[str, ...]) -> Reply | None:
        """Two products compared by what is asked of both."""
        content = [i for i in self._reading.content if "compare" not in i.meanings]
        if all("price" in i.meanings or i.weak for i in content):
            said = self._say.compare(named[0], named[1])
            if said is None:
                return None
            topic = "+".join(sorted(f"{key}/price" for key in named))
            facts = tuple(self._fact(key, "price") for key in named)
            return self._spoken(said, facts, topic, named[0], "compared", CommentKind.QUESTION)
        answers = self._library.answers(self._lang, self._reading.lang)
        without = replace(self._reading, items=tuple(content))
        found = [(key, self._worded(find(without, answers.of_product[key]), self._lang)) for key in named]
        if not all(len(one) == 1 for _, one in found):
            return None
        text = self._say.joined([self._say.about(key, one[0].text or "") for key, one in found])
        facts = tuple(self._fact(key, fact) for key, one in found for fact in one[0].facts)
        topic = "+".join(sorted(one[0].topic for _, one in found))
        return self._spoken(text, facts, topic, named[0], "compared", CommentKind.QUESTION)

    def _fact(self, key: str, fact: str) -> str:
        return fact if key == self._on_air else f"{key}/{fact}"

    def _without_answer(self, named: tuple[str, ...]) -> Reply:
        words = self._say.words
        kind = self._kind
        if kind is CommentKind.COMPLAINT:
            return Reply(self._id, Decision.HOLD, reason="complaint", kind=kind)
        polite = {
            CommentKind.GREETING: ("greeting", words.greeting),
            CommentKind.PRAISE: ("praise", words.praise),
            CommentKind.ORDER: ("bought", words.bought),
        }
        if kind in polite:
            topic, said = polite[kind]
            return self._spoken(said[self._turn % len(said)], (), f"show/{topic}", None, topic, kind)
        if kind is CommentKind.OFF_TOPIC:
            return Reply(self._id, Decision.IGNORE, reason="off_topic", kind=kind)
        key = self._meant(named)
        about = sorted(m for i in self._reading.content for m in i.meanings if not i.weak)
        unsaid = "+".join(about) or f"{self._turn:08x}"
        return Reply(
            self._id,
            Decision.DECLINE,
            words.unknown[self._turn % len(words.unknown)],
            self._lang,
            reason="unknown",
            product=key,
            kind=kind,
            topic=f"{key or 'show'}/unknown:{unsaid}",
            shown=self._understood and self._reading.asks,
        )

    @property
    def _only_talks(self) -> bool:
        """Whether a comment greets, thanks, praises, complains or tells of an order, and asks for nothing."""
        return self._kind in _TALK or (not self._reading.asks and bool(self._reading.meanings & _POLITE))

    @property
    def _understood(self) -> bool:
        """Whether every word is known: what nobody understands may say anything, and stands on no card."""
        return not any(item.unknown for item in self._reading.items)

    def _spoken(
        self,
        text: str,
        facts: tuple[str, ...],
        topic: str,
        key: str | None,
        reason: str,
        kind: CommentKind,
        lang: str | None = None,
    ) -> Reply:
        urgent = any(topic.endswith(f"/{name}") for name in _URGENT) and key in (None, self._on_air)
        return Reply(
            self._id,
            Decision.ANSWER,
            text,
            lang or self._lang,
            facts,
            reason,
            key,
            kind,
            topic,
            urgent=urgent,
            shown=self._understood,
        )
