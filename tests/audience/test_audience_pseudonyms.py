"""Pseudonyms: one for each viewer of a show, another in the next, no way back."""

from __future__ import annotations

import pytest

from cuehost.audience import KEY_BYTES, Pseudonyms

KEY = bytes(range(KEY_BYTES))


def test_a_viewer_keeps_a_pseudonym_through_a_show_and_has_another_in_the_next() -> None:
    show, following = Pseudonyms(KEY), Pseudonyms(KEY[::-1])
    maria = show.of("twitch", "maria")
    assert maria == show.of("twitch", "maria")
    assert maria.startswith("viewer-") and len(maria) == len("viewer-") + 16
    assert len({maria, following.of("twitch", "maria"), show.of("youtube", "maria")}) == 3
    assert show.of("ab", "c") != show.of("a", "bc")


def test_nobody_has_none_and_odd_names_have_one() -> None:
    show = Pseudonyms(KEY)
    assert show.of("twitch", "") == ""
    assert show.of("twitch", "\ud800") != show.of("twitch", "?")


def test_the_key_is_long_and_hidden() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Pseudonyms(b"short")
    assert KEY.hex() not in repr(vars(Pseudonyms(KEY)).keys()) + repr(Pseudonyms(KEY))
