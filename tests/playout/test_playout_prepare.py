"""A show made ready: everything under the hash of what it depends on, whole or not at all."""

from __future__ import annotations

import asyncio
import errno
import shutil
import threading
import time
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from full_disk import full_disk
from small_show import write_show

from cuehost.errors import CuehostError, GraphicsError, SpeechError
from cuehost.graphics import PictureStore, load_theme
from cuehost.playout import ReadyShow, Workshop, prepare_show, voice_for
from cuehost.playout.line_making import sound_file
from cuehost.playout.prepare import title_of
from cuehost.rundown import Rundown, Script, load_rundown
from cuehost.speech import SAMPLE_RATE, Speech, SpeechSettings, Voices
from cuehost.stage import load_template
from cuehost.writing import OfflineWriter, write_script

ROOT = Path(__file__).resolve().parents[2]
CANVAS = (540, 960)


def workshop(cache: Path, **options: Any) -> Workshop:
    template = load_template(ROOT / "scenes" / "portrait.yaml").scaled(CANVAS)
    pictures = PictureStore(cache / "pictures", load_theme(), canvas=CANVAS)
    voices = Voices.from_config(SpeechSettings(engines=("espeak",), offline=True, cache=cache / "speech"))
    return Workshop(voices, pictures, template, cache / "sounds", cache / "lines", {}, **options)


def written(rundown: Rundown) -> Script:
    return asyncio.run(
        write_script(rundown, "en", OfflineWriter(), seed=1, cache=rundown.path.parent / "pulled")
    )


def prepare(show: Path, cache: Path, progress: Callable[[str, int, int], None] | None = None) -> ReadyShow:
    rundown = load_rundown(show)
    shop = workshop(cache)
    return asyncio.run(prepare_show(rundown, written(rundown), shop, progress or (lambda *_: None)))


def made(cache: Path) -> dict[str, int]:
    """The files of a cache with the times they were written."""
    return {str(p.relative_to(cache)): p.stat().st_mtime_ns for p in sorted(cache.rglob("*")) if p.is_file()}


def told_of(ready: ReadyShow) -> list[Any]:
    """Everything a ready show says of its lines, to be compared."""
    lines = [line for segment in ready.show.segments for line in segment.lines]
    return [
        (replace(line, acting=None), line.acting().actions, line.acting().performance.to_json())  # type: ignore[arg-type]
        for line in lines
    ]


def unfinished(folder: Path) -> list[str]:
    return [
        p.name for p in folder.rglob("*") if p.is_file() and (p.name.startswith(".") or p.suffix == ".tmp")
    ]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, ReadyShow]:
    """The small show, prepared from cold: its file, its cache, the result. Do not write into it."""
    folder = tmp_path_factory.mktemp("prepared")
    show = write_show(folder / "show")
    return show, folder / "cache", prepare(show, folder / "cache")


@pytest.fixture
def warm(first: tuple[Path, Path, ReadyShow], tmp_path: Path) -> Path:
    """A copy of the warm cache."""
    shutil.copytree(first[1], tmp_path / "cache")
    return tmp_path / "cache"


def test_every_line_is_ready_for_air(first: tuple[Path, Path, ReadyShow]) -> None:
    _, _, ready = first
    assert [s.segment.id for s in ready.show.segments] == ["opening", "cup", "break", "plate", "closing"]
    assert [s.scene for s in ready.show.segments] == [
        "opening", "product:cup", "break", "product:plate", "closing",
    ]  # fmt: skip
    assert [s.title for s in ready.show.segments][:3] == ["Opening", "Blue cup", "Break"]
    for line in (line for s in ready.show.segments for line in s.lines):
        assert line.acting().performance.samples is None and line.acting().performance.audio is not None
        with wave.open(line.acting().performance.audio) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48000, 1, 2)
            assert sound.getnframes() / 48000 == pytest.approx(line.duration_s, abs=1e-4)
        assert 0 <= line.first_word_s < line.last_word_end_s <= line.duration_s
        captions = [a for a in line.acting().actions if a.role == "caption"]
        assert " ".join(a.text for a in captions) == line.line.text
        assert all(a.picture is not None and a.picture.exists() for a in captions)
        assert [a.at_s for a in line.acting().actions] == sorted(a.at_s for a in line.acting().actions)
        assert line.voice.startswith("espeak:")
    cup, plate = ready.show.segments[1], ready.show.segments[3]
    assert "price" in [a.name for a in cup.lines[0].acting().actions]
    assert "prompt:cart" in [a.name for a in plate.lines[0].acting().actions]
    assert all(path.exists() for path in ready.pictures.first.values())


