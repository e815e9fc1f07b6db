"""`background` of a show and of its segments: a picture or a description, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_show import write_show

from cuehost.errors import RundownError
from cuehost.rundown import Rundown, load_rundown


def load(folder: Path, *changes: tuple[str, str]) -> Rundown:
    return load_rundown(write_show(folder, *changes))


def test_a_segment_may_have_a_set_of_its_own_in_words_or_as_a_picture(tmp_path: Path) -> None:
    rundown = load(
        tmp_path,
        ("market: US", "market: US\nbackground: a boutique"),
        ("  - product: cup\n", "  - product: cup\n    background: {en: a kitchen, es: una cocina}\n"),
        ("  - product: plate\n", "  - product: plate\n    background: plate.png\n"),
        ("break: {duration: 2s,", "break: {duration: 2s, background: a garden,"),
    )
    by_id = {segment.id: segment for segment in rundown.segments}
    assert rundown.background is not None and rundown.background.default == "a boutique"
    cup, plate, pause = by_id["cup"], by_id["plate"], by_id["break"]
    assert cup.background is not None and cup.background.get("es") == "una cocina"
    assert (plate.background, plate.background_image) == (None, (tmp_path / "plate.png").resolve())
    assert pause.background is not None and pause.background.default == "a garden"
    assert by_id["opening"].background is None and by_id["opening"].background_image is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("background: gone.png", "the background"),
        ("background: [a, b]", "expected"),
        ("background: https://example.com/set.jpg", "is a link"),
    ],
)
def test_a_background_that_cannot_be_is_told_at_its_place(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(RundownError) as caught:
        load(tmp_path, ("  - product: cup\n", f"  - product: cup\n    {line}\n"))
    (fault,) = str(caught.value).splitlines()
    assert told in fault and "small.yaml:21:" in fault


def test_a_set_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(RundownError, match="stands both in and beside break"):
        load(
            tmp_path,
            (
                '  - break: {duration: 2s, script: ["We are back soon."]}',
                "  - break: {background: a garden}\n    background: a kitchen",
            ),
        )
