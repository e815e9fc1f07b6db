"""The show's state machine: preparation and going on air."""

from .broadcast import Aired, AirOptions, Broadcast
from .conductor import Conductor, Timing
from .editing import Editor
from .model import Acting, Action, PreparedLine, PreparedSegment, PreparedShow
from .ports import NextRound, SavePoint
from .position import At, Position, RunningOrder
from .prepare import Progress, ReadyShow, Workshop, prepare_show, voice_for
from .presses import ACTIONS, check_arguments
from .restore import restore_point, resume_from
from .rounds import Rounds, loop_end
from .state import Mode, ShowState
from .timeline import CaptionClause, clause_ends, line_actions, time_of
from .times import Times

__all__ = [
    "ACTIONS",
    "Acting",
    "Action",
    "AirOptions",
    "Aired",
    "At",
    "Broadcast",
    "CaptionClause",
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
    "ShowState",
    "Times",
    "Timing",
    "Workshop",
    "check_arguments",
    "clause_ends",
    "line_actions",
    "loop_end",
    "prepare_show",
    "restore_point",
    "resume_from",
    "time_of",
    "voice_for",
]
