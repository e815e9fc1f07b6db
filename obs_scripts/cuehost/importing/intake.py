"""The import itself: from a source to a sheet that loads, with nothing half-written at any time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cuehost.errors import InputError, RundownError
from cuehost.fetch import shown
from cuehost.rundown import MARKETS, Sheet, load_sheet, parse_language
from cuehost.rundown.faults import hint, quoted
from cuehost.rundown.reading import parse_market

from .grouping import Variants, slug_of
from .merging import Change, Merge, edit, kept, match, merge
from .offers import Entry, Terms, missing, read_offer
from .pictures import Gallery, Limits, Wanted, gather, paths_for, staging
from .prices import currency_of
from .records import Finding
from .sheetfile import new_sheet
from .sources import Found, Request, is_url, read_source

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to import where. `market` and `language` are those of the sheet where there is one, else US and
    en unless given. `only` names products by key or number. `columns` maps headings to facts. `currency` is
    what amounts are in where the source does not say.
    """

    source: str
    out: Path
    market: str | None = None
    language: str | None = None
    limit: int | None = None
    only: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    currency: str = ""
    allowed_folders: Sequence[Path] = ()
    limits: Limits = field(default_factory=Limits)
    timeout_s: float = 60.0


@dataclass(slots=True)
class Report:
    """What came of an import. `findings` in the order of the source, those about all of it first.

    `added` and `found` are keys of products: new in the sheet, and there before. `pictures` counts those
    fetched, of these those that were there already, and those that could not be had.
    """

    sheet: Path
    form: str
    added: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether everything the source has could be taken in."""
        return not any(finding.lost for finding in self.findings)


def import_products(
    order: Order, *, now: datetime, progress: Progress = lambda what, done, total: None
) -> Report:
    """Bring the products of a source into a sheet, new or there already, with their pictures beside it.

    What cannot be taken in is told in the report and left out, and the rest comes in. `now` is an aware
    time. Raises `InputError` where nothing can be done at all; the sheet is then as it was.
    """
    out = order.out.resolve()
    sheet = _existing(out, order)
    terms, market, language = _terms(order, sheet, now)
    found = read_source(
        Request(
            order.source, order.columns, language, order.encoding, order.limit, timeout_s=order.timeout_s
        ),
        progress,
    )
    report = Report(order.out, found.form, columns=found.columns, findings=list(found.findings))
    entries = _entries(_chosen(found, order, report), terms, report)
    known, new = match(entries, sheet) if sheet else ([], entries)
    place = {entry.where: number for number, entry in enumerate(entries)}
    keys = [e.key for e in sorted([*known, *new], key=lambda e: place[e.where])]
    merged = [merge(entry, sheet.products[entry.key]) for entry in known] if sheet else []
    _rename(report, entries, [*known, *new])
    _told_twice(report, merged, sheet)
    folder = out.parent / f"{out.stem}-pictures"
    wanted = [Wanted(e.key, e.where, e.pictures) for e in [*known, *new] if e.pictures]
    try:
        with staging(folder) as staged:
            gallery = gather(
                wanted,
                folder=folder,
                staged=staged,
                source=order.source,
                limits=order.limits,
                progress=progress,
            )
            report.findings += gallery.findings
            _take_pictures(known, new, gallery)
            _write(out, order, (market, language), sheet, merged, new, gallery, report)
    except OSError as error:
        raise InputError(
            f"The sheet and its pictures cannot be written beside {out.name}: {error.strerror or error}.",
            "Check the folder's permissions and the disk.",
        ) from error
    report.added = [entry.key for entry in new]
    report.found = [entry.key for entry in known]
    for one in merged:
        report.findings += one.findings
        report.changes += one.changes
    _missing(report, sheet, merged, new)
    order_of = {key: number for number, key in enumerate(keys)}
    report.findings.sort(key=lambda finding: order_of.get(finding.product, -1))
    return report


def _existing(out: Path, order: Order) -> Sheet | None:
    if not out.exists():
        if out.suffix.lower() not in (".yaml", ".yml"):
            raise InputError(f"{order.out} is no name for a sheet.", "Let it end in .yaml.")
        if not out.parent.is_dir():
            raise InputError(f"There is no folder {out.parent}.", "Make it first.")
        return None
    return load_sheet(out, allowed_folders=order.allowed_folders)


def _terms(order: Order, sheet: Sheet | None, now: datetime) -> tuple[Terms, str, str]:
    """The terms of the import, and the sheet's market and language."""
    try:
        market = parse_market(order.market) if order.market else sheet.market if sheet else "US"
        language = parse_language(order.language) if order.language else ""
        language = language or (sheet.languages[0] if sheet else "en")
        currency = currency_of(order.currency, MARKETS[market]) if order.currency else ""
    except ValueError as error:
        raise InputError(str(error)) from error
    if sheet is not None and market != sheet.market:
        raise InputError(
            f"The sheet is for the market {sheet.market}, not {market}.",
            "Leave --market out, or name a new sheet.",
        )
    if sheet is not None and language != sheet.languages[0]:
        raise InputError(
            f"The sheet's first language is {sheet.languages[0]}, not {language}.",
            "Leave --language out, or name a new sheet.",
        )
    rated = frozenset(sheet.rates) if sheet else frozenset()
    return Terms(MARKETS[market], now, market, rated, currency), market, language


