"""OBS: its version, canvas, frame rate, sources and the disk it records on."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cuehost.errors import CuehostError
from cuehost.stage import Stage, Template

from .finding import Finding

_LEAST_FPS, _MOST_FPS = 24.0, 60.0


async def program(stage: Stage, template: Template | None) -> AsyncIterator[Finding]:
    """Looks at a connected OBS for a show with this template (None: no show). Raises nothing."""
    try:
        async for finding in _look(stage, template):
            yield finding
    except CuehostError as error:
        yield Finding("fault", error.message, error.mend)


async def _look(stage: Stage, template: Template | None) -> AsyncIterator[Finding]:
    width, height = await stage.canvas()
    yield Finding("ok", f"OBS answers ({stage.version}), canvas {width}x{height}")
    fps = await stage.fps()
    if fps < _LEAST_FPS:
        yield Finding(
            "note",
            f"OBS makes {fps:g} pictures a second: the host will stutter.",
            "Set 25 or 30 under Video.",
        )
    elif fps > _MOST_FPS:
        yield Finding("note", f"OBS makes {fps:g} pictures a second.", "30 is enough, and costs less.")
    else:
        yield Finding("ok", f"OBS makes {fps:g} pictures a second")
    stats = await stage.stats()
    if stats.render_total > 300 and stats.render_skipped > 0.02 * stats.render_total:
        yield Finding(
            "note",
            f"OBS has skipped {stats.render_skipped / stats.render_total:.0%} of its pictures so far.",
            "Close other programs, or lower the output size under Video.",
        )
    if template is not None:
        template.scaled((width, height))
