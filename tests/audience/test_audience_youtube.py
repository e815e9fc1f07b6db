"""YouTube's live chat against a server with its API: pages, paces, quota, events, errors, the end."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from aiohttp import web
from audience_room import Times, ended, hearing, http_server
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from cuehost.audience import AudienceEvent, Comment, EventKind, Removal, SourceState
from cuehost.audience.sources import Quota, YouTube
from cuehost.audience.sources.youtube_items import read_item

KEY = "AIza-key-of-this-test"
WALL = 1_767_225_600.0  # 2026-01-01T00:00:00Z
VIDEO = "dQw4w9WgXcQ"
Reply = dict[str, Any] | tuple[int, str]


def text(number: str, words: str, at: str = "2026-01-01T00:00:05.5Z") -> dict[str, Any]:
    return {
        "id": number,
        "snippet": {
            "type": "textMessageEvent",
            "publishedAt": at,
            "textMessageDetails": {"messageText": words},
        },
        "authorDetails": {"channelId": "UC1", "displayName": "Maria"},
    }


def other(number: str, kind: str, **details: Any) -> dict[str, Any]:
    return {
        "id": number,
        "snippet": {"type": kind, "publishedAt": "2026-01-01T00:00:06Z", **details},
        "authorDetails": {"channelId": "UC2", "displayName": "Li"},
    }


class Api:
    """Answers with one page after the other, and notes what was asked for."""

    def __init__(self, *pages: Reply, details: dict[str, Any] | None = None) -> None:
        self.pages = list(pages)
        self.details = (
            details if details is not None else {"activeLiveChatId": "chat1", "concurrentViewers": "42"}
        )
        self.tokens: list[str | None] = []
        self.asked: list[web.Request] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/videos", self._video), web.get("/liveChat/messages", self._messages)]

    async def _video(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        return web.json_response({"items": [{"id": VIDEO, "liveStreamingDetails": self.details}]})

    async def _messages(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        self.tokens.append(request.query.get("pageToken"))
        assert request.query["liveChatId"] == "chat1"
        page = self.pages.pop(0) if self.pages else {"offlineAt": "2026-01-01T01:00:00Z", "items": []}
        if isinstance(page, tuple):
            status, reason = page
            fault = {"code": status, "message": KEY, "errors": [{"reason": reason, "domain": "youtube"}]}
            return web.json_response({"error": fault}, status=status)
        return web.json_response(page)


def youtube(base: str, times: Times, quota: Quota | None = None) -> YouTube:
    return YouTube(
        VIDEO,
        SecretStr(KEY),
        clock=times.clock,
        wall=lambda: WALL,
        sleep=times.sleep,
        base=base,
        quota=quota or Quota(1_000_000),
    )


async def play(api: Api, times: Times, quota: Quota | None = None) -> Any:
    async with http_server(*api.routes()) as base, hearing(youtube(base, times, quota), times) as heard:
        await heard.until(ended)
    return heard


async def test_pages_are_followed_at_the_pace_youtube_asks_for() -> None:
    old = text("c0", "an hour ago", "2025-12-31T23:00:00Z")
    api = Api(
        {"items": [old, text("c1", "one")], "nextPageToken": "p1", "pollingIntervalMillis": 3000},
        {"items": [text("c2", "two")], "nextPageToken": "p2", "pollingIntervalMillis": 8000},
    )
    times = Times()
    heard = await play(api, times)
    assert api.tokens == [None, "p1", "p2"]
    assert times.slept == [3.0, 8.0]
    viewers, one, two = heard.items
    assert isinstance(viewers, AudienceEvent) and (viewers.kind, viewers.count) == (EventKind.VIEWERS, 42)
    assert one == Comment("c1", "youtube", "UC1", "Maria", "one", 0.0) and two.t == 3.0
    assert heard.states == [SourceState.CONNECTING, SourceState.LIVE, SourceState.ENDED]
    assert all(request.headers["X-Goog-Api-Key"] == KEY for request in api.asked)
    assert all(KEY not in request.path_qs for request in api.asked)


async def test_what_else_viewers_do_comes_too() -> None:
    api = Api(
        {
            "items": [
                other(
                    "s",
                    "superChatEvent",
                    superChatDetails={"amountMicros": "5500000", "currency": "USD", "userComment": "go!"},
                ),
                other("g", "membershipGiftingEvent", membershipGiftingDetails={"giftMembershipsCount": 5}),
                other("n", "newSponsorEvent"),
                other("d", "messageDeletedEvent", messageDeletedDetails={"deletedMessageId": "c9"}),
                other("b", "userBannedEvent", userBannedDetails={"bannedUserDetails": {"channelId": "UC9"}}),
                other("x", "somethingNewEvent"),
                "noise",
                text("c1", "one"),
                other("e", "chatEndedEvent"),
                text("c2", "after the end"),
            ]
        }
    )
    heard = await play(api, Times())
    gift, gifted, member, deleted, banned, one = heard.items[1:]
    assert (gift.kind, gift.amount, gift.text) == (EventKind.GIFT, "5.50 USD", "go!")
    assert (gifted.kind, gifted.count) == (EventKind.GIFT, 5)
    assert member.kind is EventKind.FOLLOW
    assert (deleted, banned) == (Removal("youtube", 0.0, comment="c9"), Removal("youtube", 0.0, viewer="UC9"))
    assert one.text == "one"


async def test_after_an_error_it_goes_on_where_it_was(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    api = Api(
        {"items": [text("c1", "one")], "nextPageToken": "p1", "pollingIntervalMillis": 1000},
        (503, "backendError"),
        (403, "rateLimitExceeded"),
        {"items": [text("c2", "two")], "nextPageToken": "p2", "pollingIntervalMillis": 1000},
        (400, "pageTokenInvalid"),
        {"items": [text("c2", "two"), text("c3", "three")], "nextPageToken": "p3"},
        (403, "quotaExceeded"),
        (403, "liveChatEnded"),
    )
    times = Times()
    heard = await play(api, times)
    assert api.tokens == [None, "p1", "p1", "p1", "p2", None, "p3", "p3"]
    comments = [item.text for item in heard.items if isinstance(item, Comment)]
    assert comments == ["one", "two", "two", "three"]  # the intake takes what comes twice once
    assert 1800.0 in times.slept and 10.0 in times.slept
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    "refusal",
    [(400, "keyInvalid"), (403, "accessNotConfigured"), (403, "liveChatDisabled"), (404, "liveChatNotFound")],
)
async def test_a_refusal_tells_the_seller(refusal: tuple[int, str], caplog: pytest.LogCaptureFixture) -> None:
    heard = await play(Api(refusal), Times())
    assert heard.states[-1] is SourceState.REFUSED
    assert heard.source.trouble and KEY not in heard.source.trouble + caplog.text


async def test_a_video_without_a_chat_is_refused_and_one_to_come_waited_for() -> None:
    heard = await play(Api(details={"actualEndTime": "2025-12-01T00:00:00Z"}), Times())
    assert heard.states[-1] is SourceState.REFUSED
    api = Api(details={"scheduledStartTime": "2026-01-01T00:10:00Z"})
    async with http_server(*api.routes()) as base, hearing(youtube(base, Times())) as heard:
        await heard.until(lambda h: SourceState.WAITING in h.states)
        api.details = {"activeLiveChatId": "chat1"}
        await heard.until(ended)
    assert heard.states[-1] is SourceState.ENDED


async def test_no_more_is_asked_than_the_quota_has() -> None:
    pages: list[Reply] = [
        {"items": [], "nextPageToken": f"p{n}", "pollingIntervalMillis": 100} for n in range(500)
    ]
    api, times, quota = Api(*pages), Times(), Quota(200, show_s=3600.0)
    async with http_server(*api.routes()) as base, hearing(youtube(base, times, quota), times) as heard:
        await heard.until(lambda h: SourceState.WAITING in h.states)
        assert "quota" in heard.source.trouble
    cost = sum(5 if "liveChat" in request.path else 1 for request in api.asked)
    assert cost <= 200 and quota.left < 6
    # Spread over the show, not spent in its first minute.
    assert sum(times.slept) > 3000


@settings(deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(60, 50_000),
    st.none() | st.integers(-5, 10**9) | st.floats() | st.text(),
)
def test_a_pause_is_never_shorter_than_asked_nor_longer_than_two_minutes(
    units: int, show_s: int, asked: object
) -> None:
    pause = Quota(units, float(show_s)).pause_s(asked, 0.0)
    assert 0 < pause <= 120
    if isinstance(asked, int) and 0 < asked < 120_000:
        assert pause >= asked / 1000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "snippet", "type", "authorDetails", "viewers", "publishedAt"]), inner
        )
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(JSON)
def test_any_item_is_read_or_left(item: Any) -> None:
    read_item(json.loads(json.dumps(item)), "youtube", 1.0, WALL)
    kinds = ["textMessageEvent", "superChatEvent", "messageDeletedEvent", "userBannedEvent"]
    for kind in kinds:
        details = {f"{kind.removesuffix('Event')}Details": item, "publishedAt": item}
        read_item({"id": item, "snippet": {"type": kind, **details}, "authorDetails": item}, "y", 1.0, WALL)


async def test_answers_that_are_no_chat() -> None:
    async def nonsense(request: web.Request) -> web.Response:
        return web.Response(text="[" * 100_000, content_type="application/json")

    async with http_server(web.get("/videos", nonsense)) as base:
        async with hearing(youtube(base, Times())) as heard:
            await heard.until(lambda h: SourceState.WAITING in h.states)
    async with hearing(youtube("http://127.0.0.1:1", Times())) as heard:
        await heard.until(lambda h: SourceState.WAITING in h.states)
    async with hearing(YouTube("../../x", SecretStr(KEY), clock=Times().clock, wall=lambda: WALL)) as heard:
        await heard.until(ended)
    assert heard.states[-1] is SourceState.REFUSED
