"""How the segments around the products are built: opening, questions, break, closing."""

from __future__ import annotations

from collections.abc import Sequence

from .draft import Beat, Draft, count_slots, name_slots
from .fact_plan import SERVICE, SILENT, faq_beat, faq_order, state_fact
from .grammar import Filler
from .product_plan import next_slots, subject
from .sheet import next_segment
from .values import clean, join
from .words import word_count

_NAMES_WORDS = 15
_NAMES_MOST = 3
_ANSWERS = 3


def plan_opening(draft: Draft) -> list[Beat]:
    """Welcome, who is speaking (and that it is an AI), today's products, follow, ask, off we go."""
    slots = _show_slots(draft)
    beats = [Beat("welcome", (draft.say("opening.welcome", slots),))]
    if "host" in slots:
        key = "opening.honest" if len(draft.rundown.virtual_hosts) == 1 else "opening.honest_two"
        beats.append(Beat("honest", (draft.say(key, slots),)))
    for place, names in enumerate(_name_groups(draft)):
        key = "opening.today" if place == 0 else "opening.today_more"
        beats.append(
            Beat("today", (draft.say(key, {**slots, "products": names}),), 0 if place < 2 else 8 + place)
        )
    beats.append(Beat("follow", (draft.say("opening.follow", slots),), 2))
    beats.append(Beat("ask", (draft.say("opening.ask", slots),), 4))
    if draft.segment.duration_s is not None:
        beats += _show_facts(draft, rank=20)
    after = next_segment(draft.rundown, draft.segment)
    if after is not None and after.kind == "product" and after.product is not None:
        start = draft.choose("opening.start", {**slots, **next_slots(draft, after.product)})
        if start is not None:
            beats.append(Beat("start", (start,), 3))
    return beats


def plan_questions(draft: Draft) -> list[Beat]:
    """An invitation to ask, then expected questions with the sheets' answers, one product after another."""
    slots = _show_slots(draft)
    beats = [Beat("invite", (draft.say("questions.invite", slots),))]
    answers = _mixed_faqs(draft)
    for place, answer in enumerate(answers):
        if place:
            beats.append(Beat("more", (draft.say("questions.more", slots),), 30 + place))
        beats.append(Beat(answer.name, answer.sentences, 0 if place == 0 else 2 + place))
    beats.append(Beat("wait", (draft.say("questions.wait", slots),), 0 if not answers else 25))
    beats.append(Beat("end", (draft.say("questions.end", slots),), 1))
    return beats


def plan_break(draft: Draft) -> list[Beat]:
    """That there is a break, and for how long if the rundown says so; `duration` is the break's own."""
    minutes = round((draft.segment.duration_s or 0) / 60)
    if minutes:
        away = draft.say("break.away", count_slots("minutes", minutes, draft.lang))
    else:
        away = draft.say("break.soon", {})
    return [Beat("away", (away,)), Beat("stay", (draft.say("break.stay", {}),), 2)]


def plan_closing(draft: Draft) -> list[Beat]:
    """What was shown, where to find it, the returns policy, thanks and goodbye."""
    slots = _show_slots(draft)
    beats = []
    for place, names in enumerate(_name_groups(draft)[:1]):
        recap = draft.say("closing.recap", {**slots, "products": names})
        beats.append(Beat("recap", (recap,), 2 + place))
    if draft.rundown.products:
        beats.append(Beat("cart", (draft.say("closing.cart", slots),), 4))
    beats += _show_facts(draft, rank=1, only=("returns",))
    beats.append(Beat("thanks", (draft.say("closing.thanks", slots),)))
    beats.append(Beat("follow", (draft.say("closing.follow", slots),), 3))
    if draft.segment.duration_s is not None:
        beats += _show_facts(draft, rank=20, but=("returns",))
    # The goodbye comes last, whatever was left out before it.
    beats.append(Beat("bye", (draft.say("closing.bye", slots),)))
    return beats


def _show_slots(draft: Draft) -> dict[str, Filler]:
    hosts = [host_name(host) for host in draft.rundown.virtual_hosts]
    slots = {"show": Filler(clean(draft.rundown.show.get(draft.lang)), literal=True), "n": Filler("", form=0)}
    if hosts:
        slots["host"] = Filler(hosts[0], literal=True)
        slots["hosts"] = Filler(join(hosts, draft.bank), literal=True)
    return slots


def host_name(host: str) -> str:
    """A host's name as spoken: the rundown's key with capitals (`mia` is `Mia`)."""
    return " ".join(word[:1].upper() + word[1:] for word in host.replace("_", " ").replace("-", " ").split())


def _product_keys(draft: Draft) -> list[str]:
    """The products of the show in order of appearance, each once."""
    return list(dict.fromkeys(s.product for s in draft.rundown.segments if s.kind == "product" and s.product))


def _name_groups(draft: Draft) -> list[Filler]:
    """Today's products, a few to a sentence."""
    groups: list[list[str]] = []
    words = 0.0
    for key in _product_keys(draft):
        slots = name_slots(draft.rundown.products[key], draft.lang, bank=draft.bank)
        text = slots["the_name"].text
        long = word_count(text)
        if not groups or len(groups[-1]) >= _NAMES_MOST or words + long > _NAMES_WORDS:
            groups.append([])
            words = 0.0
        groups[-1].append(text)
        words += long
    return [Filler(join(group, draft.bank)) for group in groups]


def _show_facts(draft: Draft, *, rank: int, only: Sequence[str] = (), but: Sequence[str] = ()) -> list[Beat]:
    beats: list[Beat] = []
    slots = {"n": Filler("", form=0)}
    for fact_id, fact in draft.rundown.facts.items():
        kind = draft.bank.fact_kind(fact_id)
        if kind not in SERVICE or fact_id in SILENT or (only and kind not in only) or kind in but:
            continue
        stated = state_fact(draft, f"show:{fact_id}", fact_id, fact, slots)
        if stated is not None:
            beats.append(Beat(f"show:{fact_id}", stated, rank + len(beats)))
    return beats


def _mixed_faqs(draft: Draft) -> list[Beat]:
    """Questions about the products shown so far (all, where none was), taken in turn."""
    ids = [s.id for s in draft.rundown.segments]
    before = draft.rundown.segments[: ids.index(draft.segment.id)] if draft.segment.id in ids else ()
    keys = [draft.segment.product] if draft.segment.product else []
    keys = (
        keys or list(dict.fromkeys(s.product for s in reversed(before) if s.product)) or _product_keys(draft)
    )
    most = _ANSWERS if draft.segment.duration_s is None else 3 * _ANSWERS
    subjects = [subject(draft, key) for key in keys if key]
    rows = [[(it, index) for index in faq_order(draft, it)] for it in subjects]
    mixed = [row[place] for place in range(most) for row in rows if place < len(row)]
    return [faq_beat(draft, it, index, key="faq.ask_about", rank=0) for it, index in mixed[:most]]
