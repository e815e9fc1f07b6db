"""Which pictures a show needs: for each scene and role the spec, its size and where it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cuehost import graphics
from cuehost.errors import GraphicsError
from cuehost.rundown import Product, Rundown, Segment
from cuehost.stage import Role, SceneKind, Template, TemplateItem

PictureKey = tuple[Role, str | None]
HeadlineKind = Literal["opening", "questions", "break", "closing", "safe"]
_HEADLINES: tuple[HeadlineKind, ...] = ("opening", "questions", "break", "closing", "safe")
PROMPTS: tuple[Literal["follow", "cart", "ask"], ...] = ("follow", "cart", "ask")

Render = Callable[[graphics.Spec, tuple[int, int]], Path]


@dataclass(frozen=True, slots=True)
class ShowPictures:
    """Pictures ready for the stage. `first`: what a scene shows at the start, by role and scene;
    `cues`: what overlay cues bring, by scene id and cue name.
    """

    first: dict[PictureKey, Path] = field(default_factory=dict)
    cues: dict[str, dict[str, Path]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture to be drawn: `cue` names the overlay cue that brings it, None means from the start."""

    role: Role
    scene: str | None
    spec: graphics.Spec
    size: tuple[int, int]
    cue: str | None = None


def scene_id(segment: Segment) -> str:
    """The stage's id of a segment's scene."""
    return f"product:{segment.product}" if segment.kind == "product" else segment.kind


def item_of(template: Template, kind: SceneKind, role: Role) -> TemplateItem | None:
    """The place of a role in a kind of scene."""
    return next((item for item in template.scenes[kind] if item.role == role), None)


def size_of(item: TemplateItem) -> tuple[int, int]:
    """The size of a place, in whole px."""
    return max(round(item.box.width), 1), max(round(item.box.height), 1)


def corner_of(item: TemplateItem) -> str:
    """The side or corner a card keeps to, as graphics words it: `bottom-left`, `top`, `center`."""
    order = ("top", "bottom", "left", "right")
    return "-".join(side for side in order if side in item.align) or "center"


def wishes(rundown: Rundown, lang: str, template: Template, label_text: str = "") -> Iterator[Wish]:
    """All pictures a show needs but its captions."""
    label = item_of(template, "opening", "label")
    if label and rundown.hosts:
        yield Wish("label", None, graphics.LabelCard(lang, label_text, corner_of(label)), size_of(label))
    for kind in template.scenes:
        host = item_of(template, kind, "host")
        focus = (host.box.x + host.box.width / 2) / template.canvas[0] if host else 0.5
        focus = focus if 0 <= focus <= 1 else 0.5  # heard, not seen
        spec = graphics.BackgroundSpec(kind, rundown.background_image, round(focus, 3))
        yield Wish("background", kind, spec, template.canvas)
    for headline in _HEADLINES:
        yield from _headline(rundown, lang, template, headline)
    for key in dict.fromkeys(s.product for s in rundown.segments if s.product):
        yield from _product(rundown.products[key], rundown, lang, template)
    for kind in template.scenes:
        prompt = item_of(template, kind, "prompt")
        scenes = [f"product:{key}" for key in rundown.products] if kind == "product" else [kind]
        for name in PROMPTS if prompt else ():
            assert prompt is not None
            spec_ = graphics.PromptCard(name, lang, align=corner_of(prompt))
            for scene in scenes:
                yield Wish("prompt", scene, spec_, size_of(prompt), cue=f"prompt:{name}")


def _headline(rundown: Rundown, lang: str, template: Template, kind: HeadlineKind) -> Iterator[Wish]:
    item = item_of(template, kind, "title")
    if item is None:
        return
    spec = graphics.HeadlineCard(
        kind, rundown.show.get(lang), lang, _next_product(rundown, kind, lang), corner_of(item)
    )
    yield Wish("title", kind, spec, size_of(item))


def _next_product(rundown: Rundown, kind: str, lang: str) -> str:
    """The product after a break; empty where breaks differ in it, as they share one scene and title."""
    if kind != "break":
        return ""
    after: set[str] = set()
    for number, segment in enumerate(rundown.segments):
        if segment.kind == "break":
            after.add(next((s.product for s in rundown.segments[number:] if s.product), ""))
    (product,) = after if len(after) == 1 else ("",)
    return rundown.products[product].name.get(lang) if product else ""


def _product(product: Product, rundown: Rundown, lang: str, template: Template) -> Iterator[Wish]:
    scene = f"product:{product.key}"
    if title := item_of(template, "product", "title"):
        spec = graphics.TitleCard(
            product.name.get(lang), lang, rundown.show.get(lang), align=corner_of(title)
        )
        yield Wish("title", scene, spec, size_of(title))
    price = item_of(template, "product", "price")
    fact = product.facts.get("price")
    if price and fact and fact.money:
        was, stock = product.facts.get("list_price"), product.facts.get("stock")
        card = graphics.PriceCard(
            fact.money,
            lang,
            rundown.market,
            list_price=was.money if was else None,
            evidence=was.evidence.get(lang) if was and was.evidence else "",
            stock=stock.count if stock else None,
            align=corner_of(price),
        )
        yield Wish("price", scene, card, size_of(price))
        yield Wish("price", scene, card, size_of(price), cue="price")
    if picture := item_of(template, "product", "picture"):
        for number, path in enumerate(product.images):
            photo = graphics.PictureCard(path, corner_of(picture))
            if number == 0:
                yield Wish("picture", scene, photo, size_of(picture))
            yield Wish("picture", scene, photo, size_of(picture), cue=f"picture:{number}")


def draw(wish_list: list[Wish], render: Render, done: Callable[[int, int], None]) -> ShowPictures:
    """Draw what is wished for. Blocking; `done(n, of)` tells how far it is. Raises `GraphicsError`."""
    pictures = ShowPictures()
    drawn: dict[tuple[graphics.Spec, tuple[int, int]], Path] = {}  # a prompt is the same in all scenes
    for number, wish in enumerate(wish_list, 1):
        same = wish.spec, wish.size
        try:
            path = drawn[same] if same in drawn else drawn.setdefault(same, render(*same))
        except GraphicsError as error:
            where = wish.scene or "all scenes"
            raise GraphicsError(
                f"The {wish.role} of {where} cannot be drawn: {error.message}", error.mend
            ) from error
        if wish.cue is None:
            pictures.first[wish.role, wish.scene] = path
        else:
            pictures.cues.setdefault(wish.scene or "", {})[wish.cue] = path
        done(number, len(wish_list))
    return pictures
