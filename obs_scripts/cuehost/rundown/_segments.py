"""Segments, their scripts, and the loop: what happens in the show, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from . import _tables as tables
from ._background import read_background
from ._context import Context, RawText, in_language, read_cards
from ._node import Node
from ._quantities import parse_clock, parse_duration
from ._raw_segments import RawLine, RawLoop, RawPart, RawScriptFrom, RawSegment
from ._sheets import parse_link
from .faults import Place, one_of, quoted
from .messages import listed, meant, tell
from .model import GivenLine, LocalText, Loop, Product, ScriptSource, Segment, SegmentKind

DEFAULT_DURATIONS_S: dict[str, float] = {"questions": 60.0, "break": 30.0}
"""Durations of the segments that have no script to take their time from."""

_MOST_COMPARED = 3
_PICTURE = re.compile(r"picture:(0|[1-9]\d{0,2})")


class ProductKeys(NamedTuple):
    """The product keys of the show with their numbers of pictures; `known` is False if unreadable."""

    pictures: dict[str, int]
    known: bool


def read_segments(
    ctx: Context, raws: list[RawSegment | None] | None, node: Node, products: ProductKeys
) -> tuple[Segment, ...]:
    """The segments in order. `node` is the list."""
    if isinstance(node.value, list) and not node.count:
        tell(ctx.faults, node.place, "no_segments", names=listed(tables.SEGMENT_KINDS))
    found = []
    for i, raw in enumerate(raws or ()):
        below = node.at(i)
        if raw is None:
            tell(ctx.faults, below.place, "segment_empty", names=listed(tables.SEGMENT_KINDS))
        elif (kind := _kind(ctx, below)) is not None:
            found.append(_SegmentReader(ctx, kind, raw, below, products).read())
    return _with_ids(ctx, found)


def _kind(ctx: Context, node: Node) -> SegmentKind | None:
    kinds: list[SegmentKind] = [key for key in node.keys if key in tables.SEGMENT_KINDS]  # type: ignore[misc]
    if not kinds:
        unknown = any(node.child(key) is None for key in node.keys)
        if not unknown:  # else the unknown key is reported already, most likely the kind misspelt
            tell(ctx.faults, node.place, "segment_kindless", names=listed(tables.SEGMENT_KINDS))
        return None
    for other in kinds[1:]:
        tell(ctx.faults, node.key(other), "segment_kinds", kind=kinds[0])
    return kinds[0]


class _Found(NamedTuple):
    segment: Segment
    given_id: str | None
    place: Place


class _SegmentReader:
    """Reads one segment, whether its keys stand in or beside its kind."""

    def __init__(
        self, ctx: Context, kind: SegmentKind, raw: RawSegment, node: Node, products: ProductKeys
    ) -> None:
        self._ctx = ctx
        self._kind: SegmentKind = kind
        self._raw = raw
        self._node = node
        self._products = products
        inner = getattr(raw, "break_" if kind == "break" else kind)
        self._part = inner if isinstance(inner, RawPart) else RawPart.model_construct()
        self._brief: RawText | None = inner if isinstance(inner, str | dict) and kind != "product" else None

    def read(self) -> _Found:
        ctx, raw, node = self._ctx, self._raw, self._node
        product = self._product() if self._kind == "product" else None
        points = ctx.texts(raw.selling_points, node.at("selling_points"), "the selling point")
        if "selling_points" in node.keys and self._kind != "product":
            ctx.faults.add(
                node.key("selling_points"), f"a segment of kind {self._kind} has no selling points."
            )
        given_id, id_node = self._pick("id")
        if given_id is not None:
            given_id = ctx.name(given_id, id_node, "the id of a segment")
        duration = self._seconds("duration", DEFAULT_DURATIONS_S.get(self._kind))
        pause = self._seconds("pause", ctx.pause_s)
        brief, brief_node = self._pick("brief")
        if self._brief is not None:
            brief, brief_node = self._brief, node.at(self._kind)
        script, script_node = self._pick("script")
        cards, cards_node = self._pick("cards")
        compare, compare_node = self._pick("compare")
        background, image = read_background(ctx, *self._pick("background"))
        segment = Segment(
            id=given_id or product or self._kind,
            kind=self._kind,
            product=product,
            brief=ctx.text(brief, brief_node, "the brief"),
            duration_s=duration,
            selling_points=points,
            script=self._script(script, script_node, product),
            pause_s=ctx.pause_s if pause is None else pause,
            cards=read_cards(ctx, cards, cards_node),
            compare=self._compared(compare, compare_node, product),
            background=background,
            background_image=image,
        )
        return _Found(segment, given_id, id_node.place)

    def _pick(self, key: str) -> tuple[Any, Node]:
        """The raw value of a key that may stand in or beside the kind, and its node."""
        inside = self._node.child(self._kind)
        if inside is not None and key in inside.keys:
            if key in self._node.keys:
                self._ctx.faults.add(
                    self._node.key(key), f"{quoted(key)} stands both in and beside {self._kind}; keep one."
                )
            return getattr(self._part, key), inside.at(key)
        return getattr(self._raw, key), self._node.at(key)

    def _seconds(self, key: str, default: float | None) -> float | None:
        text, node = self._pick(key)
        if text is None:
            return default
        return self._ctx.value(lambda t: parse_duration(t, zero=key == "pause"), text, node)

    def _product(self) -> str | None:
        key, node = self._raw.product, self._node.at("product")
        if key is None:
            if "product" in self._node.value:  # type: ignore[operator]
                tell(self._ctx.faults, node.place, "product_empty")
            return None
        if self._products.known and key not in self._products.pictures:
            self._no_product(key, node.place)
        return key

    def _no_product(self, key: str, place: Place) -> None:
        names = list(self._products.pictures)
        advice = meant(key, names) if names else {}
        code = "product_near" if "near" in advice else "product_unknown" if advice else "product_none"
        tell(self._ctx.faults, place, code, key=key, **advice)

    def _compared(self, raw: list[str] | None, node: Node, product: str | None) -> tuple[str, ...]:
        """The products that a segment compares, its own first."""
        if raw is None:
            return ()
        single, faulty = isinstance(node.value, str), False
        found: list[str] = []
        for i, key in enumerate(raw):
            place = node.place if single else node.at(i).place
            if self._products.known and key not in self._products.pictures:
                faulty = True
                self._no_product(key, place)
            elif key in found:
                faulty = True
                tell(self._ctx.faults, place, "product_twice", key=key)
            else:
                found.append(key)
        if product is not None:
            found = [product, *(key for key in found if key != product)]
        if not faulty and not 2 <= len(found) <= _MOST_COMPARED:
            self._ctx.faults.add(
                node.place, f"a comparison is of 2 to {_MOST_COMPARED} products; found {len(found)}."
            )
        return tuple(found)

    def _script(self, raw: Any, node: Node, product: str | None) -> ScriptSource:
        if isinstance(raw, list):
            if not node.count:
                tell(self._ctx.faults, node.place, "script_lineless")
            lines = (self._line(line, node.at(i), product) for i, line in enumerate(raw))
            return ScriptSource(lines=tuple(line for line in lines if line is not None))
        if isinstance(raw, RawScriptFrom):
            return self._script_from(raw, node)
        if isinstance(raw, str) and raw.strip() != "generate":
            return self._script_named(raw.strip(), node)
        return ScriptSource()

    def _script_from(self, raw: RawScriptFrom, node: Node) -> ScriptSource:
        """A script given as `{file: PATH}` or `{url: URL}`."""
        faulty = any(node.child(key) is None for key in node.keys)
        if raw.file is not None and raw.url is not None:
            self._ctx.faults.add(node.key("url"), "a script is from one place; keep either file or url.")
        elif raw.file is not None:
            return self._file(raw.file, node.at("file"))
        elif raw.url is not None:
            return self._url(raw.url, node.at("url"))
        elif not faulty:
            tell(self._ctx.faults, node.place, "script_empty")
        return ScriptSource()

    def _script_named(self, text: str, node: Node) -> ScriptSource:
        """A script given as a bare text: a link or a path."""
        if text.lower().startswith(("https://", "http://")):
            return self._url(text, node)
        if text.lower().endswith(tables.SCRIPT_ENDINGS) and "\n" not in text:
            return self._file(text, node)
        endings = ", ".join(tables.SCRIPT_ENDINGS)
        self._ctx.faults.add(
            node.place,
            f"the script {quoted(text, 40)} is neither generate, a link nor a file ({endings}); "
            "write words as a list of lines.",
        )
        return ScriptSource()

    def _url(self, url: str, node: Node) -> ScriptSource:
        return ScriptSource(url=self._ctx.value(lambda t: parse_link(t, fetched=True), url, node))

    def _file(self, name: str, node: Node) -> ScriptSource:
        files = self._ctx.files
        path = files.find(name, node.place, "the script", tables.SCRIPT_ENDINGS)
        data = files.read_text(path, node.place, name) if path else None
        if data is not None:
            try:
                if not data.decode("utf-8-sig").strip():
                    self._ctx.faults.add(node.place, f"the script {quoted(name)} is empty; write its lines.")
            except UnicodeDecodeError:
                self._ctx.faults.add(node.place, f"the script {quoted(name)} is not UTF-8; save it as UTF-8.")
        return ScriptSource(file=path)

    def _line(self, raw: RawLine | RawText, node: Node, product: str | None) -> GivenLine | None:
        if not isinstance(raw, RawLine):
            text = self._spoken(raw, node)
            return GivenLine(text=text) if text else None
        self._ctx.need(raw, node)
        text = self._spoken(raw.text, node.at("text"))
        gesture = emotion = overlay = None
        host: str | None = ""
        if raw.host is not None:
            host = self._ctx.one_of(raw.host, self._ctx.hosts, node.at("host"), "a host of this show")
        if raw.gesture is not None:
            gesture = self._ctx.one_of(raw.gesture, tables.GESTURES, node.at("gesture"), "a gesture")
        if raw.emotion is not None:
            emotion = self._ctx.one_of(raw.emotion, tables.EMOTIONS, node.at("emotion"), "an emotion")
        if raw.overlay is not None:
            overlay = self._overlay(raw.overlay, node.at("overlay"), product)
        if text is None:
            return None
        return GivenLine(text=text, gesture=gesture, emotion=emotion, overlay=overlay, host=host or "")

    def _spoken(self, raw: RawText | None, node: Node) -> LocalText | None:
        """A line's text, which every language of the show must have."""
        text = self._ctx.text(raw, node, "the line")
        if text is None:
            return None
        languages = self._ctx.languages
        missing = [lang for lang in languages if in_language(text.by_lang, lang) is None]
        if missing and (text.by_lang or len(languages) > 1):
            wanted = ", ".join(f"{lang}: ..." for lang in languages)
            self._ctx.faults.add(
                node.place, f"this line has no text in {one_of(missing)}; write it as {{{wanted}}}."
            )
        return text

    def _overlay(self, text: str, node: Node, product: str | None) -> str | None:
        name = text.strip().lower()
        match = _PICTURE.fullmatch(name)
        if match is None:
            return self._ctx.one_of(text, tables.OVERLAYS, node, "an overlay")
        pictures = self._products.pictures.get(product, 0) if product else 0
        if product is None and self._kind != "product":
            self._ctx.faults.add(
                node.place, f"{quoted(text)} needs a product; use it in a product's segment."
            )
        elif product in self._products.pictures and int(match[1]) >= pictures:
            there = f"pictures 0 to {pictures - 1}" if pictures else "no pictures"
            self._ctx.faults.add(node.place, f"there is no {quoted(text)}; the product has {there}.")
        return name


