"""What is to be drawn, as plain data: one frozen spec per kind of picture.

A spec holds everything its picture depends on besides size, theme and fonts, so it can be hashed and
drawn again pixel for pixel. `align` names the corner or edge of its box a small card keeps to
(`top-left`, `bottom`, `center`, ...), as the scene template says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from cuehost.rundown import Money

PromptKind = Literal["follow", "cart", "ask"]
HeadlineKind = Literal["opening", "questions", "break", "closing", "safe", "starting"]
WaitKind = Literal["break", "starting"]
SceneKind = Literal["opening", "product", "questions", "break", "closing", "safe"]


@dataclass(frozen=True, slots=True)
class PriceCard:
    """The price of a product.

    The list price is struck out, and the saving shown, only if `evidence` says where it comes from and
    it is above the price in the same currency. `stock` is the true number from the sheet.
    """

    price: Money
    lang: str
    market: str = ""
    name: str = ""
    list_price: Money | None = None
    evidence: str = ""
    stock: int | None = None
    cart_hint: bool = True
    align: str = "bottom-left"


@dataclass(frozen=True, slots=True)
class TitleCard:
    """The product's name as a lower third, with a small line above (`kicker`) or below (`note`)."""

    title: str
    lang: str
    kicker: str = ""
    note: str = ""
    align: str = "top-left"


@dataclass(frozen=True, slots=True)
class PictureCard:
    """A product photo in a frame, or (`cut_out`) the product alone, without its background. `content` is the
    SHA-256 of the file, filled in by `PictureStore`.
    """

    path: Path
    align: str = "center"
    content: str = ""
    cut_out: bool = False


@dataclass(frozen=True, slots=True)
class CaptionCard:
    """The clause being spoken. `mark` is the stretch of `text` to light up; `second` a translation."""

    text: str
    lang: str
    mark: tuple[int, int] | None = None
    second: str = ""
    second_lang: str = "en"
    align: str = "bottom"


@dataclass(frozen=True, slots=True)
class PromptCard:
    """A call to the viewers with its sign. `text` replaces the usual words."""

    kind: PromptKind
    lang: str
    text: str = ""
    align: str = "bottom-left"


@dataclass(frozen=True, slots=True)
class LabelCard:
    """The notice that the host is AI-generated. Its letters are at least 5 % of the canvas's short side."""

    lang: str
    text: str = ""
    align: str = "top-left"


@dataclass(frozen=True, slots=True)
class HeadlineCard:
    """A segment's headline: the show's name, a greeting, and what comes next if anything does."""

    kind: HeadlineKind
    show: str
    lang: str
    next_product: str = ""
    align: str = "top"


@dataclass(frozen=True, slots=True)
class CommentCard:
    """A viewer's comment, already filtered. Characters no font has are left out."""

    author: str
    text: str
    lang: str
    align: str = "top-left"


@dataclass(frozen=True, slots=True)
class LowerThird:
    """Who speaks: a name, and under it on a strip what they are (`role`)."""

    name: str
    lang: str
    role: str = ""
    align: str = "bottom-left"


@dataclass(frozen=True, slots=True)
class PointsCard:
    """Selling points, of which the first `shown` are up (None: all); the newest of several is marked.

    Sizes are those of the whole list, so that nothing moves inside when the next point comes.
    """

    points: tuple[str, ...]
    lang: str
    shown: int | None = None
    title: str = ""
    align: str = "left"


@dataclass(frozen=True, slots=True)
class ComparisonCard:
    """Products side by side; the first of `products` is the one on air. Each row: what is compared, then a
    cell a product: words, or True and False for a tick and a cross. All of it from the product sheets.
    """

    products: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str | bool, ...]], ...]
    lang: str
    title: str = ""
    align: str = "center"


