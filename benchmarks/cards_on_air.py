"""Cards on a real OBS: how soon a change is seen, what motion costs, how long 100 products' cards take; and
what a set costs that wanders and a picture that grows.

    python benchmarks/cards_on_air.py [--seconds 60] [--changes 40] [--products 100] [--fps 25]
        [--clip [FILE]] [--shots FOLDER]

Draws the bundled show's cards, builds its scenes on an OBS of our own and shows, changes and hides cards in
the product's scene. Seen means: a small screenshot of the program, taken again and again, differs; so the
time of a screenshot (printed) is in it. `--shots` keeps pictures of a card on its way. `--clip` measures only
a product's clip on air (FILE, or one of 720x1280 made here), as it was filmed and as it is prepared, against
none.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
from bench import machine, row, settings

from cuehost.config import load_config
from cuehost.graphics import PictureCard, PictureStore, load_theme, open_picture
from cuehost.places import DEMO
from cuehost.playout import cards
from cuehost.playout.card_plan import plan_cards
from cuehost.rundown import Rundown
from cuehost.stage import HeadlessObs, HeadlessOptions, Motion, Stage, StagePlan, StageStats
from cuehost.studio import HEADLESS_FPS, Studio

SCENE = "product:kettle"


async def pictures_of(studio: Studio, rundown: Rundown, canvas: tuple[int, int], folder: Path):
    """The show's pictures, the template for the canvas, and the cards' motion."""
    script = await studio.script(rundown, "en")
    template = studio.template(rundown).scaled(canvas)
    theme = load_theme(rundown.theme)
    store = PictureStore(folder, theme, canvas=canvas)
    wishes = [*cards.wishes(rundown, "en", template), *plan_cards(rundown, script, template).wishes]
    how = theme.motion
    motion = Motion(how.enter, how.update, how.leave, how.ms, how.ease, how.drift, how.zoom)
    return cards.draw(wishes, store.render, lambda *_: None), template, motion


def skipped(name: str, first: StageStats, last: StageStats) -> None:
    """Print the frames skipped between two readings."""
    drawn = max(last.render_total - first.render_total, 1)
    put_out = max(last.output_total - first.output_total, 1)
    lost = last.render_skipped - first.render_skipped
    dropped = 100 * (last.output_skipped - first.output_skipped) / put_out
    print(
        f"| frames skipped, {name} | {100 * lost / drawn:.2f} %: {lost} of {drawn} drawn "
        f"| {dropped:.2f} % put out | {last.frame_render_ms:.1f} ms a frame | |",
        flush=True,
    )


async def changed(stage: Stage, before: bytes, folder: Path, limit_s: float = 1.0) -> float:
    """When the program's picture, taken small, first was another; its monotonic time in s."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        if await small(stage, folder) != before:
            return time.monotonic()
    return float("nan")


async def small(stage: Stage, folder: Path) -> bytes:
    """The program, 90 px wide."""
    await stage.screenshot(None, folder / "small.png", 90)
    return (folder / "small.png").read_bytes()


async def measure(asked: argparse.Namespace, folder: Path) -> None:
    """All that needs an OBS."""
    studio = Studio(load_config(settings(folder)), offline=True)
    rundown = studio.rundown(DEMO)
    canvas = studio.headless_canvas(rundown)
    pictures, template, motion = await pictures_of(studio, rundown, canvas, folder / "pictures")
    points = [path for name, path in pictures.cues[SCENE].items() if name.startswith("card:points")]
    price = pictures.first["price", SCENE]
    plan = StagePlan(template, tuple(rundown.products), pictures=pictures.first)
    options = HeadlessOptions(canvas=canvas, fps=asked.fps, record_dir=folder)
    async with (
        HeadlessObs(options) as obs,
        await Stage.connect(obs.address) as stage,
        await Stage.connect(obs.address) as eye,
    ):
        picture = pictures.cues[SCENE]["picture:0"]
        if asked.clip is not None:
            await clips(stage, eye, asked, plan, folder)
            await studio.close()
            return
        for name, how in (("all stands", None), ("set and picture move", motion)):
            await stage.build(replace(plan, motion=how))
            await standing(name, stage, eye, asked, picture)
        for name, how in (("without motion", None), ("with motion", replace(motion, drift=0, zoom=0))):
            await stage.build(replace(plan, motion=how))
            await stage.take(SCENE)
            await asyncio.sleep(2)
            await on_air(name, stage, eye, asked, points, folder)
        await ticking(stage, eye, asked, points)
        if asked.shots:
            await shots(stage, eye, points, price, asked.shots)
    await studio.close()


