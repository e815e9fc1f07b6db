"""A dubbed video whose mouth follows the new voice: how true, how seamless, how fast?

    python benchmarks/dub_mouth.py --photo PICTURE [--lines 5] [--sheet FILE.webp] [--keep FOLDER]

Needs the film kit (`cuehost host film` fetches it). A host made from the photograph speaks English with the
offline voice, moving as hosts do, before a coloured wall and a camera that drifts and leans; that is written
as a clip (H.264, 720x720). The clip is dubbed with Spanish lines that end before it does, so that the person
goes on speaking where the new voice is silent. Prints:

- the time for a minute of video, and the most memory;
- the lips, tracked on the pictures of the dubbed file: p, b and m; silence; silence where the person spoke;
  how alike the opening is to what the new voice asks for, and to what the person did before;
- what else changed: px outside the mouth's region before encoding, and after it beside encoding alone;
- detail along the rim of what was laid, above the lower lip, as a share of what the picture had there (1: no
  seam);
- how much more the skin beside the mouth changes from a picture to the next than before.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import av
import cv2
import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / part) for part in ("obs_scripts", "benchmarks", "tests/support")]

from bench import Held  # noqa: E402
from film_clip import CLIP, Spoken  # noqa: E402
from film_clips import write_clip  # noqa: E402

from cuehost import dubbing  # noqa: E402
from cuehost.dub_mouths import Mouths, Old, Voiced, follow, wanted_of  # noqa: E402
from cuehost.filming import build, parse_consent, track, track_clip  # noqa: E402
from cuehost.filming.landmarks import Face  # noqa: E402
from cuehost.filming.relip_choice import at_rest  # noqa: E402
from cuehost.host import Pack, load_pack, perform  # noqa: E402
from cuehost.host.presenter import FPS, Presenter  # noqa: E402
from cuehost.host.sound import RATE  # noqa: E402
from cuehost.places import FILM_KIT  # noqa: E402
from cuehost.speech import Speech, SpeechSettings, Voices  # noqa: E402

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

SPANISH = (
    "Hola, bienvenidos a todos, hoy les traigo un hervidor precioso.",
    "Es de acero inoxidable y pesa menos de un kilo; la tapa lleva un termómetro.",
    "Puede ponerlo en gas, en vitrocerámica y también en inducción.",
    "Hoy cuesta treinta y nueve dólares con noventa, y el envío es gratis.",
)
PAUSE_S, LEAD_S = 0.8, 1.0
SIDE = 720
CLOSED = 0.025
"""Lips tracked so near to each other are closed, in widths of the face."""


async def said(lines: tuple[str, ...], lang: str, cache: Path) -> list[Speech]:
    """The lines, said by the offline voice."""
    voices = Voices.from_config(SpeechSettings(engines=("espeak",), offline=True, cache=cache))
    try:
        return [await voices.speak(text, lang) for text in lines]
    finally:
        await voices.close()


def filmed(pack: Pack, lines: Spoken) -> Iterator[Picture]:
    """The host saying the lines, as a hand-held camera would see it."""
    presenter = Presenter(pack, rng=Random(1))
    for number, (line, start) in enumerate(zip(lines.lines, lines.starts, strict=True)):
        sound = np.asarray(line.samples, np.float32)
        performance = perform(f"l{number}", sound, line.words, line.phonemes)
        presenter.play(number, performance, sound, round(start * RATE))
    spots = np.random.default_rng(3).integers(0, 255, (pack.size[1], pack.size[0], 3)).astype(np.float32)
    wall = np.clip((cv2.GaussianBlur(spots, (0, 0), 25) - 127) * 6 + 140, 0, 255)
    head = pack.spec.head
    middle = head.pivot[0], (head.top + head.chin) / 2 + 20
    for number in range(lines.frames):
        picture = presenter.step().picture
        assert picture is not None
        alpha = picture[..., 3:].astype(np.float32) / 255
        shown = picture[..., :3] * alpha + wall * (1 - alpha)
        t = number / FPS
        matrix = cv2.getRotationMatrix2D(middle, 2.5 * np.sin(t / 2), 1.6 + 0.1 * np.sin(t / 3))
        matrix[:, 2] += (
            SIDE / 2 - middle[0] + 12 * np.sin(0.9 * t),
            SIDE / 2 - middle[1] + 6 * np.sin(1.3 * t),
        )
        view = cv2.warpAffine(
            shown, matrix, (SIDE, SIDE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
        )
        yield np.asarray(np.clip(view, 0, 255), np.uint8)


def decoded(path: Path) -> Iterator[Picture]:
    """The pictures of a file, BGR."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)


