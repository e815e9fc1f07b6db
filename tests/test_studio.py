"""The studio: what a show names is found, and what was written is not written again."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from host_drawn_pack import draw_pack
from small_show import write_config, write_show

from cuehost import places
from cuehost.config import load_config
from cuehost.errors import InputError
from cuehost.rundown import Rundown, Script, load_rundown
from cuehost.stage import OnCall
from cuehost.studio import Studio
from cuehost.writing import LLMWriter, OfflineWriter


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(load_config(write_config(tmp_path), {}))


def small(folder: Path, *changes: tuple[str, str]) -> Rundown:
    return load_rundown(write_show(folder / "show", *changes))


class CountingWriter:
    """Writes offline, and counts the segments it was asked for."""

    def __init__(self) -> None:
        self.inner = OfflineWriter()
        self.asked = 0

    async def write(self, *args: Any, **kwargs: Any) -> Any:
        self.asked += 1
        return await self.inner.write(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


GENERATED = ('  - closing: {script: ["Goodbye."]}', "  - closing: {brief: Say goodbye.}")


# -- the script and its cache ----------------------------------------------------------------------


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> CountingWriter:
    counting = CountingWriter()
    monkeypatch.setattr(Studio, "writer", lambda *_: counting)
    return counting


def script(studio: Studio, rundown: Rundown, **options: Any) -> Script:
    return asyncio.run(studio.script(rundown, "en", **options))


def test_a_script_is_written_once(studio: Studio, tmp_path: Path, writer: CountingWriter) -> None:
    rundown = small(tmp_path, GENERATED)
    first = script(studio, rundown)
    assert writer.asked == 1
    assert script(Studio(studio.config), load_rundown(rundown.path)) == first
    assert writer.asked == 1
    (kept,) = (tmp_path / "cache" / "scripts").iterdir()
    assert kept.suffix == ".json"


@pytest.mark.parametrize("what", ["price", "seed", "round", "offline"])
def test_whatever_a_script_depends_on_has_it_written_anew(
    studio: Studio, tmp_path: Path, writer: CountingWriter, what: str
) -> None:
    script(studio, small(tmp_path, GENERATED))
    options: dict[str, Any] = {}
    changes = [GENERATED]
    if what == "price":
        changes.append(("9.90 USD", "8.50 USD"))
    elif what == "seed":
        studio.seed = 2
    elif what == "round":
        options["round"] = 1
    else:
        llm = studio.config.llm.model_copy(update={"model": "some-model"})
        studio.config = studio.config.model_copy(update={"llm": llm})
    script(studio, small(tmp_path, *changes), **options)
    assert writer.asked == 2


PRODUCTS = (
    GENERATED,
    (
        """    script:
      - {text: "The blue cup costs 9.90 dollars.", overlay: price}
      - It is made of clay.
""",
        "",
    ),
    (
        """    script: [{text: "The white plate is made of porcelain.", overlay: "prompt:cart"}]
