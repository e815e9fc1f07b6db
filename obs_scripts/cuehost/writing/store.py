"""Scripts as JSON, for caching, approval and export: out and in again without loss."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cuehost.errors import WriterError
from cuehost.rundown import Script

FORMAT = "cuehost-script/1"
_ADAPTER = TypeAdapter(Script)


def script_to_json(script: Script) -> str:
    """The script as a JSON document, the same text for the same script."""
    data: dict[str, Any] = {"format": FORMAT, **_ADAPTER.dump_python(script, mode="json")}
    return json.dumps(data, ensure_ascii=False)


def script_from_json(text: str) -> Script:
    """The script a document holds; raises `WriterError` for anything else."""
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
            raise WriterError("This is not a Cuehost script.", "Prepare the show again.")
        return _ADAPTER.validate_python(data)
    except (ValueError, ValidationError, RecursionError) as error:
        raise WriterError(f"The stored script cannot be read: {error}", "Prepare the show again.") from error
