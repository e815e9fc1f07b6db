"""The shape of the offline writer's product segments in every language: parts, lengths, options, cues."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

import pytest
from market_shows import LANGS, market_show

from cuehost.rundown import Line
from cuehost.writing import OfflineWriter, speaking_s
from cuehost.writing.bank import load
from cuehost.writing.draft import Draft, place_of
from cuehost.writing.product_plan import plan_product

SEEDS = range(4)
LENGTHS = (20.0, 45.0, 90.0)


def segments(lang: str, duration_s: float | None = 90.0) -> Iterator[tuple[Line, ...]]:
    """The lines of product segments of that length, of several products and seeds."""
    show = market_show(lang, 3, duration_s=duration_s)
    for seed in SEEDS:
        for segment in show.segments:
            if segment.kind == "product":
                yield OfflineWriter().compose(show, segment, lang, seed=seed).lines


def cues(line: Line) -> set[str]:
    return {cue.name for cue in line.cues}


def seconds(lines: tuple[Line, ...], lang: str) -> float:
    return sum(speaking_s(line.text, lang) for line in lines)


@pytest.mark.parametrize("lang", LANGS)
def test_a_sale_has_all_its_parts_in_order(lang: str) -> None:
    show = market_show(lang, 3, duration_s=90)
    for segment in show.segments[1:4]:
        draft = Draft(show, segment, lang, load(lang), 1, 0, place=place_of(show, segment))
        names = [beat.name.partition(":")[0] for beat in plan_product(draft)]
        parts = ["hook", "problem", "name", "point.first", "proof", "price", "cta", "faq", "bridge"]
        places = [names.index(part) for part in parts]
        assert places == sorted(places), names


@pytest.mark.parametrize("lang", LANGS)
def test_a_segment_is_as_long_as_wanted(lang: str) -> None:
    said = {
        length: [seconds(lines, lang) for lines in segments(lang, length)] for length in LENGTHS
    }  # fmt: skip
    for length, every in said.items():
        assert all(0.75 * length <= s <= max(1.2 * length, 26) for s in every), (length, every)
    assert max(said[20.0]) < min(said[45.0]) and max(said[45.0]) < min(said[90.0])


@pytest.mark.parametrize("lang", LANGS)
def test_what_sells_is_said_however_short_and_the_rest_is_optional(lang: str) -> None:
    for lines in segments(lang, 15.0):
        stated = {fact for line in lines for fact in line.facts}
        assert {"price"} < stated and any(fact.startswith("selling_points:") for fact in stated)
        assert any("prompt:cart" in cues(line) for line in lines)
    for lines in segments(lang):
        must = [line for line in lines if not line.optional]
        assert 4 <= len(must) <= 8 < len(lines)
        assert any("price" in line.facts for line in must)
        assert any("prompt:cart" in cues(line) for line in must)
        assert any("picture:0" in cues(line) for line in must), "the product is named and shown"


@pytest.mark.parametrize("lang", LANGS)
def test_the_price_shows_the_card_with_joy_and_the_cart_is_pointed_at(lang: str) -> None:
    for lines in segments(lang):
        offer = next(line for line in lines if "price" in cues(line))
        assert "price" in offer.facts and not offer.optional
        assert cues(offer) & {"joy", "excitement"}, offer
        assert "price_reveal" in cues(offer), offer
        for line in lines:
            assert ("prompt:cart" in cues(line)) <= ("point_down" in cues(line)), line
            assert ("prompt:ask" in cues(line)) <= ("listen" in cues(line)), line


@pytest.mark.parametrize("lang", LANGS)
def test_asking_to_follow_points_up_or_is_heartfelt(lang: str) -> None:
    show, gestures = market_show(lang, 1), set[str]()
    for seed in range(8):
        for place in (0, -1):
            for line in OfflineWriter().compose(show, show.segments[place], lang, seed=seed).lines:
                if "prompt:follow" in cues(line):
                    assert cues(line) & {"point_up", "heart"}, line
                    gestures |= cues(line)
    assert "point_up" in gestures


@pytest.mark.parametrize("lang", LANGS)
def test_ten_products_open_in_ten_ways(lang: str) -> None:
    show = market_show(lang, 10)
    for round in range(2):
        openings = [
            OfflineWriter().compose(show, segment, lang, seed=1, round=round).lines[0].text
            for segment in show.segments
            if segment.kind == "product"
        ]
        assert len(set(openings)) == 10, openings


@pytest.mark.parametrize("lang", LANGS)
def test_a_changed_price_rewords_only_the_lines_that_state_it(lang: str) -> None:
    show = market_show(lang, 3, duration_s=90)
    product = show.products["p0"]
    price = product.facts["price"]
    assert price.money is not None
    for amount in ("1", "7.77"):  # said in less time and in more
        money = price.money.model_copy(update={"amount": Decimal(amount)})
        facts = product.facts | {"price": price.model_copy(update={"money": money})}
        products = show.products | {"p0": product.model_copy(update={"facts": facts})}
        changed = show.model_copy(update={"products": products})
        for segment, seed in itertools.product(show.segments, SEEDS):
            before, after = (
                OfflineWriter().compose(s, segment, lang, seed=seed).lines for s in (show, changed)
            )
            differ = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
            assert all("price" in line.facts for pair in differ for line in pair), differ
            assert bool(differ) == (segment.product == "p0")
