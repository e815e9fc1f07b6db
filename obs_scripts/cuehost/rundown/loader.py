"""Loads rundowns and product sheets: YAML in, checked types or all faults out."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cuehost.errors import RundownError

from . import _tables as tables
from ._audience import read_audience
from ._background import read_background
from ._context import (
    DEFAULT_PAUSE_S,
    Context,
    parse_approval,
    parse_language,
    parse_languages,
    parse_market,
    parse_markets,
    read_cards,
)
from ._files import Files
from ._kept import KeptRundowns
from ._node import Node
from ._quantities import parse_start
from ._raw import RawRundown
from ._raw_sheets import RawHead, RawProduct, RawSheet
from ._rules import read_rules
from ._segments import ProductKeys, read_loop, read_segments, share_selling_points
from ._shape import parse_shape
from ._sheets import read_facts, read_products, read_pronounce, read_rates, read_voices
from ._yaml import read_yaml
from .faults import Fault, Faults, quoted
from .model import HUMAN, Fact, Product, Rundown, Sheet
from .sayings import merged

DEFAULT_HOST = "mia"
DEFAULT_SCENES = "portrait"
DEFAULT_SCENES_OF_TWO = "duo"
DEFAULT_THEME = "studio"
_SHEET_KEYS = frozenset(RawSheet.key_names())
_RUNDOWN_KEYS = ("show", "segments", "host", "scenes", "loop")


def load_rundown(
    path: Path | str,
    *,
    allowed_folders: Iterable[Path] = (),
    pause_s: float = DEFAULT_PAUSE_S,
    keep_in: Path | None = None,
) -> Rundown:
    """The show planned in the YAML file at `path`, checked and resolved.

    Files it names must lie in its folder or in `allowed_folders`, after following links; they are
    read too (pictures are decoded to see that they are whole). `pause_s` is the silence after the
    segments that name none. `keep_in` is a folder where a long rundown is kept as it was read, which is
    what is given while none of its files is touched. Raises `RundownError` with every
    fault there is; never anything else for whatever the file holds.
    """
    path, allowed, faults = Path(path), tuple(allowed_folders), Faults()
    kept = KeptRundowns(keep_in) if keep_in is not None else None
    with without_collector():
        rundown = kept.load(path, allowed, pause_s) if kept else None
        if rundown is not None:
            return rundown
        files = Files(faults, allowed, kept.sound(path, allowed) if kept else frozenset())
        node = _read_root(path, files, faults)
        rundown = None if node is None else _rundown(path, node, files, faults, pause_s)
        if rundown is None or faults:
            raise RundownError(faults.all())
        if kept is not None:
            kept.store(path, allowed, pause_s, rundown, files.touched())
    return rundown


def unchanged(
    path: Path | str, *, allowed_folders: Iterable[Path] = (), pause_s: float, keep_in: Path
) -> Rundown | None:
    """A long rundown read before without a fault, none of whose files was touched since; else None. The
    arguments are those of `load_rundown`.
    """
    with without_collector():
        return KeptRundowns(keep_in).load(Path(path), tuple(allowed_folders), pause_s)


def load_sheet(path: Path | str, *, allowed_folders: Iterable[Path] = ()) -> Sheet:
    """The product sheets at `path`, a rundown or a bare sheet (`market`, `language`, `facts`, `products`).

    Raises `RundownError` like `load_rundown`.
    """
    faults = Faults()
    with without_collector():
        loaded, _ = _read_either(Path(path), Files(faults, allowed_folders), faults)
    if loaded is None or faults:
        raise RundownError(faults.all())
    return loaded.sheet() if isinstance(loaded, Rundown) else loaded


def check(path: Path | str, *, allowed_folders: Iterable[Path] = ()) -> tuple[Fault, ...]:
    """All faults of the rundown or bare sheet at `path`, by position; empty where it is right."""
    return examine(path, allowed_folders=allowed_folders)[0]


def examine(
    path: Path | str,
    *,
    allowed_folders: Iterable[Path] = (),
    pause_s: float = DEFAULT_PAUSE_S,
    keep_in: Path | None = None,
) -> tuple[tuple[Fault, ...], Node | None, Rundown | Sheet | None]:
    """What `check` finds, the file's nodes, for whoever knows more of what they name (None where it cannot
    be read), and what was read (None where there are faults). `pause_s` and `keep_in` as for `load_rundown`:
    a picture that was whole is not decoded again while it is untouched.
    """
    path, allowed, faults = Path(path), tuple(allowed_folders), Faults()
    kept = KeptRundowns(keep_in) if keep_in is not None else None
    with without_collector():
        files = Files(faults, allowed, kept.sound(path, allowed) if kept else frozenset())
        loaded, root = _read_either(path, files, faults, pause_s)
        if kept is not None and isinstance(loaded, Rundown) and not faults:
            kept.store(path, allowed, pause_s, loaded, files.touched())
    return faults.all(), root, None if faults else loaded


@contextmanager
def without_collector() -> Iterator[None]:
    """Reading makes many small things and no rings of them: looking for rings is a third of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read_either(
    path: Path, files: Files, faults: Faults, pause_s: float = DEFAULT_PAUSE_S
) -> tuple[Rundown | Sheet | None, Node | None]:
    node = _read_root(path, files, faults)
    if node is None:
        return None, None
    bare = "products" in node.keys and not any(key in node.keys for key in _RUNDOWN_KEYS)
    read = _sheet(path, node, files, faults) if bare else _rundown(path, node, files, faults, pause_s)
    return read, node


