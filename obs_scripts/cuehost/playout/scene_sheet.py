"""A show's scenes as they will look, put together without OBS: a picture a moment, and a sheet of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from PIL import Image

from cuehost import graphics
from cuehost.errors import GraphicsError
from cuehost.rundown import Rundown, Script, Segment
from cuehost.stage import Role, SceneKind, Template

from . import cards
from .card_plan import plan_cards

_GAP = 24
_SHEET = (24, 24, 28)


@dataclass(frozen=True, slots=True)
class Moment:
    """A scene of the show, and the cues whose pictures are up in it."""

    kind: SceneKind
    scene: str
    cues: tuple[str, ...] = ()
    caption: str = ""


def moments(rundown: Rundown, script: Script, template: Template) -> Iterator[Moment]:
    """What is worth looking at: each kind of scene, of the first product each kind of card, and each segment
    with a set of its own.
    """
    plan = plan_cards(rundown, script, template)
    seen: set[SceneKind] = set()
    kinds: set[tuple[str, str]] = set()
    for segment in rundown.segments:
        scene = cards.scene_id(segment)
        own = bool(segment.background or segment.background_image)
        behind = (cards.set_cue(segment),) if own else ()
        found = [
            Moment(segment.kind, scene, (cue.name, *behind), line.text)
            for line in script.lines_of(segment.id)
            for cue in plan.cues.get(line.id, ())
            if cue.name.startswith("card:")
        ]
        # Of a list that builds up the last is the fullest.
        for moment in {m.cues[0].split(":")[1]: m for m in found}.values():
            key = segment.kind, moment.cues[0].split(":")[1]
            if key not in kinds:
                kinds.add(key)
                seen.add(segment.kind)
                yield moment
        if segment.kind == "product" and ("product", "price") not in kinds:
            kinds.add(("product", "price"))
            yield Moment(
                "product", scene, ("price", "prompt:cart", "code:qr", *behind), _last(script, segment)
            )
        elif segment.kind not in seen or own:
            yield Moment(segment.kind, scene, behind, _last(script, segment))
        seen.add(segment.kind)
    yield Moment("safe", "safe")


def _last(script: Script, segment: Segment) -> str:
    lines = script.lines_of(segment.id)
    return lines[-1].text if lines else ""


def draw_moment(
    moment: Moment,
    rundown: Rundown,
    script: Script,
    template: Template,
    store: graphics.PictureStore,
    host: Image.Image | None,
    backdrops: Mapping[str, graphics.Behind] = MappingProxyType({}),
) -> Image.Image:
    """The program picture of a moment, RGB, as large as the template's canvas. Raises `GraphicsError`."""
    wish_list = [
        *cards.wishes(rundown, script.lang, template, backdrops=backdrops),
        *plan_cards(rundown, script, template).wishes,
    ]
    first = {(w.role, w.scene): w for w in wish_list if w.cue is None}
    brought: dict[Role, cards.Wish] = {
        w.role: w for w in wish_list if w.scene == moment.scene and w.cue in moment.cues
    }
    placed: dict[Role, graphics.Placed] = {}
    for item in template.scenes[moment.kind]:
        picture = None
        if item.role == "host":
            picture = host
        elif item.role == "caption" and moment.caption:
            picture = _caption(moment.caption, script.lang, cards.size_of(item), cards.corner_of(item), store)
        elif item.role in brought or item.visible or item.role == "picture":
            wish = brought.get(item.role) or next(
                (first[item.role, s] for s in (moment.scene, moment.kind, None) if (item.role, s) in first),
                None,
            )
            picture = _drawn(wish, store) if wish else None
        if picture is not None:
            box = item.box
            corner = (round(box.x), round(box.y), round(box.width), round(box.height))
            placed[item.role] = graphics.Placed(picture, corner, item.fit, cards.corner_of(item))
    covered = {r for item in template.scenes[moment.kind] if item.role in placed for r in item.covers}
    return graphics.compose(template.canvas, [p for role, p in placed.items() if role not in covered])


def _drawn(wish: cards.Wish, store: graphics.PictureStore) -> Image.Image | None:
    """A picture; None for a card that came by itself and does not fit, as on air. Raises `GraphicsError`."""
    try:
        return Image.open(store.render(wish.spec, wish.size))
    except GraphicsError:
        if wish.role not in ("card", "code"):
            raise
        return None


def _caption(
    text: str, lang: str, size: tuple[int, int], align: str, store: graphics.PictureStore
) -> Image.Image:
    track = graphics.split_captions(text, lang, box=size, theme=store.theme, canvas=store.canvas)
    return Image.open(store.render(graphics.CaptionCard(track.clauses[-1].text, lang, align=align), size))


def contact_sheet(pictures: Sequence[Image.Image], *, across: int, width: int) -> Image.Image:
    """Pictures of one size side by side, `across` in a row, each `width` px wide."""
    height = round(pictures[0].height * width / pictures[0].width)
    rows = -(-len(pictures) // across)
    columns = min(across, len(pictures))
    whole = Image.new("RGB", (columns * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP), _SHEET)
    for number, picture in enumerate(pictures):
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        place = _GAP + number % across * (width + _GAP), _GAP + number // across * (height + _GAP)
        whole.paste(small, place)
    return whole


def draw_scenes(
    rundown: Rundown,
    script: Script,
    template: Template,
    theme: graphics.Theme,
    folder: Path,
    host: Image.Image | None,
    done: Callable[[int, int], None] = lambda *_: None,
    backdrops: Mapping[str, graphics.Behind] = MappingProxyType({}),
) -> Image.Image:
    """The contact sheet of a show's scenes. `folder` keeps the drawn pictures, `backdrops` as for
    `cards.wishes`. Raises `GraphicsError`.
    """
    store = graphics.PictureStore(folder, theme, canvas=template.canvas)
    chosen = list(moments(rundown, script, template))
    pictures = []
    for number, moment in enumerate(chosen, 1):
        pictures.append(draw_moment(moment, rundown, script, template, store, host, backdrops))
        done(number, len(chosen))
    upright = template.canvas[1] > template.canvas[0]
    return contact_sheet(pictures, across=5 if upright else 3, width=432 if upright else 800)
