"""A Piper voice as small as can be, made on the spot: real format, real library, a hum for a voice.

Each phoneme id lasts `WIDTH` frames (times the length scale), of 256 samples; vowels hum, the rest is quiet.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

WIDTH, HOP, RATE = 4.0, 256, 22_050
_QUIET = " .,!?;:_^$"


def make_voice(
    folder: Path, name: str = "en_US-tiny-low", *, lang: str = "en_US", voice: str = "en-us"
) -> Path:
    """Write the model and what describes it; the model's path."""
    ids = {symbol: codes for symbol, codes in DEFAULT_PHONEME_ID_MAP.items()}
    level = np.zeros(max(max(codes) for codes in ids.values()) + 1, np.float32)
    for symbol, codes in ids.items():
        if symbol not in _QUIET:
            level[codes] = 0.3
    node, weight = helper.make_node, numpy_helper.from_array
    # One row of samples for each frame: the id's level times a hum, repeated by the rounded-up width.
    hum = np.sin(2 * np.pi * 172.265625 * np.arange(HOP) / RATE).astype(np.float32).reshape(1, 1, HOP)
    nodes = [
        node("Slice", ["scales", "one", "two"], ["length"]),
        node("Shape", ["input"], ["shape"]),
        node("Mul", ["length", "width"], ["each"]),
        node("Expand", ["each", "shape"], ["widths"]),
        node("Ceil", ["widths"], ["w_ceil"]),
        node("Gather", ["level", "input"], ["loud"]),
        node("Unsqueeze", ["loud", "last"], ["column"]),
        node("Slice", ["w_ceil", "zero", "one", "axis1"], ["first"]),
        node("Cast", ["first"], ["count"], to=TensorProto.INT64),
        node("Reshape", ["count", "minus"], ["repeat"]),
        node("Concat", ["unit", "unit", "repeat"], ["times"], axis=0),
        node("Tile", ["column", "times"], ["frames"]),
        node("Reshape", ["frames", "rows"], ["row"]),
        node("Mul", ["row", "hum"], ["waves"]),
        node("Reshape", ["waves", "flat"], ["output"]),
    ]
    constants = {
        "one": np.array([1], np.int64),
        "two": np.array([2], np.int64),
        "zero": np.array([0], np.int64),
        "axis1": np.array([1], np.int64),
        "minus": np.array([-1], np.int64),
        "unit": np.array([1], np.int64),
        "last": np.array([-1], np.int64),
        "rows": np.array([1, -1, 1], np.int64),
        "flat": np.array([1, 1, -1], np.int64),
        "width": np.array([WIDTH], np.float32),
        "level": level,
        "hum": hum,
    }
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)]
    weights = [weight(value, key) for key, value in constants.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    path = folder / f"{name}.onnx"
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))
    told = {
        "audio": {"sample_rate": RATE, "quality": "low"},
        "espeak": {"voice": voice},
        "language": {"code": lang},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "num_symbols": len(level),
        "num_speakers": 1,
        "phoneme_id_map": ids,
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(told), "utf-8")
    return path
