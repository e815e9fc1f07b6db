"""Whether OBS has the sources that show and give a person's voice: a human host's, or who takes over."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cuehost.errors import CuehostError
from cuehost.stage import OnCall, Stage

from .finding import Finding, failed, found


async def camera(stage: Stage, human: str | None, on_call: OnCall | None) -> AsyncIterator[Finding]:
    """Looks in a connected OBS for the camera of a show's `human` host, or for what is `on_call`: without
    that a take-over goes on with the host silent. Raises nothing.
    """
    lacks = {}
    if human is not None:
        lacks[human] = "camera_of_host"
    if on_call is not None:
        lacks[on_call.camera] = "camera_on_call"
        if on_call.microphone is not None:
            lacks[on_call.microphone] = "microphone_on_call"
    if not lacks:
        return
    try:
        missing = await stage.camera.missing(lacks)
    except CuehostError as error:
        yield failed(error)
        return
    for name in missing:
        yield found("fault" if name == human else "note", lacks[name], name=repr(name))
    if not missing:
        *others, last = map(repr, lacks)
        if others:
            yield found("ok", "cameras_fine", name=" and ".join(others), other=last)
        else:
            yield found("ok", "camera_fine", name=last)
