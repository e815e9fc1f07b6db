"""Whether OBS has who is seen in person."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cuehost.errors import StageError
from cuehost.preflight import Finding, camera
from cuehost.stage import OnCall


class Sources:
    """An OBS with these sources, or one that is gone."""

    def __init__(self, *there: str, gone: bool = False) -> None:
        self.there, self.gone = there, gone

    async def missing(self, names: Any) -> list[str]:
        if self.gone:
            raise StageError("OBS has gone.", "Start it again.")
        return [name for name in names if name not in self.there]


async def found(sources: Sources, human: str | None, on_call: OnCall | None) -> list[Finding]:
    stage: Any = SimpleNamespace(camera=sources)
    return [finding async for finding in camera(stage, human, on_call)]


@pytest.mark.parametrize(
    ("sources", "human", "on_call", "marks", "said"),
    [
        (Sources("Cam"), "Cam", None, ["ok"], "'Cam'"),
        (Sources(), "Cam", None, ["fault"], "cannot start"),
        (Sources("Cam", "Mic"), None, OnCall("Cam", "Mic"), ["ok"], "'Cam' and 'Mic'"),
        (Sources("Mic"), None, OnCall("Cam", "Mic"), ["note"], "goes on without it"),
        (Sources("Cam"), None, OnCall("Cam", "Mic"), ["note"], "nobody hears"),
        (Sources(gone=True), None, OnCall("Cam"), ["fault"], "OBS has gone."),
    ],
)
async def test_what_is_missing_is_told_with_the_mend(
    sources: Sources, human: str | None, on_call: OnCall | None, marks: list[str], said: str
) -> None:
    findings = await found(sources, human, on_call)
    assert [finding.mark for finding in findings] == marks
    assert said in findings[0].what and bool(findings[0].mend) == (marks != ["ok"])


async def test_where_nobody_is_seen_in_person_nothing_is_looked_for() -> None:
    assert await found(Sources(gone=True), None, None) == []
