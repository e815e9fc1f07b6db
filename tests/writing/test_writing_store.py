"""Scripts to JSON and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.errors import WriterError
from cuehost.rundown import Cue, Line, Script, SegmentScript
from cuehost.writing import script_from_json, script_to_json

_text = st.text(max_size=20)
_cues = st.builds(Cue, st.sampled_from(["gesture", "emotion", "overlay"]), _text, st.integers(0, 400))
_lines = st.builds(
    Line,
    id=_text,
    text=_text,
    lang=_text,
    facts=st.lists(_text, max_size=3).map(tuple),
    cues=st.lists(_cues, max_size=3).map(tuple),
    optional=st.booleans(),
    source=_text,
)
_segments = st.builds(SegmentScript, _text, st.lists(_lines, max_size=3).map(tuple))
_scripts = st.builds(Script, _text, _text, st.lists(_segments, max_size=3).map(tuple))


@given(_scripts)
def test_round_trip(script: Script) -> None:
    text = script_to_json(script)
    assert script_from_json(text) == script
    assert script_to_json(script_from_json(text)) == text


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "cuehost-script/1"}', '{"format": "other/1"}', "[" * 5000]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(WriterError):
        script_from_json(text)