def _read_root(path: Path, files: Files, faults: Faults) -> Node | None:
    data = files.read_main(path)
    return None if data is None else _root(data, path, faults)


def _root(data: bytes, file: Path, faults: Faults) -> Node | None:
    """The root of a file, without the `x-...` keys that hold anchors."""
    node = read_yaml(data, file, faults)
    if node is not None and isinstance(node.value, dict):
        kept = {key: place for key, place in node.keys.items() if not key.startswith("x-")}
        return Node({key: node.value[key] for key in kept}, node.place, kept, len(kept), node.weight)
    return node


def _context(raw: RawHead, node: Node, files: Files, faults: Faults) -> tuple[Context, str | None]:
    """The context that the head of a file sets, and the market."""
    ctx = Context(faults, files)
    languages = parse_languages(ctx, raw.language, node.at("language"))
    markets = parse_markets(ctx, raw.language, node.at("language"))
    market = ctx.value(parse_market, raw.market, node.at("market")) if raw.market is not None else None
    if raw.market is None and "market" not in node.keys:
        market = next(iter(markets.values()), None)
    currency = tables.MARKETS[market] if market else None
    rates_node = node.child("rates")
    rates = read_rates(ctx, raw.rates, rates_node) if rates_node else {}
    return (
        replace(
            ctx,
            languages=languages,
            default_languages=languages[:1],
            market=market,
            markets={lang: other for lang, other in markets.items() if other != market},
            currency=currency,
            home=currency,
            rates=rates,
            rated=frozenset(rates_node.keys if rates_node else ()),
        ),
        market,
    )


def _needed(raw: RawHead) -> tuple[str, ...]:
    """The keys a file must have: without `market` where the languages name theirs."""
    named = isinstance(raw.language, dict) and any(raw.language.values())
    return tuple(key for key in raw.REQUIRED if not (named and key == "market"))


def _platform(ctx: Context, raw: RawHead, node: Node) -> str:
    if raw.platform is None:
        return "other"
    return ctx.one_of(raw.platform, tables.PLATFORMS, node.at("platform"), "a platform") or "other"


