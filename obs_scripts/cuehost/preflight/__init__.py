"""Before the show: what this computer, OBS and a show lack, each with its mend.

Each function looks at one thing and gives findings; none raises `CuehostError`, none changes anything.
"""

from .at_start import at_start
from .clock import clock, online
from .computer import fonts, image_model, places, programs, voices, writer
from .finding import Finding, Mark
from .headroom import Load, headroom, trial
from .length import disk_for, show_length_s
from .program import program
from .reach import reach

__all__ = [
    "Finding",
    "Load",
    "Mark",
    "at_start",
    "clock",
    "disk_for",
    "fonts",
    "headroom",
    "image_model",
    "online",
    "places",
    "program",
    "programs",
    "reach",
    "show_length_s",
    "trial",
    "voices",
    "writer",
]
