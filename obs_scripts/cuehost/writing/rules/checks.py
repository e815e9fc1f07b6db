"""Named checks: what rules look at besides words.

A check is given the rundown, what is known of the airing and the rule's settings, and yields a hit for each
place where the rule is broken: where, and what is wrong there (may be empty, where the rule says it all).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from cuehost.rundown import Fact, Rundown, Script

from .model import Airing, Where
from .texts import words_of


class Hit(NamedTuple):
    """A place where a rule is broken, and what is found there."""

    where: Where = ()
    found: str = ""


Settings = Mapping[str, Any]
Check = Callable[[Rundown, Airing, Settings], Iterator[Hit]]

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")


# -- prices ----------------------------------------------------------------------------------------------


def list_price_needs_evidence(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """A price that is struck out has no evidence."""
    for where, fact in _list_prices(rundown):
        if fact.evidence is None or not fact.evidence.default.strip():
            yield Hit(where)


def list_price_period(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The evidence of a price before names no period of at least `days` days (`2026-10-01..2026-10-31`)."""
    for where, fact in _list_prices(rundown):
        days = _days(fact)
        if fact.evidence is None:
            continue
        if not days:
            yield Hit((*where, "evidence"), "no days are named")
        elif (length := (max(days) - min(days)).days + 1) < settings["days"]:
            yield Hit((*where, "evidence"), f"{length} day{'s' if length > 1 else ''}")