@pytest.mark.parametrize("hosts", ["none", "[human, mia]"])
def test_a_human_s_lines_are_silent_and_take_their_time(tmp_path: Path, hosts: str) -> None:
    ready = prepare(write_show(tmp_path / "show", ("host: mia", f"host: {hosts}")), tmp_path / "cache")
    for line in (line for s in ready.show.segments for line in s.lines):
        acting = line.acting()
        assert (line.host, line.voice) == ("human", "human")
        assert acting.performance.audio is not None
        with wave.open(acting.performance.audio) as sound:
            assert not any(sound.readframes(sound.getnframes()))
        assert 0 < line.first_word_s < line.last_word_end_s <= line.duration_s
        assert "caption" in [a.role for a in acting.actions]
        assert not acting.performance.mouth.shapes[:, 0].any()
    assert "price" in [a.name for a in ready.show.segments[1].lines[0].acting().actions]
    # Nothing in it is AI where nobody virtual takes part.
    assert (("label", None) in ready.pictures.first) == (hosts != "none")


def test_each_of_two_hosts_speaks_with_a_voice_of_his_own(tmp_path: Path) -> None:
    script = 'script: [{host: pip, text: "Welcome to the show."}, "Mia: Good evening.", "It begins."]'
    show = load_rundown(
        write_show(tmp_path, ("host: mia", "host: [mia, pip]"), ('script: ["Welcome to the show."]', script))
    )
    by_host = {"mia": {"en": "espeak:en-us"}, "pip": {"en": "espeak:en-us+f3"}}
    shop = replace(workshop(tmp_path / "cache"), voices_by_lang=by_host["mia"], voices_by_host=by_host)
    ready = asyncio.run(prepare_show(show, written(show), shop, lambda *_: None))
    lines = ready.show.segments[0].lines
    assert [line.host for line in lines] == ["pip", "mia", "mia"]
    assert [line.acting().performance.host for line in lines] == ["pip", "mia", ""]
    assert [line.voice for line in lines] == ["espeak:en-us+f3", "espeak:en-us", "espeak:en-us"]


def test_the_seller_is_told_of_the_robotic_voice(first: tuple[Path, Path, ReadyShow]) -> None:
    assert any("robot" in note for note in first[2].show.notes)


def test_preparing_again_makes_and_writes_nothing(
    first: tuple[Path, Path, ReadyShow], monkeypatch: pytest.MonkeyPatch
) -> None:
    show, cache, ready = first
    before = made(cache)
    monkeypatch.setattr("cuehost.graphics.drawing.draw", lambda *_, **__: pytest.fail("a picture is drawn"))
    monkeypatch.setattr(
        "cuehost.graphics.captions.split_captions", lambda *_, **__: pytest.fail("a caption is cut")
    )
    monkeypatch.setattr(
        "cuehost.playout.line_making.perform", lambda *_, **__: pytest.fail("a line is planned")
    )
    monkeypatch.setattr(
        "cuehost.speech.espeak.EspeakEngine.speak", lambda *_, **__: pytest.fail("a line is spoken")
    )
    again = prepare(show, cache)
    assert made(cache) == before
    assert told_of(again) == told_of(ready)
    assert again.pictures == ready.pictures


