"""What is planned: the rundown of a show as immutable data.

These are the checked, resolved types the rest of Cuehost works with; `loader.py` makes them from
YAML. Texts may differ by language (`LocalText`); facts keep their ids, kinds and typed values.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SegmentKind = Literal["opening", "product", "questions", "break", "closing"]
AudienceLevel = Literal["beginner", "regular", "expert"]
FactKind = Literal["price", "list_price", "stock", "ends", "text"]
Approval = Literal["optional", "required"]

HUMAN = "human"
"""The name of a host who is no virtual one: a person before a camera."""


class Frozen(BaseModel):
    """Immutable base of all rundown types."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class LocalText(Frozen):
    """A text that may differ by language. `default` serves the languages not in `by_lang`."""

    default: str
    by_lang: dict[str, str] = Field(default_factory=dict)  # quicker than a default of {}, which is copied

    def get(self, lang: str) -> str:
        """The text for `lang` (`pt-BR` falls back to `pt`), else the default."""
        return self.by_lang.get(lang) or self.by_lang.get(lang.split("-", maxsplit=1)[0]) or self.default


class Converted(Frozen):
    """What a price was converted from, and the day of the exchange rate."""

    amount: Decimal
    currency: str
    date: date


class Money(Frozen):
    """An amount in an ISO 4217 currency. One that is `converted` is approximate: what is paid is that."""

    amount: Decimal
    currency: str
    converted: Converted | None = None


class Rate(Frozen):
    """An exchange rate: on `date`, one unit of the market's currency bought `value` of another."""

    value: Decimal
    date: date


class Fact(Frozen):
    """One checkable statement of a product sheet or of the whole show.

    `value` holds one text, or several where the sheet gives a list. `money` is set for `price`
    and `list_price`, `count` for `stock`, `ends` for `offer.ends`: when an offer is over, with its zone.
    `prices` are those fixed by market or currency, by its code.
    """

    id: str
    kind: FactKind = "text"
    value: tuple[LocalText, ...]
    money: Money | None = None
    prices: dict[str, Money] = Field(default_factory=dict)
    count: int | None = None
    ends: datetime | None = None
    evidence: LocalText | None = None

    def text(self, lang: str) -> str:
        """The value in `lang`; several values joined with commas."""
        return ", ".join(v.get(lang) for v in self.value)


class Faq(Frozen):
    """A question the seller expects and its answer."""

    q: LocalText
    a: LocalText


class Product(Frozen):
    """A product sheet. Keys of `facts` are fact ids.

    `selling_points` holds the sheet's own points and then those that the show's segments add for
    this product, each once: the index here is the N of the fact id `selling_points:N`. `images` may be clips
    too (`is_clip`). `cut_out`: the pictures among them are to be shown without their backgrounds.
    """

    key: str
    name: LocalText
    facts: dict[str, Fact] = {}
    selling_points: tuple[LocalText, ...] = ()
    images: tuple[Path, ...] = ()
    link: str | None = None
    faq: tuple[Faq, ...] = ()
    cut_out: bool = False


class GivenLine(Frozen):
    """A line written by hand in the rundown. `host` says who speaks; empty leaves it to the show's first."""

    text: LocalText
    gesture: str | None = None
    emotion: str | None = None
    overlay: str | None = None
    host: str = ""


class ScriptSource(Frozen):
    """Where a segment's words come from.

    Exactly one of: `lines` (given in the rundown), `file` (a path), `url`, or none of them
    (`generate`: a writer writes).
    """

    lines: tuple[GivenLine, ...] = ()
    file: Path | None = None
    url: str | None = None

    @property
    def generated(self) -> bool:
        """Whether a writer writes the words."""
        return not self.lines and self.file is None and self.url is None


class Segment(Frozen):
    """One entry of the rundown. `pause_s` is the planned silence after its last word.

    `selling_points` are the points to dwell on here, each also among those of the product; empty
    means all of them. `cards` are the cards that come by themselves (`CARDS`); None: all that there are facts
    for. `compare` are the keys of products to be shown side by side, the one on air first. `background` and
    `background_image` are its own set, as in `Rundown`; with neither it is the show's.
    """

    id: str
    kind: SegmentKind
    product: str | None = None
    brief: LocalText | None = None
    duration_s: float | None = None
    selling_points: tuple[LocalText, ...] = ()
    script: ScriptSource = ScriptSource()
    pause_s: float = 0.8
    cards: tuple[str, ...] | None = None
    compare: tuple[str, ...] = ()
    background: LocalText | None = None
    background_image: Path | None = None


