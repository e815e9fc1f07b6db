"""The audience: comments and what else viewers do come in here, and are judged before anything is done.

intake = Intake()
sources = [LiveSource(feed, clock=clock)]     # feeds: cuehost.audience.sources
reception = Reception(sources, intake)        # open() at the show's start, close() at its end
for item in await intake.take(): ...          # judged by cuehost.audience.moderation
queue.offer(matter, now)                     # and answered in its turn: queue.take(now, at)
reactions.happened(event, now)                # what the show does by itself, as rules say
"""

from typing import TYPE_CHECKING

from cuehost.faces import offered_by

if TYPE_CHECKING:
    from .answer_settings import AnswersConfig, ReactionConfig, rules_of
    from .asked import Asked, Unreplied, taken_back
    from .intake import Admission, Intake, IntakeCounts
    from .language import language_of
    from .messages import AudienceEvent, Comment, EventKind, Received, Removal
    from .phrases import Phrases, first_name
    from .pseudonyms import KEY_BYTES, Pseudonyms
    from .queue import AnswerQueue, Dropped, Limits, Matter, Moment, Offer
    from .reactions import Cause, Deed, Reaction, Reactions, Rule
    from .reception import Reception, SourceStatus
    from .records import Records
    from .settings import SourceConfig, check_sources
    from .source import NEXT_STATES, Backoff, Feed, LiveSource, Source, SourceState
else:
    # The settings are read by every command, the rest only where a show has an audience.
    __getattr__ = offered_by(
        __name__,
        {
            "answer_settings": (
                "AnswersConfig",
                "ReactionConfig",
                "rules_of",
            ),
            "asked": (
                "Asked",
                "Unreplied",
                "taken_back",
            ),
            "intake": (
                "Admission",
                "Intake",
                "IntakeCounts",
            ),
            "language": ("language_of",),
            "messages": (
                "AudienceEvent",
                "Comment",
                "EventKind",
                "Received",
                "Removal",
            ),
            "phrases": (
                "Phrases",
                "first_name",
            ),
            "pseudonyms": (
                "KEY_BYTES",
                "Pseudonyms",
            ),
            "queue": (
                "AnswerQueue",
                "Dropped",
                "Limits",
                "Matter",
                "Moment",
                "Offer",
            ),
            "reactions": (
                "Cause",
                "Deed",
                "Reaction",
                "Reactions",
                "Rule",
            ),
            "reception": (
                "Reception",
                "SourceStatus",
            ),
            "records": ("Records",),
            "settings": (
                "SourceConfig",
                "check_sources",
            ),
            "source": (
                "NEXT_STATES",
                "Backoff",
                "Feed",
                "LiveSource",
                "Source",
                "SourceState",
            ),
        },
    )

__all__ = [
    "KEY_BYTES",
    "NEXT_STATES",
    "Admission",
    "AnswerQueue",
    "AnswersConfig",
    "Asked",
    "AudienceEvent",
    "Backoff",
    "Cause",
    "Comment",
    "Deed",
    "Dropped",
    "EventKind",
    "Feed",
    "Intake",
    "IntakeCounts",
    "Limits",
    "LiveSource",
    "Matter",
    "Moment",
    "Offer",
    "Phrases",
    "Pseudonyms",
    "Reaction",
    "ReactionConfig",
    "Reactions",
    "Received",
    "Reception",
    "Records",
    "Removal",
    "Rule",
    "Source",
    "SourceConfig",
    "SourceState",
    "SourceStatus",
    "Unreplied",
    "check_sources",
    "first_name",
    "language_of",
    "rules_of",
    "taken_back",
]
