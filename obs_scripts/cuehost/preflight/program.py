"""OBS: its version, canvas, frame rate, sources and the disk it records on."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cuehost.errors import CuehostError
from cuehost.stage import Stage, Template

from .finding import Finding, failed, found

_LEAST_FPS, _MOST_FPS = 24.0, 60.0


async def program(stage: Stage, template: Template | None) -> AsyncIterator[Finding]:
    """Looks at a connected OBS for a show with this template (None: no show). Raises nothing."""
    try:
        async for finding in _look(stage, template):
            yield finding
    except CuehostError as error:
        yield failed(error)


async def _look(stage: Stage, template: Template | None) -> AsyncIterator[Finding]:
    width, height = await stage.canvas()
    yield found("ok", "obs_fine", version=str(stage.version), width=width, height=height)
    fps = await stage.fps()
    if fps < _LEAST_FPS:
        yield found("note", "fps_low", fps=f"{fps:g}")
    elif fps > _MOST_FPS:
        yield found("note", "fps_high", fps=f"{fps:g}")
    else:
        yield found("ok", "fps_fine", fps=f"{fps:g}")
    stats = await stage.stats()
    if stats.render_total > 300 and stats.render_skipped > 0.02 * stats.render_total:
        percent = round(100 * stats.render_skipped / stats.render_total)
        yield found("note", "obs_skipped", percent=percent)
    if template is not None:
        template.scaled((width, height))
