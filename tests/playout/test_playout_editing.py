"""Edits while a show is on air, and rounds that pick them up."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from virtual_studio import Studio, line, run, segment

from cuehost.errors import InputError, RundownError, SpeechError, StageError
from cuehost.playout import PreparedSegment, PreparedShow
from cuehost.playout.cards import ShowPictures
from cuehost.playout.editing import Editor
from cuehost.playout.rounds import Rounds, loop_end
from cuehost.rundown import Fault, Loop

TEXTS = {
    "opening": ["Hello there.", "A kettle today."],
    "kettle": ["Here it is.", "It costs 39.90."],
    "end": ["Bye."],
}


def part(name: str, texts: list[str], word: str = "") -> PreparedSegment:
    return segment(name, *(line(f"{name}.{n}", text=f"{text}{word}") for n, text in enumerate(texts, 1)))


class Newsroom:
    """A show on air whose rundown, here a mapping of words, is edited; prepared in `slow_s`."""

    def __init__(
        self, rounds: Loop | None = None, end: datetime | None = None, music: Path | None = None
    ) -> None:
        self.music = music
        self.texts = {name: list(texts) for name, texts in TEXTS.items()}
        self.faulty: Exception | None = None
        self.unmade: Exception | None = None
        self.unstaged: Exception | None = None
        self.slow_s = 0.0
        self.sources: tuple[Path, ...] = ()
        self.prepared: list[int] = []
        self.staged = 0
        self.clock = datetime(2026, 11, 21, 22, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
        ready = self.ready(self.load(), 0)
        self.rounds: Rounds | None = None
        self.studio = Studio(*ready.show.segments, next_round=self.next_round if rounds else None)
        self.editor = Editor(
            ready,
            self.studio.conductor,
            self.studio.note,
            load=self.load,
            prepare=self.prepare,
            restage=self.restage,
        )
        if rounds is not None:
            self.rounds = Rounds(
                rounds, self.editor, self.studio.note, prepare=self.prepare, now=lambda: self.clock, end=end
            )

    async def next_round(self, number: int) -> PreparedShow | None:
        assert self.rounds is not None
        return await self.rounds.next(number)

    def load(self) -> Any:
        if self.faulty is not None:
            raise self.faulty
        texts = {name: tuple(lines) for name, lines in self.texts.items()}
        return SimpleNamespace(
            texts=texts,
            fingerprint=str(texts),
            sources=self.sources,
            music=self.music,
            hosts=(),
            scenes="",
            theme="",
            languages=("en",),
        )

    async def prepare(self, rundown: Any, round: int) -> Any:
        self.prepared.append(round)
        await asyncio.sleep(self.slow_s)
        if self.unmade is not None:
            raise self.unmade
        return self.ready(rundown, round)

    def ready(self, rundown: Any, round: int) -> Any:
        word = f" Round {round}." if round else ""
        segments = tuple(part(name, list(texts), word) for name, texts in rundown.texts.items())
        return SimpleNamespace(
            show=PreparedShow("Test", "en", segments),
            rundown=rundown,
            pictures=ShowPictures(),
            template=None,
            music=rundown.music.read_text() if rundown.music else None,
        )

    async def restage(self, ready: Any) -> None:
        if self.unstaged is not None:
            raise self.unstaged
        self.staged += 1

    def air(self, *steps: tuple[float, Callable[[], Any]], watched: bool = False) -> list[str]:
        """Air the show, doing things at seconds since its start; the words it said."""

        async def main() -> None:
            for at_s, what in steps:
                self.studio.later(at_s, lambda w=what: self._start(w()))
            if self.rounds is not None:
                self.rounds.prepare_ahead()
            watching = asyncio.create_task(self.editor.watch()) if watched else None
            await self.studio.conductor.run()
            if watching is not None:
                watching.cancel()
            if self.rounds is not None:
                self.rounds.close()

        run(main())
        return [f["text"] for f in self.studio.told("line_started")]

    def _start(self, work: Any) -> None:
        if isinstance(work, Coroutine):
            self.task = asyncio.ensure_future(work)

    def edit(self, name: str, *texts: str) -> Callable[[], Any]:
        def do() -> Any:
            self.texts[name] = list(texts)
            return self.editor.reload()

        return do


# -- edits -----------------------------------------------------------------------------------------


def test_what_has_not_aired_is_updated_and_what_is_on_air_is_frozen() -> None:
    room = Newsroom()
    words = room.air(
        (3.0, room.edit("opening", "Hello there.", "A cup today.")), (3.1, room.edit("end", "Ciao."))
    )
    assert words == ["Hello there.", "A kettle today.", "Here it is.", "It costs 39.90.", "Ciao."]
    assert all(said.stopped is None for said in room.studio.host.said)
    first, second = room.studio.told("edit_applied")
    assert first["reason"] == "opening: 1 line changed" and first["code"] == "operator"
    assert second["reason"].startswith("end: 1 line added, 1 line removed")


def test_lines_put_before_the_place_do_not_shift_it() -> None:
    room = Newsroom()
    words = room.air(
        (
            3.0,
            room.edit("opening", "Quite new.", "Also new here.", "Hello there.", "A kettle today.", "More!"),
        )
    )
    assert words[:4] == ["Hello there.", "A kettle today.", "More!", "Here it is."]


def test_when_the_line_on_air_is_gone_the_first_later_one_follows() -> None:
    room = Newsroom()
    words = room.air((3.0, room.edit("opening", "Hello there.")))
    assert words == ["Hello there.", "A kettle today.", "Here it is.", "It costs 39.90.", "Bye."]
    room = Newsroom()

    def drop_two() -> Any:
        del room.texts["kettle"]
        return room.edit("opening")()

    assert room.air((3.0, drop_two)) == ["Hello there.", "A kettle today.", "Bye."]


def test_a_gone_line_that_is_interrupted_is_not_said_again() -> None:
    room = Newsroom()
    words = room.air((3.0, room.edit("opening", "Hello there.")), (3.2, lambda: room.studio.host.die(1.0)))
    assert words == ["Hello there.", "A kettle today.", "Here it is.", "It costs 39.90.", "Bye."]
    assert "interrupted" in room.studio.told("line_ended")[1]["reason"]


def test_a_segment_put_in_next_is_aired_next() -> None:
    room = Newsroom()

    def put_in() -> Any:
        room.texts = {"opening": room.texts["opening"], "cup": ["A cup, too."], "kettle": [], "end": ["Bye."]}
        return room.editor.reload()

    assert room.air((3.0, put_in)) == ["Hello there.", "A kettle today.", "A cup, too.", "Bye."]


def test_a_segment_put_in_after_the_last_word_is_still_aired() -> None:
    room = Newsroom()
    at = 0.0

    def put_in() -> Any:
        room.texts["more"] = ["One more thing."]
        return room.editor.reload()

    probe = Newsroom()
    probe.air()
    at = probe.studio.host.said[-1].begun + 1.9 - 1000 + 0.3
    assert room.air((at, put_in))[-1] == "One more thing."


def test_a_faulty_edit_is_refused_with_its_reason_and_the_show_goes_on() -> None:
    room = Newsroom()

    def break_it() -> Any:
        room.faulty = RundownError([Fault(Path("show.yaml"), 3, 5, "the price is no price.")])
        return room.editor.reload()

    words = room.air((1.0, break_it))
    assert len(words) == 5
    (refused,) = room.studio.told("edit_refused")
    assert refused["reason"] == "show.yaml:3:5: the price is no price."
    assert refused["code"] == "fallback"


@pytest.mark.parametrize("fault", ["unmade", "unstaged"])
def test_an_edit_that_cannot_be_made_or_shown_is_refused(fault: str) -> None:
    room = Newsroom()

    def break_it() -> Any:
        error = SpeechError("No voice.") if fault == "unmade" else StageError("No scene.")
        setattr(room, fault, error)
        return room.edit("end", "Ciao.")()

    assert room.air((1.0, break_it))[-1] == "Bye."
    assert len(room.studio.told("edit_refused")) == 1


def test_what_cannot_change_on_air_is_refused() -> None:
    room = Newsroom()
    load = room.load

    def another_host() -> Any:
        def loaded() -> Any:
            return SimpleNamespace(**{**vars(load()), "hosts": ("leo",), "fingerprint": "new"})

        room.editor._load = loaded
        return room.editor.reload()

    room.air((1.0, another_host))
    assert "The host cannot change" in room.studio.told("edit_refused")[0]["reason"]


def test_saving_without_a_change_does_nothing() -> None:
    room = Newsroom()
    room.air((1.0, room.editor.reload))
    assert room.prepared == []
    assert not room.studio.told("edit_applied")


def test_another_sound_in_the_music_s_file_is_taken_over(tmp_path: Path) -> None:
    bed = tmp_path / "bed.mp3"
    bed.write_text("a waltz")
    room = Newsroom(music=bed)

    def exchange() -> Any:
        bed.write_text("a slow march")
        return room.editor.reload()

    words = room.air((1.0, exchange), (2.0, room.editor.reload), (3.0, room.editor.reload))
    assert words == [text for texts in TEXTS.values() for text in texts]
    assert room.staged == 1
    assert [told["reason"] for told in room.studio.told("edit_applied")] == ["the music"]
    with pytest.raises(InputError):
        run(room.editor.undo())


def test_the_last_edit_is_undone() -> None:
    room = Newsroom()
    words = room.air(
        (1.0, room.edit("end", "Ciao.")), (2.0, room.editor.undo), (3.0, room.edit("kettle", "Look."))
    )
    assert words == ["Hello there.", "A kettle today.", "Look.", "Ciao."], "the file still has the first one"
    room = Newsroom()
    words = room.air((1.0, room.edit("end", "Ciao.")), (2.0, room.editor.undo))
    assert words[-1] == "Bye."
    assert room.studio.told("edit_undone")[0]["reason"]


def test_without_an_edit_there_is_nothing_to_undo() -> None:
    with pytest.raises(InputError, match="no edit to undo"):
        run(Newsroom().editor.undo())


def test_a_saved_file_is_noticed_once_it_is_whole(tmp_path: Path) -> None:
    path, other = tmp_path / "show.yaml", tmp_path / "sheet.yaml"
    for file in (path, other):
        file.write_text("one")
    room = Newsroom()
    room.sources = (path, other)
    room.editor.ready.rundown.sources = room.sources
    loads: list[str] = []
    load = room.load

    def counted() -> Any:
        loads.append(path.read_text() + other.read_text())
        return load()

    room.editor._load = counted

    def save(file: Path, text: str, done: bool) -> Callable[[], None]:
        def do() -> None:
            file.write_text(text)
            os.utime(file, ns=(len(loads), 1_000_000 * len(text)))
            if done:
                room.texts["end"] = ["Ciao."]

        return do

    words = room.air(
        (2.9, save(path, "tw", False)),
        (3.1, save(path, "two", True)),
        (6.0, save(other, "three", True)),
        watched=True,
    )
    assert words[-1] == "Ciao."
    assert loads == ["twoone", "twothree"]


# -- rounds ----------------------------------------------------------------------------------------


def test_rounds_are_prepared_ahead_and_follow_without_a_gap() -> None:
    room = Newsroom(Loop(rounds=3))
    room.slow_s = 5.0
    words = room.air()
    assert words[5:7] == ["Hello there. Round 1.", "A kettle today. Round 1."]
    assert words[-1] == "Bye. Round 2."
    assert room.prepared == [1, 2]
    last, first = room.studio.host.said[4:6]
    assert first.begun - (last.begun + 1.8) == pytest.approx(0.8), "the pause planned after the last word"
    assert [f["round"] for f in room.studio.told("round_started")] == [2, 3]


def test_an_edit_is_in_the_next_round_too() -> None:
    room = Newsroom(Loop(rounds=2))
    words = room.air((1.0, room.edit("end", "Ciao.")))
    assert words[4] == "Ciao." and words[-1] == "Ciao. Round 1."


def test_new_prices_are_picked_up_between_rounds_without_being_told(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("39.90")
    room = Newsroom(Loop(rounds=2))
    room.sources = room.editor.ready.rundown.sources = (sheet,)

    def change() -> None:
        sheet.write_text("cheaper: 29.90")
        room.texts["kettle"] = ["Here it is.", "It costs 29.90."]

    words = room.air((6.0, change))
    assert "It costs 39.90." in words
    assert words[-2] == "It costs 29.90. Round 1."


def test_faulty_sheets_are_refused_and_the_last_good_one_is_used() -> None:
    room = Newsroom(Loop(rounds=3))
    room.faulty = RundownError([Fault(Path("sheet.yaml"), 1, 1, "no price.")])
    words = room.air()
    assert words[-1] == "Bye. Round 2."
    assert [f["reason"] for f in room.studio.told("edit_refused")] == ["sheet.yaml:1:1: no price."], (
        "told once"
    )


def test_a_round_that_is_not_ready_in_time_is_said_in_the_words_before() -> None:
    room = Newsroom(Loop(rounds=2))
    room.slow_s = 60.0
    words = room.air()
    assert words[5] == "Hello there."
    assert "in the words before" in room.studio.told("fault")[0]["reason"]
    last, first = room.studio.host.said[4:6]
    assert first.begun - last.over < 2.0


def test_a_round_that_cannot_be_made_is_said_in_the_words_before() -> None:
    room = Newsroom(Loop(rounds=2))
    room.unmade = SpeechError("No voice.")
    words = room.air()
    assert words[:5] == words[5:]


def test_an_undone_edit_stays_undone_in_the_next_round() -> None:
    room = Newsroom(Loop(rounds=2))
    words = room.air((1.0, room.edit("end", "Ciao.")), (2.0, room.editor.undo))
    assert words[-1] == "Bye. Round 1."


def test_no_round_begins_after_the_end() -> None:
    end = datetime(2026, 11, 21, 23, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
    room = Newsroom(Loop(until="23:00"), end)

    def later() -> None:
        room.clock = end

    room.air((20.0, later))
    assert len(room.studio.told("round_started")) in (1, 2)
    assert room.studio.told("show_ended")[0]["reason"] == "the rundown is done"


# -- when a loop ends ------------------------------------------------------------------------------


def stockholm(naive: datetime) -> datetime:
    return naive.replace(tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.mark.parametrize(
    ("started", "until", "hours"),
    [
        ("2026-03-28T22:00", "06:00", 7.0),  # the clocks go forward at 2:00
        ("2026-10-24T22:00", "06:00", 9.0),  # and back at 3:00
        ("2026-03-29T01:30", "02:30", 1.0),  # which they never show: 3:30
        ("2026-10-25T01:30", "02:30", 1.0),  # the first of two
        ("2026-10-25T02:45", "02:30", 0.75),  # the second of two
        ("2026-11-21T22:00", "23:00", 1.0),
        ("2026-11-21T23:00", "23:00", 24.0),
    ],
)
def test_the_end_is_right_across_a_change_of_the_clocks(started: str, until: str, hours: float) -> None:
    begun = stockholm(datetime.fromisoformat(started))
    end = loop_end(Loop(until=until), begun, stockholm)
    assert end is not None
    assert end.timestamp() - begun.timestamp() == pytest.approx(timedelta(hours=hours).total_seconds())


def test_a_loop_without_a_time_has_no_end() -> None:
    assert loop_end(Loop(rounds=3), stockholm(datetime(2026, 11, 21))) is None
