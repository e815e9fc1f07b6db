"""How a product segment is built: hook, name, points, facts, questions, price, stock, cart, bridge."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cuehost.rundown import Fact, Faq, Product

from .bank import FactCase
from .draft import Beat, Draft, count_slots, name_slots, with_facts
from .grammar import Filler, Sentence
from .money import conversion_note, format_money, saving, saving_percent
from .sentences import merge_short, split, split_long
from .sheet import chosen_points, next_segment
from .values import clean, fact_text, join, label, localise, point_kind, with_article
from .words import base, word_count

# Facts for shops and machines, not for ears.
SILENT = frozenset(
    {"sku", "ean", "gtin", "upc", "asin", "isbn", "mpn", "hs_code", "item_number", "article_number"}
    | {"model_number", "id", "link", "url", "price_unit"}
    # A shop's page text, written to be read: for a language model and the fact guard, not to be read aloud.
    | {"description"}
)
SERVICE = frozenset({"shipping", "returns", "warranty", "payment"})
_POINT_SLOT = {"noun": "noun", "verb": "verb", "adjective": "adj"}
_MOST_POINTS = 4
_MOST_ANSWERS = 3
_PAIR_WORDS = 19
_LONGEST = 22
_COMMA = re.compile(r"[,，、;；]")
_YES = frozenset({"yes", "true", "sí", "si", "是", "有", "sim", "да"})
_NO = frozenset({"no", "false", "none", "n/a", "-", "否", "无", "não", "нет"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A product as one segment speaks of it. `prefix` goes before its fact ids (`kettle/`, or nothing)."""

    key: str
    product: Product
    slots: Mapping[str, Filler]
    prefix: str = ""


def subject(draft: Draft, key: str) -> Subject:
    """The product `key` with the slots of its name and price."""
    product = draft.rundown.products[key]
    prefix = "" if draft.segment.product == key else f"{key}/"
    slots = name_slots(product, draft.lang) | _price_slots(draft, product, prefix)
    return Subject(key, product, slots, prefix)


def plan_product(draft: Draft) -> list[Beat]:
    """All beats of a product segment, in the order spoken; `fit` chooses among them."""
    assert draft.segment.product is not None
    it = subject(draft, draft.segment.product)
    full = name_slots(it.product, draft.lang, full=True)
    sold_out = it.product.facts.get("stock") is not None and it.product.facts["stock"].count == 0
    beats = [
        Beat("hook", (draft.say(_hook(draft), it.slots),), 2),
        Beat("name", (draft.say("product.name", {**it.slots, **full}, picture=_picture(it, 0)),)),
    ]
    beats += _points(draft, it)
    beats += fact_beats(draft, it, rank=20)
    beats += [
        faq_beat(draft, it, index, key="faq.ask", rank=40 + 6 * place)
        for place, index in enumerate(faq_order(draft, it)[:_MOST_ANSWERS])
    ]
    beats += _price(draft, it)
    beats += _stock(draft, it, sold_out=sold_out)
    beats += fact_beats(draft, it, rank=26, service=True)
    if sold_out:
        beats.append(Beat("cta", (draft.say("cta.sold_out", it.slots),)))
    else:
        beats.append(Beat("cta", (draft.say("cta", it.slots),)))
    beats.append(Beat("ask", (draft.say("product.ask", it.slots),), 30))
    beats += _recap(draft, it)
    if "price" in it.slots and not sold_out:
        beats.append(Beat("again", (draft.say("cta.again", it.slots),), 46))
    bridge = plan_bridge(draft, it)
    if bridge is not None:
        beats.append(Beat("bridge", (bridge,), 5))
    return beats


def _hook(draft: Draft) -> str:
    """Which opener a product segment wants: the show's first, a product shown before, or any other."""
    before = list(itertools.takewhile(lambda s: s.id != draft.segment.id, draft.rundown.segments))
    if any(s.product == draft.segment.product for s in before):
        return "product.hook_again"
    first = draft.round == 0 and not any(s.kind == "product" for s in before)
    return "product.hook" if first else "product.hook_next"


def plan_bridge(draft: Draft, it: Subject) -> Sentence | None:
    """The words that lead to the next segment, None after the last."""
    after = next_segment(draft.rundown, draft.segment)
    if after is None:
        return None
    if after.kind == "product" and after.product is not None:
        return draft.choose("bridge.product", {**it.slots, **next_slots(draft, after.product)})
    return draft.choose(f"bridge.{after.kind}", it.slots) if after.kind != "opening" else None


def next_slots(draft: Draft, key: str) -> dict[str, Filler]:
    """`next`, `the_next`, `of_next`, `to_next`: the product that comes after."""
    return name_slots(draft.rundown.products[key], draft.lang, "next")


