"""The show's state machine: preparation and going on air."""

from .broadcast import Aired, AirOptions, Broadcast
from .conductor import ACTIONS, Conductor, Timing
from .model import Action, PreparedLine, PreparedSegment, PreparedShow
from .prepare import Progress, ReadyShow, Workshop, prepare_show, voice_for
from .timeline import CaptionClause, line_actions, time_of

__all__ = [
    "ACTIONS",
    "Action",
    "AirOptions",
    "Aired",
    "Broadcast",
    "CaptionClause",
    "Conductor",
    "PreparedLine",
    "PreparedSegment",
    "PreparedShow",
    "Progress",
    "ReadyShow",
    "Timing",
    "Workshop",
    "line_actions",
    "prepare_show",
    "time_of",
    "voice_for",
]
