"""A host from a clip: does it give back the mouths that the clip had, and how long does it take?

    python benchmarks/film_clip.py --photo PICTURE [--said words|heard|loudness] [--obs] [--sheet FILE.webp]

Needs the film kit (`cuehost host film` fetches it). A host made from the photograph, whose mouth shapes are
known, speaks about a minute with the offline voice; that is written as a clip (H.264), from which a second
host is made. Prints:

- the time that building from the clip took, and the most memory;
- what the report says of the clip;
- both hosts saying lines that the clip does not have: how far lips (40 landmarks, corners and edges) are
  from where the first host has them, by viseme, tracked on rendered frames, as a share of the face's width
  between the eyes; beside it that of a mouth kept closed;
- lips in p, b and m, and in silence: how far they are apart at most;
- flicker: the root mean square of the changes of a px of skin from a frame to the next while both hosts say
  the first of those lines with the head held still: forehead and nose, which are not to move, and cheeks,
  which are the mouths' own;
- detail along the rim of the mouths' patch, as a share of what the plate has there (1: no seam);
- a frame of the speaking host at 540x960, as `host_frame.py` measures it, and with `--obs` on air.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / part) for part in ("obs_scripts", "benchmarks", "tests/support")]

from bench import Held  # noqa: E402
from beside_obs import draw_on_air  # noqa: E402
from film_clips import write_clip  # noqa: E402
from film_frame import GREY, over  # noqa: E402
from host_frame import draw  # noqa: E402

from cuehost.film_command import listen  # noqa: E402
from cuehost.filming import Heard, Tools, build, build_from_clip, parse_consent, track, track_clip  # noqa: E402
from cuehost.filming.landmarks import INNER_LOWER, INNER_UPPER, OUTER_LOWER, OUTER_UPPER, Face  # noqa: E402
from cuehost.host import Pack, load_pack, perform  # noqa: E402
from cuehost.host.mouths import cut  # noqa: E402
from cuehost.host.presenter import BLOCK, FPS, Presenter  # noqa: E402
from cuehost.host.sound import RATE  # noqa: E402
from cuehost.places import FILM_KIT  # noqa: E402
from cuehost.speech import Speech, SpeechSettings, Voices  # noqa: E402

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

CLIP = (
    "Hello and welcome, my name is Mara and I am happy that you are here today.",
    "I have brought five very fine things for your kitchen, and I think you will love them.",
    "This blue bamboo lamp is warm and soft; that one over there is brighter by far.",
    "How much would you pay for a pot that makes the best coffee you ever had?",
    "We ship to every town, and you may send it back within two weeks if you wish.",
    "Look at the shape of it: smooth, round, and so easy to hold with both hands.",
    "Whoever buys two of these gets a third one free, but only until the show is over.",
    "Do ask me whatever you want to know, I read what you write.",
    "Please remember that the offer ends soon, so choose well and choose now.",
    "Thank you for watching, have a wonderful evening, and see you tomorrow.",
)
"""About a minute with its pauses."""

TEST = (
    "People often ask me whether the bowl may go into the oven, and yes, of course it may.",
    "Put some fresh bread on the table, a few olives, and supper is ready before you know it.",
    "Both of them are made from steel, they weigh half a pound, and they last for years.",
)

CLASSES = {
    "p b m": "pbm",
    "f v": "fv",
    "th l": "θðlɫ",
    "s z t d n": "sztdnɾ",
    "sh ch r": "ʃʒɹɻɚɝ",
    "k g h": "kɡghŋ",
    "w oo o": "wuʊoɔɒO",
    "ee i": "iɪejA",
    "a e": "aɑæɐʌəɛɜIW",
}
LIPS = tuple(dict.fromkeys((*OUTER_UPPER, *INNER_UPPER, *INNER_LOWER, *OUTER_LOWER)))
PAUSE_S = 0.45
LEAD_S = 4.0


async def spoken(lines: tuple[str, ...], cache: Path) -> list[Speech]:
    """The lines, said by the offline voice."""
    voices = Voices.from_config(SpeechSettings(engines=("espeak",), offline=True, cache=cache))
    try:
        return [await voices.speak(text, "en") for text in lines]
    finally:
        await voices.close()


class Spoken:
    """Lines in a row: when each begins, s, and all the sound."""

    def __init__(self, lines: list[Speech]) -> None:
        self.lines = lines
        self.starts: list[float] = []
        at = LEAD_S
        for line in lines:
            self.starts.append(at)
            at += line.duration_s + PAUSE_S
        self.frames = round((at + LEAD_S) * FPS)
        self.sound = np.zeros(self.frames * BLOCK, np.float32)
        for line, start in zip(lines, self.starts, strict=True):
            first = round(start * RATE)
            self.sound[first : first + len(line.samples)] = line.samples

    def class_at(self, t: float) -> str:
        """Which viseme is said; silence and what is near a border are told too."""
        for line, start in zip(self.lines, self.starts, strict=True):
            for phone in line.phonemes:
                if start + phone.start_s <= t < start + phone.end_s:
                    letter = phone.text.strip("ˈˌːˑ")[:1]
                    return next((name for name, letters in CLASSES.items() if letter in letters), "other")
        return "silence"


def frames(pack: Pack, spoken_: Spoken, *, still: bool) -> Iterator[Picture]:
    """The host saying the lines, before grey. `still`: with nothing but the mouth moving."""
    presenter = Presenter(pack, rng=Random(1))
    for number, (line, start) in enumerate(zip(spoken_.lines, spoken_.starts, strict=True)):
        sound = np.asarray(line.samples, np.float32)
        said = perform(f"l{number}", sound, line.words, line.phonemes)
        presenter.play(number, said, sound, round(start * RATE))
    for _ in range(spoken_.frames):
        tick = presenter.step(picture=not still)
        if still:
            pose = type(tick.pose)(mouth=tick.pose.mouth)
            yield over(presenter._compositor.compose(pose), GREY)
        else:
            assert tick.picture is not None
            yield over(tick.picture, GREY)


def lips_of(pack: Pack, spoken_: Spoken) -> tuple[Floats, Floats]:
    """In each frame: the lips on the face's own axes in its width (NaN: no face), and their gap."""
    places, gaps = [], []
    for seen in track_clip(frames(pack, spoken_, still=True), FILM_KIT):
        if seen.sighting.face is None:
            places.append(np.full((len(LIPS), 2), np.nan))
            gaps.append(np.nan)
            continue
        face = Face(seen.sighting.face)
        nose = face.upright[[2, 98, 327, 6]].mean(axis=0)
        places.append((face.upright[list(LIPS)] - nose) / face.wide)
        gaps.append(face.lips_gap)
    return np.array(places), np.array(gaps)


