"""How long a host from a photograph takes to build and to draw, and how true and seamless the frames are.

    python benchmarks/film_frame.py --photo PICTURE [--frames 1000] [--obs] [--sheet FILE.webp]

Needs the film kit (`cuehost host film` fetches it). Prints:

- the time of each step of building, and the most memory that the process and the tracker's took;
- a frame of the speaking, gesturing host at 540x960, as `host_frame.py` measures it, and with `--obs` on
  air, while an OBS beside shows and records it in the demo's scenes;
- identity: how far the plate is from the picture, outside the mouth; how far frames with another mouth are
  from the plate, outside what that mouth moves;
- seams: detail along the rim of each patch, as a share of what the plate has there (1: no seam);
- flicker: the root mean square of the changes of a px of forehead and nose from a frame to the next while
  the host speaks with the head held still;
- lips, seen by the tracker on rendered frames: how far they are apart in each mouth shape, against what was
  asked for, and the worst at shapes that ask for closed lips (in widths of the face between the eyes).

`--sheet` writes a contact sheet of mouths, lids, gaze, brows and head movements, drawn as on air.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "obs_scripts"), str(ROOT / "benchmarks")]

from bench import Held  # noqa: E402
from beside_obs import draw_on_air  # noqa: E402
from host_frame import draw  # noqa: E402

from cuehost.filming import parse_consent, track  # noqa: E402
from cuehost.filming.building import build  # noqa: E402
from cuehost.filming.faceparts import FaceParts, lay  # noqa: E402
from cuehost.filming.figure import FINENESS, place  # noqa: E402
from cuehost.filming.matting import cut_out  # noqa: E402
from cuehost.filming.mouth import REST, SHAPES  # noqa: E402
from cuehost.filming.slit import coarser  # noqa: E402
from cuehost.host import Pack, load_pack  # noqa: E402
from cuehost.host.compositor import Compositor  # noqa: E402
from cuehost.host.pose import MouthPose, Pose  # noqa: E402
from cuehost.host.presenter import Presenter  # noqa: E402
from cuehost.places import FILM_KIT  # noqa: E402

Picture = npt.NDArray[np.uint8]
Light = npt.NDArray[np.float32]

GREY, LIGHT, DARK = (120, 120, 120), (236, 236, 236), (58, 50, 46)
LARGER = 2
"""Faces are tracked at this many times their size in the frame, as a viewer's screen shows them."""


def over(picture: Picture, colour: tuple[int, int, int]) -> Picture:
    """A frame before a plain colour, BGR."""
    alpha = picture[..., 3:].astype(np.float32) / 255
    return np.asarray(picture[..., :3] * alpha + np.array(colour, np.float32) * (1 - alpha) + 0.5, np.uint8)


def building(photo: Path, hosts: Path) -> Pack:
    """Build the host, telling how long it takes."""
    steps: list[tuple[str, float]] = []
    begin = time.perf_counter()
    with Held() as held:
        filmed = build(
            photo,
            "bench",
            parse_consent("nobody (a picture in the public domain), 1992, for measuring"),
            hosts,
            lambda picture: track(picture, FILM_KIT),
            progress=lambda what, _done, _all: steps.append((what, time.perf_counter() - begin)),
        )
    total = time.perf_counter() - begin
    drawing = next(at for what, at in steps if what == "drawing")
    bending = steps[-1][1] - drawing
    print(f"build: {total:.1f} s (tracking and cutting out {drawing:.1f} s, drawing {bending:.1f} s)")
    print(f"memory: {held}")
    return load_pack(filmed.folder)


def fidelity(photo: Path) -> None:
    """Identity and seams, on the patches as they are baked."""
    picture = cv2.imread(str(photo))
    assert picture is not None
    found = track(np.asarray(picture, np.uint8), FILM_KIT)
    parts = FaceParts(place(cut_out(np.asarray(picture, np.uint8), found.mask), found.faces[0]))
    source = coarser(parts.figure.picture, FINENESS)
    mouth = parts.mouth_patch(REST).window
    outside = np.ones(source.shape[:2], bool)
    outside[mouth.top : mouth.bottom, mouth.left : mouth.right] = False
    apart = _worst(parts.plate, source, outside)
    print(f"identity: plate against picture, outside the mouth: {apart:.2f} of 255")
    worst, seams = 0.0, {}
    for part in parts.parts:
        shown = parts.plate.copy()
        lay(shown, part.patch)
        left, top, right, bottom = part.patch.window
        beyond = np.ones(source.shape[:2], bool)
        beyond[top:bottom, left:right] = False
        worst = max(worst, _worst(shown, parts.plate, beyond))
        alpha = part.patch.picture[..., 3]
        opaque = parts.plate[top:bottom, left:right, 3] > 0.99
        rim = (alpha > 0.03) & (alpha < 0.97) & opaque
        now, before = (_detail(p[top:bottom, left:right])[rim].mean() for p in (shown, parts.plate))
        seams[f"{part.group} {part.says['id']}"] = float(now / max(before, 1e-9))
    print(f"identity: frames against the plate, outside each patch: {worst:.2f} of 255")
    for group in ("mouth", "lids", "gaze", "brows"):
        values = sorted(
            (v for name, v in seams.items() if name.startswith(group)), key=lambda v: abs(np.log(v))
        )
        print(f"seams: {group} median {np.median(values):.3f}, worst {values[-1]:.3f}")


