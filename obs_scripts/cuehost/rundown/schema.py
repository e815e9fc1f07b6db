"""The JSON Schema of rundowns, for editors (completion, hints and checks while typing).

`python -m cuehost.rundown` writes `rundown.schema.json` anew after the raw models change.
An editor with the YAML language server uses it when the rundown's first line says
`# yaml-language-server: $schema=PATH/rundown.schema.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ._raw import RawRundown
from ._shape import EditorSchema

SCHEMA_FILE = Path(__file__).with_name("rundown.schema.json")
_DIALECT = "http://json-schema.org/draft-07/schema#"  # what YAML language servers know best


def json_schema() -> dict[str, Any]:
    """The schema as plain data. It knows shapes only: `check` also says whether the values make sense."""
    made = RawRundown.model_json_schema(by_alias=True, schema_generator=EditorSchema)
    made = _draft_07(made)
    made["patternProperties"] = {"^x-": {"description": "Ignored; a place for YAML anchors."}}
    return {"$schema": _DIALECT, **made, "title": "Cuehost rundown"}


def schema_text() -> str:
    """The schema as the file holds it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _draft_07(part: Any) -> Any:
    """`$defs` are called `definitions`, titles made from names are noise, and private names go."""
    if isinstance(part, list):
        return [_draft_07(item) for item in part]
    if not isinstance(part, dict):
        return part
    made: dict[str, Any] = {}
    for key, value in part.items():
        if key == "title" and isinstance(value, str):
            continue
        if key == "$defs":
            made["definitions"] = {_public(name): _draft_07(schema) for name, schema in value.items()}
        elif key == "properties":
            made[key] = {name: _draft_07(schema) for name, schema in value.items()}
        elif key == "$ref":
            made[key] = "#/definitions/" + _public(value.removeprefix("#/$defs/"))
        elif key == "oneOf":  # the forms overlap ({} is a mapping of any kind); one is enough
            made["anyOf"] = _draft_07(value)
        else:
            made[key] = _draft_07(value)
    return made


def _public(name: str) -> str:
    return name.removeprefix("_").removeprefix("Raw")
