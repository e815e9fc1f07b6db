"""A filmed host where drawn ones are: beside one of them in a show, and in a preview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import av
import cv2
import numpy as np
import pytest
from film_portrait import portrait, tracked

from cuehost.filming import build, parse_consent
from cuehost.filming.landmarks import Face
from cuehost.host import Pack, Performance, load_pack, perform, render_preview
from cuehost.host.pair import Pair, Seat
from cuehost.host.presenter import Presenter
from cuehost.host.sound import RATE
from cuehost.places import HOSTS
from cuehost.rundown import Span

SOUND = np.random.default_rng(1).normal(0, 0.2, RATE).astype(np.float32)


def _line(host: str) -> Performance:
    """A second of an open vowel."""
    return replace(perform("a", SOUND, (), [Span("a", 0.1, 0.9)]), host=host)


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory, closed: Face) -> Pack:
    folder = tmp_path_factory.mktemp("company")
    picture, mask = portrait(closed)
    cv2.imwrite(str(folder / "photo.png"), picture)
    consent = parse_consent("Mara Lindt, 2026-11-20, for tests")
    made = build(folder / "photo.png", "mara", consent, folder / "hosts", lambda _: tracked(closed, mask))
    return load_pack(made.folder)


def _dark(picture: np.ndarray, pack: Pack, left: int) -> int:
    """How many px in the middle of a pack's mouth are as dark as a mouth's inside; the pack stands `left` px
    from the picture's edge."""
    low, high = np.full(2, 9999), np.zeros(2, int)
    for state in pack.spec.mouth.states:
        if state.picture is not None and state.at is not None:
            size = pack.pictures[state.picture].shape[1::-1]
            low, high = np.minimum(low, state.at), np.maximum(high, np.add(state.at, size))
    inner = (high - low) // 3
    (x, y), (right, bottom) = low + inner, high - inner
    part = picture[y:bottom, left + x : left + right]
    return int(((part[..., :3].max(axis=2) < 70) & (part[..., 3] > 200)).sum())


@pytest.mark.parametrize("who", ["mara", "mia"])
def test_a_filmed_and_a_drawn_host_share_a_show(filmed: Pack, who: str) -> None:
    """Whoever is named speaks; the other one's mouth stays shut."""
    drawn = load_pack(HOSTS / "mia")
    pair = Pair(Seat("mara", Presenter(filmed, rng=Random(1))), Seat("mia", Presenter(drawn, rng=Random(2))))
    places = {"mara": (filmed, 0), "mia": (drawn, pair.size[0] - drawn.size[0])}

    def darkest(frames: int) -> dict[str, int]:
        shown = [pair.step().picture for _ in range(frames)]
        assert all(picture is not None and picture.shape == (960, pair.size[0], 4) for picture in shown)
        return {
            name: max(_dark(picture, *place) for picture in shown if picture is not None)
            for name, place in places.items()
        }

    rest = darkest(2)
    pair.play(1, _line(who), SOUND)
    spoke = darkest(15)
    for name in places:
        opened = spoke[name] > rest[name] + 60
        assert opened == (name == who), (name, rest, spoke)


def _frames(path: Path) -> Iterator[np.ndarray]:
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if packet.size:
                yield from (frame.to_ndarray(format="bgra") for frame in decoder.decode(packet))


def test_a_preview_shows_it_before_nothing(filmed: Pack, tmp_path: Path) -> None:
    path = render_preview(filmed, _line(""), tmp_path / "mara.webm")
    shown = list(_frames(path))
    assert len(shown) >= 60
    head = filmed.spec.head
    x, y = round(head.pivot[0]), round((head.top + head.chin) / 2)
    assert all(frame[y, x, 3] > 235 and frame[3, 3, 3] < 20 for frame in shown)
    dark = [_dark(frame, filmed, 0) for frame in shown]
    assert max(dark[15:38]) > dark[5] + 60
    assert dark[-1] < dark[5] + 20
