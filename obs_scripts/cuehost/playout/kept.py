"""Lines made ready for air, kept on disk under the hash of all they depend on.

An entry is one JSON file with the host's performance, the name of the sound file and the captions.
The sound and the caption pictures lie in folders of their own; an entry whose files are not all
there, or that is damaged, does not exist and is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from cuehost.errors import HostError
from cuehost.host import Performance
from cuehost.keeping import contents_of, keep
from cuehost.places import ASSETS
from cuehost.rundown import Line

from .timeline import CaptionClause

# A performance is planned by these; how captions fall, the pictures' own fingerprint tells.
_PACKAGE = Path(__file__).resolve().parents[1]
_MADE_BY = (_PACKAGE / "host", _PACKAGE / "playout", ASSETS / "movements")


@dataclass(frozen=True, slots=True)
class MadeLine:
    """What takes time to make of a spoken line. The performance names its sound file."""

    performance: Performance
    clauses: tuple[CaptionClause, ...]


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
            "line": [line.id, line.text, line.lang, [asdict(cue) for cue in line.cues]],
            "speech": speech,
            "captions": captions,
            "made_by": contents_of(*_MADE_BY),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]

    def load(self, key: str) -> MadeLine | None:
        """The line kept as `key`; None where it must be made."""
        try:
            note = json.loads(self._path(key).read_bytes())
            performance = Performance.from_json(note["performance"])
            sound = self.sounds / str(performance.audio)
            clauses = tuple(
                CaptionClause(str(text), int(offset), self.pictures / name)
                for text, offset, name in note["captions"]
            )
        except (OSError, ValueError, TypeError, KeyError, HostError):
            return None
        if not all(file.is_file() for file in (sound, *(clause.picture for clause in clauses))):
            return None
        return MadeLine(replace(performance, audio=str(sound)), clauses)

    def store(self, key: str, made: MadeLine) -> None:
        """Keep a line. A disk that refuses costs time the next time, no more."""
        note = {
            "performance": made.performance.to_json() | {"audio": Path(str(made.performance.audio)).name},
            "captions": [[c.text, c.offset, c.picture.name] for c in made.clauses],
        }
        keep(self._path(key), json.dumps(note, ensure_ascii=False))

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"
