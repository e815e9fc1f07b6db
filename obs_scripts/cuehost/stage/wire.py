"""One websocket to OBS: dialled and identified by obsws-python, then read by a thread of its own.

obsws-python's client answers a caller with whatever arrives next and has no batches; from here on only
its dialling and identification are used. What arrives is handed on whole; `session.py` sorts it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import websocket
from obsws_python.baseclient import ObsClient
from obsws_python.error import OBSSDKError

from cuehost.errors import ObsRefused, ObsTooOld, ObsUnreachable, StageError

from .address import ObsAddress

# It logs the password at INFO. The password is not given to the code that logs (see `_identify`);
# this keeps the rest of its talk, which repeats our own errors, out of the user's log too.
logging.getLogger("obsws_python").setLevel(logging.CRITICAL)
# websocket-client reports every closed socket as an error of its own; the connection's states say it.
logging.getLogger("websocket").setLevel(logging.CRITICAL)

RPC_VERSION = 1

CLOSE_UNREADABLE = -1
"""Our own code for a peer that sent what is no JSON object."""
CLOSE_AUTHENTICATION_FAILED = 4009
CLOSE_UNSUPPORTED_RPC = 4010
CLOSE_SESSION_INVALIDATED = 4011
CLOSE_UNSUPPORTED_FEATURE = 4012

MEND_UNREACHABLE = (
    "Start OBS, and in OBS switch on Tools > WebSocket Server Settings > Enable WebSocket server; "
    "the port there must be the one Cuehost uses."
)
MEND_REFUSED = "Give Cuehost the password from OBS: Tools > WebSocket Server Settings > Show Connect Info."
MEND_TOO_OLD = "Install OBS Studio 29 or later from https://obsproject.com."


class _Closed(Exception):
    """The peer closed the socket, with `code` where it gave one."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with code {code}")
        self.code = code


class _Socket:
    """The four methods the client's identification uses, over a websocket; keeps the close code."""

    def __init__(self, ws: Any) -> None:
        self._ws = ws

    def send(self, text: str) -> None:
        self._ws.send(text)

    def recv(self) -> str:
        """The next text. Raises `_Closed`, or `WebSocketTimeoutException` when nothing came in time."""
        opcode, data = self._ws.recv_data()
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            raise _Closed(int.from_bytes(data[:2], "big") if len(data) >= 2 else None)
        return bytes(data).decode()

    def close(self, timeout_s: float) -> None:
        """Says goodbye and wakes the reader. Never raises; safe from any thread."""
        with contextlib.suppress(Exception):
            if self._ws.sock is not None:
                self._ws.sock.settimeout(timeout_s)
            self._ws.send_close()
        self.abort()

    def abort(self) -> None:
        """Cuts the line at once; a thread waiting in `recv` wakes with `_Closed` or an `OSError`."""
        self._ws.connected = True  # `abort` looks at it, `send_close` cleared it
        self._ws.abort()

    def discard(self) -> None:
        """Frees the descriptor. Only for the thread that reads."""
        self._ws.shutdown()


Received = Callable[[dict[str, Any], float], None]
Lost = Callable[[int | None], None]