def test_a_new_price_remakes_only_the_lines_and_cards_that_tell_it(
    first: tuple[Path, Path, ReadyShow], warm: Path, tmp_path: Path
) -> None:
    before = made(warm)
    changed = write_show(tmp_path / "show", ("9.90 USD", "8.50 USD"), ("9.90 dollars", "8.50 dollars"))
    ready = prepare(changed, warm)
    new = sorted(set(made(warm)) - set(before))
    kinds = sorted({(Path(name).parts[0], Path(name).name.split("-")[0].split(".")[-1]) for name in new})
    assert [Path(n).name.split("-")[0] for n in new if n.startswith("pictures")] == [
        "captioncard",
        "pricecard",
    ]
    assert len([n for n in new if n.startswith("speech/lines")]) == 2, f"one sound with its times: {kinds}"
    assert len([n for n in new if n.startswith("sounds")]) == 1
    assert len([n for n in new if n.startswith("lines")]) == 1
    assert len(new) == 6, new
    assert {name: at for name, at in made(warm).items() if name in before} == before, "the rest is untouched"
    old_lines = [line for s in first[2].show.segments for line in s.lines]
    new_lines = [line for s in ready.show.segments for line in s.lines]
    fresh = [
        b.line.id for a, b in zip(old_lines, new_lines, strict=True)
        if Path(str(a.acting().performance.audio)).name != Path(str(b.acting().performance.audio)).name
    ]  # fmt: skip
    assert fresh == ["cup.1"]


@pytest.mark.parametrize("gone", ["sounds", "pictures", "lines"])
def test_a_line_whose_files_are_gone_is_made_anew(
    first: tuple[Path, Path, ReadyShow], warm: Path, gone: str
) -> None:
    shutil.rmtree(warm / gone)
    again = prepare(first[0], warm)
    assert {Path(name).parts for name in made(warm)} == {Path(name).parts for name in made(first[1])}
    for line in (line for segment in again.show.segments for line in segment.lines):
        assert Path(str(line.acting().performance.audio)).is_file()
        assert all(a.picture.is_file() for a in line.acting().actions if a.picture)


def test_damaged_lines_are_made_anew(first: tuple[Path, Path, ReadyShow], warm: Path) -> None:
    before = {path: path.read_bytes() for path in (warm / "lines").iterdir()}
    for path, whole in before.items():
        path.write_bytes(whole[:-20])
    prepare(first[0], warm)
    assert {path: path.read_bytes() for path in (warm / "lines").iterdir()} == before


def test_another_picture_of_the_same_name_is_drawn_anew(warm: Path, tmp_path: Path) -> None:
    before = made(warm)
    show = write_show(tmp_path / "show")
    (show.parent / "plate.png").write_bytes((show.parent / "cup.png").read_bytes())
    prepare(show, warm)
    new = sorted(Path(name).name.split("-")[0] for name in set(made(warm)) - set(before))
    assert new == ["picturecard"]


def test_progress_is_told_for_each_kind_of_work(
    first: tuple[Path, Path, ReadyShow], warm: Path, tmp_path: Path
) -> None:
    told: dict[str, list[tuple[int, int]]] = {}
    prepare(
        write_show(tmp_path / "show"), warm, lambda what, n, of: told.setdefault(what, []).append((n, of))
    )
    assert set(told) == {"pictures", "voice", "performance"}
    for steps in told.values():
        assert steps[-1][0] == steps[-1][1]
        assert [n for n, _ in steps] == sorted(n for n, _ in steps)
    assert told["voice"][-1] == (6, 6)


def test_captions_can_be_left_out(warm: Path, tmp_path: Path) -> None:
    rundown = load_rundown(write_show(tmp_path / "show"))
    shop = workshop(warm, captions=False)
    ready = asyncio.run(prepare_show(rundown, written(rundown), shop, lambda *_: None))
    roles = {a.role for s in ready.show.segments for line in s.lines for a in line.acting().actions}
    assert roles == {"price", "prompt", "card"}


def test_a_full_disk_is_told_once_with_its_mend_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    show = write_show(tmp_path / "show")
    with full_disk(), pytest.raises((SpeechError, GraphicsError)) as told:
        prepare(show, tmp_path / "cache")
    assert told.value.message and told.value.mend
    assert unfinished(tmp_path / "cache") == []
    ready = prepare(show, tmp_path / "cache")
    assert len(ready.show.segments) == 5, "with room again it goes on"


def test_a_disk_that_fills_with_the_sounds_is_told_once(warm: Path, tmp_path: Path) -> None:
    shutil.rmtree(warm / "sounds")
    with full_disk(), pytest.raises(SpeechError, match="sound file cannot be written") as told:
        prepare(write_show(tmp_path / "show"), warm)
    assert "Free some space" in told.value.mend
    assert list((warm / "sounds").iterdir()) == []


