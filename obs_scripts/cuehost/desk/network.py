"""The desk for others in the same network, such as a phone: only where the user has turned that on.

Over TLS with a certificate that this computer makes itself. Browsers warn of such a one, so its fingerprint
is told, to be compared. The link holds the key: whoever has it drives the show.
"""

from __future__ import annotations

import io
import ipaddress
import os
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import segno

from cuehost.errors import EngineError

CERTIFICATE_NAME = "desk.pem"
_GOOD_FOR = timedelta(days=397)
_RENEWED_BEFORE = timedelta(days=30)
_NOWHERE = "192.0.2.1"  # for documentation only (RFC 5737): no packet is sent
_SEEN = 16


@dataclass(frozen=True, slots=True)
class NetworkLink:
    """Where others in the network find the desk. `fingerprint` is the certificate's (SHA-256), empty without
    TLS.
    """

    url: str
    fingerprint: str = ""

    @property
    def tls(self) -> bool:
        """Whether nobody can read along."""
        return bool(self.fingerprint)


def addresses() -> tuple[str, ...]:
    """This computer's IPv4 addresses in its networks, the one that leads outside first."""
    found = [
        entry.address
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family is socket.AF_INET and _is_of_network(entry.address)
    ]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((_NOWHERE, 9))
        outside = probe.getsockname()[0]
        found.sort(key=lambda address: address != outside)
    return tuple(dict.fromkeys(found))[:_SEEN]


def _is_of_network(address: str) -> bool:
    known = ipaddress.ip_address(address)
    return not (known.is_loopback or known.is_link_local or known.is_unspecified)


def tls(path: Path, names: tuple[str, ...], now: datetime | None = None) -> tuple[ssl.SSLContext, str]:
    """A server's TLS with the certificate kept in `path`, which is made anew where it is not for all of
    `names` (addresses) or nearly over; and the certificate's fingerprint. Blocking. Raises `EngineError`.
    """
    now = now or datetime.now(UTC)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        fingerprint = _fingerprint(path, names, now)
        if not fingerprint:
            _make(path, names, now)
            fingerprint = _fingerprint(path, names, now)
        context.load_cert_chain(path)
    except (OSError, ssl.SSLError) as error:
        raise EngineError(
            f"The desk's certificate {path} cannot be made ({error}).",
            "Make that folder writable for you, or set `desk: {tls: false}` in config.yaml.",
        ) from error
    return context, fingerprint


def _fingerprint(path: Path, names: tuple[str, ...], now: datetime) -> str:
    """The fingerprint of a certificate that is good; empty for one that is not, or is not there."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    try:
        held = x509.load_pem_x509_certificate(path.read_bytes())
        others = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return ""
    known = {str(address) for address in others.get_values_for_type(x509.IPAddress)}
    if not set(names) <= known or held.not_valid_after_utc - now < _RENEWED_BEFORE:
        return ""
    return held.fingerprint(hashes.SHA256()).hex(":").upper()


def _make(path: Path, names: tuple[str, ...], now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "Cuehost desk")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _GOOD_FOR)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(name)) for name in names]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made.public_bytes(serialization.Encoding.PEM) + secret)


def qr_svg(text: str) -> bytes:
    """A QR code as an SVG picture, black on white."""
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="svg", scale=6, border=2, dark="#000", light="#fff")
    return out.getvalue()


def qr_text(text: str) -> str:
    """A QR code for a terminal."""
    out = io.StringIO()
    segno.make(text, micro=False).terminal(out, compact=True, border=2)
    return out.getvalue()