def gaps_of(path: Path) -> Floats:
    """How far the lips are apart in each picture; NaN where no face is seen."""
    out = []
    for seen in track_clip(decoded(path), FILM_KIT):
        face = seen.sighting.face
        out.append(np.nan if face is None else Face(face).lips_gap)
    return np.array(out)


def lips(before: Floats, after: Floats, wanted: npt.NDArray[np.float32], voiced: list[Voiced]) -> None:
    """Print what the lips do."""
    times = (np.arange(len(after)) + 0.5) / FPS
    touches = []
    for each in voiced:
        for phone in each.speech.phonemes:
            start, end = each.start_s + phone.start_s, each.start_s + phone.end_s
            inside = (times >= start) & (times <= end)
            if phone.text.strip("ˈˌː")[:1] in "pbm" and phone.end_s - phone.start_s >= 0.06 and inside.any():
                touches.append(np.nanmin(after[inside]))
    met = np.array(touches)
    print(f"p b m: closed in {(met < CLOSED).sum()} of {len(met)}; at most {met.max():.3f} apart")
    # Lips that close as a line ends are let do so.
    rest = np.convolve(~at_rest(wanted), np.ones(9), "same") == 0
    print(
        f"silence: {rest.sum()} pictures, closed in {np.mean(after[rest] < CLOSED):.3f}; "
        f"99 % at most {np.nanpercentile(after[rest], 99):.3f} apart"
    )
    spoke = rest & (before > 0.04)
    print(
        f"silence where the person's mouth was open: {spoke.sum()} pictures, before "
        f"{np.nanmean(before[spoke]):.3f} apart; closed in {np.mean(after[spoke] < CLOSED):.3f}, "
        f"at most {np.nanmax(after[spoke]):.3f} apart"
    )
    talk = ~at_rest(wanted) & np.isfinite(after)
    asked = wanted[:, 0].astype(np.float64) * (1 - wanted[:, 2])
    best = {lag: np.corrcoef(np.roll(asked, lag)[talk], after[talk])[0, 1] for lag in range(-3, 4)}
    print(
        f"openings, wanted and shown, agree by {best[0]:.3f} (best at "
        f"{max(best, key=lambda lag: best[lag])} pictures); the old mouth's by "
        f"{np.corrcoef(asked[talk], before[talk])[0, 1]:.3f}"
    )


def elsewhere(clip: Path, made: Path, plain: Path, mouths: Mouths) -> None:
    """Print what changed but the mouth, and how its rim looks."""
    outside, rims, encoded, jitter, jitter_before = [], [], [], [], []
    last: tuple[Picture, Picture] | None = None
    for number, (picture, shown, alone) in enumerate(zip(decoded(clip), decoded(made), decoded(plain))):  # noqa: B905
        laid = mouths.relipped.lay(number, picture)
        face = Face(mouths.relipped.looked.seen.faces[number].astype(np.float64))
        up = face.upright
        top, bottom = up[2, 1] - 0.11 * face.wide, up[152, 1] + 0.35 * face.wide
        box = np.array([[up[132, 0], top], [up[361, 0], bottom]])
        corners = face.to_picture(np.array([[u, v] for u, v in itertools.product(*box.T)]))
        region = np.zeros(picture.shape[:2], np.uint8)
        cv2.fillConvexPoly(region, cv2.convexHull(corners.round().astype(np.int32)), 1)
        away = region == 0
        outside.append(int(np.abs(laid.astype(int) - picture)[away].max()))
        encoded.append(float(np.abs(shown.astype(int) - alone)[away].mean()))
        changed = np.abs(laid.astype(int) - picture).max(axis=2) > 0
        if changed.any():
            inner = cv2.distanceTransform(_filled(changed), cv2.DIST_L2, 5)
            rim = (
                (inner > 0)
                & (inner < 0.10 * face.wide)
                & (face.to_axes(_places(changed))[..., 1] < up[17, 1])
            )
            if rim.any():
                rims.append(_detail(laid)[rim].mean() / max(_detail(picture)[rim].mean(), 1e-9))
        cheeks = [tuple(p) for p in face.points[[205, 425], :2].round().astype(int)]
        if last is not None and changed.any():
            for x, y in cheeks:
                part = slice(y - 8, y + 9), slice(x - 8, x + 9)
                jitter.append(np.abs(laid[part].astype(int) - last[0][part]).mean())
                jitter_before.append(np.abs(picture[part].astype(int) - last[1][part]).mean())
        last = laid, picture
    order = sorted(rims, key=lambda ratio: abs(np.log(ratio)))
    print(f"outside the mouth's region: changed by at most {max(outside)} of 255 before encoding")
    print(f"after encoding: {np.mean(encoded):.3f} of 255 from the video encoded with its own mouths")
    print(
        f"rims: median {np.median(rims):.3f}, 95 % {order[int(0.95 * len(order))]:.3f}, worst {order[-1]:.3f}"
    )
    print(f"cheeks from a picture to the next: {np.mean(jitter):.2f}, before {np.mean(jitter_before):.2f}")


