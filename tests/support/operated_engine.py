"""An engine with a show on air that only notes what an operator asks of it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from virtual_studio import line, segment

from cuehost.errors import StageError
from cuehost.playout import PreparedShow
from cuehost.playout.position import Position, RunningOrder
from cuehost.playout.state import first_state
from cuehost.playout.times import Span, Times
from cuehost.stage import ObsAddress
from cuehost.studio import Studio


class Conducting:
    """A show on air that only notes what is asked of it."""

    def __init__(self) -> None:
        self.show = PreparedShow(
            "Autumn", "en",
            (segment("cup", line("cup.1"), line("cup.2")), segment("pause", kind="break"),
             segment("end", line("e"))),
        )  # fmt: skip
        self.state_now = first_state(RunningOrder.of(self.show))
        self.state = "on_air"
        self.position = Position(0, 0)
        self.round = 0
        self.board = SimpleNamespace(program="cup", muted=False, overlays_on=True)
        self.done: list[Any] = []

    @property
    def segment(self) -> Any:
        return self.show.segments[self.position.segment]

    @property
    def line(self) -> Any:
        return self.segment.lines[self.position.line] if self.segment.lines else None

    def times(self) -> Times:
        return Times(0.0, Span(0.0, 60.0, 62.5), Span(0.0, 600.0, 590.0))

    def lengths(self) -> Any:
        return (30.0, 60.0, 5.0), (31.0, 60.0, 5.0)

    def do(self, action: str, **arguments: Any) -> None:
        self.done.append(action)

    def insert(self, lines: Any, **options: Any) -> None:
        self.done.append(("insert", [entry.line.text for entry in lines], options["rest"]))


class Camera:
    """The camera of a stage, which OBS may lack (`refuses`)."""

    def __init__(self) -> None:
        self.scene: str | None = None
        self.done: list[str | None] = []
        self.refuses = False

    async def missing(self, names: list[str]) -> list[str]:
        return names if self.refuses else []

    async def switch(self, scene_id: str | None) -> None:
        self.done.append(scene_id)
        if self.refuses and scene_id is not None:
            raise StageError("OBS has no source named 'Cam' for the camera.")
        self.scene = scene_id


class Desk:
    """Hears what a desk hears."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def entered(self, entry: dict[str, Any]) -> None:
        self.heard.append(entry["event"])

    def commented(self, comment: dict[str, Any]) -> None:
        self.heard.append(comment)

    def changed(self) -> None:
        self.heard.append("changed")

    def begun(self) -> None:
        self.heard.append("begun")


class Engine:
    """An engine with a show on air, and its log."""

    def __init__(self, studio: Studio, rundown: Path) -> None:
        self.studio = studio
        self.progress: dict[str, tuple[int, int]] = {}
        self.rundown: Path | None = rundown
        self.result: Any = None
        self.conductor = Conducting()
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.broadcast: Any = SimpleNamespace(
            conductor=self.conductor,
            doors=None,
            editor=None,
            on_call=None,
            stage=SimpleNamespace(camera=Camera()),
            host=SimpleNamespace(running=True, obs_connected=True, lag_s=0.02),
            tell=lambda event, **fields: self.told.append((event, fields)),
        )
        self.stands = ""
        self.viewers: Any = None
        self.network: Any = None
        self.followers: list[Any] = []
        self.done: list[Any] = []

    def follow(self, tell: Any) -> Any:
        self.followers.append(tell)
        return lambda: None

    def enter(self, event: str, **fields: Any) -> None:
        for tell in self.followers:
            tell({"seq": fields.pop("seq", 5), "t": "2026-11-22T10:00:00+01:00", "event": event, **fields})

    def obs_address(self) -> ObsAddress:
        return ObsAddress(port=1)

    @property
    def state(self) -> str:
        return self.stands or ("on_air" if self.broadcast else "idle")

    def status(self) -> dict[str, Any]:
        return {"state": self.state, "summary": self.summary()}

    def summary(self) -> str:
        return "On air: Autumn"

    async def do(self, action: str, /, **arguments: Any) -> None:
        self.done.append((action, arguments))


def edited(engine: Engine) -> None:
    """The show can be added to."""
    rundown = engine.studio.rundown(engine.rundown)  # type: ignore[arg-type]
    engine.broadcast.editor = SimpleNamespace(
        ready=SimpleNamespace(rundown=rundown, template=SimpleNamespace(canvas=(1080, 1920)))
    )
    cup = next(part for part in rundown.segments if part.product == "cup")
    first = engine.conductor.show.segments[0]
    object.__setattr__(first, "segment", cup)