class Audience(Frozen):
    """Who watches: it decides the order of selling points and the wording.

    `youngest` and `oldest` are ages in years, None where there is no bound. `interests` are words to look for
    in what speaks for a product.
    """

    youngest: int | None = None
    oldest: int | None = None
    interests: tuple[LocalText, ...] = ()
    level: AudienceLevel | None = None


class Loop(Frozen):
    """Repeat the rundown until a time of day (`HH:MM`, local) or a number of rounds."""

    until: str | None = None
    rounds: int | None = None
    reword: bool = True


class Overrule(Frozen):
    """A claim rule that a person, `by`, overrules for this show, and why."""

    by: str
    reason: str


class RuleChoices(Frozen):
    """How a show takes the claim rules of its market and platform; rules are named by their ids.

    `off` are warnings not to be given. `attended_by` is who is present and answers for the room while the
    show is on air. `also_on` are further platforms it is streamed to at the same time.
    """

    overrule: dict[str, Overrule] = {}
    off: tuple[str, ...] = ()
    attended_by: str | None = None
    also_on: tuple[str, ...] = ()


class Sheet(Frozen):
    """Product sheets with what is needed to judge words about them: a rundown's, or a bare sheet's.

    `path`, `fingerprint` and `pronounce` as in `Rundown`.
    """

    market: str
    currency: str
    languages: tuple[str, ...]
    platform: str = "other"
    facts: dict[str, Fact] = {}
    products: dict[str, Product] = {}
    rates: dict[str, Rate] = {}
    pronounce: dict[str, dict[str, str]] = {}
    path: Path
    fingerprint: str


class Rundown(Frozen):
    """One show. `path` is the rundown's file; `fingerprint` the SHA-256 of all it was read from, `sources`
    the files that was.

    `markets` are those of the languages that are sold to another one than `market`: see `room`. `hosts` are
    the presenters from the viewer's left to right, at most two; `human` (`HUMAN`) stands for a person before
    a camera, and it is empty where there is nobody else. `currency` is the market's; a price in another one
    has a rate in `rates`, by currency. `pronounce` is how written words are said, by word and language (`""`
    for all others), as `parse_saying` reads it. `voices` is how the (first) host speaks each language, before
    what its own pack and the settings say, as `parse_voicing` reads it. `background` is a description,
    `background_image` a picture or clip, `music` the sound file of the music bed. With `approval` required
    only lines that a person approved go on air. `starts_at` is when it begins: `HH:MM` (local), or a moment
    with its zone in ISO 8601. `second_captions` is the language of a second line under the captions.
    """

    show: LocalText
    languages: tuple[str, ...]
    market: str
    markets: dict[str, str] = {}
    currency: str
    platform: str
    hosts: tuple[str, ...]
    scenes: str
    theme: str = "studio"
    approval: Approval = "optional"
    facts: dict[str, Fact] = {}
    products: dict[str, Product] = {}
    rates: dict[str, Rate] = {}
    pronounce: dict[str, dict[str, str]] = {}
    voices: dict[str, str] = {}
    segments: tuple[Segment, ...]
    loop: Loop | None = None
    audience: Audience | None = None
    rules: RuleChoices = RuleChoices()
    background: LocalText | None = None
    background_image: Path | None = None
    music: Path | None = None
    starts_at: str | None = None
    second_captions: str | None = None
    path: Path
    fingerprint: str
    sources: tuple[Path, ...] = ()

    @property
    def virtual_hosts(self) -> tuple[str, ...]:
        """The hosts that Cuehost draws and gives a voice."""
        return tuple(name for name in self.hosts if name != HUMAN)

    def speaker(self, host: str) -> str:
        """Who says a line that names `host` (empty: none) as its speaker."""
        return host or (self.hosts or (HUMAN,))[0]

    def segment(self, segment_id: str) -> Segment:
        """The segment with that id; raises `KeyError`."""
        for segment in self.segments:
            if segment.id == segment_id:
                return segment
        raise KeyError(segment_id)

    def sheet(self) -> Sheet:
        """The show's product sheets by themselves."""
        return Sheet(
            market=self.market,
            currency=self.currency,
            languages=self.languages,
            platform=self.platform,
            facts=self.facts,
            products=self.products,
            rates=self.rates,
            pronounce=self.pronounce,
            path=self.path,
            fingerprint=self.fingerprint,
        )
