"""Whether OBS has the sources that show and give a person's voice: a human host's, or who takes over."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cuehost.errors import CuehostError
from cuehost.stage import OnCall, Stage

from .finding import Finding, Mark

_MEND = "Add it in OBS under that name, or name the source you have in config.yaml, `obs`."


async def camera(stage: Stage, human: str | None, on_call: OnCall | None) -> AsyncIterator[Finding]:
    """Looks in a connected OBS for the camera of a show's `human` host, or for what is `on_call`: without
    that a take-over goes on with the host silent. Raises nothing.
    """
    lacks = {}
    if human is not None:
        lacks[human] = "for the camera: the show cannot start"
    if on_call is not None:
        lacks[on_call.camera] = "for the camera: a take-over goes on without it"
        if on_call.microphone is not None:
            lacks[on_call.microphone] = "for the microphone: nobody hears who takes over with the camera"
    if not lacks:
        return
    try:
        missing = await stage.camera.missing(lacks)
    except CuehostError as error:
        yield Finding("fault", error.message, error.mend)
        return
    for name in missing:
        mark: Mark = "fault" if name == human else "note"
        yield Finding(mark, f"OBS has no source named {name!r} {lacks[name]}.", _MEND)
    if not missing:
        yield Finding("ok", f"OBS has {' and '.join(map(repr, lacks))}, for who is seen in person")