class Wire:
    """An identified socket. `send` blocks at most `timeout_s`; call it from one thread."""

    def __init__(self, sock: _Socket, timeout_s: float) -> None:
        self._socket = sock
        self._timeout_s = timeout_s
        self._stopped = threading.Event()
        self._reader: threading.Thread | None = None

    @classmethod
    def dial(
        cls,
        address: ObsAddress,
        subscriptions: int,
        timeout_s: float,
        identifying: Callable[[], None] = lambda: None,
    ) -> Wire:
        """Connects and identifies; blocks. `identifying` is called once the socket is open.

        Raises `ObsUnreachable`, `ObsRefused`, `ObsTooOld`.
        """
        try:
            client = ObsClient(
                host=address.host, port=address.port, password="", subs=subscriptions, timeout=timeout_s
            )
        except (OSError, websocket.WebSocketException, ValueError) as error:
            raise ObsUnreachable(
                f"No OBS answers at {address}: {_reason(error)}.", MEND_UNREACHABLE
            ) from None
        sock = _Socket(client.ws)
        try:
            identifying()
            _identify(client, sock, address)
        except BaseException:
            sock.abort()
            sock.discard()
            raise
        return cls(sock, timeout_s)

    def start(self, received: Received, lost: Lost, clock: Callable[[], float] = time.monotonic) -> None:
        """Starts the reading thread. It calls `received(message, clock())` for each message, and `lost(code)`
        once when the socket has ended; both on that thread."""
        self._reader = threading.Thread(
            target=self._read, args=(received, lost, clock), name="cuehost-obs-reader", daemon=True
        )
        self._reader.start()

    def send(self, message: dict[str, Any]) -> None:
        """Sends one message. Raises `OSError` or `websocket.WebSocketException` when it cannot."""
        self._socket.send(json.dumps(message))

    def close(self) -> None:
        """Closes politely and waits for the reader, at most about a second."""
        self._stopped.set()
        self._socket.close(min(self._timeout_s, 1.0))
        if self._reader is not None and self._reader is not threading.current_thread():
            self._reader.join(1.0)

    def drop(self) -> None:
        """Cuts the socket at once."""
        self._stopped.set()
        self._socket.abort()

    def _read(self, received: Received, lost: Lost, clock: Callable[[], float]) -> None:
        code: int | None = None
        try:
            while not self._stopped.is_set():
                try:
                    text = self._socket.recv()
                except websocket.WebSocketTimeoutException:
                    continue  # nothing was said; a half-read frame stays in the client's buffer
                at = clock()
                message = json.loads(text)
                if not isinstance(message, dict) or not isinstance(message.get("d"), dict):
                    raise ValueError("not an obs-websocket message")
                received(message, at)
        except _Closed as closed:
            code = closed.code
        except ValueError:
            code = CLOSE_UNREADABLE
        except (OSError, websocket.WebSocketException):
            pass
        finally:
            self._socket.abort()
            self._socket.discard()
            lost(code)


def _identify(client: ObsClient, sock: _Socket, address: ObsAddress) -> None:
    hello = client.server_hello
    data = hello.get("d") if isinstance(hello, dict) else None
    if not isinstance(data, dict) or hello.get("op") != 0:
        raise ObsUnreachable(f"What answers at {address} is not OBS.", MEND_UNREACHABLE)
    rpc = data.get("rpcVersion")
    if not isinstance(rpc, int) or rpc < RPC_VERSION:
        raise ObsTooOld(f"The websocket of OBS at {address} is too old.", MEND_TOO_OLD)
    # Set only now: the client's constructor writes every parameter it is given to the log.
    client.password = address.password
    client.ws = sock
    try:
        client.authenticate()
    except _Closed as closed:
        error = refusal(closed.code, address)
        if error is None:
            error = ObsUnreachable(f"OBS at {address} closed the connection.", MEND_UNREACHABLE)
        raise error from None
    except OBSSDKError:
        if not address.password:
            raise ObsRefused(f"OBS at {address} wants a password.", MEND_REFUSED) from None
        raise ObsUnreachable(f"OBS at {address} does not identify itself.", MEND_UNREACHABLE) from None
    except (OSError, websocket.WebSocketException, ValueError, KeyError) as error:
        raise _unreachable(address, error) from None
    finally:
        client.password = ""


def refusal(code: int | None, address: ObsAddress) -> StageError | None:
    """What a close code of OBS's means when dialling again would only meet it again; None otherwise.

    The codes are obs-websocket's `WebSocketCloseCode`; the others, 4002 to 4008 for faulty messages
    among them, may go away with a fresh connection.
    """
    if code == CLOSE_AUTHENTICATION_FAILED:
        return ObsRefused(f"OBS at {address} refuses the password.", MEND_REFUSED)
    if code in (CLOSE_UNSUPPORTED_RPC, CLOSE_UNSUPPORTED_FEATURE):
        return ObsTooOld(f"The websocket of OBS at {address} speaks another version.", MEND_TOO_OLD)
    if code == CLOSE_SESSION_INVALIDATED:
        return ObsRefused("OBS ended our session (a person chose Kick).", "Connect again.")
    return None


def _unreachable(address: ObsAddress, error: Exception) -> ObsUnreachable:
    return ObsUnreachable(f"No OBS answers at {address}: {_reason(error)}.", MEND_UNREACHABLE)


def _reason(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    if isinstance(error, (TimeoutError, websocket.WebSocketTimeoutException)):
        return "it took too long"
    if isinstance(error, (websocket.WebSocketBadStatusException, ValueError)):
        return "something else than OBS listens there"
    return str(error) or type(error).__name__