async def on_air(
    name: str, stage: Stage, eye: Stage, asked: argparse.Namespace, points: list[Path], folder: Path
) -> None:
    """Latencies, then the frames skipped while cards come, change and go all the time, recorded."""
    came, updated, glance = [], [], []
    for _ in range(asked.changes):
        began = time.monotonic()
        before = await small(eye, folder)
        glance.append(1000 * (time.monotonic() - began))
        began = time.monotonic()
        await stage.set_picture("card", points[0], SCENE)
        await stage.show("card", SCENE, True)
        came.append(1000 * (await changed(eye, before, folder) - began))
        await asyncio.sleep(1.0)
        before = await small(eye, folder)
        began = time.monotonic()
        await stage.set_picture("card", points[1], SCENE)
        updated.append(1000 * (await changed(eye, before, folder) - began))
        await stage.show("card", SCENE, False)
        await asyncio.sleep(0.8)
    print(row(f"a card comes, {name}", came, "ms"))
    print(row(f"a card changes, {name}", updated, "ms"))
    print(row(f"(a screenshot, {name})", glance, "ms"), flush=True)
    await stage.record_start()
    await asyncio.sleep(3)
    first = await eye.stats()
    end = time.monotonic() + asked.seconds
    number = 0
    while time.monotonic() < end:
        number += 1
        await stage.set_picture("card", points[number % 2], SCENE)
        await stage.show("card", SCENE, True)
        await asyncio.sleep(1.0)
        await stage.set_picture("card", points[(number + 1) % 2], SCENE)
        await asyncio.sleep(1.0)
        await stage.show("card", SCENE, False)
        await asyncio.sleep(1.0)
    last = await eye.stats()
    await stage.record_stop()
    skipped(f"{name}, {3 * number} changes", first, last)


async def standing(name: str, stage: Stage, eye: Stage, asked: argparse.Namespace, picture: Path) -> None:
    """Takes, then the frames skipped while a set stands and a picture, which comes every 12 s; recorded."""
    taken = []
    for number in range(asked.changes):
        began = time.monotonic()
        await stage.take(SCENE if number % 2 else "opening")
        taken.append(1000 * (time.monotonic() - began))
        await asyncio.sleep(1)
    print(row(f"a take with its fade of 300 ms, {name}", taken, "ms"), flush=True)
    await stage.take(SCENE)
    await stage.record_start()
    await asyncio.sleep(3)
    first = await eye.stats()
    end = time.monotonic() + asked.seconds
    while time.monotonic() < end:
        await stage.set_picture("picture", picture, SCENE)
        await stage.show("picture", SCENE, True)
        await asyncio.sleep(11)
        await stage.show("picture", SCENE, False)
        await asyncio.sleep(1)
    last = await eye.stats()
    await stage.record_stop()
    skipped(name, first, last)


async def ticking(stage: Stage, eye: Stage, asked: argparse.Namespace, points: list[Path]) -> None:
    """The frames skipped while a card stands, and while it changes each second as a countdown does."""
    await stage.set_picture("card", points[0], SCENE)
    await stage.show("card", SCENE, True)
    await stage.record_start()
    await asyncio.sleep(3)
    for name, ticks in (("a card stands", False), ("a countdown ticks", True)):
        first = await eye.stats()
        end = time.monotonic() + asked.seconds / 2
        number = 0
        while time.monotonic() < end:
            number += 1
            if ticks:
                await stage.set_picture("card", points[number % 2], SCENE, still=True)
            await asyncio.sleep(1.0)
        last = await eye.stats()
        skipped(name, first, last)
    await stage.record_stop()


async def clips(stage: Stage, eye: Stage, asked: argparse.Namespace, plan: StagePlan, folder: Path) -> None:
    """The frames skipped while a clip is played as it was filmed, and as it is prepared; recorded."""
    filmed = folder / f"filmed{asked.clip.suffix or '.mp4'}"
    if asked.clip.name:
        shutil.copyfile(asked.clip, filmed)
    else:
        film(filmed)
    open_picture(filmed).save(filmed.with_suffix(".png"))
    template = plan.template.scaled(await stage.canvas())
    place = next(item for item in template.scenes["product"] if item.role == "picture")
    store = PictureStore(folder / "clips", load_theme("studio"), canvas=template.canvas)
    began = time.perf_counter()
    prepared = store.for_air(PictureCard(filmed, "left"), (round(place.box.width), round(place.box.height)))
    print(f"| the clip is prepared | {time.perf_counter() - began:.1f} s | | | |", flush=True)
    for name, path in (("no clip", None), ("as filmed", filmed), ("as prepared", prepared)):
        shown = {SCENE: (path,)} if path else {}
        await stage.build(replace(plan, clips=shown))
        await stage.take(SCENE)
        if path:
            await stage.set_picture("picture", path, SCENE)
        await stage.show("picture", SCENE, path is not None)
        await stage.record_start()
        await asyncio.sleep(3)
        first = await eye.stats()
        await asyncio.sleep(asked.seconds)
        skipped(f"a clip {size_of(path)}, {name}" if path else name, first, await eye.stats())
        await stage.record_stop()


