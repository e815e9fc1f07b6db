"""Which card comes when: with the line that speaks of it, and only with what stands in the sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_show import write_show

from cuehost import graphics
from cuehost.errors import GraphicsError
from cuehost.playout import cards
from cuehost.playout.card_plan import MOST_POINTS, CardPlan, plan_cards, service_of
from cuehost.rundown import CARDS, Cue, Line, Rundown, Script, SegmentScript, load_rundown
from cuehost.stage import Template, load_template

ROOT = Path(__file__).resolve().parents[2]
SHEET = """    facts:
      price: 9.90 USD
      material: clay
      size: 8 cm
      stock: 7
      shipping: free above 35 USD
      sku: C-1
    selling_points: [kiln fired, holds heat]
    faq: [{q: Can it break?, a: It is clay.}]
    link: https://example.com/cup
"""
FACTS = ("    facts:\n      price: 9.90 USD\n      material: clay\n", SHEET)


def template(name: str = "portrait") -> Template:
    return load_template(ROOT / "scenes" / f"{name}.yaml")


def show(folder: Path, *changes: tuple[str, str]) -> Rundown:
    return load_rundown(write_show(folder, FACTS, *changes))


def line(
    text: str, *facts: str, cues: tuple[Cue, ...] = (), number: int = 1, source: str = "offline"
) -> Line:
    return Line(f"cup.{number}", text, "en", facts, cues, source=source)


def planned(rundown: Rundown, *lines: Line, segment: str = "cup", scenes: str = "portrait") -> CardPlan:
    script = Script("small", "en", (SegmentScript(segment, lines),))
    return plan_cards(rundown, script, template(scenes))


def specs(plan: CardPlan) -> dict[str, graphics.Spec]:
    return {wish.cue or "": wish.spec for wish in plan.wishes}


def names(plan: CardPlan) -> dict[str, list[tuple[str, int]]]:
    return {line: [(cue.name, cue.at) for cue in cues] for line, cues in plan.cues.items()}


def test_selling_points_come_one_by_one_where_they_are_spoken(tmp_path: Path) -> None:
    plan = planned(
        show(tmp_path),
        line("See, it holds heat.", "selling_points:1"),
        line("And it is kiln fired.", "selling_points:0", number=2),
    )
    assert names(plan) == {
        "cup.1": [("card:points:cup:1", 8)],
        "cup.2": [("card:points:cup:2", 10)],
    }
    first, second = specs(plan).values()
    assert isinstance(first, graphics.PointsCard) and isinstance(second, graphics.PointsCard)
    assert first.points == second.points == ("Holds heat", "Kiln fired"), "in the order they are spoken"
    assert (first.shown, second.shown) == (1, 2)


def test_more_points_than_a_card_holds_begin_another(tmp_path: Path) -> None:
    many = ", ".join(f"point {n}" for n in range(MOST_POINTS + 1))
    rundown = show(tmp_path, ("[kiln fired, holds heat]", f"[{many}]"))
    lines = [line(f"Point {n}", f"selling_points:{n}", number=n) for n in range(MOST_POINTS + 1)]
    last = planned(rundown, *lines).wishes[-1].spec
    assert isinstance(last, graphics.PointsCard)
    assert (last.points, last.shown) == ((f"Point {MOST_POINTS}",), 1)


def test_a_fact_brings_the_table_of_facts_with_its_row_marked(tmp_path: Path) -> None:
    (spec,) = specs(planned(show(tmp_path), line("It is 8 cm wide.", "size"))).values()
    assert isinstance(spec, graphics.SpecsCard)
    assert spec.rows == (("Material", "Clay"), ("Size", "8 cm")), "no price, no code, no shipping"
    assert (spec.title, spec.mark) == ("Blue cup", 1)


def test_shipping_shows_what_the_show_and_the_product_state(tmp_path: Path) -> None:
    rundown = show(tmp_path, ("products:", "facts: {returns: free within 30 days}\nproducts:"))
    (spec,) = specs(planned(rundown, line("Returns are free.", "show:returns"))).values()
    assert isinstance(spec, graphics.ShippingCard)
    assert (spec.shipping, spec.returns) == ("Free above 35 USD", "Free within 30 days")
    assert (spec.warranty, spec.payment) == ("", "")


def test_the_stock_is_the_true_number_and_nothing_is_shown_for_none(tmp_path: Path) -> None:
    (spec,) = specs(planned(show(tmp_path), line("Seven are left.", "stock"))).values()
    assert isinstance(spec, graphics.StockCard) and (spec.count, spec.of) == (7, None)
    assert specs(planned(show(tmp_path, ("stock: 7", "stock: 0")), line("None.", "stock"))) == {}


def test_a_question_stays_while_its_answer_is_given(tmp_path: Path) -> None:
    rundown = show(tmp_path, ("  - closing", "  - questions: {}\n  - closing"))
    plan = planned(
        rundown,
        line("On the cup: can it break?", "cup/faq:0"),
        line("It is clay.", "cup/faq:0", number=2),
        segment="questions",
    )
    assert names(plan) == {"cup.1": [("card:question:cup:0", 0)]}
    (wish,) = plan.wishes
    assert wish.scene == "questions"
    assert isinstance(wish.spec, graphics.QuestionCard) and wish.spec.question == "Can it break?"


def test_two_products_in_a_line_are_compared_by_what_both_sheets_state(tmp_path: Path) -> None:
    (spec,) = specs(planned(show(tmp_path), line("Not like the plate.", "plate/material"))).values()
    assert isinstance(spec, graphics.ComparisonCard)
    assert spec.products == ("Blue cup", "White plate")
    assert spec.rows == (("Material", ("clay", "porcelain")),)


def test_the_host_is_named_where_the_host_says_the_name(tmp_path: Path) -> None:
    lines = (line("Hello."), line("I'm Mia.", number=2))
    plan = planned(show(tmp_path), *lines, segment="opening")
    assert names(plan) == {"cup.2": [("card:lower_third", 4)]}
    (spec,) = specs(plan).values()
    assert isinstance(spec, graphics.LowerThird) and (spec.name, spec.role) == ("Mia", "Test show")
    human = show(tmp_path, ("host: mia", "host: none"))
    assert planned(human, *lines, segment="opening").wishes == ()


def test_the_code_comes_with_the_price_where_the_scenes_have_a_place(tmp_path: Path) -> None:
    said = line("It costs 9.90 dollars.", "price", cues=(Cue("overlay", "price", 9),))
    plan = planned(show(tmp_path), said, scenes="landscape")
    assert names(plan) == {"cup.1": [("code:qr", 9)]}
    assert [wish.role for wish in plan.wishes] == ["code"]
    assert planned(show(tmp_path), said).wishes == (), "nobody scans the phone in hand"


PRICE = Cue("overlay", "price", 9)
OFFER = (
    "      stock: 7\n",
    "      stock: 7\n      offer.ends: 2026-11-30T20:00+01:00\n      coupon: CUP10\n"
    "      coupon.gives: 10% off\n      coupon.terms: one per order\n",
)


def sold(*more: Line) -> tuple[Line, ...]:
    """The price, and lines after it."""
    return line("It costs 9.90 dollars.", "price", cues=(PRICE,)), *more


def test_an_offer_s_end_and_its_coupon_come_once_the_price_is_known(tmp_path: Path) -> None:
    cart = line("Add it to the cart.", cues=(Cue("overlay", "prompt:cart"),), number=2)
    quiet = [line(f"Take your time {n}.", number=n) for n in (3, 4)]
    plan = planned(show(tmp_path, OFFER), line("Hello.", number=9), *sold(cart, *quiet))
    assert names(plan) == {"cup.3": [("card:countdown:cup", 0)], "cup.4": [("card:coupon:cup", 0)]}
    countdown, coupon = specs(plan).values()
    assert isinstance(countdown, graphics.CountdownCard) and isinstance(coupon, graphics.CouponCard)
    assert countdown.ends.isoformat() == "2026-11-30T20:00:00+01:00"
    assert (coupon.code, coupon.benefit, coupon.terms) == ("CUP10", "10% off", "one per order")


def test_an_offer_s_cards_prefer_lines_that_are_said_in_any_case(tmp_path: Path) -> None:
    quiet = replace(line("Perhaps.", number=2), optional=True), line("Surely.", number=3)
    plan = planned(show(tmp_path, OFFER), *sold(*quiet))
    assert names(plan) == {"cup.3": [("card:countdown:cup", 0)], "cup.2": [("card:coupon:cup", 0)]}


def test_where_every_line_shows_something_an_offer_goes_before_other_cards(tmp_path: Path) -> None:
    plan = planned(show(tmp_path, OFFER), *sold(line("It is clay.", "material", number=2)))
    assert names(plan) == {"cup.2": [("card:countdown:cup", 0)]}
    assert list(specs(plan)) == ["card:countdown:cup"], "what is not shown is not drawn"
    (last,) = names(planned(show(tmp_path / "b", OFFER), *sold())).values()
    assert last == [("card:countdown:cup", len("It costs 9.90 dollars."))]


def test_what_has_no_place_after_the_price_comes_before_it(tmp_path: Path) -> None:
    early = line("Look at this.", number=7), line("It is clay.", "material", number=8)
    plan = planned(show(tmp_path, OFFER), *early, *sold(line("Well.", number=2)))
    assert names(plan)["cup.2"] == [("card:countdown:cup", 0)]
    assert names(plan)["cup.7"] == [("card:coupon:cup", 0)]


def test_a_line_that_speaks_of_the_coupon_brings_it(tmp_path: Path) -> None:
    said = line("Your code is CUP10.", "coupon", number=2)
    plan = planned(show(tmp_path, OFFER), said, line("Well.", number=3))
    assert names(plan) == {"cup.2": [("card:coupon:cup", 0)]}


def test_a_show_s_own_offer_holds_for_all_its_products(tmp_path: Path) -> None:
    facts = ("products:", "facts: {coupon: ALL5}\nproducts:")
    (coupon,) = specs(planned(show(tmp_path, facts), *sold(line("Well.", number=2)))).values()
    assert isinstance(coupon, graphics.CouponCard) and coupon.code == "ALL5"


def test_the_facts_of_an_offer_are_no_rows_of_the_table(tmp_path: Path) -> None:
    plan = planned(show(tmp_path, OFFER), line("It is clay.", "material"))
    (spec,) = specs(plan).values()
    assert isinstance(spec, graphics.SpecsCard)
    assert [name for name, _ in spec.rows] == ["Material", "Size"]


def test_without_an_offer_or_where_its_cards_are_off_there_are_none(tmp_path: Path) -> None:
    lines = sold(line("Well.", number=2))
    assert planned(show(tmp_path), *lines).wishes == ()
    off = ("segments:", "cards: [price, specs]\nsegments:")
    assert planned(show(tmp_path, OFFER, off), *lines).wishes == ()


COMPARE = ("  - product: cup\n", "  - product: cup\n    compare: plate\n")


def test_a_segment_compares_what_both_sheets_state(tmp_path: Path) -> None:
    priced = (
        "      material: porcelain\n",
        "      material: porcelain\n      price: 12 USD\n      size: 20 cm\n",
    )
    lines = (line("Hello."), line("It is clay.", "material", number=2), line("The White plate?", number=3))
    plan = planned(show(tmp_path, COMPARE, priced), *lines)
    assert names(plan)["cup.3"] == [("card:compare:cup:plate", 0)]
    spec = specs(plan)["card:compare:cup:plate"]
    assert isinstance(spec, graphics.ComparisonCard)
    assert spec.products == ("Blue cup", "White plate")
    assert spec.rows == (
        ("Price", ("$9.90", "$12")),
        ("Material", ("clay", "porcelain")),
        ("Size", ("8 cm", "20 cm")),
    )


def test_a_comparison_comes_even_where_nobody_names_the_other_product(tmp_path: Path) -> None:
    lines = line("Hello."), line("It is clay.", "material", number=2), line("Well.", number=3)
    off = ("segments:", "cards: off\nsegments:")
    assert names(planned(show(tmp_path, COMPARE, off), *lines)) == {"cup.2": [("card:compare:cup:plate", 0)]}
    assert names(planned(show(tmp_path / "b", COMPARE), *lines))["cup.3"] == [("card:compare:cup:plate", 0)]


def test_nothing_is_compared_that_only_one_sheet_states(tmp_path: Path) -> None:
    other = ("      material: porcelain", "      glaze: white")
    assert planned(show(tmp_path, COMPARE, other), line("Well.")).wishes == ()


def test_what_comes_next_is_shown_as_it_is_announced(tmp_path: Path) -> None:
    rundown = show(tmp_path, ('  - break: {duration: 2s, script: ["We are back soon."]}\n', ""))
    plan = planned(rundown, line("Stay for the White plate."))
    assert names(plan) == {"cup.1": [("card:next_up:plate", 13)]}
    shown = line("Stay for the White plate.", cues=(Cue("overlay", "prompt:cart"),))
    assert planned(rundown, shown).wishes == (), "a prompt needs the place"


def test_a_line_brings_one_card(tmp_path: Path) -> None:
    plan = planned(show(tmp_path), line("It holds heat, it is clay.", "material", "selling_points:1"))
    assert names(plan) == {"cup.1": [("card:points:cup:1", 3)]}


@pytest.mark.parametrize("off", [kind for kind in CARDS if kind in ("points", "specs", "shipping", "stock")])
def test_the_rundown_chooses(tmp_path: Path, off: str) -> None:
    facts = {"points": "selling_points:0", "specs": "material", "shipping": "shipping", "stock": "stock"}
    said = line("Something.", facts[off])
    others = ", ".join(kind for kind in CARDS if kind != off)
    assert planned(show(tmp_path), said).wishes
    assert planned(show(tmp_path, ("segments:", f"cards: [{others}]\nsegments:")), said).wishes == ()
    assert (
        planned(show(tmp_path, ("  - product: cup", "  - product: cup\n    cards: off")), said).wishes == ()
    )


def test_without_the_price_card_only_a_person_s_own_cue_shows_it(tmp_path: Path) -> None:
    cue = Cue("overlay", "price", 9)
    written = line("It costs 9.90 dollars.", "price", cues=(cue,))
    own = replace(written, id="cup.2", source="hand")
    plan = planned(show(tmp_path, ("segments:", "cards: off\nsegments:")), written, own)
    assert (plan.cues_of(written), plan.cues_of(own)) == ((), (cue,))
    plan = planned(show(tmp_path), written)
    assert plan.cues_of(written) == (cue,)


def test_scenes_without_a_place_have_no_cards(tmp_path: Path) -> None:
    whole = template()
    bare = replace(
        whole,
        scenes={k: tuple(i for i in items if i.role != "card") for k, items in whole.scenes.items()},
    )
    script = Script("small", "en", (SegmentScript("cup", (line("Clay.", "material"),)),))
    assert plan_cards(show(tmp_path), script, bare) == CardPlan()


def test_a_card_that_cannot_be_drawn_is_left_out_and_told(tmp_path: Path) -> None:
    plan = planned(show(tmp_path), line("It is clay.", "material"))

    def render(spec: graphics.Spec, size: tuple[int, int]) -> Path:
        raise GraphicsError("It does not fit.", "Write less.")

    pictures = cards.draw(list(plan.wishes), render, lambda *_: None)
    assert pictures.cues == {}
    assert len(pictures.notes) == 1 and "product:cup" in pictures.notes[0]


@pytest.mark.parametrize(
    ("fact_id", "service"),
    [
        ("shipping", "shipping"),
        ("Returns", "returns"),
        ("退换", "returns"),
        ("envío", "shipping"),
        ("garantía", "warranty"),
        ("pago", "payment"),
        ("material", ""),
        ("s", ""),
    ],
)
def test_services_are_known_by_their_names_in_many_languages(fact_id: str, service: str) -> None:
    assert service_of(fact_id) == service
