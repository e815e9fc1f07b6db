"""One item of YouTube's live chat as what the audience did."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ..messages import MAX_ID, MAX_NAME, MAX_TEXT, AudienceEvent, Comment, EventKind, Received, Removal
from ..records import MAX_COUNT, clipped

_TEXTS = {
    "textMessageEvent": ("textMessageDetails", "messageText"),
    "superChatEvent": ("superChatDetails", "userComment"),
    "memberMilestoneChatEvent": ("memberMilestoneChatDetails", "userComment"),
}
_PAID = {"superChatEvent": "superChatDetails", "superStickerEvent": "superStickerDetails"}


def read_item(item: Any, source: str, t: float, since: float | None) -> Received | None:
    """An item of a page, or the number of viewers as `{"viewers": ...}`; None for what tells nothing.

    What was published before `since` (s since 1970, None: no limit) is history.
    """
    if not isinstance(item, dict):
        return None
    if "viewers" in item:
        written = clipped(item["viewers"], 12)
        if not (written.isascii() and written.isdigit()):
            return None
        return AudienceEvent(f"viewers@{t}", source, EventKind.VIEWERS, t, min(int(written), MAX_COUNT))
    snippet, author = _part(item, "snippet"), _part(item, "authorDetails")
    published = _wall_seconds(snippet.get("publishedAt"))
    if since is not None and published is not None and published < since:
        return None
    kind = snippet.get("type")
    if kind == "messageDeletedEvent":
        gone = clipped(_part(snippet, "messageDeletedDetails").get("deletedMessageId"), MAX_ID)
        return Removal(source, t, comment=gone) if gone else None
    if kind == "userBannedEvent":
        banned = _part(_part(snippet, "userBannedDetails"), "bannedUserDetails")
        viewer = clipped(banned.get("channelId"), MAX_ID)
        return Removal(source, t, viewer=viewer) if viewer else None
    number = clipped(item.get("id"), MAX_ID)
    if not number or not isinstance(kind, str):
        return None
    viewer = clipped(author.get("channelId") or snippet.get("authorChannelId"), MAX_ID)
    name = clipped(author.get("displayName"), MAX_NAME)
    part, field = _TEXTS.get(kind, ("", ""))
    text = clipped(_part(snippet, part).get(field), MAX_TEXT)
    if kind in ("textMessageEvent", "memberMilestoneChatEvent"):
        return Comment(number, source, viewer, name, text, t) if text else None
    if kind in _PAID:
        amount = _amount(_part(snippet, _PAID[kind]))
        return AudienceEvent(number, source, EventKind.GIFT, t, 1, viewer, name, kind, amount, text)
    if kind == "membershipGiftingEvent":
        count = _part(snippet, "membershipGiftingDetails").get("giftMembershipsCount")
        many = count if isinstance(count, int) and 1 <= count <= MAX_COUNT else 1
        return AudienceEvent(number, source, EventKind.GIFT, t, many, viewer, name, kind)
    if kind == "newSponsorEvent":
        return AudienceEvent(number, source, EventKind.FOLLOW, t, 1, viewer, name, kind)
    return None


def _part(data: dict[str, Any], key: str) -> dict[str, Any]:
    below = data.get(key)
    return below if isinstance(below, dict) else {}


def _amount(paid: dict[str, Any]) -> str:
    micros, currency = clipped(paid.get("amountMicros"), 18), clipped(paid.get("currency"), 3)
    if not (micros.isascii() and micros.isdigit() and currency.isascii() and currency.isalpha()):
        return ""
    return f"{Decimal(micros).scaleb(-6).quantize(Decimal('0.01'))} {currency.upper()}"


def _wall_seconds(written: Any) -> float | None:
    """An RFC 3339 time as s since 1970, None where it is none."""
    if not isinstance(written, str):
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
