"""Pictures as files: drawn once, kept under the hash of all they depend on, written whole or not at all."""

from __future__ import annotations

import dataclasses
import errno
import functools
import hashlib
import json
import threading
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

import PIL
from PIL import features
from pydantic import BaseModel

from cuehost.drawn import KEY as DRAWN
from cuehost.errors import GraphicsError
from cuehost.keeping import whole
from cuehost.rundown import is_clip

from .fonts import FontBook, system_fonts
from .specs import BackgroundSpec, NextUpCard, PictureCard, Spec
from .theme import Theme

if TYPE_CHECKING:
    from PIL import Image

    from .clips import Step

_DRAWING = threading.RLock()  # FreeType faces and the typesetter's memory are not for two threads at once


class PictureStore:
    """Renders specs into PNG files in `folder` and gives their paths.

    Files are named by the SHA-256 of the spec, theme, sizes, fonts, picture contents and the drawing
    code itself, so a file that exists is right. Safe to use from several threads.
    """

    def __init__(
        self,
        folder: Path,
        theme: Theme,
        *,
        canvas: tuple[int, int] = (1080, 1920),
        fonts: FontBook | None = None,
    ) -> None:
        self.folder = folder
        self.theme = theme
        self.canvas = canvas
        self.fonts = fonts or system_fonts()
        self._working: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)
        self._contents: dict[tuple[Path, int, int], str] = {}
        self._looks: dict[str, str] = {}

    def render(self, spec: Spec, size: tuple[int, int]) -> Path:
        """The PNG of `spec` at `size` px, drawn now if it is not there yet.

        Raises `GraphicsError`: see `draw`; also for a full disk or a folder that may not be written.
        """
        path = self.path_of(spec, size)
        if path.exists():
            return path
        from .drawing import draw  # all that draws takes a while to load, and most pictures are there

        with self._working[path]:
            if not path.exists():
                with _DRAWING:
                    image = draw(spec, size, self.theme, canvas=self.canvas, fonts=self.fonts)
                self._write(image.convert("RGB") if isinstance(spec, BackgroundSpec) else image, path)
        return path

    def for_air(self, spec: Spec, size: tuple[int, int], step: Step = lambda *_: None) -> Path:
        """What OBS is to show of `spec`: its PNG, or of a video clip a silent video, made now if it is not
        there yet, with its first frame beside it as a PNG of the same name. `step` is told how many frames of
        how many are done, and may end it by raising.

        Raises what `render` raises.
        """
        still = self.render(spec, size)
        if not _moves(spec):
            return still
        path = still.with_suffix(".mp4" if isinstance(spec, BackgroundSpec) else ".webm")
        with self._working[path]:
            if not path.exists():
                self._film(spec, size, path, step)
        return path

    def _film(
        self, spec: PictureCard | BackgroundSpec, size: tuple[int, int], path: Path, step: Step
    ) -> None:
        from .clips import film_spec  # with the video library, which few shows need here

        try:
            with whole(path, mode=0o644) as file:
                film_spec(spec, size, self.theme, self.canvas, self.fonts, file, step)
        except OSError as error:
            raise _write_error(error, self.folder) from error

    def redraw(self, spec: Spec, size: tuple[int, int], name: str) -> Path:
        """The PNG of `spec` in the file that belongs to `name`, over what was there: for pictures that are
        seen once, such as the time left. Raises what `render` raises.
        """
        from .drawing import draw

        path = self.folder / f"live-{name}.png"
        with self._working[path]:
            with _DRAWING:
                image = draw(spec, size, self.theme, canvas=self.canvas, fonts=self.fonts)
            self._write(image, path)
        return path

    def path_of(self, spec: Spec, size: tuple[int, int]) -> Path:
        """Where the picture of `spec` is or will be."""
        if isinstance(spec, PictureCard):
            spec = dataclasses.replace(spec, content=self._content(spec.path), path=Path(spec.path.name))
        elif isinstance(spec, BackgroundSpec | NextUpCard) and spec.picture:
            content, name = self._content(spec.picture), Path(spec.picture.name)
            if _moves(spec):
                spec = BackgroundSpec(picture=name, content=content)  # the same in all scenes
            else:
                spec = dataclasses.replace(spec, content=content, picture=name)
        told = {
            "kind": type(spec).__name__,
            "spec": dataclasses.asdict(spec),
            "size": size,
            "look": self.look(getattr(spec, "lang", "en")),
        }
        digest = hashlib.sha256(json.dumps(told, sort_keys=True, default=_plain).encode()).hexdigest()
        return self.folder / f"{type(spec).__name__.lower()}-{digest[:32]}.png"

    def look(self, lang: str) -> str:
        """A fingerprint of what any picture in a language depends on besides its spec and size."""
        if lang not in self._looks:
            faces = self.theme.faces
            families = faces.headline, faces.strong, faces.body, faces.quiet
            fonts = [self.fonts.fingerprint(family, lang) for family in families]
            told = [self.canvas, self.theme.fingerprint(), fonts, code_fingerprint()]
            self._looks[lang] = hashlib.sha256(json.dumps(told).encode()).hexdigest()
        return self._looks[lang]

    def _content(self, picture: Path) -> str:
        try:
            stat = picture.stat()
            key = picture, stat.st_mtime_ns, stat.st_size
            if key not in self._contents:
                with picture.open("rb") as file:
                    self._contents[key] = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            raise GraphicsError(f"There is no picture {picture}.", "Check the path in the rundown.") from None
        except OSError as error:
            raise GraphicsError(
                f"The picture {picture} cannot be read: {error.strerror}.", "Check it."
            ) from error
        return self._contents[key]

    def _write(self, image: Image.Image, path: Path) -> None:
        from PIL import PngImagePlugin

        notes = PngImagePlugin.PngInfo()
        if image.mode == "RGBA" and (edges := image.getchannel("A").getbbox()):
            notes.add_text(DRAWN, " ".join(map(str, edges)))
        try:
            with whole(path, mode=0o644) as file:
                image.save(file, "PNG", compress_level=1, pnginfo=notes)
        except OSError as error:
            raise _write_error(error, self.folder) from error


def _moves(spec: Spec) -> TypeGuard[PictureCard | BackgroundSpec]:
    """Whether OBS is to show a spec as a video."""
    if isinstance(spec, PictureCard):
        return is_clip(spec.path)
    return isinstance(spec, BackgroundSpec) and spec.picture is not None and is_clip(spec.picture)


def _write_error(error: OSError, folder: Path) -> GraphicsError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return GraphicsError(f"The disk is full: no picture can be written to {folder}.", "Free some space.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        return GraphicsError(
            f"Pictures cannot be written to {folder}.",
            "Give yourself the right to write there, or set another folder.",
        )
    return GraphicsError(f"A picture cannot be written to {folder}: {error}.", "Check the disk.")


@functools.cache
def code_fingerprint() -> str:
    """A hash of the drawing code, its data and Pillow's version: changed code draws anew."""
    digest = hashlib.sha256(
        f"{PIL.__version__} {features.version('raqm')} {features.version('freetype2')}".encode()
    )
    for path in sorted(Path(__file__).parent.glob("*")):
        if path.suffix in (".py", ".yaml"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return str(value)
