"""Finding the fonts for a text: bundled Latin faces first, then what the system carries, per script."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import features

from cuehost.errors import GraphicsError

from . import clusters as cl
from .fonts_known import KNOWN, NEEDED

if TYPE_CHECKING:
    from PIL import ImageFont

#: Where the bundled faces lie.
BUNDLED = Path(__file__).resolve().parents[3] / "assets" / "fonts"

FONT_MEND = (
    "Install fonts: on Debian or Ubuntu `apt install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji`; "
    "on Windows add the language under Settings > Time & language; on macOS use Font Book."
)
RAQM_MEND = (
    "Install FriBiDi: on Debian or Ubuntu `apt install libfribidi0`, on macOS `brew install fribidi`; "
    "on Windows put fribidi.dll on the PATH."
)

_MARKS_OF_THE_LANGUAGE = frozenset("“”‘’…—·")  # full width in Han and kana text


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file (`index` counts the faces of a collection)."""

    path: Path
    index: int = 0
    emoji: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """A typeface of a theme: bundled files for Latin, Greek and Cyrillic, and the style of the others.

    `style` is `bold`, `regular` or `serif` (a bold serif). `features` are OpenType features.
    """

    files: tuple[str, ...]
    style: str = "bold"
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingFont:
    """A language whose text cannot be drawn on this machine, and what to do about it."""

    lang: str
    what: str
    mend: str


def system_font_dirs() -> list[Path]:
    """The folders where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home))
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", local / "Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    ]


def shaping_available() -> bool:
    """Whether Pillow can shape Arabic, Thai, Devanagari and the like (raqm with FriBiDi)."""
    return bool(features.check("raqm"))


@functools.lru_cache(maxsize=64)
def _cmap(path: Path, index: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return frozenset()  # a broken font covers nothing; the next in the chain is taken


@functools.lru_cache(maxsize=64)
def _face_index(path: Path, suffix: str) -> int:
    """The face of a collection whose family name ends with `suffix` (`SC`, `JP`); 0 if there is none."""
    from PIL import ImageFont

    for index in range(16):
        try:
            family = ImageFont.truetype(path, 16, index=index).getname()[0] or ""
        except OSError:
            break
        if family.endswith(f" {suffix}"):
            return index
    return 0


@functools.lru_cache(maxsize=512)
def load(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The face at `size` px. Bitmap emoji come at the strike the file has; see `text.py`.

    Raises `GraphicsError` for a file that is no font.
    """
    from PIL import ImageFont

    engine = ImageFont.Layout.RAQM if shaping_available() else ImageFont.Layout.BASIC
    sizes = (109, 160, 136, 96, 64, size) if face.emoji else (size,)
    for strike in sizes:
        try:
            return ImageFont.truetype(face.path, strike, index=face.index, layout_engine=engine)
        except OSError:
            continue
    raise GraphicsError(f"The font file {face.path.name} cannot be read.", FONT_MEND)