def _chosen(found: Found, order: Order, report: Report) -> list[Variants]:
    """The products to take in."""
    chosen = found.products
    if order.only:
        by_name: dict[str, list[Variants]] = {}
        for product in found.products:
            for name in {product.key, *product.every("sku"), slug_of(product.records[0].first("group"))}:
                by_name.setdefault(name, []).append(product)
        keys: set[str] = set()
        for name in order.only:
            if name in by_name:
                keys |= {product.key for product in by_name[name]}
            else:
                text = f"the source has no product {quoted(name)}; {hint(name, by_name)}"
                report.findings.append(Finding("only", text, name, lost=True))
        chosen = [product for product in found.products if product.key in keys]
    return chosen if order.limit is None else chosen[: order.limit]


def _entries(products: Iterable[Variants], terms: Terms, report: Report) -> list[Entry]:
    entries: list[Entry] = []
    for product in products:
        entry, findings = read_offer(product, terms)
        entries.append(entry)
        report.findings += findings
    assumed = [entry for entry in entries if entry.assumed]
    if assumed and not terms.currency:
        text = f"the source names no currency; amounts are taken as {terms.home} (or say --currency)"
        report.findings.insert(0, Finding("currency", text))
    return entries


def _rename(report: Report, before: Sequence[Entry], after: Sequence[Entry]) -> None:
    """Findings speak of products by the keys of the sheet."""
    where = {entry.where: entry.key for entry in after}
    keys = {entry.key: where[entry.where] for entry in before}
    report.findings = [
        replace(finding, product=keys.get(finding.product, finding.product)) for finding in report.findings
    ]


def _told_twice(report: Report, merged: Sequence[Merge], sheet: Sheet | None) -> None:
    """Leave out what the sheet has already settled: a choice of price, a list price with its evidence."""
    if sheet is None:
        return
    settled = {
        (one.entry.key, code)
        for one in merged
        for code, fact in (("price_range", "price"), ("list_price", "list_price"))
        if fact in sheet.products[one.entry.key].facts
    }
    settled |= {(one.entry.key, "points") for one in merged if sheet.products[one.entry.key].selling_points}
    report.findings = [f for f in report.findings if (f.product, f.code) not in settled]


def _take_pictures(known: Sequence[Entry], new: Sequence[Entry], gallery: Gallery) -> None:
    """Put the pictures' paths into the entries.

    Of a product the sheet has, only those that are new: one that lies in the folder already and is not
    in the sheet was taken out by hand.
    """
    paths = paths_for(gallery.names, gallery.folder)
    for entry in new:
        entry.images = paths.get(entry.key, [])
    for entry in known:
        entry.images = [p for p in paths.get(entry.key, []) if not gallery.there(Path(p).name)]


def _write(
    out: Path,
    order: Order,
    head: tuple[str, str],
    sheet: Sheet | None,
    merged: Sequence[Merge],
    new: Sequence[Entry],
    gallery: Gallery,
    report: Report,
) -> None:
    if sheet is None:
        source = shown(order.source) if is_url(order.source) else Path(order.source).name
        heading = [
            f"Product sheet, imported from {source}.",
            "Edit it freely: another import changes only prices and stock, and adds what is missing.",
        ]
        text = new_sheet(*head, new, heading)
    else:
        before = out.read_bytes().decode("utf-8-sig")
        text, findings = edit(before, merged, new, sheet)
        report.findings += findings
    names = {Path(path).name for entry in (*new, *(m.entry for m in merged)) for path in entry.images}
    there = {name for held in gallery.names.values() for name in held if gallery.there(name)}
    with gallery.placed(names):
        if sheet is None or text != before:
            _replace(out, text, order, sheet, merged)
    report.pictures = {"fetched": gallery.fetched, "kept": len(there), "failed": gallery.failed}


def _replace(out: Path, text: str, order: Order, sheet: Sheet | None, merged: Sequence[Merge]) -> None:
    """Write the sheet aside, load it to see that it is right, and only then put it in its place."""
    handle, name = tempfile.mkstemp(prefix=f".{out.stem}-", suffix=".yaml", dir=out.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        part.chmod(out.stat().st_mode & 0o777 if sheet is not None else 0o644)
        try:
            after = load_sheet(part, allowed_folders=order.allowed_folders)
        except RundownError as error:
            first = str(error).split("\n", maxsplit=1)[0].replace(f"{part}:", "")
            raise InputError(
                f"{out.name} would not load after the import (line {first}).",
                "The sheet is as it was. Import fewer products (--limit, --only), or into a new sheet.",
            ) from error
        if sheet is not None and not kept(sheet, after, merged):
            raise InputError(
                f"{out.name} shares parts between its products (& and *), so it cannot be edited safely.",
                "The sheet is as it was. Write the shared parts out, or import into a new sheet.",
            )
        os.replace(part, out)  # noqa: PTH105 - atomic on every platform
    finally:
        part.unlink(missing_ok=True)


def _missing(report: Report, sheet: Sheet | None, merged: Sequence[Merge], new: Sequence[Entry]) -> None:
    for entry in new:
        for code, text in missing(entry.facts, pictures=bool(entry.images)):
            if not (code == "no_price" and "price_range" in entry.facts):
                report.findings.append(Finding(code, text, entry.key, entry.where))
    for one in merged if sheet else ():
        product = sheet.products[one.entry.key] if sheet else None
        if product is not None:
            facts = {**product.facts, **one.facts}
            for code, text in missing(facts, pictures=bool(product.images or one.entry.images)):
                if not (code == "no_price" and "price_range" in facts):
                    report.findings.append(Finding(code, text, one.entry.key, one.entry.where))
