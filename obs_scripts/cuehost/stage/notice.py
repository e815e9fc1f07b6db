"""What the stage tells of what others did in OBS, for the as-run log and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoticeEvent = Literal["repaired", "left", "unrepaired", "program_changed"]
Code = Literal["recovery", "operator", "auto", "fallback"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that happened in OBS, in words for the operator.

    repaired         somebody changed something of ours; it is as planned again (code `recovery`)
    left             somebody changed something of ours; it stays so: the operator may (`operator`), or
                     something in OBS keeps changing it (`fallback`)
    unrepaired       it cannot be put right; `reason` says why and what to do (`fallback`)
    program_changed  another scene is on air, taken by us (`auto`) or by a person (`operator`)

    `scene` is the scene's id in the show, None where it is not one of the show's; `source` and `name` are
    names in OBS (`name`: the scene on air). `at` is monotonic, in s.
    """

    event: NoticeEvent
    code: Code
    reason: str
    at: float
    scene: str | None = None
    source: str | None = None
    name: str | None = None