def list_price_fresh(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """When the show is aired, the evidence of a price before is older than `days` days, or of the future."""
    for where, fact in _list_prices(rundown):
        days = _days(fact)
        if airing.day is None or not days:
            continue
        if max(days) > airing.day:
            yield Hit((*where, "evidence"), f"{max(days)} is still to come")
        elif max(days) < airing.day - timedelta(days=settings["days"]):
            yield Hit((*where, "evidence"), f"the last day it names is {max(days)}")


def _list_prices(rundown: Rundown) -> Iterator[tuple[Where, Fact]]:
    for key, product in rundown.products.items():
        if (fact := product.facts.get("list_price")) is not None:
            yield ("products", key, "facts", "list_price"), fact


def _days(fact: Fact) -> Sequence[date]:
    """The days that a fact's evidence names."""
    return _days_in(fact.evidence.default) if fact.evidence else ()


@functools.lru_cache(maxsize=1024)  # the products of a sheet mostly have the same
def _days_in(text: str) -> tuple[date, ...]:
    """The days in a text, written 2026-10-31."""
    found: list[date] = []
    for year, month, day in _DAY.findall(text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return tuple(found)


# -- host, voice and label -------------------------------------------------------------------------------


def ai_voice_banned(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """A synthetic voice speaks."""
    if airing.ai_voice:
        yield Hit(("host",))


def virtual_host(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The host is virtual; with `realistic: true`, and looks like a real person."""
    if airing.host == "virtual" and (airing.realistic or not settings.get("realistic")):
        yield Hit(("host",))


def unattended_host_banned(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The host is virtual and nobody is named who attends."""
    if airing.host == "virtual" and not airing.attended_by:
        yield Hit(("host",))


def figure_too_large(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """A virtual host may take more than `share` of the picture's area."""
    if airing.host == "virtual" and airing.host_share is not None and airing.host_share > settings["share"]:
        yield Hit(("scenes",), f"up to {airing.host_share:.0%} in these scenes")


def label_shown(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The host is virtual and there is no label."""
    if airing.host == "virtual" and airing.label is not None and not airing.label.strip():
        yield Hit()


def label_at_least_5_percent(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The label's letters are lower than 5 % of the picture's shortest side."""
    if airing.host == "virtual" and airing.label_share is not None and airing.label_share < 0.05:
        yield Hit((), f"they have {airing.label_share:.1%}")


def label_names(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The label lacks one of the things in `each`, lists of words of which one must stand in it."""
    if airing.host != "virtual" or not airing.label:
        return
    label = airing.label.casefold()
    if not all(any(word.casefold() in label for word in words) for words in settings["each"]):
        yield Hit((), f"“{airing.label}”")


# -- how the show goes on air ----------------------------------------------------------------------------


def simulcast_banned(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The show goes to several platforms at once."""
    if len(airing.platforms) > 1:
        yield Hit(("rules", "also_on"), ", ".join(airing.platforms))


def platform_banned(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The show goes to one of `platforms`."""
    for name in airing.platforms:
        if name in settings["platforms"]:
            yield Hit(("platform",) if name == rundown.platform else ("rules", "also_on"), name)


def loop_banned(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The show loops in the same words; with `reworded: true`, also one in other words each round."""
    loop = airing.loop
    if loop is not None and loop.rounds != 1 and (settings.get("reworded") or not loop.reword):
        yield Hit(("loop",))


def recorded_share(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """A recorded part is longer than `seconds`."""
    if airing.recorded_s is not None and airing.recorded_s > settings["seconds"]:
        yield Hit((), f"{airing.recorded_s:.0f} s")


def still_picture(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """A break, which shows a card and no host, lasts longer than `seconds`."""
    for number, segment in enumerate(rundown.segments):
        if segment.kind == "break" and (segment.duration_s or 0.0) > settings["seconds"]:
            yield Hit(("segments", number, "duration"), f"{segment.duration_s:g} s")


def must_say(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """None of `words` stands in the texts of the show."""
    langs = (airing.lang,) if airing.lang else rundown.languages
    said = " ".join(text for lang in langs for text in words_of(rundown, lang)).casefold()
    if not any(re.search(rf"\b{re.escape(word)}\b", said) for word in settings["words"]):
        yield Hit(("segments",))


# -- what offends ----------------------------------------------------------------------------------------


def gestures_used(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """A line written by hand has one of `gestures`."""
    for number, segment in enumerate(rundown.segments):
        for line_number, line in enumerate(segment.script.lines):
            if line.gesture in settings["gestures"]:
                yield Hit(("segments", number, "script", line_number, "gesture"), line.gesture or "")


def gestures_in(script: Script, settings: Settings) -> Iterator[tuple[str, str]]:
    """The id of each line of a script that has one of `gestures`, and the gesture."""
    for part in script.segments:
        for line in part.lines:
            for cue in line.cues:
                if cue.kind == "gesture" and cue.name in settings["gestures"]:
                    yield line.id, cue.name


def colours_used(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """One of `colours` dominates the picture."""
    for colour in airing.colours:
        if colour in settings["colours"]:
            yield Hit(("theme",), colour)


def numbers_used(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """A price (its whole part) or a stock is one of `numbers`, or ends with one of `endings`."""
    for key, product in rundown.products.items():
        for kind in ("price", "list_price", "stock"):
            fact = product.facts.get(kind)
            if fact is None:
                continue
            amount = fact.count if fact.money is None else int(fact.money.amount)
            number = str(amount)
            if number in settings.get("numbers", ()) or number.endswith(tuple(settings.get("endings", ()))):
                yield Hit(("products", key, "facts", kind), number)


def dates_used(rundown: Rundown, airing: Airing, settings: Settings) -> Iterator[Hit]:
    """The show is aired on one of `days`: 09-18, 2027-02-08 or a range A..B of them, each with its reason."""
    if airing.day is None:
        return
    for days, reason in settings["days"].items():
        first, _, last = days.partition("..")
        form = "%Y-%m-%d" if len(first) > 5 else "%m-%d"
        if first <= airing.day.strftime(form) <= (last or first):
            yield Hit((), reason)


CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        list_price_needs_evidence,
        list_price_period,
        list_price_fresh,
        ai_voice_banned,
        virtual_host,
        unattended_host_banned,
        figure_too_large,
        label_shown,
        label_at_least_5_percent,
        label_names,
        simulcast_banned,
        platform_banned,
        loop_banned,
        recorded_share,
        still_picture,
        must_say,
        gestures_used,
        colours_used,
        numbers_used,
        dates_used,
    )
}
