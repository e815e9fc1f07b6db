"""Lines made ready for air, kept on disk under the hash of all they depend on.

An entry is one JSON file with the host's performance, the name of the sound file, the words' times and the
captions.
The sound and the caption pictures lie in folders of their own; an entry whose files are not all
there, or that is damaged, does not exist and is made anew.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from cuehost.errors import HostError
from cuehost.host import Performance
from cuehost.keeping import contents_of, keep
from cuehost.places import ASSETS
from cuehost.rundown import Cue, Line, Span

from .model import Acting
from .timeline import CaptionClause, line_actions

# A performance is planned by these; how captions fall, the pictures' own fingerprint tells.
_PACKAGE = Path(__file__).resolve().parents[1]
MADE_BY = (_PACKAGE / "host", _PACKAGE / "playout", ASSETS / "movements")


@dataclass(frozen=True, slots=True)
class MadeLine:
    """What takes time to make of a spoken line. The performance names its sound file."""

    performance: Performance
    clauses: tuple[CaptionClause, ...]
    words: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptLines:
    """The lines kept in `folder`, whose sounds and pictures lie in two others.

    Several processes may use the folders at once.
    """

    folder: Path
    sounds: Path
    pictures: Path

    def key_of(self, line: Line, speech: str, captions: Sequence[object] | None) -> str:
        """The name of what is made of a line. `speech` is the fingerprint of its speech, `captions`
        all that its captions depend on besides its words; None for a line without.
        """
        told = {
            "line": [line.id, line.text, line.lang, [asdict(cue) for cue in line.cues], line.host],
            "speech": speech,
            "captions": captions,
            "made_by": contents_of(*MADE_BY),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]

    def load(self, key: str) -> MadeLine | None:
        """The line kept as `key`; None where it must be made."""
        try:
            note = json.loads(self.path(key).read_bytes())
            performance = Performance.from_json(note["performance"])
            sound = self.sounds / str(performance.audio)
            clauses = tuple(
                CaptionClause(str(text), int(offset), self.pictures / name, bool(lit))
                for text, offset, name, lit in note["captions"]
            )
            words = tuple(Span(str(t), float(s), float(e), int(o)) for t, s, e, o in note["words"])
        except (OSError, ValueError, TypeError, KeyError, HostError):
            return None
        if not all(file.is_file() for file in (sound, *(clause.picture for clause in clauses))):
            return None
        return MadeLine(replace(performance, audio=str(sound)), clauses, words)

    def store(self, key: str, made: MadeLine) -> None:
        """Keep a line. A disk that refuses costs time the next time, no more."""
        note = {
            "performance": made.performance.to_json() | {"audio": Path(str(made.performance.audio)).name},
            "captions": [[c.text, c.offset, c.picture.name, c.lit] for c in made.clauses],
            "words": made.words,
        }
        keep(self.path(key), json.dumps(note, ensure_ascii=False))

    def path(self, key: str) -> Path:
        """The file of the line kept as `key`."""
        return self.folder / f"{key}.json"


class Shelf:
    """The lines of a show at hand: those last asked for, at most `room`; the others stay on the disk.

    So a show of any length takes the same memory. For any thread.
    """

    def __init__(self, kept: KeptLines, room: int = 64) -> None:
        self._kept = kept
        self._room = room
        self._at_hand: OrderedDict[str, MadeLine] = OrderedDict()
        self._only_here: dict[str, MadeLine] = {}
        self._lock = threading.Lock()

    def put(self, key: str, made: MadeLine) -> None:
        """Take over a line just made; one that the disk did not take stays here."""
        if not self._kept.path(key).is_file():
            self._only_here[key] = made

    def has(self, key: str) -> bool:
        """Whether the line kept as `key` is at hand."""
        return key in self._at_hand or key in self._only_here

    def get(self, key: str) -> MadeLine:
        """The line kept as `key`. Raises `HostError` where it is not there any more."""
        with self._lock:
            found = self._at_hand.get(key) or self._only_here.get(key) or self._kept.load(key)
            if found is None:
                raise HostError("A line of the show is not in the cache any more.", "Prepare the show again.")
            self._at_hand[key] = found
            self._at_hand.move_to_end(key)
            while len(self._at_hand) > self._room:
                self._at_hand.popitem(last=False)
            return found


@dataclass(frozen=True, slots=True)
class ShelvedActing:
    """A line's acting, from the shelf. `pictures`: those of its scene's cues by the cue's name."""

    shelf: Shelf
    key: str
    cues: tuple[Cue, ...]
    pictures: Mapping[str, Path]
    duration_s: float

    @property
    def at_hand(self) -> bool:
        """Whether nothing is to be read from the disk."""
        return self.shelf.has(self.key)

    def __call__(self) -> Acting:
        """What is said and shown. Raises `HostError` where it is not there any more."""
        made = self.shelf.get(self.key)
        actions = line_actions(self.cues, made.clauses, made.words, self.duration_s, self.pictures)
        return Acting(made.performance, actions)
