"""Which pictures a show needs: for each scene and role the spec, its size and where it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from cuehost import graphics
from cuehost.errors import GraphicsError
from cuehost.rundown import Product, Rundown, Segment, is_clip
from cuehost.stage import Role, SceneKind, Template, TemplateItem

PictureKey = tuple[Role, str | None]
HeadlineKind = Literal["opening", "questions", "break", "closing", "safe"]
_HEADLINES: tuple[HeadlineKind, ...] = ("opening", "questions", "break", "closing", "safe")
PROMPTS: tuple[Literal["follow", "cart", "ask"], ...] = ("follow", "cart", "ask")

Render = Callable[[graphics.Spec, tuple[int, int]], Path]


@dataclass(frozen=True, slots=True)
class ShowPictures:
    """Pictures ready for the stage. `first`: what a scene shows at the start, by role and scene;
    `cues`: what overlay cues bring, by scene id and cue name. `notes`: cards that came by themselves and are
    left out, as they could not be drawn.
    """

    first: dict[PictureKey, Path] = field(default_factory=dict)
    cues: dict[str, dict[str, Path]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


_SET_CUE = "background:"


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


def wishes(
    rundown: Rundown,
    lang: str,
    template: Template,
    label_text: str = "",
    backdrops: Mapping[str, graphics.Behind] = MappingProxyType({}),
) -> Iterator[Wish]:
    """All pictures a show needs but its captions. `backdrops` are pictures for the sets that are described in
    words, or takes of the drawn ones, by those words; others are drawn as ever.
    """
    label = item_of(template, "opening", "label")
    if label and rundown.virtual_hosts:
        yield Wish("label", None, graphics.LabelCard(lang, label_text, corner_of(label)), size_of(label))
    for kind in template.scenes:
        spec = _set(kind, rundown, lang, template, backdrops)
        yield Wish("background", kind, spec, template.canvas)
    for segment in rundown.segments:
        if segment.background or segment.background_image:
            spec = _set(segment.kind, segment, lang, template, backdrops)
            yield Wish("background", scene_id(segment), spec, template.canvas, cue=set_cue(segment))
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


def _set(
    kind: SceneKind,
    of: Rundown | Segment,
    lang: str,
    template: Template,
    backdrops: Mapping[str, graphics.Behind],
) -> graphics.BackgroundSpec:
    """The set of a show or of one of its segments in a kind of scene."""
    focus = focus_of(template, kind)
    if of.background is None:
        return graphics.BackgroundSpec(kind, of.background_image, focus)
    behind = backdrops.get(of.background.default)
    if isinstance(behind, Path):
        return graphics.BackgroundSpec(kind, behind, focus)
    if behind:  # the same in the rooms of all languages
        return graphics.BackgroundSpec(kind, None, focus, words=of.background.default, take=behind)
    return graphics.BackgroundSpec(kind, None, focus, words=of.background.get(lang))


def focus_of(template: Template, kind: SceneKind) -> float:
    """Where the host stands in a kind of scene, as a share of the width."""
    host = item_of(template, kind, "host")
    focus = (host.box.x + host.box.width / 2) / template.canvas[0] if host else 0.5
    return round(focus, 3) if 0 <= focus <= 1 else 0.5  # heard, not seen


def set_cue(segment: Segment) -> str:
    """The cue that brings a segment's own set."""
    return _SET_CUE + segment.id


def set_of(segment: Segment, pictures: ShowPictures) -> Path | None:
    """The picture of a segment's set; None where no segment of its scene has one of its own, so that nothing
    is to be changed for it.
    """
    cues = pictures.cues.get(scene_id(segment), {})
    if not any(cue.startswith(_SET_CUE) for cue in cues):
        return None
    return cues.get(set_cue(segment)) or pictures.first["background", segment.kind]


def clips_in(pictures: ShowPictures) -> dict[str, tuple[Path, ...]]:
    """The clips among the products' pictures, by scene."""
    found = {
        scene: tuple(path for cue, path in cues.items() if cue.startswith("picture:") and is_clip(path))
        for scene, cues in pictures.cues.items()
    }
    return {scene: clips for scene, clips in found.items() if clips}


def _headline(rundown: Rundown, lang: str, template: Template, kind: HeadlineKind) -> Iterator[Wish]:
    item = item_of(template, kind, "title")
    if item is None:
        return
    show, corner = rundown.show.get(lang), corner_of(item)
    spec: graphics.Card = graphics.HeadlineCard(kind, show, lang, "", corner)
    if kind == "break":
        after = _next_product(rundown, lang)  # how long it lasts is drawn on air: an operator may call one
        spec = graphics.WaitCard("break", show, lang, next_product=after, align=corner)
    yield Wish("title", kind, spec, size_of(item))


def _next_product(rundown: Rundown, lang: str) -> str:
    """The product after a break; empty where breaks differ in it, as they share one scene and title."""
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
            photo = graphics.PictureCard(
                path, corner_of(picture), cut_out=product.cut_out and not is_clip(path)
            )
            if number == 0:
                yield Wish("picture", scene, photo, size_of(picture))
            yield Wish("picture", scene, photo, size_of(picture), cue=f"picture:{number}")


def _drawn(spec: graphics.Spec, size: tuple[int, int], render: Render, notes: list[str]) -> Path:
    """A picture. A photo whose background cannot be removed is shown with it, and a note says so."""
    if not isinstance(spec, graphics.PictureCard) or not spec.cut_out:
        return render(spec, size)
    try:
        return render(spec, size)
    except GraphicsError as error:
        path = render(replace(spec, cut_out=False), size)  # what is no picture at all is told by this
        notes.append(str(error))
        return path


def draw(wish_list: list[Wish], render: Render, done: Callable[[int, int], None]) -> ShowPictures:
    """Draw what is wished for. Blocking; `done(n, of)` tells how far it is. Raises `GraphicsError`."""
    pictures = ShowPictures()
    drawn: dict[tuple[graphics.Spec, tuple[int, int]], Path] = {}  # a prompt is the same in all scenes
    for number, wish in enumerate(wish_list, 1):
        same = wish.spec, wish.size
        try:
            if same not in drawn:
                drawn[same] = _drawn(*same, render, pictures.notes)
            path = drawn[same]
        except GraphicsError as error:
            where = wish.scene or "all scenes"
            if wish.role in ("card", "code"):  # nobody asked for it by name
                pictures.notes.append(f"A card of {where} is left out ({wish.cue}): {error.message}")
                done(number, len(wish_list))
                continue
            raise GraphicsError(
                f"The {wish.role} of {where} cannot be drawn: {error.message}", error.mend
            ) from error
        if wish.cue is None:
            pictures.first[wish.role, wish.scene] = path
        else:
            pictures.cues.setdefault(wish.scene or "", {})[wish.cue] = path
        done(number, len(wish_list))
    return pictures
