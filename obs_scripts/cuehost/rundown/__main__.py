"""`python -m cuehost.rundown` writes the JSON Schema of rundowns anew."""

from .schema import SCHEMA_FILE, schema_text

SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
