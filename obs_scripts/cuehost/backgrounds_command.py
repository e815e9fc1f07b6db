"""`cuehost scenes backgrounds`: lists, makes and chooses pictures of the sets that a show describes."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from cuehost.config import load_config
from cuehost.dressing import DescribedSet, Dressing
from cuehost.errors import InputError
from cuehost.rundown import Rundown
from cuehost.studio import Studio


async def run(options: argparse.Namespace) -> int:
    """Make, choose and list. Raises `InputError`, `GraphicsError`, `RundownError`."""
    out: Path | None = options.out
    if out is not None and out.suffix.lower() not in (".png", ".jpg", ".webp"):
        raise InputError(
            f"A sheet cannot be a {out.suffix or 'nameless'} file.", "Name it .png, .jpg or .webp."
        )
    studio = Studio(load_config(options.config), offline=options.offline)
    rundown = studio.rundown(options.show)
    dressing = studio.dressing(rundown)
    if not dressing.sets():
        raise InputError(
            f"{options.show} describes no set.", "Write one, as `background: a sunlit kitchen, warm wood`."
        )
    if options.make is not None:
        words = _meant(dressing, options.segment).words
        count, used = await dressing.make(words, options.make, _say)
        print(f"{count} made: {used}", file=sys.stderr)
    if options.choose is not None:
        dressing.choose(_meant(dressing, options.segment).words, options.choose)
    sets = dressing.sets()
    if out is not None:
        await asyncio.to_thread(_write_sheet, out, rundown, dressing, sets)
    if options.json:
        print(json.dumps({"sets": [_told(found) for found in sets], "sheet": out and str(out)}, indent=2))
        return 0
    for found in sets:
        _print(found)
    if out is not None:
        print(out)
    return 0


def _meant(dressing: Dressing, segment: str | None) -> DescribedSet:
    """The set that an order is for: that of a segment, else the show's, else the only one."""
    sets = dressing.sets()
    if segment is not None:
        for found in sets:
            if segment in found.segments:
                return found
        named = [name for found in sets for name in found.segments]
        raise InputError(
            f"No segment {segment!r} has a set of its own that is described in words.",
            f"Choose one of: {', '.join(named)}." if named else "Leave out --segment for the show's set.",
        )
    if sets[0].segments and len(sets) > 1:
        named = [name for found in sets for name in found.segments]
        raise InputError("The show describes several sets.", f"Say which by --segment: {', '.join(named)}.")
    return sets[0]


def _print(found: DescribedSet) -> None:
    where = ", ".join(found.segments) or "the show"
    print(f"{where}: {found.words}")
    mark = "chosen" if found.decided else "used until you choose"
    known = found.decided or found.candidates or found.takes  # else there is nothing to choose from yet
    rows = {"0": "drawn by Cuehost"}
    rows |= {one.letter: "drawn by Cuehost, otherwise" for one in found.takes}
    rows |= {str(one.number): str(one.picture) for one in found.candidates}
    for name, what in rows.items():
        print(f"  {name}  {what}{f'  ({mark})' if known and name == found.chosen else ''}")


def _told(found: DescribedSet) -> dict[str, object]:
    return {
        "words": found.words,
        "segments": list(found.segments),
        "decided": found.decided,
        "chosen": _chosen(found),
        "drawn": [one.letter for one in found.takes],
        "candidates": [{"number": c.number, "picture": str(c.picture)} for c in found.candidates],
    }


def _chosen(found: DescribedSet) -> int | str | None:
    return int(found.chosen) if found.chosen.isdigit() else found.chosen or None


def _write_sheet(out: Path, rundown: Rundown, dressing: Dressing, sets: tuple[DescribedSet, ...]) -> None:
    from cuehost.graphics import SheetRow, backdrop_sheet, load_theme

    rows = [
        SheetRow(
            found.words,
            rundown.languages[0],
            {"0": dressing.drawn(found.words)}
            | {one.letter: dressing.drawn(found.words, one.take) for one in found.takes}
            | {str(c.number): c.picture for c in found.candidates},
            found.chosen,
        )
        for found in sets
    ]
    sheet = backdrop_sheet(rows, load_theme(rundown.theme), dressing.canvas)
    try:
        sheet.save(out, quality=90)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}).", "Check the folder.") from error


def _say(done: int, total: int) -> None:
    print(f"\r{done} of {total} backgrounds", end="" if done < total else "\n", file=sys.stderr, flush=True)