def compare(one: Pack, two: Pack, lines: Spoken) -> None:
    """Print how far the second host's lips are from the first one's, by viseme."""
    (truth, open_), (own, gaps) = lips_of(one, lines), lips_of(two, lines)
    # Two pictures of one person rest a little differently: that is no matter of speaking.
    times = (np.arange(len(truth)) + 0.5) / FPS
    kinds = np.array([lines.class_at(float(t)) for t in times])
    quiet = (kinds == "silence") & (times < LEAD_S - 0.3)
    rest_one, rest_two = np.nanmedian(truth[quiet], axis=0), np.nanmedian(own[quiet], axis=0)
    apart = np.linalg.norm((own - rest_two) - (truth - rest_one), axis=2).mean(axis=1)
    closed = np.linalg.norm(truth - rest_one, axis=2).mean(axis=1)
    print("| viseme | frames | lips off, mean | 95 % | a closed mouth would be | gap wanted | gap shown |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    rows: dict[str, npt.NDArray[np.bool_]] = {name: kinds == name for name in (*CLASSES, "silence")}
    rows["all speech"] = kinds != "silence"
    for name, where in rows.items():
        if where.any():
            print(
                f"| {name} | {where.sum()} | {np.nanmean(apart[where]):.4f} | "
                f"{np.nanpercentile(apart[where], 95):.4f} | {np.nanmean(closed[where]):.4f} | "
                f"{np.nanmean(open_[where]):.3f} | {np.nanmean(gaps[where]):.3f} |"
            )
    both = np.isfinite(open_) & np.isfinite(gaps) & (kinds != "silence")
    print(f"lips' openings agree by {np.corrcoef(open_[both], gaps[both])[0, 1]:.3f}")
    touches = defaultdict(list)
    for line, start in zip(lines.lines, lines.starts, strict=True):
        for phone in line.phonemes:
            if phone.text.strip("ˈˌː")[:1] in "pbm" and phone.end_s - phone.start_s >= 0.06:
                inside = (times >= start + phone.start_s) & (times <= start + phone.end_s)
                if inside.any():
                    touches["known"].append(np.nanmin(open_[inside]))
                    touches["own"].append(np.nanmin(gaps[inside]))
    for name, values in touches.items():
        print(
            f"p b m, {name} mouths: at most {np.max(values):.3f} apart, closed in "
            f"{(np.array(values) < 0.025).sum()} of {len(values)}"
        )
    print(f"silence: at most {np.nanpercentile(gaps[quiet], 99):.3f} apart")


SKIN = {"forehead": (9, 8, 107, 336), "bridge of the nose": (6, 197, 195, 122, 351)}
CHEEKS = {"cheeks": (205, 425)}


def flicker(packs: tuple[Pack, ...], lines: Spoken) -> None:
    """Print how much skin changes from frame to frame."""
    some = round(lines.starts[1] * FPS)
    for pack in packs:
        shown = list(itertools.islice(frames(pack, lines, still=True), some))
        seen = next(iter(track_clip(iter(shown[:1]), FILM_KIT))).sighting.face
        assert seen is not None
        changes = []
        for name, places in {**SKIN, **CHEEKS}.items():
            spot = np.zeros(shown[0].shape[:2], np.uint8)
            points = [tuple(int(v) for v in seen[n, :2].round()) for n in places]
            if name in SKIN:
                cv2.fillPoly(spot, [cv2.convexHull(np.array(points, np.int32))], 1)
            else:
                for point in points:
                    cv2.circle(spot, point, 7, 1, -1)
            apart = [((b.astype(np.float32) - a)[spot > 0] ** 2).mean() for a, b in itertools.pairwise(shown)]
            changes.append(f"{name} {np.sqrt(np.mean(apart)):.3f}")
        print(f"flicker, of 255: {pack.name}: {', '.join(changes)}")


def seams(pack: Pack) -> None:
    """Print the detail along the rims of the own mouths' patches."""
    clip = pack.spec.mouth.clip
    assert clip is not None
    plate = pack.pictures[pack.spec.plate].astype(np.float32) / 255
    x, y = clip.at
    part = plate[y : y + clip.tile[1], x : x + clip.tile[0], :3]
    ratios = []
    for tile in cut(pack.pictures[clip.picture], clip):
        alpha = tile[..., 3:].astype(np.float32) / 255
        shown = tile[..., :3].astype(np.float32) / 255 * alpha + part * (1 - alpha)
        rim = (alpha[..., 0] > 0.05) & (alpha[..., 0] < 0.95)
        now, before = (_detail(p)[rim].mean() for p in (shown, part))
        ratios.append(now / max(before, 1e-9))
    order = sorted(ratios, key=lambda ratio: abs(np.log(ratio)))
    far = order[int(0.95 * len(order))]
    print(f"seams: median {np.median(ratios):.3f}, 95 % {far:.3f}, worst {order[-1]:.3f}")


def _detail(picture: npt.NDArray[np.float32]) -> Floats:
    grey = picture.mean(axis=2).astype(np.float64)
    return np.hypot(cv2.Sobel(grey, cv2.CV_64F, 1, 0), cv2.Sobel(grey, cv2.CV_64F, 0, 1))


def sheet(one: Pack, two: Pack, lines: Spoken) -> Picture:
    """Frames of both hosts saying the same, one above the other."""
    rows = []
    first = round((lines.starts[0] + 0.3) * FPS)
    for pack in (one, two):
        head = pack.spec.head
        tall = head.chin - head.top
        left, right = (round(head.pivot[0] + side * 0.42 * tall) for side in (-1, 1))
        top, bottom = round(head.top + 0.2 * tall), round(head.chin + 0.14 * tall)
        shown = itertools.islice(frames(pack, lines, still=False), first, first + 48, 3)
        faces = [frame[top:bottom, left:right] for frame in shown]
        rows.append([cv2.resize(face, (190, 212), interpolation=cv2.INTER_AREA) for face in faces])
    return np.vstack([np.hstack(tiles[i : i + 8]) for i in (0, 8) for tiles in rows])


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--said", choices=("words", "heard", "loudness"), default="words",
                        help="how the clip's mouths are known")  # fmt: skip
    parser.add_argument("--lines", type=int, default=len(CLIP), help="of the clip's text")
    parser.add_argument("--frames", type=int, default=500)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the clip and the hosts")
    parser.add_argument("--obs", action="store_true", help="measure frames on air too, beside an OBS")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    consent = parse_consent("nobody (a picture in the public domain), 1992, for measuring")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        known = load_pack(build(options.photo, "known", consent, folder, lambda p: track(p, FILM_KIT)).folder)
        texts = CLIP[: options.lines]
        minute = Spoken(asyncio.run(spoken(texts, folder / "speech")))
        path = write_clip(folder / "clip.mp4", frames(known, minute, still=False), minute.sound)
        print(f"clip: {minute.frames / FPS:.0f} s, {known.size[0]}x{known.size[1]}")
        words = " ".join(texts) if options.said == "words" else ""

        def listening(sound: npt.NDArray[np.float32]) -> Heard:
            if options.said == "loudness":
                line = perform("clip", sound)
                return Heard(line.mouth.shapes, 100, "loudness")
            return listen(sound, words, "en")

        begin = time.perf_counter()
        tools = Tools(lambda p: track(p, FILM_KIT), lambda ps: track_clip(ps, FILM_KIT), listening)
        with Held() as held:
            filmed = build_from_clip(path, "own", consent, folder, tools)
        print(f"build: {time.perf_counter() - begin:.1f} s; memory: {held}")
        for finding in filmed.findings:
            print(f"  {finding.grade}: {finding.what}: {finding.text}")
        own = load_pack(filmed.folder)
        seams(own)
        if options.sheet:
            picture = sheet(known, own, minute)
            cv2.imwrite(str(options.sheet), picture, [cv2.IMWRITE_WEBP_QUALITY, 86])
        test = Spoken(asyncio.run(spoken(TEST, folder / "speech")))
        compare(known, own, test)
        flicker((known, own), test)
        draw(own.name, lambda: Presenter(own, rng=Random(1)), options.frames)
        if options.obs:
            draw_on_air(own, options.frames, folder / "obs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
