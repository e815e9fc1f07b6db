"""The one error of this folder that others in it catch."""

from __future__ import annotations

from cuehost.errors import GraphicsError


class NoRoom(GraphicsError):
    """Text does not fit its place even at the smallest size."""
