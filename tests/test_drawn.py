"""Where in a picture something is seen, as its PNG notes it."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from cuehost.drawn import WHOLE, Drawn, drawn_in
from cuehost.graphics import BackgroundSpec, PictureStore, TitleCard, load_theme


def test_a_drawn_card_notes_where_it_is_seen(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, load_theme("studio"))
    for align in ("top-left", "bottom-right"):
        path = store.render(TitleCard("Kettle", "en", "Kitchen", align=align), (1000, 600))
        with Image.open(path) as image:
            left, top, right, bottom = image.getchannel("A").getbbox() or (0, 0, 0, 0)
        assert drawn_in(path) == Drawn(left / 1000, top / 600, right / 1000, bottom / 600)
        assert (bottom < 550) == (align == "top-left"), "a short text makes a small card"


def test_of_other_pictures_all_is_seen(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, load_theme("studio"), canvas=(180, 320))
    assert drawn_in(store.render(BackgroundSpec(), (180, 320))) == WHOLE
    plain, text = tmp_path / "plain.png", tmp_path / "text.png"
    Image.new("RGBA", (30, 30)).save(plain)
    text.write_text("no picture")
    for path in (plain, text, tmp_path / "none.png", tmp_path):
        assert drawn_in(path) == WHOLE
