"""A comment judged as a whole: its text, its writer's name and behaviour; what may be kept of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.audience import Comment
from cuehost.audience.moderation import Gate, Moderator, PersonalKind, SpamWatch, Why, personal_data, redacted


def comment(text: str, *, name: str = "Maria", viewer: str = "u1", t: float = 0.0) -> Comment:
    return Comment("c", "s", viewer, name, text, t)


def test_a_bad_name_does_not_keep_a_good_question_from_its_answer() -> None:
    judged = Moderator(Gate()).judge(comment("Does it  boil fast?\u200b", name="Admin"))
    assert judged.text.passed and judged.name.why is Why.IMITATION
    assert (judged.comment.text, judged.comment.name) == ("Does it boil fast?", "")


def test_of_a_blocked_comment_nothing_can_be_used() -> None:
    judged = Moderator(Gate()).judge(comment("fuck you"))
    assert judged.text.why is Why.ABUSE and judged.comment.text == "" and judged.comment.name == "Maria"


def test_the_same_over_and_over_is_spam_from_one_viewer_and_none_from_many() -> None:
    moderator = Moderator(Gate())
    own = [
        moderator.judge(comment(text, t=i)).text.why
        for i, text in enumerate(["Price?", "price", " PRICE!! "])
    ]
    assert own == [Why.CLEAN, Why.CLEAN, Why.SPAM]
    others = {moderator.judge(comment("price?", viewer=f"v{i}", t=5.0)).text.why for i in range(50)}
    assert others == {Why.CLEAN}
    assert moderator.judge(comment("price?", t=100.0)).text.why is Why.CLEAN


def test_too_many_comments_in_a_minute_are_spam() -> None:
    watch = SpamWatch(most=3)
    assert [watch.is_spam("s", "u", f"text {i}", float(i)) for i in range(6)] == [False] * 3 + [True] * 3
    assert not watch.is_spam("s", "u", "later", 200.0)
    assert not watch.is_spam("other", "u", "text", 3.0)


def test_only_so_many_viewers_are_remembered() -> None:
    watch = SpamWatch(viewers=100)
    for i in range(1000):
        watch.is_spam("s", f"u{i}", "x" * 2000, 0.0)
    assert len(watch) == 100


def test_what_is_kept_has_no_personal_data_in_it() -> None:
    assert (
        redacted("I'm maria@example.com, 555 123 4567, is it 39.90?") == "I'm [mail], [phone], is it 39.90?"
    )
    assert redacted("Is it 304 stainless steel?") == "Is it 304 stainless steel?"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("4111111111111111", [PersonalKind.CARD]),
        ("4111111111111112", [PersonalKind.PHONE]),
        ("a@b.co and +44 20 7946 0958", [PersonalKind.MAIL, PersonalKind.PHONE]),
        ("PO Box 77", [PersonalKind.ADDRESS]),
        ("Jl. Sudirman No. 5", [PersonalKind.ADDRESS]),
        ("Rua das Flores, 123", [PersonalKind.ADDRESS]),
        ("บ้านเลขที่ 12/3", [PersonalKind.ADDRESS]),
        ("3栋502室", [PersonalKind.ADDRESS]),
        ("1.299.000 and 2026-11-22", []),
        ("telegram is fine", []),
    ],
)
def test_personal_data_by_its_form(text: str, kinds: list[PersonalKind]) -> None:
    assert [item.kind for item in personal_data(text)] == kinds


@settings(deadline=None)
@given(
    st.text(max_size=200), st.sampled_from(["+1 415 555 2671", "maria@example.com", "4111 1111 1111 1111"])
)
def test_redacting_leaves_none_whatever_stands_around(before: str, datum: str) -> None:
    kept = redacted(f"{before} , {datum}")
    assert datum not in kept
    found = personal_data(before)
    assert all(0 <= item.start < item.end <= len(before) for item in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
