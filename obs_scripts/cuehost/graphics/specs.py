"""What is to be drawn, as plain data: one frozen spec per kind of picture.

A spec holds everything its picture depends on besides size, theme and fonts, so it can be hashed and
drawn again pixel for pixel. `align` names the corner or edge of its box a small card keeps to
(`top-left`, `bottom`, `center`, ...), as the scene template says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cuehost.rundown import Money

PromptKind = Literal["follow", "cart", "ask"]
HeadlineKind = Literal["opening", "questions", "break", "closing", "safe", "starting"]
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
    """A product photo in a frame. `content` is the SHA-256 of the file, filled in by `PictureStore`."""

    path: Path
    align: str = "center"
    content: str = ""


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
class BackgroundSpec:
    """A whole-canvas background: generated in the theme's colours, or from a picture file.

    `focus` is where the host stands, as a share of the width. `content` as in `PictureCard`.
    """

    kind: SceneKind = "product"
    picture: Path | None = None
    focus: float = 0.5
    content: str = ""


Spec = (
    PriceCard
    | TitleCard
    | PictureCard
    | CaptionCard
    | PromptCard
    | LabelCard
    | HeadlineCard
    | CommentCard
    | BackgroundSpec
)
