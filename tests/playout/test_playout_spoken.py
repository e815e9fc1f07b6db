"""What the voices are asked to say: in the market's way, by the show's dictionary before the settings'."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from small_show import write_show

from cuehost.playout import Workshop
from cuehost.playout.workshop import as_spoken, sayings
from cuehost.rundown import Line, load_rundown
from cuehost.speech import to_spoken


@pytest.mark.parametrize(
    ("lang", "market", "heard"),
    [
        ("es", "MX", "el cá dos, cinco pesos, gan"),
        ("es", "US", "el cá dos, cinco dólares, gan"),
        ("es-ES", "MX", "el cá dos, cinco dólares, gan"),
        ("es", "EU", "el cá dos, cinco dólares, gan"),
    ],
)
def test_lines_are_spoken_as_market_and_dictionary_say(
    tmp_path: Path, lang: str, market: str, heard: str
) -> None:
    rundown = load_rundown(write_show(tmp_path)).model_copy(
        update={"market": market, "pronounce": {"K2": {"es": "cá dos"}}}
    )
    shop = cast(Any, Workshop)(
        None, None, None, tmp_path, tmp_path, {}, pronounce={"K2": {"es": "ka"}, "GaN": {"": "gan"}}
    )
    line = Line(id="1", lang=lang, text="el K2, $5, GaN")
    asked = as_spoken(line, rundown, shop, sayings(rundown, shop))
    assert asked.pronounce is not None
    assert to_spoken(asked.text, asked.lang, asked.pronounce).text == heard
