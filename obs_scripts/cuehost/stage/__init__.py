"""OBS: connection, scenes from templates, takes and recordings.

async with await Stage.connect(ObsAddress(password="...")) as stage:
    await stage.build(StagePlan(load_template(path), products=("kettle",), host_url=url))
    await stage.take("product:kettle")
"""

from typing import TYPE_CHECKING, Any

from .address import ObsAddress, discover
from .connection import ObsConnection
from .diff import Command
from .frames import FrameTimes
from .messages import ConnectionState, Event, RequestFailed
from .motion import Motion
from .names import input_name, kind_of, scene_name
from .notice import Notice
from .on_call import OnCall
from .output import StageStats, Vitals
from .outputs import Outputs
from .plan import StagePlan
from .stage import Stage
from .take import Taken
from .template import Box, Role, SceneKind, Template, TemplateItem, load_template
from .version import ObsVersion

if TYPE_CHECKING:
    from .headless import HeadlessObs, HeadlessOptions
    from .recording import RecFormat, remux_to_mp4

__all__ = [
    "Box",
    "Command",
    "ConnectionState",
    "Event",
    "FrameTimes",
    "HeadlessObs",
    "HeadlessOptions",
    "Motion",
    "Notice",
    "ObsAddress",
    "ObsConnection",
    "ObsVersion",
    "OnCall",
    "Outputs",
    "RecFormat",
    "RequestFailed",
    "Role",
    "SceneKind",
    "Stage",
    "StagePlan",
    "StageStats",
    "Taken",
    "Template",
    "TemplateItem",
    "Vitals",
    "discover",
    "input_name",
    "kind_of",
    "load_template",
    "remux_to_mp4",
    "scene_name",
]


def __getattr__(name: str) -> Any:
    # The video library takes a while to load; a show on a running OBS needs it only at its end.
    if name in ("HeadlessObs", "HeadlessOptions"):
        from . import headless

        return getattr(headless, name)
    if name in ("RecFormat", "remux_to_mp4"):
        from . import recording

        return getattr(recording, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
