"""How well a clip suits: length of speech, what mouths it has, pose, light and hands over time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .clip import FPS
from .gesture_catalogue import Found
from .gesture_cutting import Refused
from .mouths import Numbers, coverage, seconds_of_speech, usable
from .quality import Finding, Grade
from .seen import Seen

_SAY = {
    "mbp": "my bright blue lamp",
    "fv": "five very fine forks",
    "tongue": "this, that, and the other",
    "purse": "two blue shoes",
    "smile": "cheese, please",
}
"""Words that show a mouth shape which is missing."""


def examine_clip(seen: Seen, plate: int, chosen: Numbers, idle_s: float) -> list[Finding]:
    """All findings about a clip; what concerns its best picture is told by `quality.examine`.

    `chosen` are the pictures whose mouths the host gets; `idle_s` is how much idle motion was found.
    """
    return [
        _speech(seen),
        _mouths(seen, chosen),
        _pauses(idle_s),
        _steady(seen, plate),
        _hands(seen),
        _lamp(seen),
        _sync(seen),
    ]


def examine_gestures(found: Sequence[Found]) -> Finding:
    """How many gestures were found, and how many of them the host can make."""
    usable = sum(not isinstance(one.cut, Refused) for one in found)
    grade: Grade = "good" if usable else "fair"
    text = f"{len(found)} gestures found, {usable} of which can be made" if found else "no gestures found"
    advice = "To film some: let the hands rest, raise one beside the head or before the chest, rest again."
    return Finding("gestures", float(usable), grade, text, advice * (not usable))


def _pauses(idle_s: float) -> Finding:
    if idle_s:
        return Finding("pauses", idle_s, "good", f"{idle_s:.0f} s of the person's own idle motion")
    advice = "Look into the camera for five seconds with the lips closed, before you begin and after you end."
    return Finding("pauses", 0.0, "fair", "too few pauses: idle motion is made up", advice)


def _speech(seen: Seen) -> Finding:
    long = seconds_of_speech(seen)
    grade: Grade = "good" if long >= 20 else "fair" if long >= 8 else "poor"
    advice = "Speak to the camera for half a minute to three; whatever comes to your mind."
    return Finding("speech", long, grade, f"{long:.0f} s of speech", advice * (grade != "good"))


def _mouths(seen: Seen, chosen: Numbers) -> Finding:
    found = coverage(seen, chosen)
    shown = [name for name, count in found.items() if count]
    missing = [name for name in found if name not in shown]
    share = len(shown) / len(found)
    grade: Grade = "good" if share >= 0.75 else "fair" if share >= 0.5 else "poor"
    text = f"{len(chosen)} of the person's own mouths; {len(shown)} of {len(found)} mouth shapes shown"
    if not missing:
        return Finding("mouths", share, grade, text)
    text += f" (drawn instead: {', '.join(missing)})"
    say = [words for name, words in _SAY.items() if name in missing]
    if any(name.startswith("open") for name in missing):
        say.append("ah, oh, eh, with the mouth wide open once")
    advice = f"Say also: {'; '.join(say)}." if say and grade != "good" else ""
    return Finding("mouths", share, grade, text, advice)


def _steady(seen: Seen, plate: int) -> Finding:
    talking = seen.speaking if seen.speaking.any() else np.ones_like(seen.speaking)
    good, _ = usable(seen, plate)
    share = float(good[talking].mean())
    grade: Grade = "good" if share > 0.7 else "fair" if share > 0.4 else "poor"
    advice = "Look into the camera while you speak, keep the head about where it is, and the mouth free."
    return Finding(
        "steady", share, grade, f"{100 * share:.0f} % of the speech can be used", advice * (grade != "good")
    )


def _hands(seen: Seen) -> Finding:
    share = float(seen.covered.mean())
    grade: Grade = "good" if share < 0.05 else "fair" if share < 0.2 else "poor"
    text = (
        f"hands are before the face for {100 * share:.0f} % of the clip"
        if share
        else "no hand covers the face"
    )
    return Finding("hands", share, grade, text, "Keep the hands below the chin." * (grade != "good"))


def _lamp(seen: Seen) -> Finding:
    light = seen.light[np.isfinite(seen.light)]
    # Mouths open and close: only what changes over seconds is the light's.
    calm = np.convolve(light, np.ones(FPS) / FPS, "valid") if len(light) > 2 * FPS else light
    change = float(np.ptp(calm) / max(float(np.median(calm)), 0.05)) if len(calm) else 0.0
    grade: Grade = "good" if change < 0.2 else "fair" if change < 0.45 else "poor"
    advice = "Lock the camera's exposure, and take lamps rather than clouds for light."
    return Finding(
        "steady light",
        change,
        grade,
        f"the light changes by {100 * change:.0f} %",
        advice * (grade != "good"),
    )


def _sync(seen: Seen) -> Finding:
    text = (
        f"sound and lips agree by {seen.agreement:.2f}; mouths are known by {seen.how or 'the picture alone'}"
    )
    if seen.lag:
        text += f"; the sound came {40 * seen.lag:+d} ms late, which is put right"
    # By loudness alone nobody could tell more.
    grade: Grade = "good" if seen.agreement > 0.35 else "fair"
    advice = "Give the words with --said FILE, and see that sound and picture are of one recording."
    return Finding("sound", seen.agreement, grade, text, advice * (grade != "good"))
