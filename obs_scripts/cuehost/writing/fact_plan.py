"""How facts of a sheet are stated: one by one, two to a sentence, and the seller's answers word for word."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cuehost.rundown import Fact, Faq, Product

from .bank import FactCase
from .draft import Beat, Draft, count_slots, with_facts
from .grammar import Filler, Sentence
from .names import with_article
from .sentences import merge_short, split, split_long
from .values import clean, fact_text, label
from .words import base, word_count

# Shown by cards at their moments: what ends must not be said by a script that is aired after it.
SHOWN = frozenset({"offer.ends", "coupon", "coupon.gives", "coupon.terms"})
# Facts for shops and machines, not for ears.
SILENT = frozenset(
    {"sku", "ean", "gtin", "upc", "asin", "isbn", "mpn", "hs_code", "item_number", "article_number"}
    | {"model_number", "id", "link", "url", "price_unit"}
    | SHOWN
    # A shop's page text, written to be read: for a language model and the fact guard, not to be read aloud.
    | {"description"}
)
SERVICE = frozenset({"shipping", "returns", "warranty", "payment"})
_PAIR_WORDS = 19
LONGEST = 22
# A fact that leads comes before questions and the rest.
_FIRST_FACT = 12
_STEM = 5
_YES = frozenset({"yes", "true", "sí", "si", "是", "有", "sim", "да", "ใช่", "มี", "có", "ya", "ada"})
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_NO = frozenset({"no", "false", "none", "n/a", "-", "否", "无", "não", "нет", "ไม่", "ไม่มี", "không", "tidak"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A product as one segment speaks of it. `prefix` goes before its fact ids (`kettle/`, or nothing)."""

    key: str
    product: Product
    slots: Mapping[str, Filler]
    prefix: str = ""


def fact_beats(draft: Draft, it: Subject, *, rank: int, service: bool = False) -> list[Beat]:
    """The sheet's other facts, two to a sentence where they can be. `service`: shipping, returns and such.

    What the audience cares about comes first; later rounds begin with another fact.
    """
    facts = {
        f"{it.prefix}{fact_id}": (fact_id, fact)
        for fact_id, fact in it.product.facts.items()
        if fact.kind == "text" and fact_id.lower() not in SILENT
    }
    wanted = [
        (full, fact_id, fact)
        for full, (fact_id, fact) in facts.items()
        if (draft.bank.fact_kind(fact_id) in SERVICE) == service
    ]
    if service:
        known = {draft.bank.fact_kind(fact_id) for _, fact_id, _ in wanted}
        wanted += [
            (f"show:{fact_id}", fact_id, fact)
            for fact_id, fact in draft.rundown.facts.items()
            if draft.bank.fact_kind(fact_id) in SERVICE - known
        ]
    if wanted and not service:
        shift = draft.round % len(wanted)
        wanted = wanted[shift:] + wanted[:shift]
        wanted.sort(key=lambda entry: -draft.interest(f"{entry[1]} {entry[2].text(draft.lang)}"))
    beats: list[Beat] = []
    waiting: tuple[Sentence, Beat] | None = None
    for full, fact_id, fact in wanted:
        single = state_fact(draft, full, fact_id, fact, it.slots)
        if single is None:
            continue
        part = _predicate(draft, full, fact_id, fact, it.slots)
        # How to pay hardly ever helps to sell.
        late = 22 if draft.bank.fact_kind(fact_id) == "payment" else 0
        # The first fact is worth as much as the third selling point; the rest waits.
        place = rank + 2 * len(beats) + late if beats or service else min(rank, _FIRST_FACT)
        beat = Beat(f"fact:{full}", single, place)
        if part is not None and waiting is not None and beats and beats[-1] is waiting[1]:
            pair = _pair(draft, it, waiting[0], part)
            if pair is not None:
                beats[-1] = Beat(f"{waiting[1].name}+{full}", (pair,), waiting[1].rank)
                waiting = None
                continue
        beats.append(beat)
        waiting = (part, beat) if part is not None else None
    return beats


