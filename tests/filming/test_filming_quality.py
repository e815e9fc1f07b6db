"""What is told of a picture, and the consent."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from film_portrait import HAIR, portrait, tracked

from cuehost.errors import InputError
from cuehost.filming import Finding, Tracked, parse_consent
from cuehost.filming.landmarks import Face
from cuehost.filming.quality import examine

Picture = np.ndarray


def _findings(picture: Picture, seen: Tracked, scale: float = 1.0) -> dict[str, Finding]:
    return {finding.what: finding for finding in examine(picture, seen, scale)}


def test_a_good_picture_is_good(closed: Face) -> None:
    picture, mask = portrait(closed)
    found = _findings(picture, tracked(closed, mask))
    assert {f.grade for f in found.values()} == {"good"}
    assert not any(f.advice for f in found.values())


def _dark(picture: Picture, _face: Face) -> Picture:
    return (picture * 0.1).astype(np.uint8)


def _burnt(picture: Picture, _face: Face) -> Picture:
    return np.clip(picture * 2.4, 0, 255).astype(np.uint8)


def _blurred(picture: Picture, _face: Face) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 3.0))


def _lit_from_one_side(picture: Picture, face: Face) -> Picture:
    share = np.where(np.arange(picture.shape[1]) < face.points[1, 0], 0.35, 1.0)
    return (picture * share[None, :, None]).astype(np.uint8)


def _strand(picture: Picture, face: Face) -> Picture:
    out = picture.copy()
    x, y = face.points[205, :2].round().astype(int)
    cv2.line(out, (x, y - 40), (x, y + 40), HAIR, 9)
    return out


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (_dark, "light"),
        (_burnt, "light"),
        (_blurred, "sharpness"),
        (_lit_from_one_side, "evenness"),
        (_strand, "covered"),
    ],
)
def test_faults_of_a_picture_are_told_with_advice(
    closed: Face, spoil: Callable[[Picture, Face], Picture], what: str
) -> None:
    picture, mask = portrait(closed)
    finding = _findings(spoil(picture, closed), tracked(closed, mask))[what]
    assert finding.grade != "good"
    assert finding.advice.endswith(".")


def test_a_hand_before_the_face_is_told(closed: Face) -> None:
    picture, mask = portrait(closed)
    hand = np.tile(closed.points[205, :2], (21, 1)) + np.random.default_rng(1).normal(0, 5, (21, 2))
    seen = tracked(closed, mask)._replace(hands=(hand,))
    assert _findings(picture, seen)["covered"].text == "a hand is before the face"
    away = seen._replace(hands=(hand + np.array([0, 250]),))
    assert _findings(picture, away)["covered"].grade == "good"


def test_an_open_mouth_is_told(smiling: Face) -> None:
    picture, mask = portrait(smiling)
    finding = _findings(picture, tracked(smiling, mask))["mouth"]
    assert finding.grade == "fair"
    assert "Close the lips" in finding.advice


def test_a_small_picture_is_told(closed: Face) -> None:
    picture, mask = portrait(closed)
    seen = tracked(closed, mask)
    assert [_findings(picture, seen, s)["resolution"].grade for s in (0.5, 1.5, 3.0)] == [
        "good",
        "fair",
        "poor",
    ]


def test_a_leaning_head_is_told(closed: Face) -> None:
    c, s = math.cos(math.radians(16)), math.sin(math.radians(16))
    points = closed.points.copy()
    points[:, :2] = (points[:, :2] - points[1, :2]) @ np.array([[c, s], [-s, c]]) + points[1, :2]
    face = Face(points)
    picture, mask = portrait(face)
    assert _findings(picture, tracked(face, mask))["leaning"].grade == "poor"


def test_a_head_cut_off_is_told(closed: Face) -> None:
    picture, mask = portrait(closed)
    mask = mask.copy()
    mask[0, 150:300] = 1
    assert _findings(picture, tracked(closed, mask))["room"].grade == "poor"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Mara Lindt, 2026-11-20, for our shows", ("Mara Lindt", "2026-11-20", "for our shows")),
        (
            "Mara Lindt; 20 Nov 2026; shows, clips and stills",
            ("Mara Lindt", "20 Nov 2026", "shows, clips and stills"),
        ),
        ("林小姐，2026年11月20日，用于直播", ("林小姐", "2026年11月20日", "用于直播")),
    ],
)
def test_consent_says_who_when_and_for_what(text: str, parts: tuple[str, str, str]) -> None:
    assert tuple(parse_consent(text)) == parts


@pytest.mark.parametrize("text", [None, "", "yes", "Mara Lindt", "Mara Lindt, 2026-11-20", "Mara, , shows"])
def test_without_consent_nothing_goes(text: str | None) -> None:
    with pytest.raises(InputError, match="needs that person's consent"):
        parse_consent(text)


def test_consent_needs_a_date() -> None:
    with pytest.raises(InputError, match="does not say when"):
        parse_consent("Mara Lindt, recently, for our shows")


def test_a_picture_that_ends_at_the_neck_is_told(closed: Face) -> None:
    picture, mask = portrait(closed)
    findings = {f.what: f for f in examine(picture, tracked(closed, mask), 1.0, chin_px=600)}
    assert findings["framing"].grade == "poor"
    assert "Step back" in findings["framing"].advice