def film(path: Path, size: tuple[int, int] = (720, 1280), fps: int = 30, seconds: int = 6) -> None:
    """A clip with motion all over, as a phone films it."""
    rng = np.random.default_rng(1)
    ground = rng.uniform(40, 215, (size[1] // 8, size[0] // 8, 3)).astype(np.uint8)
    wide = np.kron(ground, np.ones((8, 8, 1), np.uint8))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"preset": "veryfast", "crf": "20"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(fps * seconds):
            frame = av.VideoFrame.from_ndarray(
                np.roll(wide, (3 * number, 5 * number), (0, 1)), format="rgb24"
            )
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def size_of(path: Path) -> str:
    """A clip's size in px, in words."""
    with av.open(str(path)) as clip:
        return f"{clip.streams.video[0].width}x{clip.streams.video[0].height}"


async def shots(stage: Stage, eye: Stage, points: list[Path], price: Path, folder: Path) -> None:
    """The program while a card comes, changes and goes."""
    folder.mkdir(parents=True, exist_ok=True)
    await stage.set_picture("card", points[0], SCENE)
    await stage.show("price", SCENE, True)
    await asyncio.sleep(1)
    for what, do in (
        ("come", stage.show("card", SCENE, True)),
        ("change", stage.set_picture("card", points[-1], SCENE)),
        ("go", stage.show("card", SCENE, False)),
    ):
        await asyncio.sleep(2.5)
        task = asyncio.create_task(do)
        for number in range(8):
            await eye.screenshot(None, folder / f"{what}-{number}.png", 360)
        await task


def products(count: int, folder: Path) -> None:
    """The cards of so many products, drawn for the first time and again."""
    theme, canvas = load_theme("studio"), (1080, 1920)
    facts = "price: 39.90 USD, stock: 140, material: steel, capacity: 0.9 l, weight: 620 g"
    sheets = "".join(
        f"  p{n}: {{name: Pour-over kettle number {n}, facts: {{{facts}}}, "
        f"selling_points: [spout number {n}, lid number {n}, handle number {n}]}}\n"
        for n in range(count)
    )
    segments = "".join(f"  - product: p{n}\n" for n in range(count))
    path = folder / "many.yaml"
    path.write_text(
        f"show: Many\nlanguage: en\nmarket: US\nproducts:\n{sheets}segments:\n{segments}", "utf-8"
    )
    studio = Studio(load_config(settings(folder)), offline=True)
    rundown = studio.rundown(path)
    script = asyncio.run(studio.script(rundown, "en"))
    template = studio.template(rundown)
    wishes = [*cards.wishes(rundown, "en", template), *plan_cards(rundown, script, template).wishes]
    own = [
        w for w in wishes if w.role in ("title", "price", "card", "code") and "product:" in (w.scene or "")
    ]
    for name in ("first", "again"):
        store = PictureStore(folder / "many", theme, canvas=canvas)
        began, busy = time.perf_counter(), time.process_time()
        cards.draw(own, store.render, lambda *_: None)
        took, worked = time.perf_counter() - began, time.process_time() - busy
        print(
            f"| {count} products, {len(own)} cards, {name} | {took:.1f} s | {worked:.1f} s of processor | | |"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--changes", type=int, default=40)
    parser.add_argument("--products", type=int, default=100)
    parser.add_argument("--fps", type=int, default=HEADLESS_FPS, help="OBS's frame rate")
    parser.add_argument(
        "--clip", nargs="?", type=Path, const=Path(), help="only a clip; FILE, or one made here"
    )
    parser.add_argument("--shots", type=Path)
    asked = parser.parse_args()
    print("| what | median | 95 % | worst | number |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        if asked.products and asked.clip is None:
            products(asked.products, Path(folder))
        asyncio.run(measure(asked, Path(folder)))
    print(f"{machine()}, OBS at {asked.fps} fps")


if __name__ == "__main__":
    main()