def fact_beats(draft: Draft, it: Subject, *, rank: int, service: bool = False) -> list[Beat]:
    """The sheet's other facts, two to a sentence where they can be. `service`: shipping, returns and such."""
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
        place = rank + 2 * len(beats) + late if beats or service else min(rank, 12)
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
    if name is not None:
        filled["label"] = Filler(name, (full,))
        article = with_article(name, draft.lang)
        if article != name:
            filled["the_label"] = Filler(article, (full,))
    if word_count(text) > _LONGEST - 4:
        return tuple(verbatim(piece, full) for piece in speakable(text, draft.lang))
    if case is not None and case.say:
        sentence = draft.choose(f"fact:{draft.bank.fact_kind(fact_id)}", filled, templates=case.say)
    elif name is None and not any(char.isalpha() for char in text):
        return None
    else:
        sentence = draft.choose(
            "fact.unknown", filled, prefer="the_label" if "the_label" in filled else "label"
        )
    return None if sentence is None else (with_facts(sentence, (full,)),)


def faq_order(draft: Draft, it: Subject) -> list[int]:
    """The expected questions of a product, by index, in the order to take them; varied by seed and round.

    A questions segment takes them from the other end, so that it repeats a product's own as late as can be.
    """
    order = [i for i, entry in enumerate(it.product.faq) if _spoken_faq(draft, entry)]
    if len(order) > 1:
        shift = (draft.seed + draft.round) % len(order)
        order = order[shift:] + order[:shift]
    if draft.segment.kind == "questions":
        order.reverse()
    return order


def faq_beat(draft: Draft, it: Subject, index: int, *, key: str, rank: int) -> Beat:
    """An expected question with the sheet's own answer, word for word."""
    entry = it.product.faq[index]
    fact = f"{it.prefix}faq:{index}"
    question = as_question(clean(entry.q.get(draft.lang)), draft.lang)
    asked = draft.say(key, {**it.slots, "question": Filler(question, (fact,))})
    pieces = speakable(entry.a.get(draft.lang), draft.lang)
    if word_count(pieces[0]) < 4 and word_count(asked.text) + word_count(pieces[0]) <= _LONGEST:
        gap = "" if base(draft.lang) in ("zh", "ja") else " "
        asked = replace(asked, text=asked.text + gap + verbatim(pieces.pop(0), fact).text)
    return Beat(f"faq:{index}", (asked, *(verbatim(piece, fact) for piece in pieces)), rank)


def _spoken_faq(draft: Draft, entry: Faq) -> bool:
    return bool(clean(entry.q.get(draft.lang)) and entry.a.get(draft.lang).strip())


def speakable(text: str, lang: str) -> list[str]:
    """A text of the sheet in speakable sentences, word for word."""
    pieces = [p for s in split(text, lang) for p in split_long(s, _LONGEST)]
    return merge_short(pieces, lang, limit=_LONGEST)


def verbatim(text: str, fact: str) -> Sentence:
    """A sentence of the sheet as it stands, with a full stop if it has no end."""
    if text and text[-1] not in ".!?…。！？，,;；:：—\"'”’»」）)":
        text += "。" if re.search(r"[\u4e00-\u9fff]", text) else "."
    return Sentence(text[:1].upper() + text[1:] if len(text[:1].upper()) == 1 else text, (fact,), ())


def as_question(text: str, lang: str) -> str:
    """The text as a question: with its marks, and a capital where the language has them."""
    code = base(lang)
    mark = "？" if code in ("zh", "ja") else "?"
    text = text.rstrip("?？ ") + mark
    if code == "es" and "¿" not in text:
        text = "¿" + text[:1].upper() + text[1:]
    return text[:1].upper() + text[1:]


def _points(draft: Draft, it: Subject) -> list[Beat]:
    points = [(i, p) for i, p in chosen_points(it.product, draft.segment) if clean(p.get(draft.lang))]
    points = _ordered(draft, points)[:_MOST_POINTS]
    beats = []
    for place, (fact, point) in enumerate(points):
        last = place == len(points) - 1
        where = "only" if len(points) == 1 else "first" if place == 0 else "last" if last else "next"
        text = localise(point, draft.lang, draft.rundown.market, draft.bank)
        rank = (0, 0, 14, 22)[place]
        if word_count(text) > _LONGEST - 6:
            pieces = speakable(point.get(draft.lang), draft.lang)
            beats.append(Beat(f"point.{where}", tuple(verbatim(piece, fact) for piece in pieces), rank))
            continue
        kind = point_kind(text, draft.bank)
        filler = Filler(text, (fact,), literal=False)
        slots = {**it.slots, "point": filler}
        slot = _POINT_SLOT.get(kind)
        if slot is not None:
            slots[slot] = filler
        cues = {
            "picture": _picture(it, place + 1),
            "count": f"count_{place + 1}" if len(points) > 1 else "emphasise",
        }
        sentence = draft.choose(f"point.{where}", slots, prefer=slot or "point", cues=cues)
        assert sentence is not None
        beats.append(Beat(f"point.{where}", (sentence,), rank))
        if not last:
            beats.append(Beat("reaction", (draft.say("point.reaction", it.slots),), 34 + 10 * place))
    return beats


