"""What comes in from viewers, as plain data. All of it is untrusted: nothing here may reach a prompt, a
file name, markup or OBS before `cuehost.audience.moderation` has passed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

MAX_ID = 128
MAX_NAME = 100
MAX_TEXT = 2000
"""Lengths in characters that anything received is cut to, so that memory stays bounded."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A viewer's comment as it was written.

    `id` is unique within its `source`; `viewer` is the platform's id of who wrote it, `name` the name shown
    there. `t` is when it arrived, in s on the show's clock. `lang` is what the platform says of its language.
    """

    id: str
    source: str
    viewer: str
    name: str
    text: str
    t: float
    lang: str | None = None


class EventKind(StrEnum):
    """What else an audience does."""

    VIEWERS = "viewers"
    FOLLOW = "follow"
    LIKE = "like"
    GIFT = "gift"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class AudienceEvent:
    """Something viewers did besides writing.

    `count` is how many: of VIEWERS the number watching now, of all others how many since the last such event.
    `viewer` and `name` are empty where the platform doesn't tell. `product` is a product's id or name at an
    ORDER, `text` what came along with a GIFT. `amount` is what was paid, with its currency: `5.00 USD`.
    """

    id: str
    source: str
    kind: EventKind
    t: float
    count: int = 1
    viewer: str = ""
    name: str = ""
    product: str = ""
    amount: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """The platform took something back: one comment, everything of a viewer, or (both empty) everything.

    What is removed there must not be answered or shown here any more.
    """

    source: str
    t: float
    comment: str = ""
    viewer: str = ""


Received: TypeAlias = Comment | AudienceEvent | Removal
