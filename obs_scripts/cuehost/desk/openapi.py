"""The API's description in OpenAPI 3.1, made from the table of operations. Pure."""

from __future__ import annotations

from typing import Any

from .bodies import Body
from .operation import BASE, QUERY, Operation
from .operations import OPERATIONS

_ERRORS = {
    "400": "The request is not understood.",
    "401": "The key is missing or wrong.",
    "403": "It does not come from this computer, or from a page of another site.",
    "404": "There is no such thing.",
    "409": "It cannot be done now; `outdated`: it has moved on from `If-Match`, as the state beside.",
    "413": "The body is larger than 64 KiB.",
    "415": "The body is no JSON.",
    "422": "These words may not be said; `faults` tells why.",
}

_LOCKED_BY_THEIRS = ("decide", "correct", "choose_background", "choose_for_set")
"""Operations that obey `If-Match` with the revision of the file they change."""


def description(version: str) -> dict[str, Any]:
    """The whole description, as JSON-able data."""
    schemas: dict[str, Any] = {"Error": _error()}
    paths: dict[str, Any] = {f"{BASE}/socket": {"get": _socket()}}
    for operation in OPERATIONS:
        if operation.body is not None:
            schemas[operation.body.__name__] = _schema(operation.body)
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cuehost",
            "version": version,
            "description": "Drives a show. Served on this computer only; every request carries the key.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "tags": [{"name": name} for name in dict.fromkeys(o.tag for o in OPERATIONS)],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in operation.parameters
    ]
    parameters += [{"name": name, "in": "query", "schema": QUERY[name]} for name in operation.query]
    if operation.locked or operation.name in _LOCKED_BY_THEIRS:
        why = "The revision the order is given upon; without it, the order is done whatever has changed."
        parameters.append(
            {"name": "If-Match", "in": "header", "description": why,
             "schema": {"type": "string", "pattern": '^"?[0-9]{1,15}"?$'}}
        )  # fmt: skip
    content: dict[str, Any] = {operation.produces: {}}
    if operation.produces == "application/json":
        content[operation.produces] = {"schema": {"type": "object"}}
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": parameters,
        "responses": {"200": {"description": operation.answer, "content": content}, **_refusals(operation)},
    }
    if operation.body is not None:
        reference = {"$ref": f"#/components/schemas/{operation.body.__name__}"}
        needed = any(field.is_required() for field in operation.body.model_fields.values())
        told["requestBody"] = {"required": needed, "content": {"application/json": {"schema": reference}}}
    return told


def _refusals(operation: Operation) -> dict[str, Any]:
    never = set() if operation.body is not None else {"413", "415"}
    never |= set() if operation.name in ("say", "answer_comment") else {"422"}
    never |= set() if operation.parameters else {"404"}
    schema = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        status: {"description": why, "content": schema}
        for status, why in _ERRORS.items()
        if status not in never
    }


def _schema(body: type[Body]) -> dict[str, Any]:
    schema = body.model_json_schema()
    return {key: value for key, value in schema.items() if key != "title"}


def _error() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {"type": "string", "description": "What is wrong, for a person."},
            "mend": {"type": "string", "description": "What to do about it."},
            "outdated": {"type": "boolean"},
            "revision": {"type": "integer"},
            "state": {"type": "object"},
            "faults": {
                "type": "array",
                "items": {"type": "object"},
                "description": "What is wrong with words, or in a rundown.",
            },
        },
    }


def _socket() -> dict[str, Any]:
    return {
        "operationId": "socket",
        "summary": "What happens, as it happens (WebSocket).",
        "description": (
            "Subprotocol `cuehost.v1`; a page that cannot set headers names its key beside it, as `key.KEY`. "
            "Sent as text, each with the next `seq`: `snapshot` (`state`, `log`, `comments`) first, then "
            "`delta` (`patch`: a JSON Merge Patch of the state), `log` (new `entries`) and `comments` (new "
            "ones, or more of a known `id`). Sent as binary: JPEGs of the program, to who asked for them. "
            'Understood: `{"look": true}` and `{"look": false}` (pictures), `{"snapshot": true}`.'
        ),
        "tags": ["looking"],
        "responses": {"101": {"description": "It is open."}, **{
            status: {"description": _ERRORS[status]} for status in ("400", "401", "403")
        }},
    }  # fmt: skip
