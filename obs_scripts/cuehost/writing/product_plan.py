"""How a product segment is built: hook, problem, product, proof, price, cart, objections, bridge."""

from __future__ import annotations

import itertools
import re

from cuehost.rundown import LocalText, Product

from .draft import Beat, Draft, count_slots, name_slots, with_facts
from .fact_plan import LONGEST, Subject, fact_beats, faq_beat, faq_order, speakable, verbatim
from .grammar import Filler, Sentence
from .money import conversion_note, format_money, saving, saving_percent
from .sheet import chosen_points, next_segment
from .values import clean, join, localise, point_kind
from .words import base, word_count

_POINT_SLOT = {"noun": "noun", "verb": "verb", "adjective": "adj"}
_MOST_POINTS = 4
_MOST_ANSWERS = 3
_COMMA = re.compile(r"[,，、;；]")


def subject(draft: Draft, key: str) -> Subject:
    """The product `key` with the slots of its name and price."""
    product = draft.rundown.products[key]
    prefix = "" if draft.segment.product == key else f"{key}/"
    slots = name_slots(product, draft.lang, bank=draft.bank) | _price_slots(draft, product, prefix)
    return Subject(key, product, slots, prefix)


def plan_product(draft: Draft) -> list[Beat]:
    """All beats of a product segment, in the order spoken; `fit` chooses among them."""
    assert draft.segment.product is not None
    it = subject(draft, draft.segment.product)
    full = name_slots(it.product, draft.lang, bank=draft.bank, full=True)
    stock = it.product.facts.get("stock")
    sold_out = stock is not None and stock.count == 0
    beginner, expert = (level in draft.marks for level in ("beginner", "expert"))
    beats = [Beat("hook", (draft.say(_hook(draft), it.slots),), 2)]
    if not expert:
        beats.append(Beat("problem", (_problem(draft, it),), 3 if beginner else 9))
    beats.append(Beat("name", (draft.say("product.name", {**it.slots, **full}, picture=_picture(it, 0)),)))
    points = _points(draft, it)
    facts = fact_beats(draft, it, rank=6 if expert else 20)
    if facts:
        proof = Beat("proof", (draft.say("product.proof", it.slots),), 28)
        facts = [proof, *facts]
    # Who knows the trade wants the facts before the praise.
    beats += [*facts, *points] if expert else [*points, *facts]
    beats += _price(draft, it)
    beats += _stock(draft, it, sold_out=sold_out)
    beats.append(Beat("cta", (draft.say("cta.sold_out" if sold_out else "cta", it.slots),)))
    beats += fact_beats(draft, it, rank=26, service=True)
    beats += [
        faq_beat(
            draft, it, index, key="faq.ask", rank=(11 if beginner else 17) if place == 0 else 40 + 6 * place
        )
        for place, index in enumerate(faq_order(draft, it)[:_MOST_ANSWERS])
    ]
    beats += _recap(draft, it)
    if "price" in it.slots and not sold_out:
        beats.append(Beat("again", (draft.say("cta.again", it.slots),), 46))
    beats.append(Beat("ask", (draft.say("product.ask", it.slots),), 30))
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


def _problem(draft: Draft, it: Subject) -> Sentence:
    """A situation the viewer knows; where the sheet has a fact about it, that which the fact answers."""
    kinds = {draft.bank.fact_kind(fact_id) for fact_id in (*it.product.facts, *draft.rundown.facts)}
    pool = list(draft.bank.phrases("product.problem", draft.marks))
    for kind in sorted(kinds):
        pool += draft.bank.phrases(f"problem.{kind}")
    sentence = draft.choose("product.problem", it.slots, templates=pool)
    assert sentence is not None
    return sentence


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
    return name_slots(draft.rundown.products[key], draft.lang, "next", bank=draft.bank)


def _points(draft: Draft, it: Subject) -> list[Beat]:
    points = _ordered(draft, _spoken_points(draft, it))[:_MOST_POINTS]
    beats = []
    for place, (fact, point) in enumerate(points):
        last = place == len(points) - 1
        where = "only" if len(points) == 1 else "first" if place == 0 else "last" if last else "next"
        text = localise(point, draft.lang, draft.rundown.market, draft.bank)
        rank = (0, 0, 14, 22)[place]
        if word_count(text) > LONGEST - 6:
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
        if not last and "expert" not in draft.marks:
            beats.append(Beat("reaction", (draft.say("point.reaction", it.slots),), 34 + 10 * place))
    return beats


def _spoken_points(draft: Draft, it: Subject) -> list[tuple[str, LocalText]]:
    return [
        (fact, point)
        for fact, point in chosen_points(it.product, draft.segment)
        if clean(point.get(draft.lang)) and draft.native(point)
    ]


def _ordered(draft: Draft, points: list[tuple[str, LocalText]]) -> list[tuple[str, LocalText]]:
    """What the audience cares about first, else the seller's order; later rounds turn it."""
    points = sorted(points, key=lambda entry: -draft.interest(entry[1].get(draft.lang)))
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
        for fact, p in _ordered(draft, _spoken_points(draft, it))
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
    if len(texts) < 2 or sum(word_count(t) for t in texts) > LONGEST - 6:
        return []
    facts = tuple(fact for fact, _ in points)
    # Whole phrases (`keeps warm, folds flat`) are set side by side; a last `and` suits names of things only.
    listed = draft.bank.comma.join(texts) if common == "free" else join(texts, draft.bank)
    slots = {**it.slots, "points": Filler(listed, facts)}
    return [Beat("recap", (draft.say("product.recap", slots),), 44)]


def _picture(it: Subject, place: int) -> str | None:
    return f"picture:{place % len(it.product.images)}" if it.product.images and not it.prefix else None
