"""The show's state machine: preparation and going on air."""

from .conductor import ACTIONS, Conductor, Timing
from .model import Action, PreparedLine, PreparedSegment, PreparedShow
from .timeline import CaptionClause, line_actions, time_of

__all__ = [
    "ACTIONS",
    "Action",
    "CaptionClause",
    "Conductor",
    "PreparedLine",
    "PreparedSegment",
    "PreparedShow",
    "Timing",
    "line_actions",
    "time_of",
]
