"""Rebuild a host pack: ``PYTHONPATH=tools python -m hostlab mia --kit DIR``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from hostlab.design import HOSTS, Design, read_design

STAGES = ("plate", "mouth", "lids", "arms", "hands", "gaze", "brows", "depth")
OUTFIT_STAGES = ("plate", "arms", "depth")
"""What an outfit's pack has of its own; face and hands come from the host's pack."""


def main() -> int:
    """Render what is missing in the work folder, then write the pack."""
    parser = argparse.ArgumentParser(prog="hostlab", description=__doc__)
    parser.add_argument("host", choices=sorted(p.stem for p in HOSTS.glob("*.yaml")))
    parser.add_argument("--outfit", help="an outfit of the host (default: the host's first)")
    parser.add_argument("--kit", type=Path, required=True, help="folder of the unpacked CC0 assets kit")
    parser.add_argument("--out", type=Path, help="pack folder (replaced; default: assets/hosts/NAME)")
    parser.add_argument("--work", type=Path, help="folder for raw renders (default: build/hostlab/NAME)")
    parser.add_argument("--samples", type=int, default=12, help="Cycles samples per pixel")
    parser.add_argument("--only", nargs="*", choices=STAGES, help="stages to render")
    parser.add_argument("--minutes", type=float, help="begin no new piece after so long; run again to go on")
    parser.add_argument("--threads", type=int, default=0, help="render threads (0: all)")
    parser.add_argument("--trial", type=Path, help="only write a quick, small picture of the figure (PNG)")
    parser.add_argument(
        "--pack-only", action="store_true", help="write the pack from the raw renders at hand"
    )
    parser.add_argument("--preview", type=Path, help="also write contact sheets (PNG) of the pack")
    args = parser.parse_args()
    design = read_design(args.host)
    outfit: str = args.outfit or design.outfit_names[0]
    if outfit not in design.outfits:
        parser.error(f"{args.host} has no outfit {outfit}; it has {', '.join(design.outfits)}")
    own = outfit == design.outfit_names[0]
    name = args.host if own else f"{args.host}-{outfit}"
    raw: Path = args.work or Path("build/hostlab") / name
    out: Path = args.out or Path("assets/hosts") / name
    if not own and not args.trial and not (out.parent / args.host / "plate.webp").exists():
        parser.error(f"{out} needs the pack {args.host} beside it; make that first")
    if not args.pack_only:
        if not args.kit.is_dir():
            parser.error(f"{args.kit} is no folder; unpack the assets kit and name its folder with --kit")
        if args.trial:
            trial(args.kit, design, outfit, args.trial, args.samples, args.threads)
            return 0
        stages = args.only if args.only is not None else list(STAGES if own else OUTFIT_STAGES)
        end = time.monotonic() + args.minutes * 60 if args.minutes else None
        if not render(args.kit, design, outfit, raw, args.samples, stages, args.threads, end):
            print("The time is up; the same command goes on where this one stopped.")
            return 3
    from hostlab.pack import Packer

    Packer(raw, out, design, outfit).write()
    if args.preview:
        from hostlab.preview import contact_sheet

        contact_sheet(out, args.preview)
    return 0


def render(
    kit: Path,
    design: Design,
    outfit: str,
    raw: Path,
    samples: int,
    stages: list[str],
    threads: int = 0,
    end: float | None = None,
) -> bool:
    """Render the named stages; pieces that are in `raw` already are kept. False if the time was up first."""
    import bpy  # noqa: F401  (first of all: it brings Blender's own libraries)

    from hostlab import arms, faces, stage, studio

    room = studio.Studio.open(kit, design, outfit, raw, samples)
    stage.limit_threads(room.scene, threads)
    room.until = end if end is not None else room.until
    try:
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
    except studio.TimeUp:
        return False
    return True


def trial(kit: Path, design: Design, outfit: str, path: Path, samples: int, threads: int) -> None:
    """A quick look: the whole figure at half size and the head at full size, side by side."""
    import bpy  # noqa: F401

    from hostlab import stage, studio

    room = studio.Studio.open(kit, design, outfit, path.parent / "trial", samples)
    stage.limit_threads(room.scene, threads)
    studio.trial(room, path)


if __name__ == "__main__":
    sys.exit(main())
