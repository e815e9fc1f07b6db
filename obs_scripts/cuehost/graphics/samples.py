"""An example of each card, as a show would have it: for the gallery, for benchmarks, to try a theme on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from cuehost.rundown import Money

from .specs import (
    CaptionCard,
    Card,
    CommentCard,
    ComparisonCard,
    CountdownCard,
    CouponCard,
    HeadlineCard,
    LabelCard,
    LowerThird,
    NextUpCard,
    PointsCard,
    PollCard,
    PriceCard,
    PromptCard,
    QrCard,
    QuestionCard,
    ShippingCard,
    SizeCard,
    SpecsCard,
    StockCard,
    ThanksCard,
    TitleCard,
    WaitCard,
)

_NOW = datetime(2026, 11, 27, 18, 20, tzinfo=UTC)


def sample_cards(picture: Path | None = None) -> dict[str, Card]:
    """Cards by name, in English; `picture` is the photo of the product that comes next."""
    price, listed, next_price = (Money(amount=Decimal(a), currency="USD") for a in ("39.90", "49.90", "59"))
    name = "Pour-over kettle K2"
    return {
        "title": TitleCard(name, "en", "Autumn kitchen"),
        "price": PriceCard(price, "en", "US", list_price=listed, evidence="sold in October", stock=140),
        "lower third": LowerThird("Mia Sommer", "en", "Your host today"),
        "points": PointsCard(
            ("Thermometer in the lid", "Gooseneck spout for a slow, even pour", "304 stainless steel, 0.9 l"),
            "en",
        ),
        "points, second": PointsCard(
            ("Thermometer in the lid", "Gooseneck spout for a slow, even pour", "304 stainless steel, 0.9 l"),
            "en",
            shown=2,
        ),
        "comparison": ComparisonCard(
            ("K2", "K1", "K-Mini"),
            (
                ("Capacity", ("0.9 l", "0.9 l", "0.6 l")),
                ("Thermometer", (True, False, False)),
                ("Induction", (True, True, False)),
                ("Weight", ("640 g", "610 g", "430 g")),
            ),
            "en",
        ),
        "sizes": SizeCard(
            ("Chest", "Waist", "Length"),
            (
                ("S", ("88–92", "72–76", "64")),
                ("M", ("93–97", "77–81", "66")),
                ("L", ("98–103", "82–87", "68")),
                ("XL", ("104–110", "88–94", "70")),
            ),
            "en",
            unit="cm",
            mark=1,
        ),
        "shipping": ShippingCard(
            "en", "Free above $35, 3–5 working days", "Free within 30 days", "2 years", "Card, PayPal"
        ),
        "specs": SpecsCard(
            (
                ("Capacity", "0.9 L (30 fl oz)"),
                ("Material", "304 stainless steel, walnut"),
                ("Weight", "620 g"),
                ("Hobs", "Gas, electric and induction"),
            ),
            "en",
            name,
            mark=1,
        ),
        "stock": StockCard(23, "en", "US", of=140),
        "countdown": CountdownCard(_NOW + timedelta(hours=1, minutes=39, seconds=48), _NOW, "en", until=True),
        "coupon": CouponCard(
            "KETTLE10", "en", "10% off today", "One code per order. Until Nov 30, 2026, for orders above $50."
        ),
        "qr": QrCard("https://example.com/k2?from=live", "en"),
        "next up": NextUpCard("Hand grinder G1", "en", next_price, "US", picture),
        "comment": CommentCard("Ana 🌸", "Bought it last month, love the slow pour! 😍", "en"),
        "question": QuestionCard("Does it work on an induction stove?", "en", "Jonas"),
        "poll": PollCard(
            "Which colour next?", (("Matte black", 412), ("Brushed steel", 198), ("Cream", 87)), "en", "US"
        ),
        "thanks": ThanksCard("en", "Ana 🌸", "Your order is number 100 today"),
        "break": WaitCard("break", "Autumn kitchen", "en", 272, 600, "Hand grinder G1"),
        "starting soon": WaitCard("starting", "Autumn kitchen", "en", 538, 900),
        "headline": HeadlineCard("opening", "Autumn kitchen", "en"),
        "caption": CaptionCard("Pour slowly, in circles, and the bloom will rise.", "en", (5, 11)),
        "prompt": PromptCard("cart", "en"),
        "label": LabelCard("en"),
    }
