"""The settings of answering and reacting on air: the keys `answers` and `reactions` of config.yaml."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cuehost.rundown.reading import Shape

from .queue import Limits
from .reactions import DEFAULTS, Cause, Deed, Rule


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


Real = Annotated[float, BeforeValidator(_float)]
Seconds = Annotated[Real, Field(ge=0, le=86_400)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class AnswersConfig(Shape):
    """How much of a show goes to answers; see `Limits`. `on`: whether viewers are answered at all.
    `llm`: whether the language model of the settings is asked what the sheet has no answer to, and how many s
    it may take (`llm_s`).
    """

    WHAT: ClassVar[str] = "answers"

    on: bool = True
    a_minute: Count = 4
    urgent_a_minute: Count = 6
    segment_s: Seconds = 30.0
    lines_between: Count = 1
    forget_s: Annotated[Real, Field(gt=0, le=3600)] = 180.0
    again_s: Seconds = 120.0
    viewer_s: Seconds = 20.0
    llm: bool = True
    llm_s: Annotated[Real, Field(gt=0, le=30)] = 3.0

    def limits(self) -> Limits:
        """As the queue takes them."""
        return Limits(
            forget_s=self.forget_s,
            a_minute=self.a_minute,
            urgent_a_minute=self.urgent_a_minute,
            segment_s=self.segment_s,
            lines_between=self.lines_between,
            again_s=self.again_s,
            viewer_s=self.viewer_s,
        )


class ReactionConfig(Shape):
    """One rule of what the show does by itself; see `cuehost.audience.reactions.Rule`."""

    WHAT: ClassVar[str] = "a reaction"

    when: Literal["order", "gift", "follow", "likes", "more_viewers", "fewer_viewers", "silence", "abuse"]
    do: Literal["thank", "welcome", "hook", "offer", "shorten", "ask", "calm", "feel"]
    count: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    percent: Annotated[Real, Field(gt=0, le=1000)] = 20.0
    within_s: Annotated[Real, Field(gt=0, le=3600)] = 60.0
    cooldown_s: Seconds = 120.0
    emotion: Literal["neutral", "joy", "warmth", "surprise", "excitement", "concern", "apology"] = "neutral"
    feel_s: Annotated[Real, Field(gt=0, le=600)] = 8.0
    seconds: Annotated[Real, Field(gt=0, le=600)] = 15.0
    min_viewers: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0

    def rule(self) -> Rule:
        """As `Reactions` takes it."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return Rule(**values | {"when": Cause(self.when), "do": Deed(self.do)})


def rules_of(reactions: tuple[ReactionConfig, ...] | None) -> tuple[Rule, ...]:
    """The rules of a show: those of the settings in place of the defaults, which None leaves in force."""
    return DEFAULTS if reactions is None else tuple(reaction.rule() for reaction in reactions)
