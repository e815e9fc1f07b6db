"""The operator's API and page."""

from .api import ApiServer, Commanded
from .presence import EngineAddress, ask, publish, running, withdraw

__all__ = ["ApiServer", "Commanded", "EngineAddress", "ask", "publish", "running", "withdraw"]