""",
        "",
    ),
)


def test_a_changed_price_has_only_its_own_lines_written_anew(
    studio: Studio, tmp_path: Path, writer: CountingWriter
) -> None:
    before = script(studio, small(tmp_path, *PRODUCTS))
    assert writer.asked == 3
    after = script(studio, small(tmp_path, *PRODUCTS, ("9.90 USD", "8.50 USD")))
    # The cup's segment and the closing, which may speak of any product; the plate's is kept.
    assert writer.asked == 5
    changed = {
        new.id
        for part in after.segments
        for old, new in zip(before.lines_of(part.segment), part.lines, strict=True)
        if old != new
    }
    assert changed == {line.id for line in after.lines_of("cup") if "price" in line.facts}


def test_a_changed_picture_changes_no_words(studio: Studio, tmp_path: Path, writer: CountingWriter) -> None:
    first = script(studio, small(tmp_path, *PRODUCTS))
    (tmp_path / "show/cup.png").write_bytes((tmp_path / "show/plate.png").read_bytes())
    assert script(studio, small(tmp_path, *PRODUCTS)) == first
    assert writer.asked == 3


def test_changed_words_come_at_once(studio: Studio, tmp_path: Path) -> None:
    script(studio, small(tmp_path))
    changed = script(studio, small(tmp_path, ("Goodbye.", "Farewell.")))
    assert changed.lines_of("closing")[0].text == "Farewell."


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": "cuehost-script/0"}', "\x00\x01"])
def test_a_damaged_cache_is_written_anew(
    studio: Studio, tmp_path: Path, writer: CountingWriter, damage: str
) -> None:
    rundown = small(tmp_path, GENERATED)
    first = script(studio, rundown)
    (kept,) = (tmp_path / "cache" / "scripts").iterdir()
    kept.write_text(damage)
    (part,) = (tmp_path / "cache" / "segments").glob("*/*.json")
    part.write_text(damage)
    assert script(studio, rundown) == first
    assert writer.asked == 2
    assert json.loads(part.read_text())["format"] == "cuehost-segment/1"
    assert json.loads(kept.read_text())["format"] == "cuehost-script/1"
    assert list(kept.parent.iterdir()) == [kept], "nothing half-written beside it"


def test_a_script_that_fell_back_is_tried_again_and_its_note_is_not_anothers(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes_of = {"first": ["The model did not answer."], "second": []}

    written: list[str] = []

    async def write(rundown: Rundown, *_: Any, notes: list[str], **__: Any) -> Script:
        notes += notes_of[rundown.path.parent.name]
        written.append(f"Test {len(written)}")
        return Script(written[-1], "en", ())

    monkeypatch.setattr("cuehost.writing.write_script", write)
    first = load_rundown(write_show(tmp_path / "first"))
    for number in range(2):
        assert script(studio, first).show == f"Test {number}"
        assert studio.notes == ["The model did not answer."]
    resumed = asyncio.run(studio.script(first, "en", resuming=True))
    assert resumed.show == "Test 1" and len(written) == 2, "a show goes on in the words it began with"
    script(studio, load_rundown(write_show(tmp_path / "second", ("Blue cup", "Red cup"))))
    assert studio.notes == []


def test_what_was_left_out_is_told_each_time(studio: Studio, tmp_path: Path) -> None:
    opening = ('  - opening: {script: ["Welcome to the show."]}', "  - opening: {}")
    rest = ('  - break: {duration: 2s, script: ["We are back soon."]}\n', "")
    show = small(tmp_path, *PRODUCTS, opening, rest, ("language: en", "language: [en, th]"))
    for _ in range(2):
        asyncio.run(studio.script(show, "th"))
        assert [note.split(" in th")[0] for note in studio.notes] == [
            "cup: material left out",
            "plate: material left out",
        ]


def test_who_writes(studio: Studio) -> None:
    assert isinstance(studio.writer(), OfflineWriter)
    llm = studio.config.llm.model_copy(update={"model": "some-model", "base_url": "http://127.0.0.1:1/v1"})
    studio.config = studio.config.model_copy(update={"llm": llm})
    assert isinstance(studio.writer(), LLMWriter)
    studio.offline = True
    assert isinstance(studio.writer(), OfflineWriter)


def test_a_host_whose_notes_change_speaks_otherwise_at_once(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_pack(tmp_path / "hosts" / "paper")
    monkeypatch.setattr(places, "HOSTS", tmp_path / "hosts")
    goodbye = ('  - closing: {script: ["Goodbye."]}', "  - closing: {}")
    papers = small(tmp_path, ("host: mia", "host: paper"), ("language: en", "language: th"), goodbye)
    pack = tmp_path / "hosts" / "paper" / "pack.yaml"
    for number, (gender, particle) in enumerate((("female", "ค่ะ"), ("male", "ครับ"))):
        notes = yaml.safe_load(pack.read_text("utf-8")) | {"persona": {"gender": gender}}
        pack.write_text(yaml.safe_dump(notes), "utf-8")
        os.utime(pack, ns=(number, number))
        closing = asyncio.run(studio.script(papers, "th")).lines_of("closing")
        assert particle in " ".join(line.text for line in closing)


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["../hosts/mia", "./mia", "mia/", "/etc", "..", ".", "", "mia/../mia", "MIA", "mia\x00", "mia/pack.yaml"],
)
def test_a_name_is_no_path(studio: Studio, tmp_path: Path, name: str) -> None:
    rundown = small(tmp_path)
    with pytest.raises(InputError, match="Choose one of: kofi, kofi-suit, leo, mia, mia-knit"):
        studio.pack_folder(rundown.model_copy(update={"hosts": (name,)}))
    with pytest.raises(InputError, match="Choose one of: closeup, duo, duo_landscape"):
        studio.template(rundown.model_copy(update={"scenes": name.replace("mia", "portrait")}))
    with pytest.raises(InputError, match="Choose one of: blush, market, meadow, noir, studio, volt"):
        studio.check_names(rundown.model_copy(update={"theme": name.replace("mia", "studio")}))


def test_every_host_with_a_pack_can_be_named(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_pack(tmp_path / "hosts" / "paper")
    (tmp_path / "hosts" / "empty").mkdir()
    monkeypatch.setattr(places, "HOSTS", tmp_path / "hosts")
    rundown = small(tmp_path, ("host: mia", "host: paper"))
    assert studio.pack_folder(rundown) == tmp_path / "hosts" / "paper"
    with pytest.raises(InputError, match=r'"paperr"\. Did you mean "paper"\? Choose one of: paper\.'):
        studio.pack_folder(rundown.model_copy(update={"hosts": ("paperr",)}))
    with pytest.raises(InputError, match="empty"):
        studio.pack_folder(rundown.model_copy(update={"hosts": ("empty",)}))


def test_a_human_host_is_shown_by_the_camera_of_the_settings(studio: Studio, tmp_path: Path) -> None:
    human, both, virtual = (
        small(tmp_path, ("host: mia", f"host: {hosts}")) for hosts in ("none", "[human, mia]", "mia")
    )
    studio.check_names(human)
    assert studio.camera(human) is None and studio.on_call(virtual) is None
    obs = studio.config.obs.model_copy(update={"camera": "My webcam"})
    studio.config = studio.config.model_copy(update={"obs": obs})
    assert [studio.camera(show) for show in (human, both, virtual)] == ["My webcam", "My webcam", None]
    assert [studio.on_call(show) for show in (human, both, virtual)] == [None, None, OnCall("My webcam")]


def test_a_show_is_aired_in_a_language_it_has(studio: Studio, tmp_path: Path) -> None:
    rundown = small(tmp_path).model_copy(update={"languages": ("es", "en")})
    assert studio.language(rundown, None) == "es"
    assert studio.language(rundown, "en") == "en"
    with pytest.raises(InputError, match=r"'EN'.*Choose one of: es, en"):
        studio.language(rundown, "EN")


# -- sizes and folders -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenes", "cores", "canvas"),
    [
        ("portrait", 1, (540, 960)),
        ("portrait", 2, (540, 960)),
        ("portrait", 4, (720, 1280)),
        ("landscape", 4, (1280, 720)),
        ("landscape", 16, (1920, 1080)),
    ],
)
def test_an_obs_of_our_own_has_the_templates_shape_and_a_size_for_the_cores(
    studio: Studio, tmp_path: Path, scenes: str, cores: int, canvas: tuple[int, int]
) -> None:
    assert studio.headless_canvas(small(tmp_path, ("portrait", scenes)), cores) == canvas


@pytest.mark.parametrize(
    ("given", "made"), [((1081, 1920), (720, 1278)), ((1080, 1350), (720, 900)), ((333, 333), (332, 332))]
)
def test_a_canvas_has_even_sides(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, given: tuple[int, int], made: tuple[int, int]
) -> None:
    monkeypatch.setattr(Studio, "template", lambda *_: SimpleNamespace(canvas=given))
    assert studio.headless_canvas(None, 4) == made  # type: ignore[arg-type]


def test_results_lie_in_a_folder_of_their_own(studio: Studio, tmp_path: Path) -> None:
    folder = studio.result_folder(Path("shows/kitchen/kitchen.yaml"))
    assert folder.parent == tmp_path / "out"
    assert folder.name.startswith("kitchen-20") and len(folder.name) == len("kitchen-20261121-235959")
    assert not folder.exists(), "it is made when there is something to keep"


def test_notes_of_script_and_voice_are_told_once_with_the_show(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def write(*_: Any, notes: list[str], **__: Any) -> Script:
        notes += ["Written offline.", "Robot."]
        return Script("Test", "en", ())

    async def prepared(*_: Any) -> Any:
        return ready_show(("Robot.", "Slow."))

    monkeypatch.setattr("cuehost.writing.write_script", write)
    monkeypatch.setattr("cuehost.studio.prepare_show", prepared)
    ready = asyncio.run(studio.prepare(small(tmp_path), "en", (540, 960), lambda *_: None))
    assert ready.show.notes == ("Written offline.", "Robot.", "Slow.")


def ready_show(notes: tuple[str, ...]) -> Any:
    from cuehost.playout import PreparedShow, ReadyShow

    return ReadyShow(PreparedShow("Test", "en", (), notes), None, None, None)  # type: ignore[arg-type]


def test_the_cache_is_the_users_own_folder(studio: Studio, tmp_path: Path) -> None:
    script(studio, small(tmp_path))
    made = {p.relative_to(tmp_path).parts[0] for p in tmp_path.rglob("*") if p.is_file()}
    assert made == {"cache", "show", "config.yaml"}


# -- second captions ------------------------------------------------------------------------------


BOTH = (
    ("language: en", "language: [en, es]\ncaptions: {second: es}"),
    ('["Welcome to the show."]', '[{en: "Welcome to the show.", es: "Hola a todos."}]'),
    ('"The blue cup costs 9.90 dollars."', '{en: "It costs 9.90 dollars.", es: "Cuesta 9,90 dólares."}'),
    ("- It is made of clay.", "- {en: It is made of clay., es: Es de barro.}"),
    ('["We are back soon."]', '[{en: "We are back soon.", es: "Ya volvemos."}]'),
    ('"The white plate is made of porcelain."', '{en: "It is porcelain.", es: "Es de porcelana."}'),
    ('["Goodbye."]', '[{en: "Goodbye.", es: "Adiós."}]'),
)


async def second(studio: Studio, rundown: Rundown, lang: str = "en") -> tuple[dict[str, str], list[str]]:
    told: list[str] = []
    made = await studio.script_to_air(rundown, lang)
    found = await studio._second_captions(rundown, made, 0, False, told)
    return (dict(found.texts) if found is not None else {}), told


async def test_second_captions_are_the_script_of_that_language(studio: Studio, tmp_path: Path) -> None:
    texts, told = await second(studio, small(tmp_path, *BOTH))
    assert sorted(texts.values()) == [
        "Adiós.", "Cuesta 9,90 dólares.", "Es de barro.", "Es de porcelana.", "Hola a todos.", "Ya volvemos.",
    ]  # fmt: skip
    assert told == []


async def test_second_captions_are_not_where_they_say_the_same_or_are_off(tmp_path: Path) -> None:
    rundown = small(tmp_path, *BOTH)
    on = Studio(load_config(write_config(tmp_path), {}))
    off = Studio(load_config(write_config(tmp_path / "off", "captions: {on: false}\n"), {}))
    assert await second(on, rundown, "es") == ({}, [])
    assert await second(off, rundown) == ({}, [])


async def test_a_script_that_is_not_to_be_had_leaves_a_show_without_second_captions(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rundown = small(tmp_path, *BOTH)
    english = await studio.script_to_air(rundown, "en")

    async def refuses(*_: object, **__: object) -> Script:
        raise InputError("The segment opening has no approved line.", "Approve one.")

    monkeypatch.setattr(Studio, "script_to_air", refuses)
    told: list[str] = []
    assert await studio._second_captions(rundown, english, 0, False, told) is None
    assert told == ["There are no second captions in es: The segment opening has no approved line."]
