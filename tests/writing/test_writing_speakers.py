"""Who says which line in a show with two hosts."""

from __future__ import annotations

import pytest
from writing_shows import kitchen, local

from cuehost.rundown import GivenLine, Line, Rundown, ScriptSource, Segment, SegmentScript
from cuehost.writing import write_script
from cuehost.writing.given import parse
from cuehost.writing.speakers import in_turns, named_speaker

SOLD = Segment(id="kettle", kind="product", product="kettle")
LATER = Segment(id="mugs", kind="product", product="mugs")


def _show(*hosts: str, segments: tuple[Segment, ...] = (SOLD, LATER)) -> Rundown:
    return kitchen().model_copy(update={"hosts": hosts, "segments": segments})


def _script(*facts: tuple[str, ...]) -> SegmentScript:
    return SegmentScript("s", tuple(Line(f"s.{i}", "Words.", "en", f) for i, f in enumerate(facts)))


def _speakers(rundown: Rundown, segment: Segment, *facts: tuple[str, ...]) -> list[str]:
    return [line.host for line in in_turns(rundown, segment, _script(*facts)).lines]


def test_hook_points_price_and_cart_change_hands() -> None:
    facts = ((), (), ("selling_points:0",), ("material",), ("list_price", "price"), ())
    assert _speakers(_show("mia", "pip"), SOLD, *facts) == ["mia", "mia", "pip", "pip", "mia", "pip"]


def test_what_one_asks_the_other_answers() -> None:
    facts = ((), ("mugs/faq:0",), ("mugs/faq:0",), ("mugs/faq:1",), ("mugs/faq:1",))
    said = _speakers(_show("mia", "pip"), Segment(id="questions", kind="questions"), *facts)
    assert said == ["mia", "pip", "mia", "pip", "mia"]


def test_nobody_speaks_for_long() -> None:
    assert _speakers(_show("mia", "pip"), SOLD, *[()] * 5) == ["mia", "mia", "pip", "pip", "mia"]


def test_with_the_next_product_the_other_one_begins() -> None:
    assert _speakers(_show("mia", "pip"), LATER, ())[0] == "pip"


@pytest.mark.parametrize("hosts", [(), ("mia",)])
def test_a_show_without_two_hosts_names_nobody(hosts: tuple[str, ...]) -> None:
    assert _speakers(_show(*hosts), SOLD, (), ("price",)) == ["", ""]


@pytest.mark.parametrize("hosts", [("human", "mia"), ("mia", "human")])
def test_beside_a_human_the_virtual_one_says_what_is_generated(hosts: tuple[str, ...]) -> None:
    assert _speakers(_show(*hosts), SOLD, (), ("price",)) == ["mia", "mia"]


async def test_a_generated_show_is_a_dialogue() -> None:
    script = await write_script(_show("mia", "pip"), "en")
    for part in script.segments:
        assert {line.host for line in part.lines} == {"mia", "pip"}


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Pip: Look here.", "pip", "Look here."),
        ("mia：你好。", "mia", "你好。"),
        ("Note: Mia says no.", "", "Note: Mia says no."),
        ("Pip:", "", "Pip:"),
        ("10:30 it begins.", "", "10:30 it begins."),
    ],
)
def test_a_prefix_names_the_speaker(text: str, speaker: str, words: str) -> None:
    assert named_speaker(text, ("mia", "pip")) == (speaker, words)
    assert named_speaker(text, ("mia",)) == ("", text)


async def test_lines_by_hand_keep_their_speakers() -> None:
    given = (
        GivenLine(text=local("Good evening!"), host="pip"),
        GivenLine(text=local("Mia: And welcome. " + "So many words are said at once here. " * 6)),
        GivenLine(text=local("Let us begin.")),
    )
    segment = Segment(id="s", kind="opening", script=ScriptSource(lines=given))
    lines = (await write_script(_show("mia", "pip", segments=(segment,)), "en")).lines_of("s")
    assert [line.host for line in lines] == ["pip", *["mia"] * (len(lines) - 2), ""]
    assert lines[1].text.startswith("And welcome.")


async def test_a_file_names_speakers_and_a_stranger_is_told_of() -> None:
    table = "text,host\nGood evening!,Pip\nAnd welcome.,leo\n"
    assert [line.host for line in parse(table, "csv", "words.csv")] == ["pip", "leo"]
    segment = Segment(id="s", kind="opening", script=ScriptSource(lines=tuple(parse(table, "csv", "w"))))
    notes: list[str] = []
    script = await write_script(_show("mia", "pip", segments=(segment,)), "en", notes=notes)
    assert [line.host for line in script.lines_of("s")] == ["pip", ""]
    assert len(notes) == 1
    assert "'leo'" in notes[0]
