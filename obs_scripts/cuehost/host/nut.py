"""The NUT container, as much of it as a live stream of raw pictures and sound needs.

Every frame stands after a syncpoint of its own and says all about itself, so it leaves the moment it is
there: a general muxer would hold each sound back until the next picture, 40 ms later. Nothing is copied:
`Nut` gives what stands before a frame's bytes. After https://ffmpeg.org/~michael/nut.txt (version 3).
"""

from __future__ import annotations

from collections.abc import Iterable

_ID = b"nut/multimedia container\0"
_MAIN, _STREAM = 0x4E4D7A561F5F04AD, 0x4E5311405BF2F9DB
_SYNC, _INFO = 0x4E4BE4ADEECA4569, 0x4E49AB68B596BA78
_MAX_DISTANCE = 65536
_LONG = 4096
"""A packet longer than this has a checksum of its header too; ours are not."""

_CODED = 1 << 12
_KEY, _CODED_PTS, _STREAM_ID, _SIZE_MSB, _CHECKSUM = 1, 8, 16, 32, 64
_WHOLE = _KEY | _CODED_PTS | _STREAM_ID | _SIZE_MSB | _CHECKSUM
_MSB_PTS_SHIFT = 7

_TEXT = b"\x02"  # the signed number -1
PICTURES, SOUND = 0, 1


def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        table.append(value)
    return tuple(table)


_CRC = _crc_table()


def _checked(data: bytes) -> bytes:
    """`data` with its checksum: CRC-32, polynomial 04C11DB7, highest bit first, starting from 0."""
    crc = 0
    for byte in data:
        crc = (crc << 8 & 0xFFFFFFFF) ^ _CRC[crc >> 24 ^ byte]
    return data + crc.to_bytes(4, "big")


def _v(value: int) -> bytes:
    """An unsigned number, seven bits a byte, the highest first."""
    out = bytes([value & 127])
    while value := value >> 7:
        out = bytes([value & 127 | 128]) + out
    return out


def _many(values: Iterable[int]) -> bytes:
    return b"".join(_v(value) for value in values)


def _named(tag: bytes) -> bytes:
    return _v(len(tag)) + tag


def _packet(startcode: int, payload: bytes) -> bytes:
    assert len(payload) + 4 <= _LONG
    return startcode.to_bytes(8, "big") + _v(len(payload) + 4) + _checked(payload)


class Nut:
    """BGRA pictures of one size as stream 0, 16-bit little-endian mono sound as stream 1."""

    def __init__(self, size: tuple[int, int], fps: int, rate: int) -> None:
        """`size` is width and height, px; `fps` pictures and `rate` samples a second."""
        self._time_bases = (fps, rate)
        width, height = size
        # One kind of frame: all it says is coded. 255 codes of it, as N begins a packet.
        codes = _many([_CODED, 6, 0, 1, 0, 0, 0, 255])
        no_shared_beginnings = _v(0)
        bases = b"".join(_many([1, per_s]) for per_s in self._time_bases)
        main = _many([3, 2, _MAX_DISTANCE, 2]) + bases + codes + no_shared_beginnings
        timing = [_MSB_PTS_SHIFT, rate, 0, 0]  # of which the latter two: no delay, a fixed rate unsaid
        pictures = _many([PICTURES, 0]) + _named(b"BGRA") + _many([0, *timing, 0, width, height, 1, 1, 0])
        sound = _many([SOUND, 1]) + _named(b"PSD\x10") + _many([1, *timing, 0, rate, 1, 1])
        # Without it a reader would have to watch some frames to learn the rate.
        told_rate = (
            _many([PICTURES + 1, 0, 0, 0, 1]) + _named(b"r_frame_rate") + _TEXT + _named(b"%d/1" % fps)
        )
        packets = ((_MAIN, main), (_STREAM, pictures), (_STREAM, sound), (_INFO, told_rate))
        self.header: bytes = _ID + b"".join(_packet(code, payload) for code, payload in packets)
        """What a stream begins with."""

    def before(self, stream: int, pts: int, length: int) -> bytes:
        """What stands before a frame of `length` bytes; `pts` counts pictures or samples."""
        sync = _packet(_SYNC, _v(pts * len(self._time_bases) + stream) + _v(0))
        said = _many([0, _WHOLE, stream, pts + (1 << _MSB_PTS_SHIFT), length])
        return sync + _checked(said)
