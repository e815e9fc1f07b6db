"""Sources and pictures from servers: slow, too large, of the wrong type, broken, or up to no good."""

from __future__ import annotations

import re
import threading
import time
import zlib

import pytest
from importing_sources import (
    NOW,
    Answer,
    Request,
    Shop,
    item,
    picture,
    rss,
    serving,
    shop_json,
    shop_product,
    told,
)
from PIL import Image

from cuehost.errors import InputError
from cuehost.importing import Limits, Order, import_products
from cuehost.importing.sources import Request as Wanted
from cuehost.importing.sources import read_source

TABLE = "sku,name,price,material,image\n1,Cup,5,clay,{}\n2,Pot,7,clay,{}\n"


def half(request: Request) -> None:
    request.start(200, **{"content-type": "image/png", "content-length": "5000"})
    request.wfile.write(picture()[:200])


def slow(request: Request) -> None:
    request.start(200, **{"content-type": "image/png", "content-length": "5000"})
    while not request.server.over.wait(0.05):  # type: ignore[attr-defined]
        request.wfile.write(b"x")


def endless(request: Request) -> None:
    request.start(200, **{"content-type": "image/png"})
    for _ in range(2000):
        request.wfile.write(b"x" * 1000)


def bomb(request: Request) -> None:
    """A small file that says it has 900 megapixels."""
    data = bytearray(picture("PNG", (8, 8)))
    data[16:24] = (30_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    request.send(bytes(data), "image/png")


BAD: dict[str, tuple[Answer, str]] = {
    "missing": (lambda r: r.send("no", status=404), "answered 404"),
    "half": (half, "broke off"),
    "slow": (slow, "too long|no answer"),
    "endless": (endless, "larger than 300 kB"),
    "bomb": (bomb, "megapixels|far too large"),
    "page": (lambda r: r.send("<html>", "text/html"), "sends text/html"),
    "svg": (lambda r: r.send("<svg/>", "image/svg+xml"), "SVG"),
    "liar": (lambda r: r.send("no picture at all", "image/png"), "is not a picture"),
    "cut": (lambda r: r.send(picture("JPEG", (600, 600))[:900], "image/jpeg"), "is broken"),
    "round": (lambda r: r.send("", status=302, location="/round"), "redirects more than 3"),
    "inside": (lambda r: r.send("", status=302, location="https://10.0.0.1/x.png"), "private address"),
    "elsewhere": (lambda r: r.send("", status=302, location="http://127.0.0.1:9/x.png"), "private address"),
    "zipped": (lambda r: r.send(picture(), "image/png", content_encoding="gzip"), "compressed"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_picture_is_left_out_with_its_reason_and_the_rest_comes_in(shop: Shop, kind: str) -> None:
    answer, reason = BAD[kind]

    def respond(request: Request) -> None:
        if request.path == "/feed.csv":
            request.send(TABLE.format(f"{server.url}/bad.png", f"{server.url}/good.png"), "text/csv")
        elif request.path == "/good.png":
            request.send(picture(), "image/png")
        else:
            answer(request)

    limits = Limits(picture_bytes=300_000, picture_s=0.6)
    with serving(respond) as server:
        report = shop.bring(server.url + "/feed.csv", limits=limits)
    one, two = shop.products().values()
    assert (len(one.images), len(two.images)) == (0, 1)
    (finding,) = told(report, "picture")
    assert re.search(reason, finding.text) and finding.product == "1" and finding.lost
    assert [f.product for f in told(report, "no_picture")] == ["1"]
    assert report.pictures == {"fetched": 1, "kept": 0, "failed": 1}
    assert shop.left() == ["sheet-pictures", "sheet.yaml"]


def test_pictures_are_named_safely_by_their_content(shop: Shop) -> None:
    files = {
        "/a%2F..%2Fetc.PNG": (picture("JPEG"), "image/png"),
        "/b.jpg": (picture("WEBP", color="red"), "application/octet-stream"),
        "/c": (picture("JPEG"), "image/jpeg"),
        "/small.png": (picture("PNG", (90, 60)), "image/png"),
    }
    with serving(files) as server:
        links = "|".join(server.url + path for path in files)
        files["/t.csv"] = (f"sku,name,image\n../K 1,Cup,{links}\n", "text/csv")
        report = shop.bring(server.url + "/t.csv")
    names = [path.name for path in shop.product().images]
    assert [name.split("-", 2)[:2] for name in names] == [["k", "1"]] * 3, "the third is the first again"
    assert [name.rpartition(".")[2] for name in names] == ["jpg", "webp", "png"]
    assert all(path.parent == shop.folder / "sheet-pictures" for path in shop.product().images)
    assert "90 x 60" in told(report, "pictures")[0].text and report.complete


def test_pictures_come_a_few_at_a_time_and_in_order(shop: Shop) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def respond(request: Request) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.03)
        number = int(request.path[1:-4])
        with lock:
            running -= 1
        request.send(picture(color=f"#{number:06x}"), "image/png")

    with serving(respond) as server:
        cells = [" ".join(f"{server.url}/{row * 10 + i}.png" for i in range(4)) for row in range(3)]
        rows = "".join(f'{n},P{n},"{cell}"\n' for n, cell in enumerate(cells))
        steps: list[tuple[str, int, int]] = []
        table = "sku,name,image\n" + rows
        server.answer = lambda r: r.send(table, "text/csv") if r.path == "/t.csv" else respond(r)
        order = Order(server.url + "/t.csv", shop.sheet, limits=Limits(at_once=3))
        import_products(order, now=NOW, progress=lambda *step: steps.append(step))
    assert 1 < most <= 3
    assert steps == [("pictures", done, 12) for done in range(1, 13)]
    for row, product in enumerate(shop.products().values()):
        colors = [Image.open(path).getpixel((0, 0)) for path in product.images]
        assert colors == [(0, 0, row * 10 + i) for i in range(4)]


def test_number_bytes_and_time_are_limited_in_all(shop: Shop) -> None:
    files: dict[str, tuple[bytes | str, str]] = {
        f"/{n}.png": (picture(color=f"#{n:06x}"), "image/png") for n in range(6)
    }
    with serving(files) as server:
        links = " ".join(f"{server.url}/{n}.png" for n in range(6))
        files["/t.csv"] = (f"sku,name,image\n1,Cup,{links}\n", "text/csv")
        report = shop.bring(server.url + "/t.csv", limits=Limits(per_product=4, total_bytes=1500, at_once=1))
        assert len(shop.product().images) == 2, "each has about a kilobyte"
        assert "first 4 of 6" in told(report, "pictures")[0].text
        assert len(told(report, "picture")) == 2
        shop.sheet.unlink()
        report = shop.bring(server.url + "/t.csv", limits=Limits(total_s=0))
        assert "takes too long" in told(report, "picture")[0].text


def test_a_foreign_source_cannot_reach_this_machine(shop: Shop) -> None:
    with serving({"/secret.png": (picture(), "image/png")}) as server:
        report = shop.bring_text(f"sku,name,image\n1,Cup,{server.url}/secret.png\n")
    assert server.paths == []
    assert "private address" in told(report, "picture")[0].text


def test_pictures_beside_a_file_come_in_and_none_from_elsewhere(shop: Shop) -> None:
    (shop.folder / "in").mkdir()
    (shop.folder / "in" / "a b.png").write_bytes(picture())
    (shop.folder / "outside.png").write_bytes(picture())
    (shop.folder / "in" / "link.png").symlink_to(shop.folder / "outside.png")
    names = [
        "a b.png",
        "../outside.png",
        "link.png",
        "/etc/passwd",
        "C:\\x.png",
        "gone.png",
        "file:///etc/passwd",
    ]
    rows = "".join(f'{n},P{n},"{name}"\n' for n, name in enumerate(names))
    (shop.folder / "in" / "t.csv").write_text("sku,name,image\n" + rows)
    report = shop.bring(str(shop.folder / "in" / "t.csv"))
    assert [bool(p.images) for p in shop.products().values()] == [True] + [False] * 6
    assert [f.product for f in told(report, "picture")] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("answer", "match"),
    [
        (lambda r: r.send("no", status=404), "answered 404"),
        (lambda r: r.send("no", status=503), "answered 503"),
        (lambda r: r.send(picture(), "image/png"), "sends image/png"),
        (lambda r: r.send("<!DOCTYPE html><html>", "text/html"), "a web page"),
        (lambda r: r.send("", status=302, location="/again"), "redirects more than 3"),
        (lambda r: r.send("", status=302, location="https://169.254.169.254/latest"), "private address"),
        (half, "broke off|sends image"),
        (lambda r: r.send(b"\x1f\x8b123", "text/csv"), "compressed"),
    ],
)  # fmt: skip
def test_a_bad_source_leaves_nothing(shop: Shop, answer: Answer, match: str) -> None:
    with serving(answer) as server, pytest.raises(InputError, match=match):
        shop.bring(server.url + "/t.csv")
    assert shop.left() == []


def test_a_source_too_large_or_too_slow(shop: Shop) -> None:
    big = "name,price\n" + "Cup,5\n" * 40_000
    with (
        serving({"/t.csv": (big, "text/csv")}) as server,
        pytest.raises(InputError, match="larger than 100 kB"),
    ):
        read_source(Wanted(server.url + "/t.csv", {}, max_bytes=100_000))
    path = shop.file(big)
    with pytest.raises(InputError, match="larger than"):
        read_source(Wanted(path, {}, max_bytes=100_000))

    def drip(request: Request) -> None:
        request.start(200, **{"content-type": "text/csv"})
        while not request.server.over.wait(0.02):  # type: ignore[attr-defined]
            request.wfile.write(b"x")

    with serving(drip) as server, pytest.raises(InputError, match="cannot be fetched"):
        shop.bring(server.url + "/t.csv", timeout_s=0.3)


@pytest.mark.parametrize(
    "source", ["http://shop.example/a.csv", "ftp://x/a", "https://a:b@shop.example/a", "gone.csv", "."]
)
def test_sources_that_may_not_or_cannot_be_opened(shop: Shop, source: str) -> None:
    with pytest.raises(InputError):
        shop.bring(source)


def test_content_says_what_it_is_not_its_name(shop: Shop) -> None:
    answers = {
        "/a.csv": (shop_json(shop_product()), "text/csv"),
        "/b.json": (rss(item(2)), "application/json"),
        "/c.xml": ("name,price\nCup,5\n", "text/html"),
    }
    with serving(answers) as server:
        forms = [shop.bring(server.url + path).form for path in answers]
    assert forms == ["shopify", "merchant", "csv"]
    assert len(shop.products()) == 3
