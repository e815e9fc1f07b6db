"""Pulling scripts from URLs: real servers on this machine, and addresses that must not be opened."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from writing_servers import Request, serving
from writing_shows import kitchen

from cuehost.errors import InputError
from cuehost.rundown import ScriptSource, Segment
from cuehost.writing import write_script
from cuehost.writing.pull import check_url, pull


def test_text_is_pulled() -> None:
    with serving(lambda request: request.send(200, "Hello.\nAgain.")) as server:
        got = pull(server.url + "/lines.txt")
    assert (got.text, got.form, got.note) == ("Hello.\nAgain.", "txt", "")
    sent = server.requests[0].headers
    assert sent["host"] == server.url.removeprefix("http://")
    assert sent["authorization"] is None and sent["cookie"] is None


@pytest.mark.parametrize(
    ("path", "kind", "form"),
    [
        ("/a", "text/markdown; charset=utf-8", "md"),
        ("/a", "text/csv", "csv"),
        ("/a.md", "text/plain", "md"),
        ("/a.csv", "application/octet-stream", "csv"),
        ("/a", "application/yaml", "yaml"),
        ("/a", "text/plain", "txt"),
    ],
)
def test_the_form_comes_from_type_and_name(path: str, kind: str, form: str) -> None:
    with serving(lambda request: request.send(200, "x", content_type=kind)) as server:
        assert pull(server.url + path).form == form


@pytest.mark.parametrize("kind", ["text/html", "application/json", "image/png", "application/octet-stream"])
def test_other_content_is_refused(kind: str) -> None:
    with (
        serving(lambda request: request.send(200, "x", content_type=kind)) as server,
        pytest.raises(InputError, match="no script lines"),
    ):
        pull(server.url + "/a")


def test_too_much_is_refused_however_it_is_announced() -> None:
    def endless(request: Request) -> None:
        request.send_response(200)
        request.send_header("content-type", "text/plain")
        request.end_headers()
        for _ in range(400):
            request.wfile.write(b"word " * 200)
        request.close_connection = True

    with serving(endless) as server, pytest.raises(InputError, match="larger than 100 kB"):
        pull(server.url, max_bytes=100_000)


def test_a_dripping_server_is_not_waited_for() -> None:
    def drip(request: Request) -> None:
        request.send_response(200)
        request.send_header("content-type", "text/plain")
        request.send_header("content-length", "1000")
        request.end_headers()
        while not request.server.stop.wait(0.05):  # type: ignore[attr-defined]
            request.wfile.write(b"x")
            request.wfile.flush()

    with serving(drip) as server, pytest.raises(InputError, match="cannot be pulled"):
        pull(server.url, timeout_s=0.4)


def test_compressed_and_broken_content_is_refused() -> None:
    with (
        serving(lambda request: request.send(200, "x", content_encoding="gzip")) as server,
        pytest.raises(InputError, match="compressed"),
    ):
        pull(server.url)
    with (
        serving(lambda request: request.send(200, b"\xff\xfe")) as server,
        pytest.raises(InputError, match="UTF-8"),
    ):
        pull(server.url)


def test_redirects_are_few_and_stay_here() -> None:
    def respond(request: Request) -> None:
        if request.path == "/end":
            request.send(200, "Arrived.")
        elif request.path == "/once":
            request.send(302, "", location="/end")
        else:
            request.send(302, "", location="/round")

    with serving(respond) as server:
        assert pull(server.url + "/once").text == "Arrived."
        with pytest.raises(InputError, match="redirects more than"):
            pull(server.url + "/round")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:9/x",
        "https://127.0.0.1/x",
        "https://10.0.0.1/x",
        "https://192.168.1.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://0.0.0.0/x",
        "http://example.com/x",
        "file:///etc/passwd",
        "ftp://example.com/x",
        "https://user:pw@example.com/x",
    ],
)
def test_redirects_to_private_or_plain_addresses_are_refused(target: str) -> None:
    with serving(lambda request: request.send(302, "", location=target)) as server, pytest.raises(InputError):
        pull(server.url)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a.txt",
        "ftp://example.com/a.txt",
        "https://user@example.com/a.txt",
        "https://user:pw@example.com/a.txt",
        "https:///a.txt",
        "https://[bad/a.txt",
        "https://example.com:99999/a.txt",
        "a.txt",
        "",
    ],
)
def test_urls_that_may_not_be_opened(url: str) -> None:
    with pytest.raises(InputError):
        check_url(url)


def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("93.184.216.34", "10.0.0.5")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(InputError, match="private address"):
        pull("https://shop.example/a.txt")


def test_the_kept_copy_serves_where_nobody_answers(tmp_path: Path) -> None:
    with serving(lambda request: request.send(200, "Kept words.", content_type="text/markdown")) as server:
        url = server.url + "/a?token=hush"
        pull(url, cache=tmp_path, now=lambda: 1_700_000_000.0)
        server.respond = lambda request: request.send(503, "later")
        busy = pull(url, cache=tmp_path)
    gone = pull(url, cache=tmp_path)
    for copy in (busy, gone):
        assert (copy.text, copy.form) == ("Kept words.", "md")
        assert "the copy of 2023-11-1" in copy.note and "hush" not in copy.note


def test_without_a_copy_the_reason_is_told(tmp_path: Path) -> None:
    with (
        serving(lambda request: request.send(404, "no")) as server,
        pytest.raises(InputError, match="answered 404"),
    ):
        pull(server.url, cache=tmp_path)
    with pytest.raises(InputError, match="connection fails"):
        pull(server.url, cache=tmp_path)
    (tmp_path / "x").mkdir()


def test_a_broken_copy_is_no_copy(tmp_path: Path) -> None:
    with serving(lambda request: request.send(200, "Words.")) as server:
        pull(server.url, cache=tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        pull(server.url, cache=tmp_path)


def test_half_an_answer_is_no_answer() -> None:
    def cut(request: Request) -> None:
        request.send_response(200)
        request.send_header("content-type", "text/plain")
        request.send_header("content-length", "5000")
        request.end_headers()
        request.wfile.write(b"Half a")
        request.close_connection = True

    with serving(cut) as server, pytest.raises(InputError, match="broke off"):
        pull(server.url)


async def test_a_segment_from_a_url(tmp_path: Path) -> None:
    content = "text,gesture\nIt costs $39.90.,greet\n"
    notes: list[str] = []
    with serving(lambda request: request.send(200, content, content_type="text/csv")) as server:
        source = ScriptSource(url=server.url + "/kettle.csv")
        segment = Segment(id="s", kind="product", product="kettle", script=source)
        show = kitchen().model_copy(update={"segments": (segment,)})
        script = await write_script(show, "en", cache=tmp_path, notes=notes)
    assert script.lines_of("s")[0].facts == ("price",)
    assert script.lines_of("s")[0].cues[0].name == "greet"
    assert notes == []
    again = await write_script(show, "en", cache=tmp_path, notes=notes)
    assert again == script
    assert "cannot be reached" in notes[0]
