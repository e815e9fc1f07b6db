"""Which of a clip's mouths a host gets, and which picture it rests in."""

from __future__ import annotations

import numpy as np
import pytest
from film_hands import hand_of

from cuehost.filming.clip_quality import examine_clip
from cuehost.filming.mouths import choose, coverage, plate_of, usable
from cuehost.filming.seen import CLOSED, OPEN, Seen


def seen_of(shows: np.ndarray, speaking: np.ndarray | None = None) -> Seen:
    """A clip whose mouths show this, all else alike."""
    count = len(shows)
    return Seen(
        faces=np.zeros((count, 478, 3), np.float32),
        shows=shows.astype(float),
        gap=shows[:, OPEN] * 0.25,
        lids=np.full(count, 0.3),
        pose=np.tile([1.0, 0.0, 0.2], (count, 1)),
        place=np.tile([200.0, 200.0, 90.0], (count, 1)),
        sharp=np.full(count, 0.7),
        light=np.full(count, 0.5),
        covered=np.zeros(count, bool),
        speaking=np.ones(count, bool) if speaking is None else speaking,
        agreement=0.8,
        how="the words given",
    )


@pytest.fixture
def speech() -> Seen:
    """A minute: many middling mouths, few wide ones, and silence at the end."""
    rng = np.random.default_rng(2)
    shows = np.zeros((1500, 5))
    shows[:1400, OPEN] = np.repeat(rng.uniform(0.1, 0.4, 140), 10)
    shows[700:705, OPEN] = 0.9
    shows[300:305] = (0, 0, 1, 0, 0)
    speaking = np.arange(1500) < 1400
    return seen_of(shows, speaking)


def test_rare_mouths_are_taken_before_more_of_the_same(speech: Seen) -> None:
    chosen = choose(speech, 1450, 100)
    assert 80 <= len(chosen) <= 100
    assert speech.shows[chosen, OPEN].max() == 0.9
    assert speech.shows[chosen, CLOSED].max() == 1
    assert (np.diff(chosen) > 0).all()
    assert coverage(speech, chosen)["open85_mid"] > 0


def test_mouths_come_with_their_neighbours(speech: Seen) -> None:
    chosen = choose(speech, 1450, 100)
    alone = [n for n in chosen if n - 1 not in chosen and n + 1 not in chosen]
    assert alone == []


def test_what_cannot_be_used_is_left(speech: Seen) -> None:
    speech.covered[700:705] = True
    speech.sharp[300:302] = 0.1
    speech.pose[302:305, 0] = 25.0
    chosen = set(choose(speech, 1450, 400).tolist())
    assert not chosen & {*range(700, 705), *range(300, 305)}
    good, far = usable(speech, 1450)
    assert far[1450] == 0
    assert not good[303]


def test_a_clip_without_speech_gives_no_mouths() -> None:
    assert len(choose(seen_of(np.zeros((200, 5)), np.zeros(200, bool)), 0, 300)) == 0


def test_the_host_rests_in_the_best_picture(speech: Seen) -> None:
    speech.lids[1400:] = 0.1
    speech.lids[1460] = 0.3
    assert plate_of(speech) == 1460
    speech.gap[:] = np.nan
    assert plate_of(speech) == -1


def test_the_host_s_own_picture_has_no_raised_hand(speech: Seen) -> None:
    """Whether hands at rest are seen or not."""
    up, down = (hand_of(at=(200.0, y), size=40) for y in (300.0, 600.0))
    for rest in ((), (down,)):
        hands = [rest] * 1500
        hands[1400:1490] = [(up,)] * 90
        speech.hands = tuple(hands)
        assert plate_of(speech) >= 1490


def test_the_host_s_own_picture_shows_the_arms_where_they_mostly_are(speech: Seen) -> None:
    """Clasped hands are missed by the tracker: nothing tells of them but that the picture is another one."""
    speech.unlike = np.full(1500, 0.02)
    speech.unlike[1400:1490] = 0.06
    assert plate_of(speech) >= 1490


def test_a_good_clip_needs_no_advice(speech: Seen) -> None:
    told = {f.what: f for f in examine_clip(speech, 1450, choose(speech, 1450, 300), 6.0)}
    assert told["speech"].value == pytest.approx(56, abs=1)
    for what in ("speech", "pauses", "steady", "hands", "steady light", "sound"):
        assert told[what].grade == "good", told[what]
        assert told[what].advice == ""
    assert "tongue" in told["mouths"].text
    assert "this, that" in told["mouths"].advice


def test_a_bad_clip_is_told_how_to_be_better(speech: Seen) -> None:
    speech.covered[:500] = True
    speech.light[:] = np.linspace(0.2, 0.8, 1500)
    speech.speaking[100:] = False
    speech.pose[:80, 1] = 30.0
    speech.agreement, speech.how, speech.lag = 0.1, "loudness", 3
    told = {f.what: f for f in examine_clip(speech, 1450, choose(speech, 1450, 300), 0.0)}
    for what in ("speech", "pauses", "steady", "hands", "steady light", "sound"):
        assert told[what].grade != "good", told[what]
        assert told[what].advice
    assert "+120 ms" in told["sound"].text
