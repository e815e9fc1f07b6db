"""Rebuild a host pack: ``PYTHONPATH=tools python -m hostlab --kit DIR --out assets/hosts/mia``."""

from __future__ import annotations

import argparse
from pathlib import Path

STAGES = ("plate", "mouth", "lids", "arms", "hands", "gaze", "brows", "depth")


def main() -> None:
    """Render what is missing in the work folder, then write the pack."""
    parser = argparse.ArgumentParser(prog="hostlab", description=__doc__)
    parser.add_argument("--kit", type=Path, required=True, help="folder of the unpacked CC0 assets kit")
    parser.add_argument("--out", type=Path, required=True, help="pack folder to write (replaced)")
    parser.add_argument("--work", type=Path, help="folder for raw renders (default: build/hostlab/NAME)")
    parser.add_argument("--samples", type=int, default=12, help="Cycles samples per pixel")
    parser.add_argument("--only", nargs="*", choices=STAGES, default=list(STAGES), help="stages to render")
    parser.add_argument(
        "--pack-only", action="store_true", help="write the pack from the raw renders at hand"
    )
    parser.add_argument("--preview", type=Path, help="also write contact sheets (PNG) of the pack")
    args = parser.parse_args()
    raw: Path = args.work or Path("build/hostlab") / args.out.name
    if not args.pack_only:
        if not args.kit.is_dir():
            parser.error(f"{args.kit} is no folder; unpack the assets kit and name its folder with --kit")
        render(args.kit, raw, args.samples, args.only)
    from hostlab.pack import Packer

    Packer(raw, args.out).write()
    if args.preview:
        from hostlab.preview import contact_sheet

        contact_sheet(args.out, args.preview)


def render(kit: Path, raw: Path, samples: int, stages: list[str]) -> None:
    """Render the named stages; pieces that are in `raw` already are kept."""
    import bpy  # noqa: F401  (first of all: it brings Blender's own libraries)

    from hostlab import arms, faces, studio

    room = studio.Studio.open(kit, raw, samples)
    if "plate" in stages:
        studio.plate(room)
    if "mouth" in stages:
        faces.mouths(room)
    faces.eyes(room, tuple(s for s in ("lids", "gaze", "brows") if s in stages))
    if "arms" in stages:
        arms.upper_arms(room)
        arms.forearms(room)
    if "hands" in stages:
        arms.hands(room)
    if "depth" in stages:
        studio.depth(room)


if __name__ == "__main__":
    main()
