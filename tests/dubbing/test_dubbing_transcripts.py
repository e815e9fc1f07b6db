"""Transcripts: SRT and WebVTT as programs write them, and captions that can be read."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from cuehost.dubbing import Said, as_srt, captions_of, read_transcript
from cuehost.errors import InputError
from cuehost.rundown import Span

SRT = """\
1
00:00:00,500 --> 00:00:02,000
This is the <i>kettle</i>.

2
00:00:02,200 --> 00:00:05,000
It holds
0.9 litres &amp; more.
"""

VTT = """\
WEBVTT - made by somebody

STYLE
::cue { color: red }

NOTE a remark

intro
00:00.500 --> 00:02.000 align:start position:10%
<v Ana>This is the kettle.</v>

01:00:02.200 --> 01:00:05.000
It holds 0.9 litres.
"""


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def read(text: str, name: str = "a.srt") -> tuple[Said, ...]:
        path = tmp_path / name
        path.write_bytes(text.encode())
        return read_transcript(path)

    return read


def test_srt(read) -> None:  # type: ignore[no-untyped-def]
    told = (Said(0.5, 2.0, "This is the kettle."), Said(2.2, 5.0, "It holds 0.9 litres & more."))
    assert read(SRT) == told
    assert read("\ufeff" + SRT.replace("\n", "\r\n")) == told
    assert read(SRT.replace("\n\n", "\n")) == told, "without empty lines between"


def test_webvtt(read) -> None:  # type: ignore[no-untyped-def]
    assert read(VTT, "a.vtt") == (
        Said(0.5, 2.0, "This is the kettle."),
        Said(3602.2, 3605.0, "It holds 0.9 litres."),
    )


def test_what_is_out_of_order_is_put_in_order(read) -> None:  # type: ignore[no-untyped-def]
    said = read("00:00:05,000 --> 00:00:06,000\nb\n\n00:00:01,000 --> 00:00:02,000\na\n")
    assert [one.text for one in said] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "says nothing"),
        ("hello there", "says nothing"),
        ("1\n00:00:05,000 --> 00:00:03,000\nx\n", "a.srt:2: it ends before it begins"),
        ("1\n00:05 -> 00:07\n00:05 --> soon\nx\n", "a.srt:3: this is no pair of times"),
    ],
)
def test_what_is_no_transcript(read, text: str, told: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=told):
        read(text)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_transcript(tmp_path / "none.srt")
    (tmp_path / "latin.srt").write_bytes("1\n00:00:01,000 --> 00:00:02,000\nmañana\n".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_transcript(tmp_path / "latin.srt")
    (tmp_path / "big.srt").write_bytes(b"x" * 2_000_001)
    with pytest.raises(InputError, match="larger than 2 MB"):
        read_transcript(tmp_path / "big.srt")


def _words(text: str, each: float) -> list[Span]:
    out, at = [], 0
    for number, word in enumerate(text.split()):
        at = text.index(word, at)
        out.append(Span(word, number * each, (number + 1) * each, at))
        at += len(word)
    return out


def test_a_long_line_becomes_captions_that_can_be_read() -> None:
    text = " ".join(f"word{n:02}" for n in range(30))
    captions = list(captions_of(text, _words(text, 0.3), 10.0, 19.2))
    assert " ".join(c.text for c in captions) == text, "no word is lost"
    assert max(len(c.text) for c in captions) <= 84
    assert captions[0].start_s == 10.0 and captions[-1].end_s == 19.2
    assert all(a.end_s == b.start_s for a, b in itertools.pairwise(captions))
    first_of_second = captions[1].text.split()[0]
    assert captions[1].start_s == pytest.approx(10.0 + int(first_of_second[4:]) * 0.3)


def test_a_short_line_is_one_caption_with_or_without_words() -> None:
    assert list(captions_of("Hello there.", [], 1.0, 2.0)) == [Said(1.0, 2.0, "Hello there.")]
    assert len(list(captions_of("Hello there.", _words("Hello there.", 0.3), 1.0, 2.0))) == 1


def test_captions_are_written_as_they_are_read(tmp_path: Path) -> None:
    captions = [Said(0.0, 1.234, "Hola."), Said(3661.5, 3662.0, "¿Qué tal?")]
    path = tmp_path / "a.srt"
    path.write_text(as_srt(captions), "utf-8")
    assert "01:01:01,500 --> 01:01:02,000" in path.read_text("utf-8")
    assert list(read_transcript(path)) == captions
