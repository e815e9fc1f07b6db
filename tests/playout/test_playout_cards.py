"""The pictures a show needs: all of them, and none it must not have."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_show import write_show

from cuehost import graphics
from cuehost.errors import GraphicsError
from cuehost.playout import cards
from cuehost.rundown import Rundown, load_rundown
from cuehost.stage import Template, load_template

ROOT = Path(__file__).resolve().parents[2]
SHOWS = sorted((ROOT / "shows").glob("*/*.yaml"))
RUNDOWNS = [path for path in SHOWS if "segments:" in path.read_text("utf-8")]


def template(name: str = "portrait") -> Template:
    return load_template(ROOT / "scenes" / f"{name}.yaml")


def wanted(rundown: Rundown, lang: str = "en", label: str = "") -> list[cards.Wish]:
    return list(cards.wishes(rundown, lang, template(rundown.scenes), label))


def small(folder: Path, *changes: tuple[str, str]) -> Rundown:
    return load_rundown(write_show(folder, *changes))


def of(wishes: list[cards.Wish], role: str, scene: str | None) -> list[cards.Wish]:
    return [wish for wish in wishes if (wish.role, wish.scene) == (role, scene)]


def test_there_are_rundowns_to_look_at() -> None:
    assert len(RUNDOWNS) >= 2
    assert {load_rundown(path).scenes for path in RUNDOWNS} == {"portrait", "landscape"}


@pytest.mark.parametrize("path", RUNDOWNS, ids=lambda path: path.stem)
def test_every_bundled_show_has_all_its_pictures(path: Path) -> None:
    rundown = load_rundown(path)
    scenes = template(rundown.scenes).scenes
    for lang in rundown.languages:
        wishes = wanted(rundown, lang)
        assert len(of(wishes, "label", None)) == 1, "the label is one picture for all scenes"
        assert {w.scene for w in wishes if w.role == "background"} == set(scenes)
        for segment in rundown.segments:
            scene = cards.scene_id(segment)
            assert len(of(wishes, "title", scene)) == 1
            assert {w.cue for w in of(wishes, "prompt", scene)} == {
                "prompt:follow",
                "prompt:cart",
                "prompt:ask",
            }
            if segment.product:
                images = rundown.products[segment.product].images
                expected = {None, *(f"picture:{n}" for n in range(len(images)))}
                assert {w.cue for w in of(wishes, "picture", scene)} == expected
                assert {w.cue for w in of(wishes, "price", scene)} == {None, "price"}
        assert not [w for w in wishes if getattr(w.spec, "lang", lang) != lang]
        keys = [(w.role, w.scene, w.cue) for w in wishes]
        assert len(set(keys)) == len(keys), "nothing is drawn for one place twice"


def test_every_picture_has_the_size_and_the_corner_of_its_place(tmp_path: Path) -> None:
    own = template()
    for wish in wanted(small(tmp_path)):
        kind = (wish.scene or "opening").split(":")[0]
        if wish.role == "background":
            assert wish.size == own.canvas
            continue
        item = cards.item_of(own, kind, wish.role)  # type: ignore[arg-type]
        assert item is not None
        assert wish.size == (round(item.box.width), round(item.box.height))
        assert wish.spec.align == cards.corner_of(item)  # type: ignore[union-attr]


def test_the_safe_scene_has_a_title_but_no_prompts(tmp_path: Path) -> None:
    wishes = wanted(small(tmp_path))
    assert len(of(wishes, "title", "safe")) == 1
    assert of(wishes, "prompt", "safe") == []


def test_a_product_without_a_price_has_no_price_card(tmp_path: Path) -> None:
    wishes = wanted(small(tmp_path))
    assert of(wishes, "price", "product:plate") == []
    spec = of(wishes, "price", "product:cup")[0].spec
    assert isinstance(spec, graphics.PriceCard)
    assert (str(spec.price.amount), spec.list_price, spec.evidence, spec.stock) == ("9.90", None, "", None)


def test_the_price_card_shows_a_list_price_only_with_its_evidence_and_the_stock(tmp_path: Path) -> None:
    facts = 'price: 9.90 USD\n      list_price: {value: 12.50 USD, evidence: "asked in May"}\n      stock: 7'
    wishes = wanted(small(tmp_path, ("price: 9.90 USD", facts)))
    spec = of(wishes, "price", "product:cup")[0].spec
    assert isinstance(spec, graphics.PriceCard) and spec.list_price is not None
    assert (str(spec.list_price.amount), spec.evidence, spec.stock) == ("12.50", "asked in May", 7)


def test_a_product_without_pictures_has_none(tmp_path: Path) -> None:
    wishes = wanted(small(tmp_path, ("    images: [cup.png]\n", "")))
    assert of(wishes, "picture", "product:cup") == []
    assert len(of(wishes, "picture", "product:plate")) == 3


def test_a_human_host_has_no_ai_label_and_a_virtual_one_always(tmp_path: Path) -> None:
    assert of(wanted(small(tmp_path, ("host: mia", "host: none"))), "label", None) == []
    (label,) = of(wanted(small(tmp_path), label="Made by a machine"), "label", None)
    assert isinstance(label.spec, graphics.LabelCard) and label.spec.text == "Made by a machine"


def test_a_break_names_the_product_that_follows(tmp_path: Path) -> None:
    (title,) = of(wanted(small(tmp_path)), "title", "break")
    assert isinstance(title.spec, graphics.WaitCard) and title.spec.next_product == "White plate"


def test_breaks_before_different_products_name_none(tmp_path: Path) -> None:
    two = small(tmp_path, ("  - product: cup\n", "  - break: {id: first, duration: 2s}\n  - product: cup\n"))
    (title,) = of(wanted(two), "title", "break")
    assert isinstance(title.spec, graphics.WaitCard) and title.spec.next_product == ""
    last = small(tmp_path, ("  - closing:", "  - break: {id: last, duration: 2s}\n  - closing:"))
    (title,) = of(wanted(last), "title", "break")
    assert isinstance(title.spec, graphics.WaitCard) and title.spec.next_product == ""


def test_drawing_sorts_pictures_into_starts_and_cues_and_tells_how_far_it_is(tmp_path: Path) -> None:
    wishes = wanted(small(tmp_path))
    told: list[tuple[int, int]] = []
    drawn = cards.draw(
        wishes,
        lambda spec, size: Path(f"{type(spec).__name__}-{size[0]}"),
        lambda n, of: told.append((n, of)),
    )
    assert told == [(n, len(wishes)) for n in range(1, len(wishes) + 1)]
    assert drawn.first["price", "product:cup"] == drawn.cues["product:cup"]["price"]
    assert set(drawn.cues["product:plate"]) == {
        "picture:0", "picture:1", "prompt:follow", "prompt:cart", "prompt:ask",
    }  # fmt: skip
    assert drawn.cues["opening"].keys() == {"prompt:follow", "prompt:cart", "prompt:ask"}
    assert ("label", None) in drawn.first and ("prompt", "opening") not in drawn.first


def test_a_picture_that_cannot_be_drawn_says_which_and_keeps_the_mend(tmp_path: Path) -> None:
    def render(spec: graphics.Spec, size: tuple[int, int]) -> Path:
        if isinstance(spec, graphics.PictureCard):
            raise GraphicsError("It is broken.", "Save it again.")
        return tmp_path

    with pytest.raises(GraphicsError) as told:
        cards.draw(wanted(small(tmp_path)), render, lambda *_: None)
    assert told.value.message == "The picture of product:cup cannot be drawn: It is broken."
    assert told.value.mend == "Save it again."


def test_a_background_that_cannot_be_removed_stays_and_the_seller_is_told(tmp_path: Path) -> None:
    rundown = small(tmp_path, ("    images: [cup.png]", "    images: [cup.png]\n    cut_out: true"))
    photos = [w for w in wanted(rundown) if isinstance(w.spec, graphics.PictureCard)]
    mine = [w for w in photos if w.scene == "product:cup"]
    cut = [w for w in photos if isinstance(w.spec, graphics.PictureCard) and w.spec.cut_out]
    assert mine and cut == mine, "and no other product's"
    drawn: list[graphics.Spec] = []

    def render(spec: graphics.Spec, size: tuple[int, int]) -> Path:
        if isinstance(spec, graphics.PictureCard) and spec.cut_out:
            raise GraphicsError("The background of cup.png cannot be removed: it is empty.", "Use another.")
        drawn.append(spec)
        return tmp_path / "framed.png"

    pictures = cards.draw(mine, render, lambda *_: None)
    assert pictures.first["picture", "product:cup"] == tmp_path / "framed.png"
    assert [note for note in pictures.notes if "cannot be removed" in note] == pictures.notes
    assert len(pictures.notes) == 1, "once a photo"
