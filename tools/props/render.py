"""Renders the product pictures and set backgrounds with Blender's Cycles.

Needs Python 3.11 with `pip install bpy==4.2.* pillow numpy`. Users of Cuehost never run this.

    python tools/props/render.py --draft kettle-whole mugs-pair     # quick looks in /tmp/props
    python tools/props/render.py --all                              # the real ones, into shows/ and assets/
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

import kitchen  # noqa: E402
import studio  # noqa: E402
import tea  # noqa: E402
import travel  # noqa: E402

BOOKS = {
    "shows/kitchen/images": kitchen.PICTURES,
    "shows/viaje/images": travel.PICTURES,
    "shows/cha/images": tea.PICTURES,
}
DRAFT_PX = 320


def main() -> None:
    """Renders what the command line names."""
    parser = argparse.ArgumentParser(description="Render product pictures.")
    parser.add_argument("names", nargs="*", help="pictures to make, without .jpg")
    parser.add_argument("--all", action="store_true", help="every picture")
    parser.add_argument("--draft", action="store_true", help="small and noisy, to look at")
    parser.add_argument("--size", type=int, default=1000, help="pixels of each side")
    parser.add_argument("--samples", type=int, default=72, help="samples a pixel")
    parser.add_argument("--out", type=Path, help="folder instead of the picture's own")
    args = parser.parse_args()
    size, samples = (DRAFT_PX, 14) if args.draft else (args.size, args.samples)
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
