"""Rules, what they find, and what is known of an airing: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from cuehost.rundown import Loop, Rundown

Severity = Literal["block", "warn"]
"""A `block` keeps a show from air until it is mended or overruled; a `warn` is for the seller to weigh."""

Sure = Literal["law", "official", "reported"]
"""How sure a rule is: a law or standard names it; the platform or authority says so on a page of its own;
others report it."""

Step = str | int
Where = tuple[Step, ...]
"""The keys that lead to a value of the rundown, such as `("products", "kettle", "name")`; those of a segment
are the list's index and then its own key, `("segments", 2, "script", 0)`. Empty for the show as a whole."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the law, standard or page, the place in it, and the day it is of.

    `day` is when what it says came into force or, for pages, when they said so: a year, a month or a day.
    """

    name: str
    article: str
    day: str
    sure: Sure

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.article) if part)


@dataclass(frozen=True, eq=False)
class Words:
    """What a rule looks for in texts: regular expressions by language, `any` for every language.

    Those of languages that put spaces between words match whole words only. `exceptions` are expressions
    within which a match does not count.
    """

    patterns: Mapping[str, tuple[str, ...]]
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedCheck:
    """What a rule looks at besides texts: a check of `checks.py` by its name, with its settings."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule. `asks` says in a sentence what it forbids or asks, `mend` what the seller can do.

    `looks_for` says how it is judged. `about` is its topic: the name of its check, or of the list of words it
    shares with others; empty for one that has its words to itself.
    """

    id: str
    asks: str
    severity: Severity
    source: Source
    mend: str
    looks_for: Words | NamedCheck
    about: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, and where. `span` are the first and the end offset of `text`, the words found, in
    the text that was judged; None where it is not about words.
    """

    rule: str
    severity: Severity
    where: Where
    span: tuple[int, int] | None
    text: str
    reason: str
    mend: str
    source: Source

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """What stands in its message besides the rule's own words, by name."""
        source = self.source
        named = {"rule": self.rule, "found": self.text, "source": str(source)}
        return tuple((named | {"sure": source.sure, "day": source.day}).items())

    def __str__(self) -> str:
        """One message for the seller."""
        source = self.source
        return f"{self.reason} {self.mend} [{self.rule}: {source} ({source.sure}, {source.day})]"


@dataclass(frozen=True, slots=True)
class Airing:
    """What is known of how a show goes on air, besides its rundown. What is not known trips no rule.

    lang: the language spoken; none where the show is judged in all of its languages.
    host: `virtual` or `human`; ai_voice: whether a synthetic voice speaks.
    realistic: whether the host looks like a real person, as one made from a photo or a film does.
    attended_by: who is present and answers for the room; empty for nobody.
    platforms: all that the show is streamed to, the rundown's own first.
    label: the words of the AI label, empty where there is none; label_share: the height of its letters as a
      share of the picture's shortest side.
    host_share: the largest share of the picture's area that the host's figure may take.
    recorded_s: the longest recorded part that is shown, in s.
    colours: names of the colours that dominate the picture (`white`, `black`, `purple`, ...).
    """

    host: Literal["virtual", "human"]
    ai_voice: bool
    platforms: tuple[str, ...]
    lang: str | None = None
    attended_by: str = ""
    loop: Loop | None = None
    day: date | None = None
    realistic: bool | None = None
    label: str | None = None
    label_share: float | None = None
    host_share: float | None = None
    recorded_s: float | None = None
    colours: tuple[str, ...] = ()


def airing_of(rundown: Rundown, lang: str | None = None, **known: Any) -> Airing:
    """What a rundown says of its airing, with what else is `known` (fields of `Airing`)."""
    virtual = bool(rundown.virtual_hosts)
    return Airing(
        **{
            "host": "virtual" if virtual else "human",
            "ai_voice": virtual,
            "platforms": (rundown.platform, *rundown.rules.also_on),
            "lang": lang,
            "attended_by": rundown.rules.attended_by or "",
            "loop": rundown.loop,
            **known,
        }
    )