def _sheet(path: Path, node: Node, files: Files, faults: Faults) -> Sheet | None:
    raw, node = parse_shape(RawSheet, node, faults)
    if raw is None:
        return None
    ctx, market = _context(raw, node, files, faults)
    ctx.need(raw, node, _needed(raw))
    platform = _platform(ctx, raw, node)
    facts = read_facts(ctx, raw.facts, node.at("facts"))
    products = read_products(ctx, raw.products, node.at("products"))
    pronounce = read_pronounce(ctx, raw.pronounce, node.at("pronounce"))
    files.settle()
    if faults or market is None or ctx.currency is None:
        return None
    return Sheet(
        market=market,
        currency=ctx.currency,
        languages=ctx.languages,
        platform=platform,
        facts=facts,
        products=products,
        rates=ctx.rates,
        pronounce=pronounce,
        path=path.resolve(),
        fingerprint=files.fingerprint,
    )


def _rundown(
    path: Path, node: Node, files: Files, faults: Faults, pause_s: float = DEFAULT_PAUSE_S
) -> Rundown | None:
    raw, node = parse_shape(RawRundown, node, faults)
    if raw is None:
        return None
    ctx, market = _context(raw, node, files, faults)
    ctx = replace(ctx, pause_s=pause_s)
    ctx.need(raw, node, _needed(raw))
    show = ctx.text(raw.show, node.at("show"), "the show's name")
    platform = _platform(ctx, raw, node)
    hosts = _hosts(ctx, raw.host, node)
    usual = DEFAULT_SCENES if len(hosts) < 2 else DEFAULT_SCENES_OF_TWO
    scenes = ctx.name(raw.scenes, node.at("scenes"), "a scene template") if raw.scenes else usual
    theme = ctx.name(raw.theme, node.at("theme"), "a theme") if raw.theme else DEFAULT_THEME
    approval = ctx.value(parse_approval, raw.approval, node.at("approval")) if raw.approval else "optional"
    facts = read_facts(ctx, raw.facts, node.at("facts"))
    pronounce = read_pronounce(ctx, raw.pronounce, node.at("pronounce"))
    voices = read_voices(ctx, raw.voices, node.at("voices"))
    ctx = replace(ctx, cards=read_cards(ctx, raw.cards, node.at("cards")), hosts=hosts or (HUMAN,))
    ctx, products, keys, shared_facts = _products(ctx, raw, node)
    segments = read_segments(ctx, raw.segments, node.at("segments"), keys)
    loop = read_loop(ctx, raw.loop, node.at("loop"))
    audience = read_audience(ctx, raw.audience, node.at("audience"))
    rules = read_rules(ctx, raw.rules, node.at("rules"), platform)
    background, image = read_background(ctx, raw.background, node.at("background"))
    music = ctx.files.music(raw.music, node.at("music").place) if raw.music else None
    starts_at = ctx.value(parse_start, raw.starts_at, node.at("starts_at")) if raw.starts_at else None
    second = _second_captions(ctx, raw, node)
    files.settle()
    if faults or show is None or market is None or ctx.currency is None:
        return None
    products, segments = share_selling_points(products, segments)
    return Rundown(
        show=show,
        languages=ctx.languages,
        market=market,
        markets=ctx.markets,
        currency=ctx.currency,
        platform=platform,
        hosts=hosts,
        scenes=scenes or DEFAULT_SCENES,
        theme=theme or DEFAULT_THEME,
        approval=approval or "optional",
        facts={**shared_facts, **facts},
        products=products,
        rates=ctx.rates,
        pronounce=merged(pronounce, ctx.sayings),
        voices=voices,
        segments=segments,
        loop=loop,
        audience=audience,
        rules=rules,
        background=background,
        background_image=image,
        music=music,
        starts_at=starts_at,
        second_captions=second,
        path=path.resolve(),
        fingerprint=files.fingerprint,
        sources=files.sources,
    )


