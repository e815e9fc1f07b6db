"""YouTube live chat by the official Data API v3, within its daily quota.

https://developers.google.com/youtube/v3/live/docs/liveChatMessages/list
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from typing import Any

import aiohttp
from pydantic import SecretStr

from cuehost.errors import SourceLost, SourceRefused

from ..messages import Received
from ..source import Clock, Sleep
from .dialling import json_body, lost, retry_after, session
from .quota import LIST_COST, VIDEO_COST, Quota
from .youtube_items import read_item

BASE = "https://www.googleapis.com/youtube/v3"
_VIDEO = re.compile(r"[\w-]{11}")
_VIEWERS_EVERY_S = 60.0
_OLD_S = 30.0
"""The first page is history: what was written longer ago than that is not answered any more."""

_OVER = frozenset({"liveChatEnded"})
_WRONG = frozenset(
    {"liveChatDisabled", "liveChatNotFound", "videoNotFound", "forbidden", "insufficientPermissions"}
)
_NO_KEY = frozenset(
    {"keyInvalid", "badRequest", "accessNotConfigured", "API_KEY_INVALID", "ipRefererBlocked"}
)
_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded"})


class YouTube:
    """The chat of one live video, asked for as often as YouTube and the quota allow.

    `key` is an API key; it travels in a header and stands in no address, log or message.
    """

    def __init__(
        self,
        video: str,
        key: SecretStr,
        *,
        clock: Clock,
        wall: Callable[[], float],
        quota: Quota | None = None,
        sleep: Sleep = asyncio.sleep,
        base: str = BASE,
        answer_s: float = 15.0,
        name: str = "youtube",
    ) -> None:
        self._video = video.strip()
        self._key = key
        self._clock = clock
        self._wall = wall
        self._quota = quota or Quota()
        self._sleep = sleep
        self._base = base
        self._answer_s = answer_s
        self._chat = ""
        self._page = ""
        self._since: float | None = None
        self.name = name

    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        """Gives what is written until the broadcast ends; after a loss it goes on where it was."""
        if not _VIDEO.fullmatch(self._video):
            raise SourceRefused("This is not the id of a YouTube video.", "Give the eleven characters of it.")
        if self._since is None:
            self._since = self._wall() - _OLD_S
        try:
            async with session(read_s=self._answer_s) as http:
                viewers = await self._look_up(http)
                if viewers is not None:
                    yield viewers
                viewers_due = self._clock() + _VIEWERS_EVERY_S
                is_live = False
                while True:
                    page = await self._next_page(http)
                    if not is_live:
                        live()
                        is_live = True
                    for item in page.get("items") or ():
                        received = read_item(item, self.name, self._clock(), self._since)
                        if received is not None:
                            yield received
                        elif _ends_chat(item):
                            return
                    if page.get("offlineAt"):
                        return
                    if self._clock() >= viewers_due and self._quota.affords(VIDEO_COST):
                        viewers_due = self._clock() + _VIEWERS_EVERY_S
                        if (viewers := await self._look_up(http)) is not None:
                            yield viewers
                    await self._sleep(self._quota.pause_s(page.get("pollingIntervalMillis"), self._clock()))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise lost("YouTube", error) from None

    async def _look_up(self, http: aiohttp.ClientSession) -> Received | None:
        """The video's chat, kept, and how many are watching now."""
        self._quota.spend(VIDEO_COST)
        body = await self._get(http, "/videos", {"part": "liveStreamingDetails", "id": self._video})
        items = body.get("items")
        if not isinstance(items, list):
            raise SourceLost("YouTube answers with something that is no data of a video.")
        first = items[0] if items and isinstance(items[0], dict) else {}
        details = first.get("liveStreamingDetails")
        details = details if isinstance(details, dict) else {}
        chat = details.get("activeLiveChatId")
        if isinstance(chat, str) and chat:
            if chat != self._chat:
                self._chat, self._page = chat, ""
        elif not self._chat:
            if details and not details.get("actualEndTime"):
                raise SourceLost("The YouTube broadcast has no chat yet.", "It is asked for again.")
            raise SourceRefused(
                "YouTube has no live chat for this video.", "Check the video's id, and that its chat is on."
            )
        return read_item({"viewers": details.get("concurrentViewers")}, self.name, self._clock(), None)

    async def _next_page(self, http: aiohttp.ClientSession) -> dict[str, Any]:
        if not self._quota.affords(LIST_COST):
            raise SourceLost("The YouTube quota for this show is used up.", retry_after_s=3600.0)
        self._quota.spend(LIST_COST)
        query = {"liveChatId": self._chat, "part": "id,snippet,authorDetails", "maxResults": "2000"}
        page = await self._get(
            http, "/liveChat/messages", {**query, **({"pageToken": self._page} if self._page else {})}
        )
        token = page.get("nextPageToken")
        self._page = token if isinstance(token, str) else ""
        return page

    async def _get(self, http: aiohttp.ClientSession, path: str, query: dict[str, str]) -> dict[str, Any]:
        headers = {"X-Goog-Api-Key": self._key.get_secret_value()}
        async with http.get(self._base + path, params=query, headers=headers) as response:
            body = await json_body(response)
            if response.status == 200:
                return body
            reason = _reason(body)
            if reason in _OVER:
                return {"offlineAt": "now"}
            if reason == "pageTokenInvalid" or (
                response.status == 400 and self._page and reason == "invalidValue"
            ):
                self._page = ""
                raise SourceLost("YouTube has lost our place in the chat.")
            raise _refusal(response, reason)


def _reason(body: dict[str, Any]) -> str:
    """The API's one-word reason of an error."""
    fault = body.get("error")
    errors = fault.get("errors") if isinstance(fault, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    reason = first.get("reason") if isinstance(first, dict) else None
    return reason if isinstance(reason, str) else ""


def _refusal(response: aiohttp.ClientResponse, reason: str) -> SourceLost | SourceRefused:
    if reason in _SPENT:
        return SourceLost(
            "The YouTube quota of today is used up.",
            "It begins anew at midnight Pacific time; ask Google for more if it happens often.",
            retry_after_s=1800.0,
        )
    if response.status == 429 or reason in ("rateLimitExceeded", "userRateLimitExceeded"):
        return SourceLost("YouTube is asked too often.", retry_after_s=max(10.0, retry_after(response)))
    if reason in _NO_KEY or response.status == 401:
        return SourceRefused(
            "YouTube does not take the API key.",
            "Make one in Google's console, with the YouTube Data API v3 on.",
        )
    if reason in _WRONG or response.status in (403, 404):
        return SourceRefused("YouTube does not let us read this chat.", "Check the video's id and its chat.")
    return SourceLost(f"YouTube answers with {response.status}.", retry_after_s=retry_after(response))


def _ends_chat(item: Any) -> bool:
    snippet = item.get("snippet") if isinstance(item, dict) else None
    return isinstance(snippet, dict) and snippet.get("type") == "chatEndedEvent"
