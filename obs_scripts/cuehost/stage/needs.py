"""What an OBS must be able to do to be a stage."""

from __future__ import annotations

from cuehost.errors import StageError

from .session import Asks
from .wanted import IMAGE_KIND, MEDIA_KIND

_REQUESTS = """
    CreateInput CreateScene CreateSceneItem CreateSourceFilter GetCurrentProgramScene
    GetInputKindList GetInputList GetInputMute GetInputSettings GetRecordDirectory GetRecordStatus
    GetSceneItemList GetSceneList GetSceneSceneTransitionOverride GetSceneTransitionList
    GetSourceFilterList GetSourceScreenshot GetStats GetStreamStatus GetStudioModeEnabled
    GetVideoSettings RemoveInput RemoveScene RemoveSceneItem RemoveSourceFilter
    SetCurrentProgramScene SetInputMute SetInputName SetInputSettings SetSceneItemEnabled
    SetSceneItemIndex SetSceneItemTransform SetSceneName SetSceneSceneTransitionOverride
    SetSourceFilterSettings StartRecord StopRecord
"""
REQUIRED_REQUESTS = frozenset(_REQUESTS.split())
"""The requests that the stage makes; an OBS whose websocket lacks one is too old."""


async def check_kinds(asks: Asks) -> None:
    """Raises `StageError` where OBS lacks a kind of source that our scenes are made of."""
    answer = await asks.request("GetInputKindList", {"unversioned": False})
    lacking = {IMAGE_KIND: "Image", MEDIA_KIND: "Media Source"}
    for kind in answer.get("inputKinds") or []:
        lacking.pop(kind, None)
    if lacking:
        raise StageError(
            f"This OBS lacks the source {' and '.join(lacking.values())}.",
            "Install OBS Studio with its standard plugins.",
        )
