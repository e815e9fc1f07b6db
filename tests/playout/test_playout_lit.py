"""The word being spoken, lit in its caption where the theme asks for it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from virtual_studio import VirtualStage, now, run

from cuehost.errors import StageError
from cuehost.graphics import CaptionCard, PictureStore, load_theme
from cuehost.playout import Action, CaptionClause, clause_ends, line_actions
from cuehost.playout.board import Board
from cuehost.playout.captions import draw_captions, lit_in
from cuehost.rundown import Line, Span

BOX, CANVAS = (960, 220), (1080, 1920)
TEXT = "The kettle is light. Its spout pours slowly, evenly and just where you want it to go."


def spans(text: str, each_s: float = 0.3) -> tuple[Span, ...]:
    """Words spoken one after another, each as long."""
    found, at = [], 0
    for number, word in enumerate(text.split()):
        at = text.index(word, at)
        found.append(Span(word, number * each_s, (number + 1) * each_s, at))
        at += len(word)
    return tuple(found)


class Store(PictureStore):
    """Notes what is drawn."""

    def __init__(self, folder: Path, *, words: bool) -> None:
        super().__init__(folder, replace(load_theme(), caption_words=words), canvas=CANVAS)
        self.cards: list[CaptionCard] = []

    def render(self, spec: Any, size: tuple[int, int]) -> Path:
        self.cards.append(spec)
        return self.folder / f"{len(self.cards)}.png"

    def lit(self) -> list[str]:
        return [card.text[slice(*card.mark)] for card in self.cards if card.mark]


def test_each_word_is_lit_in_turn_in_its_caption(tmp_path: Path) -> None:
    store, words = Store(tmp_path, words=True), spans(TEXT)
    clauses = draw_captions(Line("a", TEXT, "en"), BOX, "bottom", store, None, words)
    assert store.lit() == TEXT.split()
    assert [clause.offset for clause in clauses] == [word.offset for word in words]
    starts = [clause for clause in clauses if not clause.lit]
    assert len(starts) > 1 and clauses[0] == starts[0]
    assert clause_ends(TEXT, words, (c.offset for c in starts)) == clause_ends(
        TEXT, words, (c.offset for c in draw_captions(Line("a", TEXT, "en"), BOX, "bottom", store))
    )


def test_under_them_the_other_language_stays(tmp_path: Path) -> None:
    store = Store(tmp_path, words=True)
    line, under = Line("a", "It is clay.", "en"), ("Es de barro.", "es")
    draw_captions(line, BOX, "bottom", store, under, spans(line.text))
    assert store.lit() == ["It", "is", "clay."]
    assert {card.second for card in store.cards} == {"Es de barro."}


@pytest.mark.parametrize(
    ("asked", "words"), [(False, spans(TEXT)), (True, ()), (True, (Span("x", 0, 1, -1),))]
)
def test_without_a_theme_or_times_that_ask_for_it_captions_are_as_ever(
    tmp_path: Path, asked: bool, words: tuple[Span, ...]
) -> None:
    store = Store(tmp_path, words=asked)
    clauses = draw_captions(Line("a", TEXT, "en"), BOX, "bottom", store, None, words)
    assert store.lit() == [] and not any(clause.lit for clause in clauses)


def test_what_is_too_short_to_be_seen_is_lit_with_what_comes_before() -> None:
    words = (
        Span("to", 0.0, 0.08, 0),
        Span("the", 0.08, 0.2, 3),
        Span("cup", 0.2, 0.6, 7),
        Span("elsewhere", 0.6, 1.0, 99),
    )
    assert lit_in(words, 0, 20) == [(0, 6), (7, 10)]
    assert lit_in(words, 3, 20) == [(3, 10)]
    assert lit_in((), 0, 20) == []


def test_spaceless_scripts_are_lit_by_what_the_voice_calls_a_word(tmp_path: Path) -> None:
    text = "这个水壶很轻。"
    words = (Span("这个", 0.0, 0.3, 0), Span("水壶", 0.3, 0.6, 2), Span("很轻", 0.6, 1.0, 4))
    store = Store(tmp_path, words=True)
    draw_captions(Line("a", text, "zh"), BOX, "bottom", store, None, words)
    assert store.lit() == ["这个", "水壶", "很轻"]


def test_the_lit_picture_differs_in_nothing_but_colour(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, replace(load_theme("volt"), caption_words=True), canvas=CANVAS)
    words = spans("It is clay.")
    first, second, third = draw_captions(Line("a", "It is clay.", "en"), BOX, "bottom", store, None, words)
    with Image.open(first.picture) as a, Image.open(third.picture) as b:
        box = ImageChops.difference(a.convert("RGB"), b.convert("RGB")).getbbox()
        assert a.getchannel("A").tobytes() == b.getchannel("A").tobytes(), "nothing moves"
    assert box is not None and second.picture not in (first.picture, third.picture)


def test_the_times_are_those_of_the_words() -> None:
    words = spans("It is clay.")
    clauses = tuple(
        CaptionClause("It is clay.", word.offset, Path(f"{n}.png"), lit=n > 0) for n, word in enumerate(words)
    )
    actions = line_actions((), clauses, words, 0.9, {})
    assert [action.name for action in actions] == ["caption", "caption:lit", "caption:lit"]
    assert [action.at_s for action in actions] == pytest.approx([0.0, 0.22, 0.52])


class Slipping(VirtualStage):
    """A stage on which one picture fails."""

    async def set_picture(self, role: str, picture: Path, scene: str) -> None:
        if picture.name == "1.png":
            raise StageError("OBS refuses.")
        await super().set_picture(role, picture, scene)


def test_the_log_tells_a_caption_once_and_a_word_that_fails_leaves_it_there() -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    stage = Slipping()

    async def main() -> None:
        board = Board(stage, lambda event, **fields: told.append((event, fields)), now)
        for number in range(3):
            name = "caption:lit" if number else "caption"
            action = Action(0, "caption", True, name, Path(f"{number}.png"), "It is clay.")
            board.schedule(action, "S", now() + number)
        await asyncio.sleep(4)

    run(main())
    assert [event for event, _ in told] == ["caption", "fault"]
    assert stage.pictures["S", "caption"] == Path("2.png") and stage.seen("S") == {"caption"}