def _filled(changed: npt.NDArray[np.bool_]) -> Picture:
    """The whole of what was laid: px of it that happen to be as they were are no rim."""
    joined = cv2.morphologyEx(changed.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    out = np.zeros(changed.shape, np.uint8)
    cv2.drawContours(out, [max(outlines, key=cv2.contourArea)], -1, 1, cv2.FILLED)
    return out


def _places(picture: npt.NDArray[np.bool_]) -> Floats:
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
    return np.stack([x, y], axis=-1).astype(np.float64)


def _detail(picture: Picture) -> Floats:
    grey = picture.mean(axis=2).astype(np.float64)
    return np.hypot(cv2.Sobel(grey, cv2.CV_64F, 1, 0), cv2.Sobel(grey, cv2.CV_64F, 0, 1))


def sheet(clip: Path, made: Path, first: int) -> Picture:
    """Pictures of the clip, and below each what the dub made of it."""
    rows = []
    for path in (clip, made):
        some = itertools.islice(decoded(path), first, first + 32, 4)
        rows.append([cv2.resize(p[310:630, 210:510], (150, 160), interpolation=cv2.INTER_AREA) for p in some])
    return np.vstack([np.hstack(tiles) for tiles in rows])


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=5, help="of the clip's text")
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the clip, the host and the dubbed files")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    consent = parse_consent("nobody (a picture in the public domain), 1992, for measuring")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        texts = CLIP[: options.lines]
        english = Spoken(asyncio.run(said(texts, "en", folder / "speech")))
        clip = folder / "clip.mp4"
        if not clip.exists():
            build(options.photo, "known", consent, folder, lambda p: track(p, FILM_KIT))
            write_clip(clip, filmed(load_pack(folder / "known"), english), english.sound, quality=16)
        video = dubbing.look_at(clip)
        voiced, at = [], LEAD_S
        for line in asyncio.run(said(SPANISH, "es", folder / "speech")):
            if at + line.duration_s < video.seconds - 4:
                voiced.append(Voiced(line, at))
                at += line.duration_s + PAUSE_S
        original = dubbing.sound_of(video)
        sound = dubbing.mixed(0 * original, [dubbing.Heard(v.start_s, v.speech.samples) for v in voiced])
        count = dubbing.count_of(video, sound)
        print(f"clip: {video.seconds:.0f} s, {video.size[0]}x{video.size[1]}; new words till {at:.0f} s")

        begin, busy = time.perf_counter(), _busy()
        made, plain = folder / "dubbed.mp4", folder / "plain.mp4"
        old = Old(original, " ".join(texts), "en")
        with Held() as held:
            mouths = follow(video, count, voiced, old, consent, lambda *_: None)
            planned = time.perf_counter() - begin
            dubbing.write_dubbed(video, sound, None, made, lambda *_: None, mouths.relipped.lay)
        took, worked = time.perf_counter() - begin, _busy() - busy
        minutes = video.seconds / 60
        print(
            f"a minute of video: {took / minutes:.0f} s (looking {planned / minutes:.0f} s); "
            f"{worked / minutes:.0f} s of processor time"
        )
        print(f"memory: {held}")
        print(f"changed: {mouths.relipped.changed_s:.1f} s; left: {mouths.left}")
        lips(gaps_of(clip), gaps_of(made), wanted_of(voiced, count, FPS), voiced)
        dubbing.write_dubbed(video, sound, None, plain, lambda *_: None)
        elsewhere(clip, made, plain, mouths)
        if options.sheet:
            picture = sheet(clip, made, round((voiced[1].start_s + 1.2) * FPS))
            cv2.imwrite(str(options.sheet), picture, [cv2.IMWRITE_WEBP_QUALITY, 84])
    return 0


def _busy() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    sys.exit(main())
