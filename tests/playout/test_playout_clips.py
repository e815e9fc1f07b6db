"""Video clips of a show: wished for like pictures, made ready with it, and seen on the contact sheet."""

from __future__ import annotations

import asyncio
from pathlib import Path

import av
import numpy as np
from clip_files import write_clip
from small_show import write_config, write_show
from test_playout_prepare import prepare

from cuehost import graphics
from cuehost.config import load_config
from cuehost.graphics import load_theme
from cuehost.playout import draw_scenes
from cuehost.playout.cards import clips_in, item_of, size_of, wishes
from cuehost.rundown import load_rundown
from cuehost.stage import load_template
from cuehost.studio import Studio
from cuehost.writing import OfflineWriter, write_script

ROOT = Path(__file__).resolve().parents[2]
AMONG = ("images: [plate.png, cup.png]", "images: [pour.mp4, plate.png]\n    cut_out: true")
BEHIND = ("market: US", "market: US\nbackground: street.webm")


def write(folder: Path, *more: tuple[str, str]) -> Path:
    write_clip(folder / "pour.mp4", ((0, 200, 0), (200, 0, 200)))
    write_clip(folder / "street.webm", codec="libvpx")
    return write_show(folder, AMONG, BEHIND, *more)


def test_a_clip_is_wished_for_like_a_picture_but_never_cut_out(tmp_path: Path) -> None:
    rundown = load_rundown(write(tmp_path))
    template = load_template(ROOT / "scenes" / "portrait.yaml")
    found = {
        w.cue: w.spec
        for w in wishes(rundown, "en", template)
        if w.scene == "product:plate" and isinstance(w.spec, graphics.PictureCard)
    }
    assert {cue: (spec.path.name, spec.cut_out) for cue, spec in found.items()} == {
        None: ("pour.mp4", False),
        "picture:0": ("pour.mp4", False),
        "picture:1": ("plate.png", True),
    }


def test_a_show_is_made_ready_with_its_clips(tmp_path: Path) -> None:
    told: dict[str, tuple[int, int]] = {}
    show = write(tmp_path)
    ready = prepare(show, tmp_path / "cache", lambda what, done, of: told.update({what: (done, of)}))
    clip = ready.pictures.cues["product:plate"]["picture:0"]
    assert ready.pictures.first["picture", "product:plate"] == clip
    assert clips_in(ready.pictures) == {"product:plate": (clip,)}
    behind = {path for (role, _), path in ready.pictures.first.items() if role == "background"}
    (street,) = behind
    assert (clip.suffix, street.suffix) == (".webm", ".mp4")
    for path in (clip, street):
        assert path.with_suffix(".png").exists()
        with av.open(str(path)) as film:
            assert [stream.type for stream in film.streams] == ["video"]
    assert told["clip frames"][0] == told["clip frames"][1] > 0
    made = {path: path.stat().st_mtime_ns for path in (clip, street)}
    again = prepare(show, tmp_path / "cache")
    assert again.pictures == ready.pictures
    assert {path: path.stat().st_mtime_ns for path in made} == made


def test_a_clip_is_filmed_no_larger_than_its_place_on_the_canvas_in_use(tmp_path: Path) -> None:
    (tmp_path / "show").mkdir()
    write_clip(tmp_path / "show" / "pour.mp4", size=(720, 1280))
    rundown = load_rundown(write_show(tmp_path / "show", AMONG))
    template = load_template(ROOT / "scenes" / "portrait.yaml")
    steps: list[str] = []

    async def filmed(canvas: tuple[int, int]) -> Path:
        studio = Studio(load_config(write_config(tmp_path), {}))
        ready = await studio.prepare(rundown, "en", canvas, lambda what, *_: steps.append(what))
        await studio.close()
        return ready.pictures.cues["product:plate"]["picture:0"]

    made = {}
    for canvas in ((270, 480), (540, 960), (1080, 1920)):
        path = asyncio.run(filmed(canvas))
        item = item_of(template.scaled(canvas), "product", "picture")
        assert item is not None
        with av.open(str(path)) as film:
            track = film.streams.video[0]
            assert (track.width, track.height) == size_of(item), canvas
            assert track.width < canvas[0] * 0.51
        made[canvas] = path
    assert len(set(made.values())) == 3 and "clip frames" in steps
    steps.clear()
    assert asyncio.run(filmed((270, 480))) == made[270, 480] and "clip frames" not in steps, "made once"


def test_the_contact_sheet_shows_their_first_frames(tmp_path: Path) -> None:
    rundown = load_rundown(write(tmp_path, ("images: [cup.png]", "images: [pour.mp4]")))
    template = load_template(ROOT / "scenes" / "portrait.yaml").scaled((270, 480))
    script = asyncio.run(write_script(rundown, "en", OfflineWriter(), seed=1, cache=tmp_path / "pulled"))
    sheet = np.asarray(
        draw_scenes(rundown, script, template, load_theme(), tmp_path / "cache", None).convert("RGB"), int
    )
    red = (np.abs(sheet - (254, 0, 0)).max(axis=2) < 12).mean()
    green = (np.abs(sheet - (0, 200, 0)).max(axis=2) < 12).mean()
    assert red > 0.3 and 0.002 < green < 0.2
    assert not list((tmp_path / "cache").glob("*.webm")), "nothing is filmed for it"
