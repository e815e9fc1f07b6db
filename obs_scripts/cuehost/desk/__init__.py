"""The operator's desk: its page and the API that it, the OBS script and other tools drive a show with."""

from typing import TYPE_CHECKING, Any

from .pages import link
from .presence import EngineAddress, ask, key_beside, listen, publish, running, withdraw

if TYPE_CHECKING:
    from .api import ApiServer
    from .network import CERTIFICATE_NAME, NetworkLink, addresses, qr_text, tls
    from .operated import Commanded, Listener, Operated, Preparing

__all__ = [
    "CERTIFICATE_NAME",
    "ApiServer",
    "Commanded",
    "EngineAddress",
    "Listener",
    "NetworkLink",
    "Operated",
    "Preparing",
    "addresses",
    "ask",
    "key_beside",
    "link",
    "listen",
    "publish",
    "qr_text",
    "running",
    "tls",
    "withdraw",
]


def __getattr__(name: str) -> Any:
    # The web server takes half a second to load; commands that serve nothing do without.
    if name == "ApiServer":
        from . import api

        return api.ApiServer
    if name in ("CERTIFICATE_NAME", "NetworkLink", "addresses", "qr_text", "tls"):
        from . import network

        return getattr(network, name)
    if name in ("Commanded", "Listener", "Operated", "Preparing"):
        from . import operated

        return getattr(operated, name)
    raise AttributeError(name)
