"""One product's scene made another's. Pure.

Only the names, the pictures and what is shown change: the items keep their ids and places, and nothing is
removed, which OBS does late and keeps the names meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping

from .diff import show_command
from .messages import Request
from .wanted import Wanted, WantedScene


def recast(
    before: WantedScene, after: WantedScene, wanted: Wanted, ids: Mapping[tuple[str, str], int]
) -> list[Request] | None:
    """The requests that make the scene `before` the scene `after` of the `wanted` state, of the same kind.

    `ids` are the items' ids by scene and source, as they were before. None where one is not known, and for
    scenes that differ in what they share with others, such as sets.
    """
    changed = [
        old.source for old, new in zip(before.items, after.items, strict=False) if old.source != new.source
    ]
    own = f"{before.name} - "
    if len(before.items) != len(after.items) or not all(source.startswith(own) for source in changed):
        return None
    inputs = {wish.name: wish for wish in wanted.inputs}
    requests = [Request("SetSceneName", {"sceneName": before.name, "newSceneName": after.name})]
    for old, new in zip(before.items, after.items, strict=True):
        item_id = ids.get((before.name, old.source))
        if item_id is None:
            return None
        if old.source != new.source:
            settings = inputs[new.source].settings
            requests += [
                Request("SetInputName", {"inputName": old.source, "newInputName": new.source}),
                Request("SetInputSettings", {"inputName": new.source, "inputSettings": settings}),
            ]
        if old.visible != new.visible:
            requests.append(show_command(after.name, new, item_id).request)
    return requests