@dataclass(frozen=True, slots=True)
class SizeCard:
    """A size guide: `columns` name the measures, each row a size and its measures. `mark` is the size that
    is spoken of, by number.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    lang: str
    unit: str = ""
    mark: int | None = None
    title: str = ""
    align: str = "center"


@dataclass(frozen=True, slots=True)
class ShippingCard:
    """Shipping, returns, warranty and payment, as far as the sheet states them."""

    lang: str
    shipping: str = ""
    returns: str = ""
    warranty: str = ""
    payment: str = ""
    align: str = "left"


@dataclass(frozen=True, slots=True)
class SpecsCard:
    """What a product is, from its sheet: (what, how much) each. `mark` is the row that is spoken of."""

    rows: tuple[tuple[str, str], ...]
    lang: str
    title: str = ""
    mark: int | None = None
    align: str = "left"


@dataclass(frozen=True, slots=True)
class StockCard:
    """How many are left: the true number. `of` (how many there were) adds a level."""

    count: int
    lang: str
    market: str = ""
    of: int | None = None
    align: str = "bottom-left"


@dataclass(frozen=True, slots=True)
class CountdownCard:
    """The time from `now` until an offer truly ends. Both times with time zone; `ends` is also written out,
    in its own zone, when `until` asks for it.
    """

    ends: datetime
    now: datetime
    lang: str
    text: str = ""
    until: bool = False
    align: str = "bottom-left"


@dataclass(frozen=True, slots=True)
class CouponCard:
    """A coupon code, what it gives (`benefit`) and its terms."""

    code: str
    lang: str
    benefit: str = ""
    terms: str = ""
    align: str = "bottom-left"


@dataclass(frozen=True, slots=True)
class QrCard:
    """A QR code to `link`, with the words beside or under it and the link's host."""

    link: str
    lang: str
    text: str = ""
    align: str = "bottom-right"


@dataclass(frozen=True, slots=True)
class NextUpCard:
    """The product that comes next. `content` as in `PictureCard`."""

    name: str
    lang: str
    price: Money | None = None
    market: str = ""
    picture: Path | None = None
    content: str = ""
    align: str = "bottom-left"


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """The question being answered, already filtered, and who asked it."""

    question: str
    lang: str
    author: str = ""
    align: str = "top-left"


@dataclass(frozen=True, slots=True)
class PollCard:
    """A poll and its votes: (answer, number of votes) each, in the order they were offered."""

    question: str
    options: tuple[tuple[str, int], ...]
    lang: str
    market: str = ""
    align: str = "left"


@dataclass(frozen=True, slots=True)
class ThanksCard:
    """Thanks: to a viewer by name (already filtered) or to all; `text` says what for, `order` that it is an
    order.
    """

    lang: str
    name: str = ""
    text: str = ""
    align: str = "center"
    order: bool = False


@dataclass(frozen=True, slots=True)
class WaitCard:
    """A break or the time before the show: `left_s` seconds of `total_s` are left, if that is known."""

    kind: WaitKind
    show: str
    lang: str
    left_s: int | None = None
    total_s: int | None = None
    next_product: str = ""
    align: str = "center"


@dataclass(frozen=True, slots=True)
class PrompterCard:
    """What a human host reads; nobody else sees it. `now` are the words to say, `after` what follows.

    `segment_left_s` and `show_left_s`: whole seconds; `over_s`: how much later than planned the show will end
    (negative: earlier). `speaker` says `now` where that is somebody else; `held`: the host speaks freely.
    """

    now: str
    lang: str
    title: str = ""
    after: tuple[str, ...] = ()
    segment_left_s: int = 0
    show_left_s: int = 0
    over_s: int = 0
    speaker: str = ""
    held: bool = False
    align: str = "center"


@dataclass(frozen=True, slots=True)
class BackgroundSpec:
    """A whole-canvas background: generated in the theme's colours, as `words` describe it, or from a picture
    file.

    `focus` is where the host stands, as a share of the width. `content` as in `PictureCard`. `take`: which
    take of the set that `words` describe.
    """

    kind: SceneKind = "product"
    picture: Path | None = None
    focus: float = 0.5
    content: str = ""
    words: str = ""
    take: int = 0


Card = (
    PriceCard
    | TitleCard
    | PictureCard
    | CaptionCard
    | PromptCard
    | LabelCard
    | HeadlineCard
    | CommentCard
    | LowerThird
    | PointsCard
    | ComparisonCard
    | SizeCard
    | ShippingCard
    | SpecsCard
    | StockCard
    | CountdownCard
    | CouponCard
    | QrCard
    | NextUpCard
    | QuestionCard
    | PollCard
    | ThanksCard
    | WaitCard
    | PrompterCard
)
Spec = Card | BackgroundSpec
