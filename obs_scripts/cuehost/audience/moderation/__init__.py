"""Moderation: nothing viewers wrote is answered, spoken or shown before it has passed here.

moderator = Moderator(Gate(langs=frozenset({"es"})))
judged = moderator.judge(comment)                     # pass, hold or block, and why
gate.judge(line, Use.SPOKEN, "es").passed             # again, for every word to be spoken or shown
"""

from .gate import LONGEST, Decision, Gate, Use, Verdict, Why
from .moderator import Judged, Moderator
from .normal import cleaned, fold, plain_letters
from .personal import PersonalData, PersonalKind, personal_data, redacted
from .spam import SpamWatch
from .wordlists import LANGUAGES

__all__ = [
    "LANGUAGES",
    "LONGEST",
    "Decision",
    "Gate",
    "Judged",
    "Moderator",
    "PersonalData",
    "PersonalKind",
    "SpamWatch",
    "Use",
    "Verdict",
    "Why",
    "cleaned",
    "fold",
    "personal_data",
    "plain_letters",
    "redacted",
]
