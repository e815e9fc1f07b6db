"""Renders the product pictures and set backgrounds with Blender's Cycles.

Needs Python 3.11 with `pip install bpy==4.2.* pillow numpy`. Users of Cuehost never run this.

    python tools/props/render.py --draft kettle-whole mugs-pair     # quick looks in /tmp/props
    python tools/props/render.py --all                              # the real ones, into shows/ and assets/
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

import adapter  # noqa: E402
import bottle  # noqa: E402
import cups  # noqa: E402
import grinder  # noqa: E402
import kettle  # noqa: E402
import mugs  # noqa: E402
import oolong  # noqa: E402
import sets  # noqa: E402
import studio  # noqa: E402
import suitcase  # noqa: E402
import teapot  # noqa: E402

BOOKS = {
    "shows/kitchen/images": kettle.PICTURES | grinder.PICTURES | mugs.PICTURES,
    "shows/viaje/images": suitcase.PICTURES | adapter.PICTURES | bottle.PICTURES,
    "shows/cha/images": teapot.PICTURES | cups.PICTURES | oolong.PICTURES,
}
DRAFT_PX = 320


def render_set(
    name: str, build: Callable[[], None], portrait: bool, *, draft: bool, out: Path | None
) -> None:
    """One set background. It is out of focus, so a third of the size is enough to render."""
    small = (360, 640) if portrait else (640, 360)
    large = (1080, 1920) if portrait else (1920, 1080)
    target = out or (Path("/tmp/props") if draft else ROOT / "assets" / "pictures")
    target.mkdir(parents=True, exist_ok=True)
    start = time.time()
    studio.clear()
    build()
    sets.stand(portrait)
    path = target / f"{name}.jpg"
    studio.shoot(
        path,
        size=small,
        samples=12 if draft else 24,
        look="AgX - Medium High Contrast",
        exposure=0.25,
        quality=98,
    )
    if not draft:
        with Image.open(path) as picture:
            enlarged = picture.resize(large, Image.Resampling.BICUBIC)
        enlarged.save(path, quality=90, optimize=True)
    print(f"{name}: {time.time() - start:.1f} s", file=sys.stderr, flush=True)


def main() -> None:
    """Renders what the command line names."""
    parser = argparse.ArgumentParser(description="Render product pictures.")
    parser.add_argument("names", nargs="*", help="pictures to make, without .jpg")
    parser.add_argument("--all", action="store_true", help="every picture")
    parser.add_argument("--draft", action="store_true", help="small and noisy, to look at")
    parser.add_argument("--size", type=int, default=1000, help="pixels of each side")
    parser.add_argument("--samples", type=int, default=12, help="samples a pixel; the denoiser does the rest")
    parser.add_argument("--out", type=Path, help="folder instead of the picture's own")
    args = parser.parse_args()
    size, samples = (DRAFT_PX, 14) if args.draft else (args.size, args.samples)
    for name, (build, portrait) in sets.PICTURES.items():
        if args.all or name in args.names:
            render_set(name, build, portrait, draft=args.draft, out=args.out)
    for folder, book in BOOKS.items():
        for name, build in book.items():
            if not (args.all or name in args.names):
                continue
            target = args.out or (Path("/tmp/props") if args.draft else ROOT / folder)
            target.mkdir(parents=True, exist_ok=True)
            start = time.time()
            studio.clear()
            build()
            studio.shoot(target / f"{name}.jpg", size=(size, size), samples=samples)
            print(f"{name}: {time.time() - start:.1f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
