"""The page's files, read once: what is not among them does not exist, whatever path is asked for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from .operated import Document

_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
}
INDEX = "index.html"
_FOLDERS = ("page", "prompter")


@cache
def page_files() -> dict[str, tuple[str, bytes]]:
    """Media type and content of the page's files, by name."""
    found = {}
    for folder in _FOLDERS:
        for entry in files(__package__).joinpath(folder).iterdir():
            kind = _TYPES.get(entry.name.rpartition(".")[2])
            if kind is not None and entry.is_file():
                found[entry.name] = kind, entry.read_bytes()
    return found


def link(port: int, key: str) -> str:
    """Where a browser on this computer finds the desk. It holds the key: it is not for others."""
    return f"http://127.0.0.1:{port}/desk/{key}/"


def gone() -> Document:
    """What is told to who comes with an old link."""
    return {"error": "This link to the desk is not good any more.", "mend": "Get the new one: cuehost desk."}
