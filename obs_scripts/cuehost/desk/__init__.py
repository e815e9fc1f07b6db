"""The operator's API and page."""

from typing import TYPE_CHECKING, Any

from .presence import EngineAddress, ask, listen, publish, running, withdraw

if TYPE_CHECKING:
    from .api import ApiServer, Commanded

__all__ = ["ApiServer", "Commanded", "EngineAddress", "ask", "listen", "publish", "running", "withdraw"]


def __getattr__(name: str) -> Any:
    # The web server takes half a second to load; commands that serve nothing do without.
    if name in ("ApiServer", "Commanded"):
        from . import api

        return getattr(api, name)
    raise AttributeError(name)
