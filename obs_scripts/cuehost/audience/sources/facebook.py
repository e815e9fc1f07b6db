"""Facebook live comments: server-sent events of the Graph API.

https://developers.facebook.com/docs/graph-api/server-sent-events/endpoints/live-comments/
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Callable
from typing import Any

import aiohttp
from pydantic import SecretStr

from cuehost.errors import SourceLost, SourceRefused

from ..messages import MAX_ID, MAX_NAME, MAX_TEXT, Comment, Received
from ..records import clipped
from ..source import Clock
from .dialling import json_body, lost, retry_after, session
from .sse import EventStream

BASE = "https://streaming-graph.facebook.com"
_TOKEN_FAULTS = frozenset({102, 190, 200, 10})
"""The Graph API's codes of an expired or wrong access token, and of a missing permission."""
_RATE_FAULTS = frozenset({4, 17, 32, 341, 613})
"""Its codes of too many calls."""


class Facebook:
    """The comments on one live video, up to a hundred a second.

    `token` is an access token of the video's page or user; it stands in no log and no message.
    """

    def __init__(
        self,
        video: str,
        token: SecretStr,
        *,
        clock: Clock,
        base: str = BASE,
        silent_s: float = 120.0,
        name: str = "facebook",
    ) -> None:
        self._video = video.strip()
        self._token = token
        self._clock = clock
        self._base = base
        self._silent_s = silent_s
        self._count = 0
        self.name = name

    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        """Gives the comments as they come, until Facebook closes the stream."""
        if not re.fullmatch(r"[0-9_]{1,64}", self._video):
            raise SourceRefused("This is not the id of a Facebook live video.", "Give its number.")
        query = {
            "access_token": self._token.get_secret_value(),
            "comment_rate": "one_hundred_per_second",
            "fields": "id,from{name,id},message",
        }
        url = f"{self._base}/{self._video}/live_comments"
        stream = EventStream()
        try:
            async with (
                session(read_s=self._silent_s) as http,
                http.get(url, params=query, headers={"Accept": "text/event-stream"}) as response,
            ):
                if response.status != 200:
                    raise refusal(response, await json_body(response))
                if response.content_type != "text/event-stream":
                    raise SourceLost("Facebook answers with something that is no stream of comments.")
                live()
                async for data in response.content.iter_any():
                    for event in stream.feed(data):
                        for comment in self._comments(event.data):
                            yield comment
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise lost("Facebook", error) from None
        raise SourceLost("Facebook has closed the stream.", retry_after_s=(stream.retry_ms or 0) / 1000)

    def _comments(self, data: str) -> list[Comment]:
        """An event's comments: one, or a list of them. Anything else is none."""
        try:
            body = json.loads(data)
        except (ValueError, RecursionError):
            return []
        return [
            self._comment(item)
            for item in (body if isinstance(body, list) else [body])
            if isinstance(item, dict) and isinstance(item.get("message"), str)
        ]

    def _comment(self, body: dict[str, Any]) -> Comment:
        who = body.get("from")
        writer: dict[str, Any] = who if isinstance(who, dict) else {}
        self._count += 1
        return Comment(
            id=clipped(body.get("id"), MAX_ID) or f"#{self._count}",
            source=self.name,
            viewer=clipped(writer.get("id"), MAX_ID),
            name=clipped(writer.get("name"), MAX_NAME),
            text=clipped(body["message"], MAX_TEXT),
            t=self._clock(),
        )


def refusal(response: aiohttp.ClientResponse, body: dict[str, Any]) -> SourceLost | SourceRefused:
    """What an answer other than 200 means, without Facebook's own words: they may quote the token."""
    fault = body.get("error")
    code = fault.get("code") if isinstance(fault, dict) else None
    if code in _TOKEN_FAULTS or response.status == 401:
        return SourceRefused(
            "Facebook does not take the access token.", "Make a new one that may read the live video."
        )
    if code in _RATE_FAULTS or response.status == 429:
        return SourceLost(
            "Facebook allows no more calls for now.", retry_after_s=max(60.0, retry_after(response))
        )
    if response.status in (400, 403, 404):
        return SourceRefused("Facebook knows no such live video.", "Check its number, and that it is live.")
    return SourceLost(f"Facebook answers with {response.status}.", retry_after_s=retry_after(response))
