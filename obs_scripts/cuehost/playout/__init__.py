"""The show's state machine: preparation and going on air."""

from typing import TYPE_CHECKING, Any

from .adlibs import AdLibs, Saying
from .broadcast import Aired, AirOptions, Broadcast
from .captions import Second, second_of
from .cards import focus_of
from .conductor import Conductor, Timing
from .editing import Editor
from .line_making import sound_file
from .model import Acting, Action, ComingLine, PreparedLine, PreparedSegment, PreparedShow
from .ports import NextRound, SavePoint
from .position import At, Position, RunningOrder
from .prepare import Progress, ReadyShow, prepare_line, prepare_show
from .presses import ACTIONS, check_arguments
from .restore import restore_point, resume_from
from .rounds import Rounds, loop_end
from .state import Mode, ShowState
from .timeline import CaptionClause, clause_ends, line_actions, time_of
from .times import Times
from .workshop import Workshop, voice_for

if TYPE_CHECKING:
    from .scene_sheet import draw_scenes

__all__ = [
    "ACTIONS",
    "Acting",
    "Action",
    "AdLibs",
    "AirOptions",
    "Aired",
    "At",
    "Broadcast",
    "CaptionClause",
    "ComingLine",
    "Conductor",
    "Editor",
    "Mode",
    "NextRound",
    "Position",
    "PreparedLine",
    "PreparedSegment",
    "PreparedShow",
    "Progress",
    "ReadyShow",
    "Rounds",
    "RunningOrder",
    "SavePoint",
    "Saying",
    "Second",
    "ShowState",
    "Times",
    "Timing",
    "Workshop",
    "check_arguments",
    "clause_ends",
    "draw_scenes",
    "focus_of",
    "line_actions",
    "loop_end",
    "prepare_line",
    "prepare_show",
    "restore_point",
    "resume_from",
    "second_of",
    "sound_file",
    "time_of",
    "voice_for",
]


def __getattr__(name: str) -> Any:
    if name == "draw_scenes":  # with all that draws, which a show on air does without
        from . import scene_sheet

        return scene_sheet.draw_scenes
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
