"""The key `cards`: which cards come by themselves, in a show and in its segments."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.errors import RundownError
from cuehost.rundown import CARDS, Rundown, load_rundown

SHOW = """\
show: Test
language: en
market: US
products: {cup: {name: Cup}}
"""


def load(folder: Path, more: str) -> Rundown:
    path = folder / "show.yaml"
    path.write_text(SHOW + more, "utf-8")
    return load_rundown(path)


def faults(folder: Path, more: str) -> list[str]:
    with pytest.raises(RundownError) as error:
        load(folder, more)
    return [str(fault).removeprefix(f"{folder / 'show.yaml'}:") for fault in error.value.faults]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("", None),
        ("cards: auto\n", None),
        ("cards: off\n", ()),
        ("cards: [points, Lower Third]\n", ("points", "lower_third")),
        ("cards: qr\n", ("qr",)),
    ],
)
def test_what_a_show_says_holds_for_its_segments(
    tmp_path: Path, head: str, wanted: tuple[str, ...] | None
) -> None:
    rundown = load(tmp_path, head + "segments: [product: cup]\n")
    assert [segment.cards for segment in rundown.segments] == [wanted]


def test_a_segment_says_otherwise_in_or_beside_its_kind(tmp_path: Path) -> None:
    segments = (
        "segments:\n  - {product: cup, cards: auto}\n  - closing: {cards: [shipping]}\n  - closing: {}\n"
    )
    rundown = load(tmp_path, "cards: off\n" + segments)
    assert [segment.cards for segment in rundown.segments] == [None, ("shipping",), ()]


@pytest.mark.parametrize(
    ("cards", "fault"),
    [
        ("[points, pionts]", '5:17: "pionts" is not a card; did you mean "points"?'),
        ("[points, points]", '5:17: the card "points" stands here twice; keep one.'),
        ("[off, qr]", '5:9: "off" stands by itself: write cards: off.'),
        ("[]", "5:8: the list of cards is empty; write cards: off for none."),
        ("atuo", '5:8: "atuo" is not a card; did you mean "auto"?'),
    ],
)
def test_faults_are_told_at_their_place(tmp_path: Path, cards: str, fault: str) -> None:
    assert faults(tmp_path, f"cards: {cards}\nsegments: [product: cup]\n") == [fault]


def test_every_card_has_one_way_to_be_written() -> None:
    assert all(name == name.lower() and " " not in name for name in CARDS)
    assert len(set(CARDS)) == len(CARDS)
