"""Signs that are written alike in most languages, each read in its own words."""

from __future__ import annotations

MARKS = {r"[*_#|<>\\^~`]+": ""}
"""What is left of a text's markup: not spoken at all."""


def signs(*, also: str, plus: str, more: str, equals: str, about: str) -> dict[str, str]:
    """Regular expressions of `&`, `+`, `=` and `≈`, and how each is read.

    `plus` stands between things that are added, `more` after a number ("50+"). For languages that put
    spaces between words.
    """
    return {
        r"(?<=\s)&(?=\s)": also,
        r"(?<=\d)\s?\+\s?(?=\d)": f" {plus} ",
        r"(?<=\s)\+(?=\s)": plus,
        r"(?<=\d)\+(?!\d)": f" {more}",
        r"(?<=\s)=(?=\s)": equals,
        r"≈\s?": f"{about} ",
    }


def fractions(half: str, quarter: str, three_quarters: str, third: str, two_thirds: str) -> dict[str, str]:
    """Regular expressions of the usual fractions, as one sign or as 1/2, and how each is read."""
    return {
        r"½|(?<![\w/])1/2(?![\w/])": half,
        r"¼|(?<![\w/])1/4(?![\w/])": quarter,
        r"¾|(?<![\w/])3/4(?![\w/])": three_quarters,
        r"⅓|(?<![\w/])1/3(?![\w/])": third,
        r"⅔|(?<![\w/])2/3(?![\w/])": two_thirds,
    }
