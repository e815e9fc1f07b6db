"""Sources to import in tests: real servers on this machine, pictures, tables and feeds made here."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from PIL import Image

from cuehost.importing import Finding, Order, Report, import_products
from cuehost.rundown import Product, load_sheet

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
Answer = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request to a test's server."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.server.paths.append(self.path)  # type: ignore[attr-defined]
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):
            self.server.answer(self)  # type: ignore[attr-defined]

    def send(self, content: bytes | str, kind: str = "text/plain", status: int = 200, **more: str) -> None:
        """A whole answer."""
        data = content.encode() if isinstance(content, str) else content
        self.start(status, **{"content-type": kind, "content-length": str(len(data)), **more})
        self.wfile.write(data)

    def start(self, status: int = 200, **headers: str) -> None:
        """The head of an answer."""
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()


class Server(ThreadingHTTPServer):
    """Answers as told; keeps the paths asked for. `over` is set at the end of the test."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answer = answer
        self.paths: list[str] = []
        self.over = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving(answer: Answer | Mapping[str, tuple[bytes | str, str]]) -> Iterator[Server]:
    """A server that answers with a function, or with (content, type) by path and 404 elsewhere."""

    def by_path(request: Request) -> None:
        assert not callable(answer)
        content, kind = answer.get(request.path.split("?")[0], ("", ""))
        request.send(content, kind) if kind else request.send("no", status=404)

    server = Server(answer if callable(answer) else by_path)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 400), color: str = "teal") -> bytes:
    """A picture's file."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return out.getvalue()


def workbook(rows: list[list[Any]], formats: Mapping[str, str] | None = None) -> bytes:
    """An XLSX file; `formats` gives cells a number format, by address."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for address, shown_as in (formats or {}).items():
        sheet[address].number_format = shown_as
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shop_product(number: int = 1, **more: Any) -> dict[str, Any]:
    """A product as Shopify tells of it."""
    return {
        "id": 1000 + number,
        "title": f"Kettle {number}",
        "handle": f"kettle-{number}",
        "body_html": "<p>Pours slowly.</p><ul><li>Gooseneck spout</li><li>Thermometer in the lid</li></ul>",
        "vendor": "Brewed",
        "options": [{"name": "Title", "values": ["Default Title"]}],
        "variants": [
            {"id": number, "title": "Default Title", "option1": "Default Title", "sku": f"K{number}",
             "price": "39.90", "compare_at_price": None, "available": True, "grams": 900}
        ],
        "images": [],
        **more,
    }  # fmt: skip


def shop_json(*products: dict[str, Any]) -> str:
    """A shop's `products.json`."""
    return json.dumps({"products": list(products)})


def item(number: int = 1, **fields: str) -> str:
    """An item of a feed in RSS; fields in Google's namespace, by name."""
    values = {"id": f"K{number}", "title": f"Kettle {number}", "price": "39.90 USD", "material": "steel"}
    inner = "".join(f"<g:{key}>{text}</g:{key}>" for key, text in {**values, **fields}.items() if text)
    return f"<item>{inner}</item>"


def rss(*items: str) -> str:
    """A feed in RSS 2.0."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">'
        f"<channel><title>Shop</title><link>https://shop.example</link>{''.join(items)}</channel></rss>"
    )


class Shop:
    """A folder to import into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sheet = folder / "sheet.yaml"

    def file(self, content: bytes | str, name: str = "source.csv") -> str:
        """A source as a file; its path."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def bring(self, source: str, **order: Any) -> Report:
        """Import from a path or URL into the folder's sheet."""
        return import_products(Order(source, self.sheet, **order), now=NOW)

    def bring_text(self, content: bytes | str, name: str = "source.csv", **order: Any) -> Report:
        """Import what a file holds."""
        return self.bring(self.file(content, name), **order)

    def products(self) -> dict[str, Product]:
        """What the sheet holds, read by the loader that shows use."""
        return load_sheet(self.sheet).products

    def product(self) -> Product:
        """The sheet's only product."""
        (product,) = self.products().values()
        return product

    def fact(self, fact: str) -> str:
        """A fact of the only product, "" if it has none."""
        facts = self.product().facts
        return facts[fact].text("en") if fact in facts else ""

    def left(self) -> list[str]:
        """The names of all that lies in the folder."""
        return sorted(path.name for path in self.folder.iterdir())


def told(report: Report, code: str) -> list[Finding]:
    """The findings of a kind."""
    return [finding for finding in report.findings if finding.code == code]