def _hosts(ctx: Context, raw: list[str] | None, node: Node) -> tuple[str, ...]:
    if "host" not in node.keys:
        return (DEFAULT_HOST,)
    value = node.at("host")
    if raw is None or [_human(name) for name in raw] == [HUMAN]:
        return ()
    if len(raw) > 2:
        ctx.faults.add(value.at(2).place, "a show has at most two hosts; leave the others out.")
    hosts: list[str] = []
    for i, written in enumerate(raw):
        name = ctx.name(_human(written), value.at(i), "the name of a host")
        if name is not None and name in hosts:
            ctx.faults.add(value.at(i).place, f"the host {quoted(name)} stands here twice; keep one.")
        elif name is not None:
            hosts.append(name)
    return tuple(hosts)


def _human(name: str) -> str:
    """A host's name; a human one may be written as `none` too."""
    return HUMAN if name.strip().lower() in (HUMAN, "none") else name


def _second_captions(ctx: Context, raw: RawRundown, node: Node) -> str | None:
    """The language of the captions' second line: one of the show's, as nothing is translated on air."""
    if raw.captions is None or raw.captions.second is None:
        return None
    place = node.at("captions", "second")
    code = ctx.value(parse_language, raw.captions.second, place)
    if code is None or not ctx.languages or code in ctx.languages:
        return code
    ctx.faults.add(
        place.place,
        f"the show has no language {quoted(code)}, so there is no script in it; add it to language: "
        f"[{', '.join([*ctx.languages, code])}].",
    )
    return None


def _products(
    ctx: Context, raw: RawRundown, node: Node
) -> tuple[Context, dict[str, Product], ProductKeys, dict[str, Fact]]:
    """The show's products from its own mapping or from a sheet file, and the sheet's facts and rates."""
    below = node.at("products")
    if not isinstance(raw.products, str):
        held: dict[str, RawProduct] | None = raw.products
        readable = "products" not in node.keys or node.child("products") is not None
        keys = _keys(below) if "products" in node.keys else ProductKeys({}, True)
        return ctx, read_products(ctx, held, below), keys._replace(known=readable), {}
    name = raw.products.strip()
    nothing: tuple[Context, dict[str, Product], ProductKeys, dict[str, Fact]] = (
        ctx,
        {},
        ProductKeys({}, False),
        {},
    )
    path = ctx.files.find(name, below.place, "the product sheet", (".yaml", ".yml"))
    data = ctx.files.read_text(path, below.place, name) if path else None
    if data is None:
        return nothing
    file = below.place.file.parent / name
    root = _root(data, file, ctx.faults)
    if root is None:
        return nothing
    if isinstance(root.value, dict) and not _SHEET_KEYS & root.keys.keys():
        # A file of nothing but products is a sheet without a head.
        root = Node({"products": root}, root.place, {"products": root.place}, 1)
    sheet, root = parse_shape(RawSheet, root, ctx.faults)
    if sheet is None:
        return nothing
    ctx.need(sheet, root, ("products",))
    head, _ = _context(sheet, root, ctx.files, ctx.faults)
    _platform(ctx, sheet, root)
    inner = replace(
        ctx.with_sheet(head.languages, head.home),
        rates={**head.rates, **ctx.rates},
        rated=head.rated | ctx.rated,
    )
    products_node = root.at("products")
    facts = read_facts(inner, sheet.facts, root.at("facts"))
    products = read_products(inner, sheet.products, products_node)
    sayings = read_pronounce(inner, sheet.pronounce, root.at("pronounce"))
    return replace(ctx, rates=inner.rates, sayings=sayings), products, _keys(products_node), facts


def _keys(node: Node) -> ProductKeys:
    """The keys of a mapping of products and how many pictures each names."""
    pictures = {}
    for key in node.keys:
        images = node.at(key, "images")
        pictures[key] = images.count if isinstance(images.value, list) else int(isinstance(images.value, str))
    return ProductKeys(pictures, True)
