"""Pseudonyms of viewers for the ledger: a viewer can be followed through one show, and is nobody after.

The key is made for one show and deleted when its retention time ends; without it neither can a name be
found from a pseudonym, nor a guessed name be tried.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

KEY_BYTES = 32
_KEPT_BYTES = 10


class Pseudonyms:
    """Pseudonyms under one show's `key` (at least `KEY_BYTES` random bytes; it shows in no `repr`)."""

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            raise ValueError(f"a key of at least {KEY_BYTES} bytes is needed")
        self._key = key

    def of(self, source: str, viewer: str) -> str:
        """A viewer's pseudonym, such as `viewer-k3f9q2m7x4ab6cde`; empty for no viewer."""
        if not viewer:
            return ""
        # The length keeps ("a", "bc") apart from ("ab", "c").
        message = f"{len(source)}:{source}{viewer}".encode("utf-8", "surrogatepass")
        digest = hmac.new(self._key, message, hashlib.sha256).digest()[:_KEPT_BYTES]
        return "viewer-" + base64.b32encode(digest).decode("ascii").lower()