def _with_ids(ctx: Context, found: list[_Found]) -> tuple[Segment, ...]:
    """The segments with unique ids; those without one get a number where a name repeats."""
    taken: dict[str, Place] = {}
    for one in found:
        if one.given_id is None:
            continue
        if first := taken.get(one.given_id):
            ctx.faults.add(
                one.place,
                f"the id {quoted(one.given_id)} is taken (line {first.line}); give this segment another.",
            )
        taken.setdefault(one.given_id, one.place)
    used = set(taken)
    counts: dict[str, int] = {}
    segments = []
    for one in found:
        segment = one.segment
        if one.given_id is None:
            base = segment.id
            number = counts.get(base, 1)
            name = base
            while name in used:
                number += 1
                name = f"{base}-{number}"
            counts[base] = number
            used.add(name)
            segment = segment.model_copy(update={"id": name})
        segments.append(segment)
    return tuple(segments)


def share_selling_points(
    products: dict[str, Product], segments: Iterable[Segment]
) -> tuple[dict[str, Product], tuple[Segment, ...]]:
    """Give every selling point one place in its product, so that `selling_points:N` means one thing.

    Points that segments add are appended to their product's. A segment's point that the product
    has already (in any language) becomes the product's own, with all its translations.
    """
    points = {key: list(product.selling_points) for key, product in products.items()}
    shared = []
    for segment in segments:
        own = points.get(segment.product or "", [])
        chosen = []
        for point in segment.selling_points:
            known = next((p for p in own if _same(p, point)), None)
            if known is None:
                own.append(point)
            chosen.append(known or point)
        shared.append(segment.model_copy(update={"selling_points": tuple(chosen)}))
    merged = {k: p.model_copy(update={"selling_points": tuple(points[k])}) for k, p in products.items()}
    return merged, tuple(shared)


def _same(a: LocalText, b: LocalText) -> bool:
    if not b.by_lang:
        return b.default == a.default or b.default in a.by_lang.values()
    return a == b or (not a.by_lang and a.default in b.by_lang.values())


def read_loop(ctx: Context, raw: RawLoop | None, node: Node) -> Loop | None:
    """How the show repeats."""
    if raw is None:
        return None
    until = ctx.value(parse_clock, raw.until, node.at("until")) if raw.until is not None else None
    if raw.rounds is not None and not 1 <= raw.rounds <= 10_000:
        ctx.faults.add(node.at("rounds").place, f"expected 1 to 10000 rounds, found {raw.rounds}.")
    return Loop(until=until, rounds=raw.rounds, reword=True if raw.reword is None else raw.reword)
