"""`cuehost host gestures`: names gestures that were found in a host's clip, and has the host make them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from cuehost import places
from cuehost.errors import HostError, InputError
from cuehost.filming import gestures_text
from cuehost.host import GestureSpec, load_movements, load_pack, read_gestures
from cuehost.keeping import write_out

_LIST, _SHEET = "gestures.yaml", "gestures.webp"


def run(options: argparse.Namespace) -> int:
    """Name gestures as asked, and tell what there are. Raises `InputError`, `HostError`, `PackError`."""
    folder = places.host_folder(options.name)
    listed = read_gestures(folder)
    if not listed:
        raise InputError(
            f"The host {options.name} has no gestures of its own.",
            "They are found in a clip: film the host from one in which hands are raised (docs/film.md).",
        )
    if options.names:
        before = (folder / _LIST).read_bytes()
        listed = tuple(named(listed, options.names))
        rows = [gesture.model_dump(mode="json", exclude_unset=True) for gesture in listed]
        write_out(folder / _LIST, [gestures_text(rows).encode()])
        try:
            load_pack(folder)
        except HostError:
            write_out(folder / _LIST, [before])
            raise
    _tell(listed, folder, as_json=options.json)
    return 0


def named(listed: tuple[GestureSpec, ...], asked: list[str]) -> list[GestureSpec]:
    """The gestures named as `NUMBER=MOVEMENT` asks; one without a movement goes. Raises `InputError`."""
    out = {gesture.number: gesture for gesture in listed}
    for text in asked:
        number, sign, name = text.partition("=")
        if not sign or not number.strip().isdigit():
            raise InputError(
                f"{text!r} names no gesture.", "Write its number and a movement: 3=present_left."
            )
        gesture = out.get(int(number))
        if gesture is None:
            raise InputError(f"There is no gesture {number}.", f"There are 1 to {max(out)}.")
        name = name.strip()
        if name:
            _check(gesture, name)
        out[gesture.number] = gesture.model_copy(update={"name": name or gesture.name, "use": bool(name)})
    return list(out.values())


def _check(gesture: GestureSpec, name: str) -> None:
    if gesture.fault:
        raise InputError(
            f"Gesture {gesture.number} cannot be made: {gesture.fault}.", "Choose another, or film it again."
        )
    try:
        load_movements().check(name)
    except HostError as fault:
        raise InputError(fault.message, fault.mend) from fault


def _tell(listed: tuple[GestureSpec, ...], folder: Path, *, as_json: bool) -> None:
    if as_json:
        rows = [gesture.model_dump(mode="json") for gesture in listed]
        print(json.dumps({"folder": str(folder), "sheet": str(folder / _SHEET), "gestures": rows}))
        return
    for gesture in listed:
        state = (
            f"cannot be made: {gesture.fault}" if gesture.fault else "in use" if gesture.use else "not used"
        )
        start, _, end = gesture.seconds
        name = gesture.name or "(no name)"
        print(f"{gesture.number:2}  {name:20} {start:6.1f} to {end:.1f} s of the clip  {state}")
    print(f"They are shown in {folder / _SHEET}", file=sys.stderr)