def state_fact(
    draft: Draft, full: str, fact_id: str, fact: Fact, slots: Mapping[str, Filler]
) -> tuple[Sentence, ...] | None:
    """The sentences that state one fact under the id `full`; None where it cannot be said naturally."""
    if not all(draft.native(value) for value in fact.value) and fact.money is None:
        return None
    text = fact_text(fact, draft.lang, draft.rundown.market, draft.bank)
    if not text or text.lower() in _NO:
        return None
    name = label(fact_id, draft.bank, draft.rundown.languages[0])
    case, groups = _case(draft, fact_id, text)
    if text.lower() in _YES and (case is None or case.when is None):
        case, groups = _case(draft, "affirmed", text)
        if name is None:
            return None
    filled = {**slots, "value": Filler(text, (full,)), **_group_slots(groups, full, draft.lang)}
    if name is not None and not _names_itself(text, name, draft.lang):
        filled["label"] = Filler(name, (full,))
        article = with_article(name, draft.lang)
        if article != name:
            filled["the_label"] = Filler(article, (full,))
    if word_count(text) > LONGEST - 4:
        return tuple(verbatim(piece, full) for piece in speakable(text, draft.lang))
    if case is not None and case.say:
        sentence = draft.choose(f"fact:{draft.bank.fact_kind(fact_id)}", filled, templates=case.say)
    elif name is None and not any(char.isalpha() for char in text):
        return None
    else:
        used = frozenset[str]().union(*(p.slots() for p in draft.bank.phrases("fact.unknown", draft.marks)))
        prefer = next((slot for slot in ("the_label", "label") if slot in filled and slot in used), None)
        sentence = draft.choose("fact.unknown", filled, prefer=prefer)
    return None if sentence is None else (with_facts(sentence, (full,)),)


def faq_order(draft: Draft, it: Subject) -> list[int]:
    """The expected questions of a product, by index, in the order to take them; varied by seed and round.

    A questions segment takes them from the other end, so that it repeats a product's own as late as can be.
    """
    order = [i for i, entry in enumerate(it.product.faq) if _spoken_faq(draft, entry)]
    if len(order) > 1:
        shift = (draft.seed + draft.round) % len(order)
        order = order[shift:] + order[:shift]
        order.sort(key=lambda i: -draft.interest(it.product.faq[i].q.get(draft.lang)))
    if draft.segment.kind == "questions":
        order.reverse()
    return order


def faq_beat(draft: Draft, it: Subject, index: int, *, key: str, rank: int) -> Beat:
    """An expected question with the sheet's own answer, word for word, and politely."""
    entry = it.product.faq[index]
    fact = f"{it.prefix}faq:{index}"
    question = as_question(clean(entry.q.get(draft.lang)), draft.lang)
    asked = draft.say(key, {**it.slots, "question": Filler(question, (fact,))})
    said = [verbatim(piece, fact) for piece in speakable(entry.a.get(draft.lang), draft.lang)]
    said[-1] = _politely(draft, said[-1])
    if word_count(said[0].text) < 4 and word_count(asked.text) + word_count(said[0].text) <= LONGEST:
        gap = "" if base(draft.lang) in ("zh", "ja") else " "
        asked = replace(asked, text=asked.text + gap + said.pop(0).text)
    else:
        said[0] = _led(draft, it, said[0])
    return Beat(f"faq:{index}", (asked, *said), rank)


def _led(draft: Draft, it: Subject, answer: Sentence) -> Sentence:
    """An answer with words before it, where the bank has some and they fit: the sheet's words come again in
    every round, and are not to sound like a recording each time.
    """
    if "faq.lead" not in draft.bank.lines:
        return answer
    said = draft.say("faq.lead", {**it.slots, "answer": Filler(answer.text, answer.facts, literal=True)})
    return said if word_count(said.text) <= LONGEST else answer


def _politely(draft: Draft, answer: Sentence) -> Sentence:
    """An answer with the courtesy of the language, where it has one and the sheet did not write it."""
    ends = tuple(word for words in draft.bank.persona.values() for word in words)
    if "faq.answer" not in draft.bank.lines or answer.text.endswith(ends):
        return answer
    return draft.say("faq.answer", {"answer": Filler(answer.text, answer.facts)})


def _spoken_faq(draft: Draft, entry: Faq) -> bool:
    native = draft.native(entry.q) and draft.native(entry.a)
    return native and bool(clean(entry.q.get(draft.lang)) and entry.a.get(draft.lang).strip())


