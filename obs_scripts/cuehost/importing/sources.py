"""Where products come from: a file or a URL, and which of the known forms it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from cuehost.errors import InputError, Unreachable
from cuehost.fetch import fetch, shown

from . import shopify
from .decoding import NAMES, decode
from .grouping import Variants, group
from .listing import read_table
from .merchant import read_feed
from .records import Finding, Reading
from .tables import read_csv, read_xlsx

MAX_BYTES = 30_000_000
TIMEOUT_S = 60.0
MAX_PAGES = 40
_FORMS = "Give a CSV, TSV or XLSX table, Shopify's products.json, or a Merchant feed (XML or TSV)."
_NO_TABLE = ("image/", "video/", "audio/", "font/", "application/pdf", "application/javascript")
_ACCEPT = "text/csv, text/tab-separated-values, application/json, application/xml, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Request:
    """What to read: a path or URL, what its columns are told to be, and what it is in if not UTF-8."""

    source: str
    columns: Mapping[str, str]
    language: str = ""
    encoding: str = ""
    limit: int | None = None
    timeout_s: float = TIMEOUT_S
    max_bytes: int = MAX_BYTES


@dataclass(slots=True)
class Found:
    """The products of a source. `form` names what it is, `columns` says what became of a table's columns."""

    form: str
    products: list[Variants]
    findings: list[Finding]
    columns: dict[str, str]


def read_source(
    request: Request, progress: Callable[[str, int, int], None] = lambda what, done, total: None
) -> Found:
    """All products of a source, in its order. Raises `InputError` for what cannot be read at all."""
    url = request.source if is_url(request.source) else ""
    data = _fetch(request, _page(url, 1)) if url else _read(Path(request.source), request.max_bytes)
    form, reading = _parse(data, request, url)
    if form == "shopify" and url:
        _more_pages(request, reading, shopify.count(data), progress)
    products, findings = group(reading.records)
    if not products:
        detail = f": {findings[0].where}: {findings[0].text}" if findings else ""
        raise InputError(f"The source holds no products{detail}.", _FORMS)
    return Found(form, products, reading.findings + findings, reading.columns)


def is_url(source: str) -> bool:
    """Whether a source is meant as a URL rather than a path."""
    return re.match(r"[a-z][a-z0-9+.-]*://", source, re.IGNORECASE) is not None


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}.", "Check the path.") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder.", _FORMS) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not usable"
        raise InputError(
            f"{path} cannot be read: {reason}.", "Check the path and its permissions."
        ) from error
    if len(data) > most:
        raise InputError(f"{path} is larger than {most // 1_000_000} MB.", "Split it.")
    return data


def _fetch(request: Request, url: str) -> bytes:
    try:
        return fetch(
            url, timeout_s=request.timeout_s, max_bytes=request.max_bytes, accept=_ACCEPT, check=_may_be_table
        ).data
    except Unreachable as error:
        raise InputError(
            f"{shown(url)} cannot be fetched: {error.message}.",
            "Check the address and the network, or save the file and import that.",
        ) from error


def _may_be_table(kind: str, url: str) -> None:
    if kind.startswith(_NO_TABLE):
        raise InputError(f"{shown(url)} sends {kind}, which holds no products.", _FORMS)


def _parse(data: bytes, request: Request, url: str) -> tuple[str, Reading]:
    """What the content is, by the content itself: servers and endings are often wrong."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise InputError("The source is empty.", _FORMS)
    if data.startswith(b"PK\x03\x04"):
        return "xlsx", read_table(read_xlsx(data), request.columns)
    for magic, what in (
        (b"\xd0\xcf\x11\xe0", "an old or locked Excel workbook; save it as .xlsx without a password"),
        (b"\x1f\x8b", "compressed; unpack it first"),
        (b"%PDF", "a PDF; export a table instead"),
    ):
        if data.startswith(magic):
            raise InputError(f"The source is {what}.")
    if start.startswith((b"{", b"[")):
        return "shopify", shopify.read_products(_json_text(data), url=url)
    if start.startswith(b"<") or data.startswith((b"\xff\xfe<", b"\xfe\xff\x00<")):
        if re.match(rb"<(!doctype\s+html|html)", start, re.IGNORECASE):
            raise InputError("The source is a web page.", _FORMS)
        return "merchant", read_feed(data.lstrip(b" \t\r\n"))
    decoded = decode(data, language=request.language, encoding=request.encoding)
    table = read_csv(decoded.text)
    reading = read_table(table, request.columns)
    if decoded.guessed:
        name = NAMES[decoded.encoding]
        text = f"it is not UTF-8 and was read as {name}; if letters are wrong, name another with --encoding"
        reading.findings.insert(0, Finding("encoding", text))
    return "tsv" if table.delimiter == "\t" else "csv", reading


def _json_text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("The JSON is not UTF-8.", "Export it again.") from error


def _more_pages(
    request: Request, reading: Reading, held: int, progress: Callable[[str, int, int], None]
) -> None:
    """Shopify's further pages, of the same address only, as long as they hold something new.

    A page that cannot be had ends the reading, with a finding. How many products a server puts on a
    page is its own affair, so that only an empty page, or an old one, is the end.
    """
    seen = {record.first("group") for record in reading.records}
    page = 1
    while held and (request.limit is None or held < request.limit):
        page += 1
        asked = _page(request.source, page)
        if not asked:
            return
        if page > MAX_PAGES:
            text = f"only the first {MAX_PAGES} pages are read; use --limit or a file"
            reading.findings.append(Finding("too_many", text, where=f"page {page}", lost=True))
            return
        progress("pages", page - 1, page)
        try:
            data = _json_text(_fetch(request, asked))
            more = shopify.read_products(data, url=request.source, first=held + 1)
            found = shopify.count(data)
        except InputError as error:
            reading.findings.append(Finding("page", str(error), where=f"page {page}", lost=True))
            return
        new = [record for record in more.records if record.first("group") not in seen]
        if not new:
            return
        seen |= {record.first("group") for record in new}
        held += found
        reading.records += new
        reading.findings += more.findings


def _page(url: str, page: int) -> str:
    """The address of a page of a shop's `products.json`; "" where the address has no pages, or names one."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not parts.path.endswith("products.json") or "page" in query or "page_info" in query:
        return url if page == 1 else ""
    query.setdefault("limit", str(shopify.PAGE))
    if page > 1:
        query["page"] = str(page)
    return urlunsplit(parts._replace(query=urlencode(query)))