def _ordered(draft: Draft, points: list[tuple[str, object]] | list) -> list:  # type: ignore[type-arg]
    """The seller's order in the first round; later rounds turn it, so that each point leads once."""
    if len(points) < 3 or draft.round == 0:
        return points
    shift = draft.round % len(points)
    return points[shift:] + points[:shift]


def _price(draft: Draft, it: Subject) -> list[Beat]:
    if "price" not in it.slots:
        return []
    if "saved" not in it.slots:
        said = [draft.say("price.plain", it.slots)]
        money = it.product.facts["price"].money
        note = money and conversion_note(money, draft.lang, draft.rundown.market)
        if note:
            # In the same beat: an amount nobody pays is never said without what is paid.
            said.append(Sentence(note, (f"{it.prefix}price",), ()))
        return [Beat("price", tuple(said))]
    return [
        Beat("price", (draft.say("price.list", it.slots),)),
        Beat("saving", (draft.say("price.saving", it.slots),), 4),
    ]


def _price_slots(draft: Draft, product: Product, prefix: str) -> dict[str, Filler]:
    price_fact, list_fact = product.facts.get("price"), product.facts.get("list_price")
    if price_fact is None or price_fact.money is None:
        return {}
    market = draft.rundown.market
    price_id, list_id = f"{prefix}price", f"{prefix}list_price"
    slots = {"price": Filler(format_money(price_fact.money, draft.lang, market), (price_id,))}
    list_money = list_fact.money if list_fact is not None else None
    saved = saving(price_fact.money, list_money)
    if saved is not None and list_money is not None:
        both = (price_id, list_id)
        slots["list_price"] = Filler(format_money(list_money, draft.lang, market), (list_id,))
        slots["saved"] = Filler(format_money(saved, draft.lang, market), both)
        percent = saving_percent(price_fact.money, list_money) or 0
        if percent >= 5:
            slots["percent"] = Filler(str(percent), both)
            if percent % 10 == 0 and base(draft.lang) == "zh":
                # 八折: what is left to pay, in tenths.
                slots["tenths"] = Filler("零一二三四五六七八九"[10 - percent // 10], both)
    return slots


def _stock(draft: Draft, it: Subject, *, sold_out: bool) -> list[Beat]:
    stock = it.product.facts.get("stock")
    if stock is None or stock.count is None:
        return []
    fact = f"{it.prefix}stock"
    if sold_out:
        return [Beat("stock", (with_facts(draft.say("stock.none", it.slots), (fact,)),))]
    slots = {**it.slots, **count_slots("stock", stock.count, draft.lang, (fact,))}
    return [Beat("stock", (draft.say("stock", slots),), 24)]


def _recap(draft: Draft, it: Subject) -> list[Beat]:
    points = [
        (fact, localise(p, draft.lang, draft.rundown.market, draft.bank))
        for fact, p in chosen_points(it.product, draft.segment)
    ]
    kinds = [point_kind(text, draft.bank) for _, text in points]
    common = max(("noun", "verb", "adjective", "free"), key=kinds.count)
    # Unlike phrases do not make a list: "a thermometer and keeps water hot".
    points = [
        p
        for p, kind in zip(points, kinds, strict=True)
        if p[1] and kind == common and not _COMMA.search(p[1])
    ][:3]
    texts = [text for _, text in points]
    if len(texts) < 2 or sum(word_count(t) for t in texts) > _LONGEST - 6:
        return []
    facts = tuple(fact for fact, _ in points)
    slots = {**it.slots, "points": Filler(join(texts, draft.bank), facts)}
    return [Beat("recap", (draft.say("product.recap", slots),), 44)]


def _picture(it: Subject, place: int) -> str | None:
    return f"picture:{place % len(it.product.images)}" if it.product.images and not it.prefix else None


def _case(draft: Draft, fact_id: str, text: str) -> tuple[FactCase | None, dict[str, str]]:
    phrases = draft.bank.facts.get("affirmed") if fact_id == "affirmed" else draft.bank.fact(fact_id)
    for case in phrases.cases if phrases is not None else ():
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
    rng = random.Random(f"{draft.seed}|{draft.round}|{draft.lang}|{draft.segment.id}|part|{full}")
    # Filled by hand, not by `choose`: a predicate is lower case and keeps no cues of its own.
    sentence = rng.choice(parts).fill(
        {**filled, "start": Filler("")}, rng, {"size_hands": None, "emphasise": None}
    )
    return Sentence(sentence.text, tuple(dict.fromkeys((*sentence.facts, full))), ())


def _pair(draft: Draft, it: Subject, a: Sentence, b: Sentence) -> Sentence | None:
    if word_count(a.text) + word_count(b.text) > _PAIR_WORDS:
        return None
    slots = {**it.slots, "a": Filler(_lower(a.text), a.facts), "b": Filler(_lower(b.text), b.facts)}
    return draft.choose("fact.pair", slots)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