def _worst(one: Light, other: Light, where: npt.NDArray[np.bool_]) -> float:
    return float(np.abs(one - other)[where].max() * 255)


def _detail(picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    grey = picture[..., :3].mean(axis=2).astype(np.float64)
    return np.hypot(cv2.Sobel(grey, cv2.CV_64F, 1, 0), cv2.Sobel(grey, cv2.CV_64F, 0, 1))


def speech(seconds: float) -> Iterator[Pose]:
    """The head held still, the mouth on its way through many shapes."""
    for n in range(round(seconds * 25)):
        t = n / 25
        yield Pose(mouth=MouthPose(open=0.42 * (1 - np.cos(9 * t)), wide=float(np.sin(4 * t))))


def flicker(compositor: Compositor) -> None:
    """Changes of skin that is not to move."""
    found = track(cv2.resize(over(compositor.compose(Pose()), GREY), None, fx=LARGER, fy=LARGER), FILM_KIT)
    points = found.faces[0].points[:, :2] / LARGER
    forehead = points[[9, 8, 107, 336, 108, 337]]
    nose = points[[6, 197, 195, 122, 351]]
    frames = [over(compositor.compose(pose), GREY).astype(np.float32) for pose in speech(8)]
    for name, spot in (("forehead", forehead), ("bridge of the nose", nose)):
        mask = np.zeros(frames[0].shape[:2], np.uint8)
        cv2.fillPoly(mask, [cv2.convexHull(spot.round().astype(np.int32))], 1)
        changes = [((b - a)[mask > 0] ** 2).mean() for a, b in itertools.pairwise(frames)]
        print(f"flicker: {name} {np.sqrt(np.mean(changes)):.3f} of 255")


def lips(compositor: Compositor) -> None:
    """Mouth shapes as the tracker sees them."""
    closed = []
    print("| mouth | asked for | seen |\n| --- | --- | --- |")
    for shape in (REST, *SHAPES):
        pose = Pose(
            mouth=MouthPose(
                open=shape.open if shape.lips is None else 0,
                wide=shape.wide,
                closed=float(shape.lips == "closed"),
                teeth=float(shape.lips == "teeth"),
                tongue=float(shape.lips == "tongue"),
            )
        )
        frame = over(compositor.compose(pose), GREY)
        seen = track(cv2.resize(frame, None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC), FILM_KIT)
        gap = seen.faces[0].lips_gap if seen.faces else float("nan")
        print(f"| {shape.id} | {shape.gap:.3f} | {gap:.3f} |")
        if shape.gap == 0:
            closed.append(gap)
    print(f"lips that should be closed: at most {max(closed):.3f} apart")


def sheet(pack: Pack, compositor: Compositor) -> Picture:
    """Many poses side by side, over light and over dark."""
    head = pack.spec.head
    tall = head.chin - head.top
    left, right = (round(head.pivot[0] + side * 0.66 * tall) for side in (-1, 1))
    top, bottom = max(0, round(head.top - 0.12 * tall)), round(head.chin + 0.26 * tall)
    poses = [Pose()]
    poses += [Pose(mouth=MouthPose(open=o, wide=w)) for w in (0, -1, 1) for o in (0.15, 0.35, 0.6, 0.85)]
    poses += [
        *(Pose(mouth=mouth) for mouth in (MouthPose(closed=1), MouthPose(open=0.1, teeth=1))),
        *(Pose(mouth=mouth) for mouth in (MouthPose(open=0.3, tongue=1), MouthPose(wide=1))),
        *(Pose(lids=lids) for lids in (0.66, 0.33, 0.0)),
        *(Pose(gaze_x=x, gaze_y=y) for x, y in ((-1, 0), (1, 0), (0, 1))),
        *(Pose(brow=brow) for brow in (1, -1)),
        Pose(turn=-1.3, gaze_x=-0.5),
        Pose(turn=1.3, mouth=MouthPose(open=0.5)),
        Pose(tilt=6, lids=0.9, mouth=MouthPose(open=0.2, wide=0.7)),
        Pose(nod=1.2),
        Pose(nod=-1.2, brow=0.7, mouth=MouthPose(open=0.6)),
    ]
    tiles = []
    for number, pose in enumerate(poses):
        frame = over(compositor.compose(pose), DARK if number % 2 else LIGHT)[top:bottom, left:right]
        tiles.append(cv2.resize(frame, (210, round(210 * frame.shape[0] / frame.shape[1])), interpolation=3))
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % 6)
    return np.vstack([np.hstack(tiles[i : i + 6]) for i in range(0, len(tiles), 6)])


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--frames", type=int, default=1000)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--skip-lips", action="store_true", help="leave out what tracks every mouth shape")
    parser.add_argument("--only-frames", action="store_true", help="measure nothing but frames")
    parser.add_argument("--obs", action="store_true", help="measure frames on air too, beside an OBS")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as scratch:
        pack = building(options.photo, Path(scratch))
        draw(pack.name, lambda: Presenter(pack, rng=Random(1)), options.frames)
        if options.obs:
            draw_on_air(pack, options.frames, Path(scratch) / "obs")
        if options.only_frames:
            return 0
        fidelity(options.photo)
        compositor = Compositor(pack)
        flicker(compositor)
        if not options.skip_lips:
            lips(compositor)
        if options.sheet:
            cv2.imwrite(str(options.sheet), sheet(pack, compositor), [cv2.IMWRITE_WEBP_QUALITY, 86])
    return 0


if __name__ == "__main__":
    sys.exit(main())