def speakable(text: str, lang: str) -> list[str]:
    """A text of the sheet in speakable sentences, word for word."""
    pieces = [p for s in split(text, lang) for p in split_long(s, LONGEST)]
    return merge_short(pieces, lang, limit=LONGEST)


def verbatim(text: str, fact: str) -> Sentence:
    """A sentence of the sheet as it stands, with a full stop if it has no end."""
    if text and text[-1] not in ".!?…。！？，,;；:：—\"'”’»」）)" and not _THAI.search(text[-1]):
        text += "。" if re.search(r"[\u4e00-\u9fff]", text) else "."
    return Sentence(text[:1].upper() + text[1:] if len(text[:1].upper()) == 1 else text, (fact,), ())


def as_question(text: str, lang: str) -> str:
    """The text as a question: with its marks, and a capital where the language has them."""
    code = base(lang)
    if code == "th":
        return text  # a question needs no mark there
    mark = "？" if code in ("zh", "ja") else "?"
    text = text.rstrip("?？ ") + mark
    if code == "es" and "¿" not in text:
        text = "¿" + text[:1].upper() + text[1:]
    return text[:1].upper() + text[1:]


def _names_itself(text: str, name: str, lang: str) -> bool:
    """Whether a value says by itself what it is of: `7 gears` under `gears`."""
    said, named = text.casefold(), name.casefold()
    if base(lang) in ("zh", "ja", "th"):
        return named in said
    stems = {word[:_STEM] for word in re.findall(r"\w{4,}", said)}
    return any(word[:_STEM] in stems for word in re.findall(r"\w{4,}", named))


def _case(draft: Draft, fact_id: str, text: str) -> tuple[FactCase | None, dict[str, str]]:
    phrases = draft.bank.facts.get("affirmed") if fact_id == "affirmed" else draft.bank.fact(fact_id)
    # Values that speak for themselves come first, but where the fact must be named: terms of service.
    clauses = draft.bank.clauses if draft.bank.fact_kind(fact_id) not in SERVICE else ()
    for case in (*clauses, *(phrases.cases if phrases is not None else ())):
        if case.when is None:
            return case, {}
        match = case.when.search(text)
        if match is not None:
            return case, {k: v for k, v in match.groupdict().items() if v is not None}
    return None, {}


def _group_slots(groups: Mapping[str, str], fact: str, lang: str) -> dict[str, Filler]:
    slots: dict[str, Filler] = {}
    for name, text in groups.items():
        number = re.match(r"\d{1,6}$", text)
        if number is not None:
            slots |= count_slots(name, int(text), lang, (fact,))
        slots.setdefault(name, Filler(text, (fact,)))
    return slots


def _predicate(
    draft: Draft, full: str, fact_id: str, fact: Fact, slots: Mapping[str, Filler]
) -> Sentence | None:
    text = fact_text(fact, draft.lang, draft.rundown.market, draft.bank)
    case, groups = _case(draft, fact_id, text)
    if case is None or not case.part or word_count(text) > _PAIR_WORDS // 2 or text.lower() in _YES | _NO:
        return None
    filled = {**slots, "value": Filler(text, (full,)), **_group_slots(groups, full, draft.lang)}
    parts = [part for part in case.part if part.feasible(filled)]
    if not parts:
        return None
    # Filled by hand, not by `choose`: a predicate is lower case and keeps no cues of its own.
    rng = random.Random(f"{draft.seed}|{draft.lang}|{draft.segment.id}|part|{full}")
    turn = rng.randrange(len(parts)) + draft.round
    sentence = parts[turn % len(parts)].fill(
        filled, turn // len(parts), {"size_hands": None, "emphasise": None, "thumb_up": None}
    )
    return Sentence(sentence.text, tuple(dict.fromkeys((*sentence.facts, full))), ())


def _pair(draft: Draft, it: Subject, a: Sentence, b: Sentence) -> Sentence | None:
    if word_count(a.text) + word_count(b.text) > _PAIR_WORDS:
        return None
    slots = {**it.slots, "a": Filler(_lower(a.text), a.facts), "b": Filler(_lower(b.text), b.facts)}
    return draft.choose("fact.pair", slots)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