def test_a_cache_that_is_a_file_is_told_with_its_mend(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    with pytest.raises(CuehostError) as told:
        prepare(write_show(tmp_path / "show"), tmp_path / "cache")
    assert told.value.mend
    assert (tmp_path / "cache").read_text() == "no folder"


def test_drawing_ends_when_the_voice_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rundown = load_rundown(write_show(tmp_path / "show"))
    shop = workshop(tmp_path / "cache")
    begun = threading.Event()
    drawn: list[str] = []

    def render(spec: Any, size: tuple[int, int]) -> Path:
        begun.set()
        drawn.append(type(spec).__name__)
        time.sleep(0.05)
        return tmp_path

    async def fail(*_: Any) -> list[Speech]:
        await asyncio.to_thread(begun.wait, 10)
        raise SpeechError("No voice.", "Get one.")

    monkeypatch.setattr(shop.pictures, "render", render)
    monkeypatch.setattr(shop.voices, "use_each", fail)
    with pytest.raises(SpeechError, match="No voice"):
        asyncio.run(prepare_show(rundown, written(rundown), shop, lambda *_: None))  # waits for its threads
    assert 1 <= len(drawn) <= 5, "some forty would be drawn"


def test_a_picture_that_cannot_be_drawn_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rundown = load_rundown(write_show(tmp_path / "show"))
    shop = workshop(tmp_path / "cache")

    def render(*_: Any) -> Path:
        raise GraphicsError("No font.", "Install one.")

    monkeypatch.setattr(shop.pictures, "render", render)
    with pytest.raises(GraphicsError, match="No font") as told:
        asyncio.run(prepare_show(rundown, written(rundown), shop, lambda *_: None))
    assert told.value.mend == "Install one."


# -- sound files -----------------------------------------------------------------------------------


def speech(level: float = 0.5, seconds: float = 0.1) -> Speech:
    samples = np.full(int(seconds * SAMPLE_RATE), level, np.float32)
    return Speech(samples, (), (), "espeak", "en", seconds, seconds)


def test_a_sound_file_holds_the_samples_and_is_named_by_them(tmp_path: Path) -> None:
    one, same, other = (sound_file(speech(level), tmp_path) for level in (0.5, 0.5, 0.25))
    assert one == same != other
    with wave.open(str(one)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert set(pcm) == {round(0.5 * 32767)}
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([one.name, other.name])


def test_loud_samples_are_clipped_not_wrapped(tmp_path: Path) -> None:
    with wave.open(str(sound_file(speech(1.7), tmp_path))) as file:
        assert set(np.frombuffer(file.readframes(file.getnframes()), "<i2")) == {32767}


def test_a_sound_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "sounds"
    with full_disk(), pytest.raises(SpeechError) as told:
        sound_file(speech(), folder)
    assert "folders" in told.value.mend
    assert list(folder.iterdir()) == []

    def no_replace(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", no_replace)
        with pytest.raises(SpeechError, match="No space left on device"):
            sound_file(speech(), folder)
    assert list(folder.iterdir()) == []
    assert sound_file(speech(), folder).stat().st_size == 44 + 2 * 4800


def test_two_at_once_write_one_whole_file(tmp_path: Path) -> None:
    spoken = speech(seconds=2)
    start = threading.Barrier(4)
    paths: list[Path] = []

    def write() -> None:
        start.wait()
        paths.append(sound_file(spoken, tmp_path))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(paths)) == 1 and len(paths) == 4
    assert [p.stat().st_size for p in tmp_path.iterdir()] == [44 + 2 * 96000]


# -- names -----------------------------------------------------------------------------------------


def test_a_host_may_have_a_voice_for_a_region_or_for_the_language() -> None:
    voices = {"pt": "kokoro:pf_dora", "pt-BR": "edge:pt-BR-FranciscaNeural"}
    assert voice_for("pt-BR", voices) == "edge:pt-BR-FranciscaNeural"
    assert voice_for("pt-PT", voices) == "kokoro:pf_dora"
    assert voice_for("th", voices) is None


def test_titles_are_in_the_shows_language(tmp_path: Path) -> None:
    rundown = load_rundown(write_show(tmp_path, ("name: Blue cup", "name: {en: Blue cup, es: Taza azul}")))
    assert title_of(rundown.segments[1], rundown, "es") == "Taza azul"
    assert title_of(rundown.segments[2], rundown, "es") == "Break"
