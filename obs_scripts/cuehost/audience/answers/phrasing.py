"""What is said to viewers besides facts: greetings, what the host is, that something is not known."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).resolve().parent / "phrases"
LANGUAGES = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster


class Phrasing(BaseModel):
    """The phrases of one language; each list has one wording or several."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    unknown: tuple[str, ...]
    which: tuple[str, ...]
    greeting: tuple[str, ...]
    praise: tuple[str, ...]
    bought: tuple[str, ...]
    is_ai: tuple[str, ...]
    is_live: tuple[str, ...]
    who: tuple[str, ...]
    order_how: tuple[str, ...]
    list_products: tuple[str, ...]
    on_air: tuple[str, ...]
    nothing_on_air: tuple[str, ...]
    cheapest: tuple[str, ...]
    dearest: tuple[str, ...]
    compare: tuple[str, ...]
    several: str


@cache
def phrasing(lang: str) -> Phrasing | None:
    """The phrases of a language (`es-MX` has those of `es`), None where there are none."""
    code = lang.replace("_", "-").partition("-")[0].lower()
    if code not in LANGUAGES:
        return None
    return Phrasing.model_validate(yaml.load((FOLDER / f"{code}.yaml").read_text("utf-8"), Loader=_LOADER))
