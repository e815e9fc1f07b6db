"""Run as a program of its own: finds face, hands and person in a picture with MediaPipe.

    python track_worker.py PICTURE.npy RESULT.npz
    python track_worker.py --clip WIDTH HEIGHT
    python track_worker.py --outlines WIDTH HEIGHT

The picture is `height x width x 3` BGR, 8 bits. The result holds `faces` (n x 478 x 3, px; z as MediaPipe
scales it, like x), `hands` (m x 21 x 2, px) and `mask` (`height x width`, 0..1).

With `--clip` the pictures, all of that size, come one after the other on stdin, and for each goes a record of
`RECORD` floats (32 bits) to stdout: the face as above, or NaN; then the hands that were last seen, or NaN.
While hands are seen, they are looked for in every picture.

With `--outlines` what goes to stdout for each picture is the person's mask, 8 bits.

It is no part of the package otherwise: what MediaPipe needs stays out of the process that builds the host.
"""

from __future__ import annotations

import os
import sys
import types
from typing import Any

RECORD = 478 * 3 + 2 * 21 * 2
HANDS_EVERY = 5
"""While none is seen, hands are looked for in every fifth picture."""


class _Absent(types.ModuleType):
    """Stands in for a library that MediaPipe imports only to draw charts."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name)

    def __call__(self, *_: Any, **__: Any) -> None:
        return None


def prepare() -> None:
    """Have all that MediaPipe imports."""
    for name in ("matplotlib", "matplotlib.pyplot"):
        try:
            __import__(name)
        except ImportError:
            sys.modules[name] = _Absent(name)


def clip(width: int, height: int) -> None:
    """Track the pictures on stdin."""
    # Whatever a library prints must not get among the records.
    records = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import numpy as np
    from mediapipe.python.solutions import face_mesh, hands

    number = 0
    seen_hands = np.full((2, 21, 2), np.nan, np.float32)
    with face_mesh.FaceMesh(max_num_faces=1, refine_landmarks=True) as faces, hands.Hands() as grips:
        while len(data := sys.stdin.buffer.read(width * height * 3)) == width * height * 3:
            rgb = np.ascontiguousarray(np.frombuffer(data, np.uint8).reshape(height, width, 3)[..., ::-1])
            face = np.full((478, 3), np.nan, np.float32)
            for found in (faces.process(rgb).multi_face_landmarks or ())[:1]:
                face[:] = [(p.x * width - 0.5, p.y * height - 0.5, p.z * width) for p in found.landmark]
            if number % HANDS_EVERY == 0 or not np.isnan(seen_hands[0, 0, 0]):
                seen_hands[:] = np.nan
                for hand, found in zip(
                    seen_hands, grips.process(rgb).multi_hand_landmarks or (), strict=False
                ):
                    hand[:] = [(p.x * width - 0.5, p.y * height - 0.5) for p in found.landmark]
            number += 1
            records.write(np.concatenate([face.ravel(), seen_hands.ravel()]).tobytes())
            records.flush()


def outlines(width: int, height: int) -> None:
    """Tell where the person is in the pictures on stdin."""
    masks = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import numpy as np
    from mediapipe.python.solutions import selfie_segmentation

    with selfie_segmentation.SelfieSegmentation(model_selection=0) as tracker:
        while len(data := sys.stdin.buffer.read(width * height * 3)) == width * height * 3:
            rgb = np.ascontiguousarray(np.frombuffer(data, np.uint8).reshape(height, width, 3)[..., ::-1])
            mask = tracker.process(rgb).segmentation_mask
            masks.write(np.clip(mask * 255 + 0.5, 0, 255).astype(np.uint8).tobytes())
            masks.flush()


def main(picture: str, result: str) -> None:
    """Track `picture` and write `result`."""
    import numpy as np
    from mediapipe.python.solutions import face_mesh, hands, selfie_segmentation

    bgr = np.load(picture, allow_pickle=False)
    rgb = np.ascontiguousarray(bgr[..., ::-1])
    height, width = rgb.shape[:2]
    with face_mesh.FaceMesh(static_image_mode=True, max_num_faces=3, refine_landmarks=True) as tracker:
        seen = tracker.process(rgb).multi_face_landmarks or ()
        faces = [[(p.x * width, p.y * height, p.z * width) for p in face.landmark] for face in seen]
    with hands.Hands(static_image_mode=True, max_num_hands=2) as tracker:
        seen = tracker.process(rgb).multi_hand_landmarks or ()
        found = [[(p.x * width, p.y * height) for p in hand.landmark] for hand in seen]
    with selfie_segmentation.SelfieSegmentation(model_selection=0) as tracker:
        # Mirrored too: where the two differ, the model guesses.
        mask = tracker.process(rgb).segmentation_mask
        mirrored = np.ascontiguousarray(rgb[:, ::-1])
        mask = (mask + tracker.process(mirrored).segmentation_mask[:, ::-1]) / 2
    np.savez(
        result,
        # Places are counted from the middles of px here, from their corners there.
        faces=np.array(faces, np.float64).reshape(-1, 478, 3) - (0.5, 0.5, 0.0),
        hands=np.array(found, np.float64).reshape(-1, 21, 2) - 0.5,
        mask=mask.astype(np.float32),
    )


if __name__ == "__main__":
    prepare()
    if sys.argv[1] == "--clip":
        clip(int(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "--outlines":
        outlines(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*sys.argv[1:3])
