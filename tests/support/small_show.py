"""A small show of two products for tests: quick to write, speak and draw."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

SHOW = """\
show: Test show
language: en
market: US
host: mia
scenes: portrait
products:
  cup:
    name: Blue cup
    facts:
      price: 9.90 USD
      material: clay
    images: [cup.png]
  plate:
    name: White plate
    facts:
      material: porcelain
    images: [plate.png, cup.png]
segments:
  - opening: {script: ["Welcome to the show."]}
  - product: cup
    script:
      - {text: "The blue cup costs 9.90 dollars.", overlay: price}
      - It is made of clay.
  - break: {duration: 2s, script: ["We are back soon."]}
  - product: plate
    script: [{text: "The white plate is made of porcelain.", overlay: "prompt:cart"}]
  - closing: {script: ["Goodbye."]}
"""


def write_show(folder: Path, *changes: tuple[str, str], name: str = "small.yaml") -> Path:
    """Write the show with its pictures into `folder`, each change (old, new) made once; its file."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, picture in enumerate(("cup.png", "plate.png")):
        if not (folder / picture).exists():
            Image.new("RGB", (60, 60), (40 + 150 * number, 90, 200)).save(folder / picture)
    text = SHOW
    for old, new in changes:
        assert old in text, f"the small show has no {old!r} to change"
        text = text.replace(old, new, 1)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def write_config(folder: Path, more: str = "", obs_port: int = 1) -> Path:
    """Settings that keep to `folder` and to espeak, with an OBS port that nobody listens on."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.yaml"
    voice = "" if "voice:" in more else "voice: {engines: [espeak]}\n"
    own = f"obs: {{port: {obs_port}}}\nfolders: {{cache: cache, out: out}}\n"
    path.write_text(own + voice + more, "utf-8")
    return path
