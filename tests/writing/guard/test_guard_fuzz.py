"""Whatever a line holds, the guard answers, always the same, and points into the line."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.writing.guard import CATEGORIES, Guard, languages

WORDS = [
    "best",
    "0.9 l",
    "39.90",
    "$",
    "元",
    "二两半",
    "百分之",
    "折",
    "ร้อยละ",
    "3-5",
    "дней",
    "½",
    "½ l",
    "\u200b",
]
MARKS = [
    "\n",
    "й",
    "phần",
    "năm",
    "K2",
    "not",
    "不",
    "?",
    "made of",
    "1.299,00 €",
    "١٢",
    "ß",
    "ﬁ",
    "e\u0301\u0301",
]
PIECES = st.sampled_from([*WORDS, *MARKS, "\U0001f600", "₨", "0", "半", "in 1", "x"])
LINES = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(
    text=LINES,
    lang=st.sampled_from([*languages(), "fr", "pt-BR"]),
    product=st.sampled_from(["kettle", None, "x"]),
)
def test_any_line_gets_a_verdict(guard: Guard, text: str, lang: str, product: str | None) -> None:
    verdict = guard.judge(text, lang, product)
    assert verdict == guard.judge(text, lang, product)
    assert verdict.ok == (not verdict.faults)
    for fault in verdict.faults:
        assert 0 <= fault.span[0] < fault.span[1] <= len(text)
        assert fault.category in CATEGORIES
        assert fault.reason


@settings(max_examples=150, deadline=None)
@given(cents=st.integers(min_value=1, max_value=99_999))
def test_only_the_price_is_the_price(guard: Guard, cents: int) -> None:
    text = f"It costs ${cents // 100}.{cents % 100:02}."
    assert guard.judge(text, "en", "kettle").ok == (cents == 3990)
