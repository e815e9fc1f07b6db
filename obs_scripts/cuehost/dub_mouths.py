"""The mouths of a dubbed video: they follow the new voice where their person agreed to it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import yaml

from cuehost import dubbing, filming, places
from cuehost.errors import InputError
from cuehost.film_command import listen
from cuehost.host import PerformSettings, perform
from cuehost.speech import Speech

LONGEST_S = 360.0
"""Mouths of longer videos are left as they are: all faces of a video are held in memory, 10 MB a minute."""

WITHOUT = (
    "Mouths are left as they are. To have them follow the new voice, say that the person agreed: "
    '--consent "who, when, for what".'
)

_RATE = 100
"""Values a second of a line's mouth track."""

_MOST_TOLD = 8


class Voiced(NamedTuple):
    """A line as it sounds, from `start_s` on."""

    speech: Speech
    start_s: float


class Old(NamedTuple):
    """What was heard in the video: its sound (n x 2), its words, where they are known, and their language."""

    sound: npt.NDArray[np.float32]
    words: str
    lang: str


class Mouths(NamedTuple):
    """What becomes of a video's mouths."""

    consent: filming.Consent
    relipped: filming.Relipped

    @property
    def left(self) -> list[dict[str, Any]]:
        """Where they stay as they are, and why, as plain data."""
        return [
            {"start_s": round(each.start_s, 2), "end_s": round(each.end_s, 2), "why": each.why}
            for each in self.relipped.left
        ]

    def told(self, beside: Path) -> dict[str, Any]:
        """As plain data, with the file that keeps it."""
        changed_s = round(self.relipped.changed_s, 2)
        return {"file": str(beside), "consent": str(self.consent), "changed_s": changed_s, "left": self.left}

    def notes(self, beside: Path) -> list[str]:
        """What the user should know; all of it stands in the file `beside`."""
        left = self.relipped.left
        told = [
            f"Mouth left as it is at {_clock(each.start_s)}-{_clock(each.end_s)}: {each.why}."
            for each in left[:_MOST_TOLD]
        ]
        if len(left) > _MOST_TOLD:
            told.append(f"And {len(left) - _MOST_TOLD} times more; see {beside.name}.")
        if self.relipped.changed_s == 0:
            told.append("No mouth was changed.")
        return told

    def record(self, video: Path, today: datetime.date) -> str:
        """Who agreed to what was made, for the file beside the video, as YAML."""
        document = {
            "consent": self.consent._asdict(),
            "video": video.name,
            "made": today.isoformat(),
            "notice": dubbing.MOUTH_MARK,
            "changed_s": round(self.relipped.changed_s, 2),
            "left": self.left,
        }
        return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)


def consent_in(text: str) -> filming.Consent:
    """The consent that `--consent` gives. Raises `InputError`."""
    try:
        return filming.parse_consent(text)
    except InputError as error:
        raise InputError("Another mouth on a real person needs that person's consent.", error.mend) from None


def follow(
    video: dubbing.Video,
    count: int,
    voiced: Sequence[Voiced],
    old: Old,
    consent: filming.Consent,
    progress: Callable[[str, int, int], None],
) -> Mouths:
    """Find out how the mouths in the `count` pictures of the dubbed video follow the voice.

    Blocks for about as long as the video lasts. Raises `InputError`, `HostError`.
    """
    fps = float(video.fps)
    if count / fps > LONGEST_S:
        raise InputError(
            f"The video lasts {count / fps:.0f} s, and mouths are changed in {LONGEST_S:.0f} s at most.",
            "Cut it, or leave --consent out.",
        )
    footage = filming.Footage(
        lambda: dubbing.steady(video, count), count, video.size, fps, old.sound.mean(axis=1)
    )
    relipped = filming.resync(
        footage,
        wanted_of(voiced, count, fps),
        _track,
        lambda sound: listen(sound, old.words, old.lang),
        progress,
    )
    return Mouths(consent, relipped)


def _track(pictures: Iterable[filming.Picture]) -> Any:
    return filming.track_clip(pictures, places.FILM_KIT)


def wanted_of(voiced: Sequence[Voiced], count: int, fps: float) -> npt.NDArray[np.float32]:
    """What mouths show in each of `count` pictures: open, wide, closed, teeth, tongue."""
    out = np.zeros((count, 5), np.float32)
    times = (np.arange(count) + 0.5) / fps
    for number, each in enumerate(voiced):
        said = each.speech
        sound = np.asarray(said.samples, np.float32)
        line = perform(f"dub{number}", sound, said.words, said.phonemes, settings=PerformSettings(gestures=0))
        rows = line.mouth.shapes
        at = (times - each.start_s) * _RATE
        inside = (at >= 0) & (at <= len(rows) - 1)
        for column in range(rows.shape[1]):
            shown = np.interp(at[inside], np.arange(len(rows)), rows[:, column])
            # Where a line begins before the mouth of the one before has closed, the wider one is seen.
            kept = out[inside, column]
            out[inside, column] = np.where(np.abs(shown) > np.abs(kept), shown, kept)
    return out


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
