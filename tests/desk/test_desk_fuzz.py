"""The API does what its description says, whatever it is asked (schemathesis makes the requests up)."""

from __future__ import annotations

import asyncio
import functools
from typing import Any

import pytest
from desk_room import KEY, Hand
from hypothesis import HealthCheck, Phase, given, settings

from cuehost.desk import ApiServer
from cuehost.desk.openapi import description
from cuehost.desk.operations import OPERATIONS

schemathesis = pytest.importorskip("schemathesis")

EXAMPLES = 4
NAMES = [operation.name for operation in OPERATIONS]


@functools.cache
def described() -> dict[str, Any]:
    """The operations by name, as schemathesis reads their description."""
    every = (found.ok() for found in schemathesis.openapi.from_dict(description("1")).get_all_operations())
    return {found.definition.raw["operationId"]: found for found in every}


def fuzz(port: int, name: str) -> list[int]:
    """Asks an operation for what fits its description, and for what does not; the statuses answered."""
    found, base = described()[name], f"http://127.0.0.1:{port}"
    answered: list[int] = []

    def check(case: Any) -> None:
        answer = case.call(base_url=base, headers={"Authorization": f"Bearer {KEY}"}, timeout=20)
        case.validate_response(answer)
        answered.append(answer.status_code)

    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
        try:
            cases = found.as_strategy(generation_mode=mode)
            run = given(case=cases)(check)
            settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )(run)()
        except schemathesis.errors.SchemathesisError as error:
            if mode is schemathesis.GenerationMode.POSITIVE:
                raise
            assert "negative" in str(error).lower() or "No data" in str(error), error
    return answered


@pytest.mark.parametrize("name", NAMES)
async def test_an_operation_is_as_it_is_described(desk: ApiServer, hand: Hand, name: str) -> None:
    answered = await asyncio.to_thread(fuzz, desk.port, name)
    assert answered and all(status < 500 for status in answered)
