"""A show that a person has in hand: the host is silent, and the person's camera is on program, or the host
says the person's words.

While the show rests and the camera is wanted, it is seen in place of the host; for words of the operator's
the host is back, and whoever has the show go on again has the camera taken off with that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from cuehost.errors import InputError, StageError
from cuehost.playout import Broadcast, Conductor
from cuehost.waiting import within

log = logging.getLogger(__name__)

Document = dict[str, Any]

_RESTS = ("held", "safe", "break")
_OFF_S = 1.0
"""So long the host waits for the camera to go: with an OBS that hangs the show goes on all the same."""


class TakeOver:
    """Who has the show on air in hand, and whether the camera is wanted. `on_air` gives that show, or raises
    `InputError`; `wall` is the time of day as s since 1970.
    """

    def __init__(self, on_air: Callable[[], tuple[Broadcast, Conductor]], wall: Callable[[], float]) -> None:
        self._on_air, self._wall = on_air, wall
        self._taken: Document | None = None
        self._wanted = False
        self._switching = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def document(self) -> Document | None:
        """By whom and since when; None while nobody has it. `camera`: it is wanted."""
        return self._taken and self._taken | {"camera": self._wanted}

    def camera_of(self, broadcast: Broadcast) -> Document | None:
        """The camera that is on call and whether it is on program; None without one."""
        if (on_call := broadcast.on_call) is None:
            return None
        return {"source": on_call.camera, "on": broadcast.stage.camera.scene is not None}

    # -- orders --------------------------------------------------------------------------------------

    async def begin(self, by: str, *, camera: bool) -> None:
        """The host falls silent at the clause's end; a person speaks, before the `camera` if that is wanted.
        Raises `InputError`.
        """
        broadcast, conductor = self._on_air()
        if conductor.state == "waiting":
            raise InputError("OBS or the host is away.", "Wait until it is back.")
        if self._taken is not None:
            raise InputError("The show is taken over already.", "Hand it back first.")
        if camera:
            _named(broadcast)
        line = conductor.line
        broadcast.tell(
            "taken_over",
            by=by or None,
            line=line.line.id if line else None,
            camera=camera or None,
            reason="operator",
            code="operator",
        )
        if conductor.state == "on_air":
            conductor.do("hold")
        self._taken = {"by": by or None, "since": round(self._wall(), 1)}
        self._wanted = camera
        self._follow()

    async def end(self, by: str) -> None:
        """The host goes on with the line it fell silent at, said anew. Raises `InputError`."""
        broadcast, conductor = self._on_air()
        if self._taken is None:
            raise InputError("The show is not taken over.", "Take it over first.")
        broadcast.tell("handed_back", by=by or None, reason="operator", code="operator")
        self._forget()
        try:
            await within(self._settle(), _OFF_S)
        except TimeoutError:
            log.warning("OBS has not yet taken the camera off")
            self._follow()
        conductor.do("resume")

    async def camera(self, on: bool, by: str) -> None:
        """Put the camera on program, or take it off, while the show is taken over. Raises `InputError`, and
        `StageError` where OBS does not have it.
        """
        broadcast, _ = self._on_air()
        if self._taken is None:
            raise InputError("The show is not taken over.", "Take it over first.")
        _named(broadcast)
        if on == self._wanted:
            return
        action = "on" if on else "off"
        broadcast.tell("camera_asked", action=action, by=by or None, reason="operator", code="operator")
        self._wanted = on
        await self._settle(told=on)

    def begun(self) -> None:
        """Another show begins."""
        self._forget()

    def hear(self, entry: Document) -> None:
        """An entry of the show's log: who resumed the show has handed it back; the emergency key, or a break,
        is no moment for the camera.
        """
        event = entry["event"]
        if event == "line_started" and not str(entry.get("line", "")).startswith("say-"):
            self._forget()
        elif event == "show_ended":
            self._forget()
            return
        elif event == "command" and entry.get("action") in ("safe", "break"):
            self._wanted = False
        try:
            broadcast, conductor = self._on_air()
        except InputError:
            return
        if broadcast.on_call is None:
            return
        if event == "left" and entry.get("source") == broadcast.on_call.camera and self._wanted:
            self._start(self._look(broadcast))
        if self._due(broadcast, conductor) != broadcast.stage.camera.scene:
            self._follow()

    # -- the camera ----------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._taken, self._wanted = None, False

    def _due(self, broadcast: Broadcast, conductor: Conductor) -> str | None:
        """The scene where the camera is to be seen now."""
        if conductor.state == "waiting":  # what OBS shows then is put right when it is back
            return broadcast.stage.camera.scene
        rests = conductor.state in _RESTS
        return conductor.board.program if self._taken and self._wanted and rests else None

    async def _settle(self, *, told: bool = False) -> None:
        """Has OBS show or hide the camera as it is due. What OBS refuses goes to the log, and is raised where
        somebody waits to be `told`; the take-over goes on without.
        """
        async with self._switching:
            try:
                broadcast, conductor = self._on_air()
            except InputError:
                return
            if broadcast.on_call is None:
                return
            camera, due = broadcast.stage.camera, self._due(broadcast, conductor)
            if due == camera.scene:
                return
            try:
                await camera.switch(due)
            except StageError as error:
                self._wanted = False
                broadcast.tell("fault", role="camera", reason=f"{error} It is left out.", code="fallback")
                if told:
                    raise
                return
            broadcast.tell(
                "camera",
                action="off" if due is None else "on",
                source=broadcast.on_call.camera,
                scene=due,
                reason=self._why(due),
                code="auto",
            )

    def _why(self, due: str | None) -> str:
        if due is not None:
            return "a person has taken over"
        if self._taken is None:
            return "handed back"
        return "the host speaks" if self._wanted else "operator"

    async def _look(self, broadcast: Broadcast) -> None:
        """A camera that was deleted in OBS leaves no hole: the host is back."""
        assert broadcast.on_call is not None
        try:
            gone = await broadcast.stage.camera.missing([broadcast.on_call.camera])
        except StageError:
            return
        if gone:
            self._wanted = False
            await self._settle()

    def _follow(self) -> None:
        self._start(self._settle())

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _named(broadcast: Broadcast) -> None:
    """Raises `InputError` where the show has no camera on call."""
    if broadcast.on_call is None:
        raise InputError(
            "No camera is named for this show.",
            "Put the name of your source in OBS into config.yaml, `obs: {camera: ...}`.",
        )