class FontBook:
    """The fonts of one machine. Folders are walked once, when first asked."""

    def __init__(self, dirs: Sequence[Path] | None = None, bundled: Path = BUNDLED) -> None:
        self._dirs = tuple(dirs) if dirs is not None else tuple(system_font_dirs())
        self._bundled = bundled
        self._chains: dict[tuple[Family, str], tuple[Face, ...]] = {}
        self._picks: dict[tuple[Family, str, str], Face | None] = {}

    @functools.cached_property
    def _index(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for top in (self._bundled, *self._dirs):
            for folder, _, names in os.walk(top):
                for name in names:
                    if name.lower().endswith((".ttf", ".otf", ".ttc", ".otc")):
                        found.setdefault(name.lower(), Path(folder) / name)
        return found

    def _face(self, name: str, emoji: bool = False) -> Face | None:
        suffix = name.partition("|")[2]
        path = self._index.get(_file_of(name))
        if path is None:
            return None
        return Face(path, _face_index(path, suffix) if suffix else 0, emoji)

    def chain(self, family: Family, lang: str) -> tuple[Face, ...]:
        """All faces to try for text of `family` in `lang`, best first."""
        key = family, lang
        if key not in self._chains:
            faces = (self._face(name) for name in _wanted(family, lang))
            self._chains[key] = tuple(dict.fromkeys(face for face in faces if face is not None))
        return self._chains[key]

    @functools.cached_property
    def emoji(self) -> Face | None:
        """The colour emoji font, if there is one."""
        faces = (self._face(name, emoji=True) for name in KNOWN["emoji"]["bold"])
        return next((face for face in faces if face), None)

    def pick(self, cluster: str, family: Family, lang: str) -> Face | None:
        """The face that draws `cluster` whole, or None if none does (an emoji may then be left out)."""
        key = family, lang, cluster
        if key not in self._picks:
            self._picks[key] = self._pick(cluster, family, lang)
        return self._picks[key]

    def _pick(self, cluster: str, family: Family, lang: str) -> Face | None:
        if cl.is_emoji(cluster):
            if self.emoji and ord(cluster[0]) in _cmap(self.emoji.path, self.emoji.index):
                return self.emoji
            if ord(cluster[0]) >= 0x1F000:
                return None
        wanted = {ord(c) for c in cluster} - {0xFE0E, 0xFE0F, 0x200C, 0x200D, 0x2060, 0x200B, 0x0A}
        wanted = {0x20 if chr(c).isspace() else c for c in wanted}
        chain = self.chain(family, lang)
        if cluster in _MARKS_OF_THE_LANGUAGE and _script_of_lang(lang).startswith("han"):
            chain = tuple(f for f in chain if "CJK" in f.path.name) + chain
        for face in chain:
            if wanted <= _cmap(face.path, face.index):
                return face
        return None

    def fingerprint(self, family: Family, lang: str) -> str:
        """Names and sizes of the fonts that may draw this text: part of a picture's hash."""
        sizes: dict[str, int] = {}
        for name in (*_wanted(family, lang), *KNOWN["emoji"]["bold"]):
            path = self._index.get(_file_of(name))
            if path is not None:
                sizes[name] = path.stat().st_size
        return ";".join(f"{name}:{size}" for name, size in sizes.items())

    def missing(self, langs: Iterable[str]) -> list[MissingFont]:
        """What keeps text in `langs` from being drawn right."""
        found: list[MissingFont] = []
        plain = Family(("Manrope-Bold.ttf",))
        for lang in langs:
            script, sample = NEEDED.get(
                lang.lower(), NEEDED.get(lang.split("-")[0].lower(), ("general", "Aa1"))
            )
            if any(self.pick(c, plain, lang) is None for c in cl.clusters(sample)):
                found.append(MissingFont(lang, f"no font for {script}", FONT_MEND))
            elif cl.scripts_in(sample) & cl.COMPLEX_SCRIPTS and not shaping_available():
                found.append(
                    MissingFont(lang, "Pillow cannot shape this script: FriBiDi is missing", RAQM_MEND)
                )
        return found


def _wanted(family: Family, lang: str) -> Iterator[str]:
    """The names of all fonts to try for text of `family` in `lang`, best first; some come twice."""
    yield from family.files
    scripts = [_script_of_lang(lang), "general"]
    scripts += [s for s in KNOWN if s not in scripts and s != "emoji"]
    for script in scripts:
        styles = KNOWN[script]
        yield from (*styles.get(family.style, ()), *styles["bold"], *styles["regular"])


def _file_of(name: str) -> str:
    """The file of a font's name, as the index has it; what follows `|` names a face of it."""
    return name.partition("|")[0].lower()


def _script_of_lang(lang: str) -> str:
    low = lang.lower().replace("_", "-")
    if low.startswith("zh") and any(part in low for part in ("tw", "hk", "hant", "mo")):
        return "han-tc"
    script = NEEDED.get(low.split("-")[0], ("general", ""))[0]
    return "han-jp" if low.startswith("ja") else script


@functools.cache
def system_fonts() -> FontBook:
    """The fonts of this machine (walked once a process)."""
    return FontBook()


def fonts_missing(langs: Iterable[str], fonts: FontBook | None = None) -> list[MissingFont]:
    """For the doctor: the languages whose text this machine cannot draw, each with its mend."""
    return (fonts or system_fonts()).missing(langs)
