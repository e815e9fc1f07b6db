"""A lip-sync program as others wrote theirs: takes a picture or clip and a sound, and leaves a video.

    python talking_box.py --face FILE --audio FILE (--outfile FILE | --result_dir DIR) [--do WHAT]

It opens a red box over the middle of the picture as wide as the sound is loud, and closes it in silence.
`--do` makes it misbehave: fail, hang (with a child), nothing, still, short, crop, text. What it was given it
notes as a line of JSON in the file that the variable TALKING_BOX_NOTE names.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np

FPS = 25


def _sound(path: str) -> np.ndarray:
    with av.open(path) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=16000)
        parts = [
            out.to_ndarray().reshape(-1)
            for frame in container.decode(audio=0)
            for out in resampler.resample(frame)
        ]
    return np.concatenate(parts)


def _pictures(path: str) -> list[np.ndarray]:
    with av.open(path) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--face", required=True)
    parser.add_argument("--audio", required=True)
    parser.add_argument("--outfile")
    parser.add_argument("--result_dir")
    parser.add_argument("--config")
    parser.add_argument("--do", default="")
    given = parser.parse_args()
    print("loading the network", flush=True)
    if given.do == "fail":
        print("CUDA out of memory", file=sys.stderr)
        return 3
    if given.do == "hang":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        Path(given.outfile).with_name("child.txt").write_text(str(child.pid))
        time.sleep(60)
    out = Path(given.outfile or Path(given.result_dir) / "deep" / "voice_face.mp4")
    out.parent.mkdir(exist_ok=True)
    seen = {"argv": sys.argv[1:], "cwd": str(Path.cwd()), "env": sorted(os.environ)}
    if given.config:
        seen["config"] = Path(given.config).read_text("utf-8")
    note = os.environ.get("TALKING_BOX_NOTE")
    if note:
        with Path(note).open("a", encoding="utf-8") as file:
            file.write(json.dumps(seen) + "\n")
    if given.do == "nothing":
        return 0
    if given.do == "text":
        out.write_text("not a video")
        return 0
    sound, pictures = _sound(given.audio), _pictures(given.face)
    frames = int(np.ceil(sound.size / 16000 * FPS))
    frames = frames // 3 if given.do == "short" else frames
    with av.open(str(out), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "16"})
        height, width = pictures[0].shape[:2]
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        if given.do == "crop":
            stream.height = stream.width = width // 4 * 2
        for number in range(frames):
            picture = pictures[number % len(pictures)].copy()
            part = sound[number * 640 : (number + 1) * 640]
            loud = float(np.sqrt(np.mean(part**2))) if part.size else 0.0
            half = 0 if given.do == "still" else int(min(1.0, loud * 6) * width / 8)
            if half:
                middle = height // 3
                picture[middle - half : middle + half, width // 2 - half : width // 2 + half] = (220, 20, 20)
            if given.do == "crop":
                picture = picture[: stream.height, : stream.width]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    print(f"saved {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
